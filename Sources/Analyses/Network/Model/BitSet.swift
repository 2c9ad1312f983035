/// A set of small numbers of which many are in it: what one pass over all classes needs.
struct BitSet: Hashable {
    private var words: [UInt64]

    /// - Parameter count: the numbers go from 0 up to, not including, this.
    init(count: Int) { words = Array(repeating: 0, count: (count + 63) / 64) }

    mutating func insert(_ number: Int) { words[number >> 6] |= 1 << UInt64(number & 63) }

    func contains(_ number: Int) -> Bool { words[number >> 6] & 1 << UInt64(number & 63) != 0 }

    mutating func remove(_ number: Int) { words[number >> 6] &= ~(1 << UInt64(number & 63)) }

    mutating func insert(_ numbers: [Int32]) {
        for number in numbers { insert(Int(number)) }
    }

    mutating func formUnion(_ other: BitSet) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    /// Those of the numbers that stand in one word, as its bits.
    fileprivate func word(_ index: Int) -> UInt64 { words[index] }

    /// The numbers, in order.
    var members: [Int] {
        var members: [Int] = []
        for (index, word) in words.enumerated() { BitSet.append(word, at: index, to: &members) }
        return members
    }

    fileprivate static func append(_ word: UInt64, at index: Int, to members: inout [Int]) {
        var rest = word
        while rest != 0 {
            members.append(index << 6 | rest.trailingZeroBitCount)
            rest &= rest - 1
        }
    }
}

/// A set of few numbers out of many, as the words of a ``BitSet`` that are not zero.
struct SparseBitSet: Hashable {
    private struct Word: Hashable {
        let index: Int32
        var bits: UInt64
    }

    /// In order.
    private var words: [Word] = []

    /// - Parameter numbers: in any order.
    init(_ numbers: [Int]) {
        for number in numbers.sorted() {
            let (index, bit) = (Int32(truncatingIfNeeded: number >> 6), UInt64(1) << UInt64(number & 63))
            if let last = words.last, last.index == index {
                words[words.count - 1].bits = last.bits | bit
            } else {
                words.append(Word(index: index, bits: bit))
            }
        }
    }

    private init(words: [Word]) { self.words = words }

    func intersection(_ other: BitSet) -> SparseBitSet {
        SparseBitSet(
            words: words.compactMap { word in
                let bits = word.bits & other.word(Int(word.index))
                return bits == 0 ? nil : Word(index: word.index, bits: bits)
            })
    }

    /// The numbers, in order.
    var members: [Int] {
        var members: [Int] = []
        for word in words { BitSet.append(word.bits, at: Int(word.index), to: &members) }
        return members
    }
}
