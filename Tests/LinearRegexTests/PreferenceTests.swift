import LinearRegex
import Testing

/// Which match counts where several are possible, and how matches follow each other.
@Suite struct PreferenceTests {
    static let leftmostFirst: [(pattern: String, text: String, match: Range<Int>?)] = [
        ("a|ab", "ab", 0..<1),
        ("ab|a", "ab", 0..<2),
        ("(a|ab)(c|bcd)", "abcd", 0..<4),
        ("(?:a|ab)(?:c|bcd)?", "abcd", 0..<4),
        ("a*", "baaa", 0..<0),
        ("a+", "baaa", 1..<4),
        ("a+?", "baaa", 1..<2),
        ("a*?", "aaa", 0..<0),
        ("a??b", "ab", 0..<2),
        ("a{2,3}", "aaaa", 0..<3),
        ("a{2,3}?", "aaaa", 0..<2),
        ("(?U)a+", "aaa", 0..<1),
        ("(?U)a+?", "aaa", 0..<3),
        ("x*y|xx", "xxz", 0..<2),
        ("b|(?:ab)+", "abab", 0..<4),
        ("|a", "a", 0..<0),
        ("a|", "a", 0..<1),
        ("(|a)*", "aa", 0..<0),
        ("(|a)+", "aa", 0..<0),
        ("(a|)+", "aa", 0..<2),
        ("(a*)+", "aab", 0..<2),
        ("(?:a|b)*?c", "xabc", 1..<4),
        (".*c", "abcabcab", 0..<6),
        (".*?c", "abcabcab", 0..<3),
        ("日+", "本日日", 3..<9),
        ("^(foo|foobar)", "foobar", 0..<3),
        ("^(foobar|foo)", "foobar", 0..<6),
        ("(a|ba)$", "cba", 1..<3),
        ("$", "abc", 3..<3),
        ("z", "abc", nil),
    ]

    @Test(arguments: leftmostFirst) func firstMatch(_ example: (pattern: String, text: String, match: Range<Int>?))
        throws
    {
        #expect(try Regex(example.pattern).firstMatch(in: example.text) == example.match)
    }

    static let successive: [(pattern: String, text: String, matches: [Range<Int>])] = [
        ("a", "banana", [1..<2, 3..<4, 5..<6]),
        ("ana", "banana", [1..<4]),
        ("a*", "baaac", [0..<0, 1..<4, 5..<5]),
        ("", "日a", [0..<0, 3..<3, 4..<4]),
        ("a|", "ab", [0..<1, 2..<2]),
        ("(?:)|a", "aa", [0..<0, 1..<1, 2..<2]),
        (#"\b"#, "ab cd", [0..<0, 2..<2, 3..<3, 5..<5]),
        (#"\B"#, "aéa", []),
        ("^a", "aaa", [0..<1]),
        ("(?m)^", "a\nb\n", [0..<0, 2..<2, 4..<4]),
        ("(?m)$", "a\nb", [1..<1, 3..<3]),
        ("a$", "aaa", [2..<3]),
        (#"\w+"#, "one two", [0..<3, 4..<7]),
        (#"^ab|\bc"#, "ababc c", [0..<2, 6..<7]),
        ("x?", "", [0..<0]),
        ("x", "", []),
    ]

    @Test(arguments: successive) func allMatches(_ example: (pattern: String, text: String, matches: [Range<Int>]))
        throws
    {
        #expect(try Regex(example.pattern).allMatches(in: example.text) == example.matches)
    }

    @Test func limitOfAllMatches() throws {
        #expect(try found(#"\d"#, "1 2 3", limit: 2) == ["1", "2"])
        #expect(try found(#"\d"#, "1 2 3", limit: 0) == [])
        #expect(try found(#"\d"#, "1 2 3", limit: -1) == ["1", "2", "3"])
        #expect(try found("2|3", "1 2 3", limit: 1) == ["2"])
    }

    @Test func searchFromAnOffsetSeesTheWholeText() throws {
        let bytes = Array("ab\nab".utf8)
        func first(_ pattern: String, from start: Int) throws -> Range<Int>? {
            let regex = try Regex(pattern)
            return bytes.withUnsafeBufferPointer { regex.firstMatch(in: $0, from: start) }
        }
        #expect(try first("b", from: 2) == 4..<5)
        #expect(try first("^b", from: 1) == nil)
        #expect(try first(#"\bb"#, from: 1) == nil)
        #expect(try first(#"\Bb"#, from: 1) == 1..<2)
        #expect(try first("(?m)^a", from: 1) == 3..<4)
        #expect(try first("^ab", from: 3) == nil)
        #expect(try first("b$", from: 5) == nil)
        #expect(try first("$", from: 5) == 5..<5)
        #expect(try first("a", from: 6) == nil)
        #expect(try first("a", from: -1) == nil)
    }

    @Test func emptyBuffers() throws {
        let nothing = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        for pattern in ["", "a*", "^$", #"\B"#, "^(a|)$", "(|b)$"] {
            #expect(try Regex(pattern).matches(nothing))
            #expect(try Regex(pattern).firstMatch(in: nothing) == 0..<0)
        }
        for pattern in ["a", #"\b"#, "^(a|b)$", "[ab]"] {
            #expect(try !Regex(pattern).matches(nothing))
            #expect(try Regex(pattern).allMatches(in: nothing) == [])
        }
    }
}
