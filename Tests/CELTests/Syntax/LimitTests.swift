import Testing

@testable import CEL

/// The bounds on what a source may ask for (`cel.md` 1.2), counted as cel-go counts.
@Suite struct LimitTests {
    private func nested(_ count: Int, _ opening: String, _ inner: String, _ closing: String) -> String {
        String(repeating: opening, count: count) + inner + String(repeating: closing, count: count)
    }

    private func parses(_ text: String) -> Bool {
        if case .success = SyntaxTesting.environment.parse(text) { true } else { false }
    }

    private func message(_ text: String) -> String? {
        if case .failure(let diagnostics) = SyntaxTesting.environment.parse(text) {
            return diagnostics.first.message
        }
        return nil
    }

    /// What nests as whole expressions: 250 of them, the outermost included.
    @Test(arguments: [
        ("(", "a", ")"), ("[", "a", "]"), ("[", "", "]"), ("{'a':", "a", "}"), ("{", "a", ":1}"), ("f(", "a", ")"),
        ("T{f:", "a", "}"), ("!(", "a", ")"), ("-(", "a", ")"), ("a ? b : ", "a", ""), ("a[", "0", "]"),
        ("a.f(", "0", ")"), ("(a)&&(", "a", ")"),
    ])
    func nesting(opening: String, inner: String, closing: String) {
        let levels = inner.isEmpty ? 250 : 249
        #expect(message(nested(levels, opening, inner, closing)) == nil)
        for count in [levels + 1, 1_000, 20_000] {
            let text = nested(count, opening, inner, closing)
            guard text.utf8.count <= 100_000 else { continue }
            #expect(message(text) == "expression recursion limit exceeded: 250")
        }
    }

    /// Parentheses on the right of an operator count twice, once for the operand and once for what is in them.
    @Test(arguments: ["a+(", "a*(", "a==(", "a<(", "a in ("])
    func nestedOperands(opening: String) {
        #expect(message(nested(124, opening, "a", ")")) == nil)
        #expect(message(nested(125, opening, "a", ")")) == "expression recursion limit exceeded: 250")
        #expect(message(nested(14_000, opening, "a", ")")) == "expression recursion limit exceeded: 250")
    }

    /// What stands in a row makes a high tree all the same.
    @Test(arguments: ["+a", "-a", "*a", "/a", "==a", "<a", " in a", ".a", ".?a", "[0]", "[?0]", ".a()"])
    func rows(link: String) {
        #expect(message("a" + String(repeating: link, count: 250)) == nil)
        for count in [251, 1_000, 16_000] {
            #expect(
                message("a" + String(repeating: link, count: count)) == "expression recursion limit exceeded: 250")
        }
    }

    @Test func kindsAddUp() {
        let text = "a" + String(repeating: "+a", count: 100) + " == b" + String(repeating: ".b", count: 249)
        #expect(message(text) == nil)
        #expect(message("(" + text + ").c") == "expression recursion limit exceeded: 250")
    }

    @Test func chainsOfLogicalOperatorsAreFlat() throws {
        for (symbol, function) in [("&&", Operator.and), ("||", Operator.or)] {
            let text = Array(repeating: "a", count: 33_000).joined(separator: symbol)
            let ast = try SyntaxTesting.environment.parse(text).get()
            #expect(ast.nodes.count == 65_999)
            #expect(height(ast, ast.root, function) == 16)
        }
    }

    private func height(_ ast: AST, _ id: NodeID, _ function: String) -> Int {
        guard case .call(function, nil, let arguments) = ast[id] else { return 0 }
        return 1 + (arguments.map { height(ast, $0, function) }.max() ?? 0)
    }

    @Test func runsOfSignsAreFlat() {
        #expect(SyntaxTesting.tree(String(repeating: "!", count: 50_000) + "a") == "a")
        #expect(SyntaxTesting.tree(String(repeating: "!", count: 50_001) + "a") == "(!_ a)")
        #expect(SyntaxTesting.tree(String(repeating: "-", count: 50_001) + "a") == "(-_ a)")
        #expect(message(String(repeating: "!-", count: 49_000) + "a") == "unexpected '-', expected an operand")
        #expect(message(String(repeating: "- ", count: 50_000)) == "the expression ends where an operand is expected")
    }

    @Test func widthIsNotLimited() {
        let elements = Array(repeating: "1", count: 40_000).joined(separator: ",")
        #expect(parses("[\(elements)]"))
        #expect(parses("f(\(elements))"))
        #expect(parses("{" + Array(repeating: "1:1", count: 20_000).joined(separator: ",") + "}"))
        #expect(parses("T{" + Array(repeating: "a:1", count: 20_000).joined(separator: ",") + "}"))
        #expect(parses("[" + Array(repeating: "(((((a)))))", count: 8_000).joined(separator: ",") + "]"))
    }

    @Test func lengthInCodePoints() {
        #expect(parses("'" + String(repeating: "漢", count: 99_998) + "'"))
        #expect(
            message("'" + String(repeating: "漢", count: 99_999) + "'")
                == "expression code point size exceeds limit: size: 100001, limit 100000")
        #expect(
            message(String(repeating: "x", count: 5_000_000))
                == "expression code point size exceeds limit: size: 5000000, limit 100000")
    }

    @Test func limitsAreOptions() {
        var options = Environment.Options()
        options.limits.recursionDepth = 3
        options.limits.sourceLength = 10
        let environment = Environment(options: options)
        #expect(SyntaxTesting.tree("((a))", in: environment) == "a")
        #expect(SyntaxTesting.tree("(((a)))", in: environment) == "1:4: expression recursion limit exceeded: 3")
        #expect(
            SyntaxTesting.tree("a + b + c + d", in: environment)
                == "1:1: expression code point size exceeds limit: size: 13, limit 10")
    }

    /// Each `optMap` uses its target twice, so that a chain doubles with every link.
    @Test func macrosDoNotMultiplyWithoutEnd() {
        let link = ".optMap(x, x)"
        #expect(parses("o" + String(repeating: link, count: 15)))
        #expect(message("o" + String(repeating: link, count: 30)) == "macros expand to more than 1000000 nodes")
        #expect(message("o" + String(repeating: link, count: 249)) == "macros expand to more than 1000000 nodes")
    }

    /// cel-spec's minimum for every implementation.
    @Test func theSpecificationsMinimum() {
        func row(_ count: Int, _ separator: String) -> String {
            Array(repeating: "a", count: count).joined(separator: separator)
        }
        #expect(parses(row(33, " || ")))
        #expect(parses(row(33, " && ")))
        #expect(parses("f(\(row(32, ",")))"))
        #expect(parses(row(25, " + ")))
        #expect(parses(row(25, " == ")))
        #expect(parses(String(repeating: "a ? b : ", count: 24) + "c"))
        #expect(parses(nested(12, "f(", "a", ")")))
        #expect(parses(nested(12, "[{1: T{f:", "a", "}}]")))
    }
}
