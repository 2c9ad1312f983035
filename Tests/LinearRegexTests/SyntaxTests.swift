import LinearRegex
import Testing

/// What each construct matches.
@Suite struct SyntaxTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let pattern: String
        let matching: [String]
        let other: [String]

        init(_ pattern: String, _ matching: [String], not other: [String] = []) {
            self.pattern = pattern
            self.matching = matching
            self.other = other
        }

        var testDescription: String { pattern }
    }

    static let cases = [
        // Literals and escapes
        Case("abc", ["abc", "xabcx"], not: ["", "ab", "aBc"]),
        Case("", ["", "x"]),
        Case(#"^\a\f\t\n\r\v$"#, ["\u{7}\u{C}\t\n\r\u{B}"]),
        Case(#"^\123\x7F\x{10FFFF}\0$"#, ["S\u{7F}\u{10FFFF}\0"]),
        Case(#"^\.\*\_\-\\$"#, [#".*_-\"#]),
        Case(#"^\Qa.b*\Ec+$"#, ["a.b*c", "a.b*ccc"], not: ["aXb*c", "a.bb"]),
        Case(#"^\Qab*\E*$"#, ["ab", "ab**"], not: ["abab*"]),
        Case(#"^\Qab"#, ["abc"], not: ["b"]),
        Case("^a{$", ["a{"]),
        Case("^a{,2}$", ["a{,2}"], not: ["aa"]),
        Case("^a{2$", ["a{2"], not: ["aa"]),
        Case("^a{01}$", ["a{01}"], not: ["a"]),
        Case("^é日𝄞$", ["é日𝄞"], not: ["é日"]),
        // Any scalar
        Case("^.$", ["a", "é", "日", "𝄞"], not: ["\n", "", "ab"]),
        Case("(?s)^.$", ["\n", "a"], not: [""]),
        // Classes
        Case("^[abc]$", ["a", "b", "c"], not: ["d", "", "-"]),
        Case("^[^abc]$", ["d", "\n", "é"], not: ["a", "b", "c", ""]),
        Case("^[a-cx-z]$", ["a", "b", "c", "y"], not: ["d", "w"]),
        Case("^[]a]$", ["]", "a"], not: ["b"]),
        Case("^[^]a]$", ["b"], not: ["]", "a"]),
        Case("^[-a]$", ["-", "a"], not: ["b"]),
        Case("^[a-]$", ["-", "a"], not: ["b"]),
        Case(#"^[\]\-\\]$"#, ["]", "-", #"\"#], not: ["a"]),
        Case(#"^[\x41-\x{43}\n]$"#, ["A", "B", "C", "\n"], not: ["D"]),
        Case("^[à-ÿ日]$", ["é", "日"], not: ["z", "本"]),
        Case(#"^[\d\s]$"#, ["5", " "], not: ["a"]),
        Case(#"^[^\d\s]$"#, ["a"], not: ["5", " "]),
        Case(#"^[\D5]$"#, ["a", "5"], not: ["6"]),
        Case(#"^\d\D\s\S\w\W$"#, ["1a b_-"], not: ["11 b_-", "1a bb_"]),
        Case(#"^\s$"#, [" ", "\t", "\n", "\u{C}", "\r"], not: ["\u{B}", "\u{A0}"]),
        Case(#"^\w$"#, ["a", "Z", "0", "_"], not: ["é", "-"]),
        Case("^[[:alpha:]]$", ["a", "Z"], not: ["1", "é"]),
        Case("^[[:^alpha:]]$", ["1", "é"], not: ["a"]),
        Case("^[[:space:]]$", ["\u{B}", " "], not: ["a"]),
        Case("^[[:alnum:]_]$", ["a", "1", "_"], not: ["-"]),
        Case("^[[:ascii:]]$", ["\0", "\u{7F}"], not: ["\u{80}"]),
        Case("^[[:blank:]]$", [" ", "\t"], not: ["\n"]),
        Case("^[[:cntrl:]]$", ["\u{1F}", "\u{7F}"], not: [" "]),
        Case("^[[:digit:]]$", ["0", "9"], not: ["a"]),
        Case("^[[:graph:]]$", ["!", "~"], not: [" "]),
        Case("^[[:lower:]]$", ["a"], not: ["A"]),
        Case("^[[:print:]]$", [" ", "~"], not: ["\u{7F}"]),
        Case("^[[:punct:]]$", ["!", "/", ":", "@", "[", "`", "{", "~"], not: ["a", "0"]),
        Case("^[[:upper:]]$", ["A"], not: ["a"]),
        Case("^[[:word:]]$", ["_", "a"], not: ["-"]),
        Case("^[[:xdigit:]]$", ["f", "F", "9"], not: ["g"]),
        Case("^[[:alpha]$", ["[", ":", "a"], not: ["b"]),
        Case("[^\\x00-\\x{10FFFF}]", [], not: ["", "a"]),
        // Repetition
        Case("^a*$", ["", "a", "aaaa"], not: ["b", "ab"]),
        Case("^a+$", ["a", "aaaa"], not: ["", "ab"]),
        Case("^a?$", ["", "a"], not: ["aa"]),
        Case("^a{2}$", ["aa"], not: ["a", "aaa"]),
        Case("^a{2,}$", ["aa", "aaaaa"], not: ["a", ""]),
        Case("^a{2,3}$", ["aa", "aaa"], not: ["a", "aaaa"]),
        Case("^a{0}b$", ["b"], not: ["ab"]),
        Case("^(ab){2,3}$", ["abab", "ababab"], not: ["ab", "abababab"]),
        Case("^a*?$", ["", "aaa"], not: ["b"]),
        Case("^(a*)*$", ["", "aaa"], not: ["b"]),
        Case("^(a*)+b$", ["b", "aab"], not: ["a"]),
        Case("^(|a)+$", ["", "aaa"], not: ["b"]),
        Case("^(?:a{0})*$", [""], not: ["a"]),
        Case("^.{1000}$", [String(repeating: "é", count: 1000)], not: [String(repeating: "é", count: 999)]),
        // Groups and alternation
        Case("^(a|bc|)$", ["a", "bc", ""], not: ["b", "abc"]),
        Case("^(?:a|b)c$", ["ac", "bc"], not: ["a", "c"]),
        Case("^(?P<name>a)(?<other_1>b)$", ["ab"], not: ["a"]),
        Case("^a|b$", ["ax", "xb"], not: ["xa", "bx"]),
        Case("a||b", [""]),
        Case("()", ["", "a"]),
        // Flags
        Case("(?i)^abc$", ["abc", "ABC", "aBc"], not: ["abd"]),
        Case("^a(?i)b$", ["ab", "aB"], not: ["Ab"]),
        Case("^(?i:a)b$", ["ab", "Ab"], not: ["aB"]),
        Case("^(?i)a(?-i)b$", ["Ab"], not: ["AB"]),
        Case("^(?i:a(?-i)b)c$", ["Abc"], not: ["ABc", "AbC"]),
        Case("(?is-m)^A.$", ["a\n"], not: ["b\na\n"]),
        Case("(?)a", ["a"], not: ["b"]),
        // Assertions
        Case("^$", [""], not: ["a", "\n"]),
        Case("^a$", ["a"], not: ["a\n", "\na"]),
        Case("(?m)^a$", ["a", "b\na", "a\nb"], not: ["ab", "ba"]),
        Case("(?m)^$", ["", "a\n", "\na", "a\n\nb"], not: ["a", "a\nb"]),
        Case(#"(?m)\Aa\z"#, ["a"], not: ["a\n", "b\na"]),
        Case(#"\ba\b"#, ["a", "-a-", "é a é"], not: ["ab", "ba", "_a"]),
        Case(#"\Ba\B"#, ["bab", "_a1"], not: ["a", "ab", "-a-"]),
        Case(#"éa\b"#, ["éa"], not: ["éab"]),
        Case(#"é\ba"#, ["éa"]),
        Case(#"^\B$"#, [""], not: ["a"]),
        Case(#"^\b$"#, [], not: ["", "a"]),
        Case("a^b|a$b", [], not: ["ab", "a\nb"]),
        Case("(?m)a$\\n^b", ["a\nb"], not: ["ab"]),
        Case("^*a", ["a", "ba"]),
    ]

    @Test(arguments: cases) func construct(_ example: Case) throws {
        let regex = try Regex(example.pattern)
        for text in example.matching {
            #expect(regex.matches(text), "\(text)")
            #expect(regex.firstMatch(in: text) != nil, "\(text)")
        }
        for text in example.other {
            #expect(!regex.matches(text), "\(text)")
            #expect(regex.firstMatch(in: text) == nil, "\(text)")
        }
    }

    /// The patterns that Kubernetes and policies are made of.
    @Test func patternsOfPolicies() throws {
        let label = try Regex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        #expect(label.matches("my-app-1"))
        #expect(!label.matches("-app"))
        #expect(!label.matches("My-App"))
        let registry = try Regex(#"^(docker\.io|quay\.io)/.+(:[\w.-]+|@sha256:[a-f0-9]{64})$"#)
        #expect(registry.matches("quay.io/team/app:v1.2"))
        #expect(registry.matches("docker.io/app@sha256:" + String(repeating: "0f", count: 32)))
        #expect(!registry.matches("docker.io/app"))
        #expect(!registry.matches("evil.io/docker.io/app:v1"))
        let secret = try Regex("(?i)(password|passwd|secret|token|api[_-]?key)")
        #expect(secret.matches("DB_PASSWORD"))
        #expect(secret.matches("my-api-KEY"))
        #expect(!secret.matches("DB_HOST"))
    }
}
