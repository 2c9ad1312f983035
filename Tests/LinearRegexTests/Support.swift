import LinearRegex

/// A pattern and a text that may not be valid UTF-8, with what is expected of them.
func matches(_ pattern: String, bytes: [UInt8]) throws -> [Range<Int>] {
    let regex = try Regex(pattern)
    return bytes.withUnsafeBufferPointer { regex.allMatches(in: $0) }
}

/// The error that a pattern is refused with, or nil if it is accepted.
func refusal(of pattern: String) -> RegexError? {
    do {
        _ = try Regex(pattern)
        return nil
    } catch { return error }
}

/// The matched parts of the text.
func found(_ pattern: String, _ text: String, limit: Int? = nil) throws -> [String] {
    let bytes = Array(text.utf8)
    return try Regex(pattern).allMatches(in: text, limit: limit).map { String(decoding: bytes[$0], as: UTF8.self) }
}

/// A small deterministic generator (SplitMix64), so that every failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
