import Testing

@testable import CEL

@Suite struct RegexLibraryTests {
    @Test(arguments: [
        ("'abc 123'.find('[0-9]+')", "\"123\""), ("'abc 123'.find('xyz')", "\"\""),
        ("'aaé'.find('é$')", "\"é\""), ("'abc'.find('b|bc')", "\"b\""),
        ("'123 abc 456'.findAll('[0-9]+')", "[\"123\", \"456\"]"),
        ("'123 abc 456'.findAll('[0-9]+', 1)", "[\"123\"]"), ("'123 abc 456'.findAll('[0-9]+', 0)", "[]"),
        ("'123 abc 456'.findAll('[0-9]+', -1)", "[\"123\", \"456\"]"), ("'123 abc 456'.findAll('xyz')", "[]"),
        ("'éa'.findAll('')", "[\"\", \"\", \"\"]"), ("'baab'.findAll('a*')", "[\"\", \"aa\", \"\"]"),
        ("'ab'.findAll('^.')", "[\"a\"]"), ("''.findAll('^$')", "[\"\"]"),
    ])
    func `finds matches`(expression: String, expected: String) {
        #expect(Environment.newest.result(expression) == expected)
    }

    @Test func `refuses bad patterns: constants at compile time, others when they are used`() {
        #expect(!Environment.newest.compiles("'a'.find('[')"))
        #expect(!Environment.newest.compiles("'a'.findAll('(', 1)"))
        #expect(
            Environment.newest.result("['['].map(p, 'a'.find(p))")
                == "error: Illegal regex: error parsing regexp: missing closing ]: `[`")
        #expect(Environment.newest.result("['['].exists(p, 'a'.find(p) == '' || true)") == "true")
    }

    @Test func `costs the text's length times the pattern's`() {
        // ⌈0.1 · (20 + 1)⌉ · ⌈0.25 · 6⌉
        #expect(Environment.newest.cost("'01234567890123456789'.find('[0-9]+')") == 6)
        #expect(Environment.newest.cost("'01234567890123456789'.findAll('[0-9]+', 2)") == 6)
    }

    @Test func `does not go through a text for every match without end`() {
        var limits = Evaluation.Limits()
        limits.steps = 100_000
        // Each match looks as far as the end for the `c`.
        let text = String(repeating: "ab", count: 20_000)
        #expect(
            Environment.newest.result("t.findAll('a(.*c)?')", ["t": "'\(text)'"], limits: limits)
                == "error: operation interrupted")
    }
}
