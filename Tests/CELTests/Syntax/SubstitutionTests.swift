import Testing

@testable import CEL

/// Fields of a name stand for other texts, wherever they are expressions.
@Suite struct SubstitutionTests {
    private func expand(_ text: String) throws -> String {
        var substitution = Substitution(root: "params")
        substitution["a"] = "1 + 2"
        return try substitution.expanding(text)
    }

    @Test(arguments: [
        ("params.a * 2", "(1 + 2) * 2"),
        ("x ? params.a : params . a", "x ? (1 + 2) : (1 + 2)"),
        ("x.params.a", "x.params.a"),
        ("x.?params.a", "x.?params.a"),
        ("'params.a' + \"params.a\"", "'params.a' + \"params.a\""),
        ("r'params.a' // params.a", "r'params.a' // params.a"),
        ("params", "params"),
        ("params[0]", "params[0]"),
        ("[params.a.b]", "[(1 + 2).b]"),
    ])
    func onlyFieldsOfTheNameAreReplaced(text: String, expected: String) throws {
        #expect(try expand(text) == expected)
    }

    @Test func anUnknownFieldIsAnError() {
        let error = #expect(throws: Substitution.UnknownField.self) { try expand("1 + params.b") }
        #expect(error?.field == "params.b")
    }

    @Test func namesOfNamesDoNotGrowWithoutBound() throws {
        var substitution = Substitution(root: "v")
        substitution["a0"] = "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"
        for level in 1...40 {
            substitution["a\(level)"] = try substitution.expanding("v.a\(level - 1) + v.a\(level - 1)")
        }
        #expect((substitution["a40"] ?? "").utf8.count <= 2 * Substitution.longestText + 100)
    }
}
