import FuzzSupport

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

/// Random numbers that are the same in every run, so that a failure can be repeated.
typealias SeededGenerator = RandomSource

extension RandomSource {
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
