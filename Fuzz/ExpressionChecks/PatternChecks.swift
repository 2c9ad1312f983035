import FuzzSupport
import LinearRegex

/// What must hold whatever pattern and text the regular expressions are given. A check returns what is wrong, or nil.
public enum PatternChecks {
    private static let pieces = [
        "a", "b", "ab", "é", "日", "k", "K", "\u{212a}", "\\d", "\\D", "\\w", "\\pL", "\\p{Greek}", "\\PN", ".",
        "(?s:.)",
        "[a-c]", "[^a]", "[[:alpha:]_]", "[\\d-]", "[é-日]", "^", "$", "\\A", "\\z", "\\b", "\\B", "(?m:^)", "(", ")",
        "(?:", "(?i)", "(?P<n>", "(?U", "|", "*", "+", "?", "*?", "+?", "??", "{2}", "{0,3}", "{1,}", "{1000}", "{2,1}",
        "\\Qa.b\\E", "\\x41", "\\x{10FFFF}", "\\x{110000}", "\\1", "\\", "[", "]", "[a", "{", "}", "\\C", "(?<n>a)",
    ]

    /// A pattern of pieces; about half of them are valid.
    public static func pattern(_ random: inout RandomSource) -> String {
        (0..<Int.random(in: 1...10, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }

    public static func text(_ random: inout RandomSource) -> [UInt8] {
        let alphabet = ["a", "b", "ab", "c", "é", "日", "k", "K", "\u{212a}", " ", "\n", "7", "_", "A.b"].map {
            Array($0.utf8)
        }
        var text: [UInt8] = []
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            if Int.random(in: 0..<20, using: &random) == 0 {
                text.append(UInt8.random(in: 0x80...0xFF, using: &random))
            } else {
                text += alphabet.randomElement(using: &random) ?? []
            }
        }
        // Long enough, now and then, for the automaton to be built.
        if Int.random(in: 0..<8, using: &random) == 0 {
            for _ in 0..<7 where text.count < 8_192 { text += text }
        }
        return text
    }

    /// Compiles the pattern and compares the ways in which it can be matched.
    public static func check(_ pattern: String, _ text: [UInt8]) -> String? {
        guard let regex = try? Regex(pattern) else { return nil }
        return text.withUnsafeBufferPointer { bytes in
            let first = regex.firstMatch(in: bytes)
            if regex.matches(bytes) != (first != nil) {
                return "matches says \(first == nil), firstMatch \(first as Any)"
            }
            let all = regex.allMatches(in: bytes)
            if all.first != first { return "first of all \(all.first as Any), firstMatch \(first as Any)" }
            for (match, next) in zip(all, all.dropFirst()) where next.lowerBound < match.upperBound {
                return "\(match) overlaps \(next)"
            }
            for limit in [0, 1, 2] where regex.allMatches(in: bytes, limit: limit) != Array(all.prefix(limit)) {
                return "limit \(limit) changes the matches"
            }
            for match in all where match.lowerBound < 0 || match.upperBound > bytes.count {
                return "\(match) is outside"
            }
            // Searching twice uses the automaton where the first search only made it ready.
            for _ in 0..<2 where regex.firstMatch(in: bytes) != first { return "another first match the second time" }
            return nil
        }
    }
}
