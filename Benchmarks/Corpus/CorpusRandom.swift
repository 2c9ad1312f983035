/// SplitMix64: the same seed gives the same corpus on every machine and with every version of the standard library.
struct CorpusRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number of a range that is not empty.
    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// Mostly small numbers of a range and few large ones, as sizes of files are.
    mutating func skewedNumber(_ range: ClosedRange<Int>) -> Int {
        let unit = Double(next() >> 11) / Double(1 << 53)
        return range.lowerBound + Int(unit * unit * unit * Double(range.count))
    }

    mutating func chance(_ percent: Double) -> Bool { Double(next() >> 11) / Double(1 << 53) * 100 < percent }

    /// An element of a list that is not empty.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int(next() % UInt64(elements.count))] }

    mutating func hexadecimal(_ digits: Int) -> String { text(digits, "0123456789abcdef") }

    mutating func base64(_ length: Int) -> String {
        text(length, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    }

    private mutating func text(_ count: Int, _ alphabet: StaticString) -> String {
        String(unsafeUninitializedCapacity: count) { buffer in
            for index in 0..<count {
                buffer[index] = alphabet.utf8Start[Int(next() % UInt64(alphabet.utf8CodeUnitCount))]
            }
            return count
        }
    }
}
