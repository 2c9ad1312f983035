import LinearRegex
import Testing

/// Go's words for what is wrong, and where.
@Suite struct ErrorTests {
    static let refused: [(pattern: String, message: String, offset: Int)] = [
        ("a(b", "missing closing ): `a(b`", 0),
        ("(?:a", "missing closing ): `(?:a`", 0),
        ("ab)", "unexpected ): `ab)`", 0),
        (")", "unexpected ): `)`", 0),
        ("x[a", "missing closing ]: `[a`", 1),
        ("[]", "missing closing ]: `[]`", 0),
        ("[^]", "missing closing ]: `[^]`", 0),
        ("[a-", "missing closing ]: `[a-`", 0),
        ("*", "missing argument to repetition operator: `*`", 0),
        ("a|+?b", "missing argument to repetition operator: `+?`", 2),
        ("(?i)*", "missing argument to repetition operator: `*`", 4),
        ("({2})", "missing argument to repetition operator: `{2}`", 1),
        ("a**", "invalid nested repetition operator: `**`", 1),
        ("ba*??c", "invalid nested repetition operator: `*??`", 2),
        ("ba*+?c", "invalid nested repetition operator: `*+?`", 2),
        ("a{2}{3}", "invalid nested repetition operator: `{2}{3}`", 1),
        ("a{1001}", "invalid repeat count: `{1001}`", 1),
        ("a{2,1}", "invalid repeat count: `{2,1}`", 1),
        ("a{99999999999999999999}", "invalid repeat count: `{99999999999999999999}`", 1),
        ("a{1,99999999999999999999}?", "invalid repeat count: `{1,99999999999999999999}`", 1),
        ("((a{100}){10}){2}", "invalid repeat count: `{2}`", 14),
        ("((a{0,100}){0,100}){0,100}", "invalid repeat count: `{0,100}`", 11),
        ("[z-a]", "invalid character class range: `z-a`", 1),
        ("[[:foo:]]", "invalid character class range: `[:foo:]`", 1),
        ("[[:^foo:]]", "invalid character class range: `[:^foo:]`", 1),
        (#"\p{Foo}"#, #"invalid character class range: `\p{Foo}`"#, 0),
        (#"a\pX"#, #"invalid character class range: `\pX`"#, 1),
        (#"\p"#, #"invalid character class range: `\p`"#, 0),
        (#"\p{Greek"#, #"invalid character class range: `\p{Greek`"#, 0),
        (#"a\"#, "trailing backslash at end of expression: ``", 2),
        (#"(a)\1"#, #"invalid escape sequence: `\1`"#, 3),
        (#"\8"#, #"invalid escape sequence: `\8`"#, 0),
        (#"\C"#, #"invalid escape sequence: `\C`"#, 0),
        (#"\q"#, #"invalid escape sequence: `\q`"#, 0),
        (#"\Z"#, #"invalid escape sequence: `\Z`"#, 0),
        (#"\é"#, #"invalid escape sequence: `\é`"#, 0),
        (#"[\b]"#, #"invalid escape sequence: `\b`"#, 1),
        (#"[a-\d]"#, #"invalid escape sequence: `\d`"#, 3),
        (#"\x{110000}"#, #"invalid escape sequence: `\x{110000`"#, 0),
        (#"\x{}"#, #"invalid escape sequence: `\x{}`"#, 0),
        (#"\xg0"#, #"invalid escape sequence: `\xg0`"#, 0),
        (#"\x1"#, #"invalid escape sequence: `\x1`"#, 0),
        ("(?=a)", "invalid or unsupported Perl syntax: `(?=`", 0),
        ("(?!a)", "invalid or unsupported Perl syntax: `(?!`", 0),
        ("(?<=a)b", "invalid named capture: `(?<=a)b`", 0),
        ("b(?>a)", "invalid or unsupported Perl syntax: `(?>`", 1),
        ("(?P=n)", "invalid or unsupported Perl syntax: `(?P`", 0),
        ("(?i-)", "invalid or unsupported Perl syntax: `(?i-)`", 0),
        ("(?--i)", "invalid or unsupported Perl syntax: `(?--`", 0),
        ("(?i", "invalid or unsupported Perl syntax: `(?i`", 0),
        ("(?x)", "invalid or unsupported Perl syntax: `(?x`", 0),
        ("(?P<n", "invalid named capture: `(?P<n`", 0),
        ("(?P<>a)", "invalid named capture: `(?P<>`", 0),
        ("a(?<n-1>a)", "invalid named capture: `(?<n-1>`", 1),
    ]

    @Test(arguments: refused) func messageAndOffset(_ example: (pattern: String, message: String, offset: Int)) {
        let error = refusal(of: example.pattern)
        #expect(error?.message == example.message)
        #expect(error?.offset == example.offset)
    }

    @Test func descriptionIsThatOfGo() {
        #expect(refusal(of: "[a")?.description == "error parsing regexp: missing closing ]: `[a`")
        #expect(refusal(of: "[a")?.kind == .missingBracket)
    }

    @Test(
        arguments: [
            ([0x61, 0xFF, 0x62], 1), ([0x5B, 0xC3, 0x5D], 1), ([0x5C, 0xED, 0xA0, 0x80], 1), ([0x28, 0x3F, 0xC0], 2),
        ] as [([UInt8], Int)])
    func patternsMustBeUTF8(_ example: (pattern: [UInt8], offset: Int)) throws {
        let error = #expect(throws: RegexError.self) {
            try example.pattern.withUnsafeBufferPointer { buffer throws(RegexError) in _ = try Regex(utf8: buffer) }
        }
        #expect(error?.kind == .invalidUTF8)
        #expect(error?.offset == example.offset)
    }

    @Test func limitsAreThoseOfGo() {
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "ab" + String(repeating: ")", count: depth)
        }
        #expect(refusal(of: nested(999)) == nil)
        #expect(refusal(of: nested(1000))?.kind == .nestsTooDeeply)
        // Groups without capture leave nothing in the tree.
        #expect(refusal(of: String(repeating: "(?:", count: 5000) + "a" + String(repeating: ")", count: 5000)) == nil)
        #expect(refusal(of: "a{1000}") == nil)
        #expect(refusal(of: "(a{10}){100}") == nil)
        #expect(refusal(of: "(a{1000}){0}") == nil)
        #expect(refusal(of: "((a{1000}){0}){1000}") == nil)
        #expect(refusal(of: "(?:(a{500}){0,}){3}")?.kind == .invalidRepeatCount)
        #expect(refusal(of: String(repeating: "(?:.{1000})", count: 300))?.kind == .tooLarge)
    }
}
