/// A set of small numbers of which many are in it: what one pass over all classes needs.
struct BitSet: Hashable {
    private var words: [UInt64]

    /// - Parameter count: the numbers go from 0 up to, not including, this.
    init(count: Int) { words = Array(repeating: 0, count: (count + 63) / 64) }

    mutating func insert(_ number: Int) { words[number >> 6] |= 1 << UInt64(number & 63) }

    mutating func remove(_ number: Int) { words[number >> 6] &= ~(1 << UInt64(number & 63)) }

    mutating func insert(_ numbers: [Int32]) {
        for number in numbers { insert(Int(number)) }
    }

    mutating func formUnion(_ other: BitSet) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    mutating func formIntersection(_ other: BitSet) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    /// The numbers, in order.
    var members: [Int] {
        var members: [Int] = []
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                members.append(index << 6 | rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return members
    }
}
