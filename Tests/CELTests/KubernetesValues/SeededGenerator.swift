/// A random number generator (SplitMix64) that gives the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes(upTo maximumCount: Int) -> [UInt8] {
        (0..<Int.random(in: 0...maximumCount, using: &self)).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    /// Up to `maximumCount` of the given bytes, now and then any other.
    mutating func bytes(upTo maximumCount: Int, from alphabet: String) -> [UInt8] {
        let alphabet = Array(alphabet.utf8)
        return (0..<Int.random(in: 0...maximumCount, using: &self)).map { _ in
            Int.random(in: 0..<40, using: &self) == 0
                ? UInt8.random(in: 0...255, using: &self) : alphabet[Int.random(in: 0..<alphabet.count, using: &self)]
        }
    }
}
