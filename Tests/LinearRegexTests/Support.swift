import FuzzSupport
import Glibc
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

/// Random numbers that are the same in every run, so that a failure can be repeated.
typealias SeededGenerator = RandomSource
