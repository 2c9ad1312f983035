import Testing

@testable import CEL

/// Names and containers (cel-spec, langdef "Name resolution").
@Suite struct NameResolutionTests {
    /// The meaning of the root node.
    private func meaning(_ text: String, _ environment: Environment) throws -> String {
        let expression = try environment.checked(text)
        return Self.text(expression.reference(expression.ast.root))
    }

    private static func text(_ reference: Reference?) -> String {
        switch reference {
        case .variable(let name): "variable \(name)"
        case .local(_, let variable): "loop variable \(variable)"
        case .typeName(let type): "type \(type)"
        case .function(let name, _, let isMember): "\(isMember ? "member " : "")function \(name)"
        case .blockElement: "block element"
        case nil: "nothing"
        }
    }

    @Test(arguments: [
        ("x", "variable a.b.x"), ("y", "variable a.y"), ("z", "variable z"), (".x", "variable x"),
        ("b.x", "variable a.b.x"),
        ("a.b.x", "variable a.b.x"), ("int", "type int"),
    ])
    func `a name is looked up from the container outwards`(_ text: String, _ expected: String) throws {
        let environment = Environment.forChecking(
            ["a.b.x": .int, "a.y": .int, "x": .string, "y": .string, "z": .int], container: "a.b")
        #expect(try meaning(text, environment) == expected)
    }

    @Test(arguments: [
        ("a.b.c", "variable a.b.c"), ("a.b.d", "nothing"), ("a.b", "variable a.b"), ("a.x", "nothing"),
    ])
    func `the longest declared prefix is the variable`(_ text: String, _ expected: String) throws {
        let environment = Environment.forChecking(["a": .dyn, "a.b": .dyn, "a.b.c": .int])
        #expect(try meaning(text, environment) == expected)
    }

    @Test func `a field selection of a dotted variable keeps the variable`() throws {
        let environment = Environment.forChecking([
            "authorizer": .dyn, "authorizer.requestResource": .map(.string, .int),
        ])
        let expression = try environment.checked("authorizer.requestResource.x")
        #expect(expression.outputType == .int)
        guard case .select(let operand, "x") = expression.ast[expression.ast.root] else {
            Issue.record("not a selection")
            return
        }
        #expect(Self.text(expression.reference(operand)) == "variable authorizer.requestResource")
    }

    @Test(arguments: [
        ("[1].map(x, x)", "list(int)"), ("[1].map(x, .x)", "list(string)"), ("[{'y': 1}].map(x, x.y)", "list(int)"),
        ("[1].map(x, .x.y)", "list(bool)"), ("[1].map(x, ['s'].map(x, x))", "list(list(string))"),
        ("[1].map(x, x)[0] + size(x)", "int"), ("cel.bind(x, {'y': 2.0}, x.y)", "double"), ("x.y", "bool"),
    ])
    func `loop variables come before declared names`(_ text: String, _ type: String) {
        let environment = Environment.forChecking(["x": .string, "x.y": .bool])
        #expect(environment.outcome(text) == type)
    }

    @Test func `the range of a loop does not see its variables`() {
        let environment = Environment.forChecking()
        #expect(
            environment.outcome("x.map(x, x)")
                == "1:1 undeclared reference to 'x' (in container '')")
    }

    @Test func `a declared function's qualifier is no target`() throws {
        let environment = Environment.forChecking(["optional": .dyn])
        #expect(try meaning("optional.of(1)", environment) == "function optional.of")
        #expect(try meaning("optional.hasValue()", environment) == "member function hasValue")
        let shadowed = try environment.checked("[{'of': 1}].map(optional, optional.size())")
        #expect(shadowed.outputType == .list(.int))
    }

    @Test func `functions are looked up in the container too`() throws {
        let function = Function.declare("a.b.f", .global("f", gives: .int))
        let environment = Environment.forChecking(container: "a.b", functions: [function])
        for text in ["f()", "b.f()", "a.b.f()"] { #expect(try meaning(text, environment) == "function a.b.f") }
        #expect(environment.outcome(".f()") == "1:3 undeclared reference to '.f' (in container 'a.b')")
    }

    @Test func `unchecked expressions get the same meanings without types`() throws {
        let environment = Environment.forChecking(["a.b": .int, "x": .string])
        let expression = environment.resolveUnchecked(
            try environment.parse("[1].all(x, x + a.b.c == unknown) && optional.of(x).hasValue() && f(1)").get())
        var meanings: [String] = []
        for (index, node) in expression.ast.nodes.enumerated() {
            switch node {
            case .identifier(let name): meanings.append("\(name): \(Self.text(expression.references[index]))")
            case .select(_, let field): meanings.append(".\(field): \(Self.text(expression.references[index]))")
            case .call("f", _, _), .call("of", _, _), .call("hasValue", _, _):
                meanings.append(Self.text(expression.references[index]))
            default: break
            }
        }
        #expect(meanings.contains("x: loop variable first"))
        #expect(meanings.contains("x: variable x"))
        #expect(meanings.contains(".b: variable a.b"))
        #expect(meanings.contains(".c: nothing"))
        #expect(meanings.contains("unknown: nothing"))
        #expect(meanings.contains("function optional.of"))
        #expect(meanings.contains("member function hasValue"))
        #expect(meanings.contains("nothing"))
        #expect(expression.types.allSatisfy { $0 == .dyn })
    }

    @Test func `an unchecked call may go to every overload of its style and number of arguments`() throws {
        let environment = Environment.forChecking()
        let expression = environment.resolveUnchecked(try environment.parse("size('a')").get())
        guard case .function("size", let overloads, false)? = expression.reference(expression.ast.root) else {
            Issue.record("not a reference to 'size'")
            return
        }
        #expect(overloads.map(\.id) == ["size_bytes", "size_list", "size_map", "size_string"])
    }

    @Test func `the elements of a block are variables`() {
        var environment = Environment.forChecking()
        environment.add(Library(name: "block", functions: [], macros: Macro.block))
        #expect(environment.outcome("cel.block([[1, 2], size(cel.index(0)), cel.index(1) + 1], cel.index(2))") == "int")
        #expect(
            environment.outcome("cel.block([cel.index(1), 1], 1)")
                == "1:21 undeclared reference to '@index1' (in container '')")
    }
}
