@testable import CEL

/// Runs `body` on the UTF-8 bytes of a text.
func withValueBytes<Result>(
    _ text: String, _ body: (UnsafeBufferPointer<UInt8>) throws(ValueError) -> Result
) throws(ValueError) -> Result {
    try Array(text.utf8).withUnsafeBufferPointer(body)
}

/// What `body` appends, as text.
func appendedText(_ body: (inout [UInt8]) -> Void) -> String {
    var out: [UInt8] = []
    body(&out)
    return String(decoding: out, as: UTF8.self)
}

/// Random numbers that are the same in every run, so that a failure can be repeated (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A finite double of any magnitude: half of them any bit pattern, half of them with few digits.
    mutating func nextDouble() -> Double {
        while true {
            let value =
                Bool.random(using: &self)
                ? Double(bitPattern: next())
                : Double(Int64.random(in: -9_999_999...9_999_999, using: &self)) / [1, 8, 1000, 1e7].randomElement(
                    using: &self)!
            if value.isFinite { return value }
        }
    }
}
