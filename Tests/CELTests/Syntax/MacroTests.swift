import Testing

@testable import CEL

/// Macros and their expansions (`cel.md` 1.3).
@Suite struct MacroTests {
    @Test(arguments: [
        ("has(a.b)", "(has a b)"),
        ("has(a.b.c)", "(has (sel a b) c)"),
        ("has(a[0].b)", "(has (_[_] a 0) b)"),
        ("has(a.?b.c)", #"(has (_?._ a "b") c)"#),
        (
            "r.all(x, p)",
            "(all x r @result true (@not_strictly_false @result) (_&&_ @result p) @result p=p)"
        ),
        (
            "r.exists(x, p)",
            "(exists x r @result false (@not_strictly_false (!_ @result)) (_||_ @result p) @result p=p)"
        ),
        (
            "r.exists_one(x, p)",
            "(existsOne x r @result 0 true (_?_:_ p (_+_ @result 1) @result) (_==_ @result 1) p=p)"
        ),
        (
            "r.existsOne(x, p)",
            "(existsOne x r @result 0 true (_?_:_ p (_+_ @result 1) @result) (_==_ @result 1) p=p)"
        ),
        ("r.map(x, t)", "(map x r @result [] true (_+_ @result [t]) @result t=t)"),
        (
            "r.map(x, p, t)",
            "(map x r @result [] true (_?_:_ p (_+_ @result [t]) @result) @result p=p t=t)"
        ),
        ("r.filter(x, p)", "(filter x r @result [] true (_?_:_ p (_+_ @result [x]) @result) @result p=p)"),
    ])
    func standard(text: String, tree: String) {
        #expect(SyntaxTesting.tree(text) == tree)
    }

    @Test(arguments: [
        (
            "r.all(i, v, p)",
            "(all i,v r @result true (@not_strictly_false @result) (_&&_ @result p) @result p=p)"
        ),
        (
            "r.exists(i, v, p)",
            "(exists i,v r @result false (@not_strictly_false (!_ @result)) (_||_ @result p) @result p=p)"
        ),
        (
            "r.exists_one(i, v, p)",
            "(existsOne i,v r @result 0 true (_?_:_ p (_+_ @result 1) @result) (_==_ @result 1) p=p)"
        ),
        (
            "r.existsOne(i, v, p)",
            "(existsOne i,v r @result 0 true (_?_:_ p (_+_ @result 1) @result) (_==_ @result 1) p=p)"
        ),
        ("r.transformList(i, v, t)", "(transformList i,v r @result [] true (_+_ @result [t]) @result t=t)"),
        (
            "r.transformList(i, v, p, t)",
            "(transformList i,v r @result [] true (_?_:_ p (_+_ @result [t]) @result) @result p=p t=t)"
        ),
        (
            "r.transformMap(i, v, t)",
            "(transformMap i,v r @result {} true (cel.@mapInsert @result i t) @result t=t)"
        ),
        (
            "r.transformMap(i, v, p, t)",
            "(transformMap i,v r @result {} true (_?_:_ p (cel.@mapInsert @result i t) @result) @result p=p t=t)"
        ),
        (
            "r.transformMapEntry(i, v, m)",
            "(transformMapEntry i,v r @result {} true (cel.@mapInsert @result m) @result t=m)"
        ),
        (
            "r.transformMapEntry(i, v, p, m)",
            "(transformMapEntry i,v r @result {} true (_?_:_ p (cel.@mapInsert @result m) @result) @result p=p t=m)"
        ),
    ])
    func twoVariables(text: String, tree: String) {
        #expect(SyntaxTesting.tree(text) == tree)
    }

    @Test(arguments: [
        ("cel.bind(x, v, e)", "(bind #unused [] x v false x e)"),
        (
            "o.optMap(x, t)",
            "(_?_:_ (.hasValue o) (optional.of (bind #unused [] x (.value o) false x t)) (optional.none))"
        ),
        (
            "o.optFlatMap(x, t)",
            "(_?_:_ (.hasValue o) (bind #unused [] x (.value o) false x t) (optional.none))"
        ),
        (
            "l.sortBy(x, k)",
            "(bind #unused [] @__sortBy_input__ l false @__sortBy_input__ "
                + "(.@sortByAssociatedKeys @__sortBy_input__ "
                + "(map x @__sortBy_input__ @result [] true (_+_ @result [k]) @result t=k)))"
        ),
        ("cel.block([a, b], c)", "(cel.@block [a b] c)"),
        ("cel.index(12)", "@index12"),
        ("cel.iterVar(0, 1)", "@it:0:1"),
        ("cel.accuVar(2, 3)", "@ac:2:3"),
        (
            "[1].map(cel.iterVar(0, 0), cel.iterVar(0, 0))",
            "(map @it:0:0 [1] @result [] true (_+_ @result [@it:0:0]) @result t=@it:0:0)"
        ),
    ])
    func extensions(text: String, tree: String) {
        #expect(SyntaxTesting.tree(text) == tree)
    }

    /// Only the right name, style and number of arguments make a macro, and only the right namespace.
    @Test(arguments: [
        ("has(a, b)", "(has a b)"),
        ("a.has(b)", "(.has a b)"),
        (".has(a.b)", "(.has (sel a b))"),
        ("all(x, p)", "(all x p)"),
        ("r.all(x)", "(.all r x)"),
        ("r.filter(x, p, t)", "(.filter r x p t)"),
        ("r.map", "(sel r map)"),
        ("x.bind(a, b, c)", "(.bind x a b c)"),
        ("x.cel.bind(a, b, c)", "(.bind (sel x cel) a b c)"),
        ("x.index(0)", "(.index x 0)"),
        ("x.block([], 1)", "(.block x [] 1)"),
    ])
    func ordinaryCalls(text: String, tree: String) {
        #expect(SyntaxTesting.tree(text) == tree)
    }

    @Test(arguments: [
        ("has(a)", "1:5: invalid argument to has() macro"),
        ("has(a['b'])", "1:6: invalid argument to has() macro"),
        ("has(a.?b)", "1:6: invalid argument to has() macro"),
        ("has(has(a.b))", "1:8: invalid argument to has() macro"),
        ("r.all(x.y, p)", "1:8: argument must be a simple name"),
        ("r.all(.x, p)", "1:8: argument must be a simple name"),
        ("r.exists(1, p)", "1:10: argument must be a simple name"),
        ("r.exists_one(f(x), p)", "1:15: argument must be a simple name"),
        ("r.map(1, t)", "1:7: argument is not an identifier"),
        ("r.map('x', p, t)", "1:7: argument is not an identifier"),
        ("r.filter([x], p)", "1:10: argument is not an identifier"),
        ("r.all(__result__, p)", "1:7: iteration variable overwrites accumulator variable"),
        ("r.map(__result__, p)", "1:7: iteration variable overwrites accumulator variable"),
        ("r.all(1, v, p)", "1:7: argument must be a simple name"),
        ("r.all(i, 1, p)", "1:10: argument must be a simple name"),
        ("r.transformMap(i, i, p)", "1:19: duplicate variable name: i"),
        ("r.transformList(i, __result__, p)", "1:20: iteration variable overwrites accumulator variable"),
        ("cel.bind(x.y, 1, 2)", "1:11: cel.bind() variable names must be simple identifiers"),
        ("o.optMap(x.y, 1)", "1:11: optMap() variable name must be a simple identifier"),
        ("o.optFlatMap(1, 1)", "1:14: optFlatMap() variable name must be a simple identifier"),
        ("l.sortBy(1, k)", "1:10: argument is not an identifier"),
        (
            "'a'.sortBy(x, k)",
            "1:1: sortBy can only be applied to a list, identifier, comprehension, call or select expression"
        ),
        ("cel.block(a, b)", "1:11: cel.block requires the first arg to be a list literal"),
        ("cel.index(-1)", "1:11: cel.index requires a single non-negative int constant arg"),
        ("cel.index(1u)", "1:11: cel.index requires a single non-negative int constant arg"),
        ("cel.iterVar(0, x)", "1:16: cel.iterVar requires two non-negative int constant args"),
        ("cel.accuVar(-1, 0)", "1:13: cel.accuVar requires two non-negative int constant args"),
    ])
    func wrongShapes(text: String, error: String) {
        #expect(SyntaxTesting.tree(text) == error)
    }

    @Test func withoutMacros() throws {
        let ast = try SyntaxTesting.environment.parse("[1].all(x, has(x.y))", expandsMacros: false).get()
        #expect(ast.dump() == "(.all [1] x (has (sel x y)))")
        #expect(ast.macroCalls.isEmpty)
    }

    @Test func nodesOfMacrosHaveThePlaceOfTheCall() throws {
        let ast = try SyntaxTesting.environment.parse("  a.all(x, x > 1) || b").get()
        let loops = ast.nodes.indices.filter { if case .comprehension = ast.nodes[$0] { true } else { false } }
        let loop = NodeID(try #require(loops.first))
        #expect(loops.count == 1)
        #expect(ast.source.text(ast.range(loop)) == "a.all(x, x > 1)")
        #expect(ast.anchor(loop) == 7)
        guard case .comprehension(let comprehension) = ast[loop] else { return }
        for made in [comprehension.initial, comprehension.condition, comprehension.step, comprehension.result] {
            #expect(ast.range(made) == ast.range(loop))
        }
        #expect(ast.source.text(ast.range(comprehension.range)) == "a")
        #expect(comprehension.predicate.map { ast.source.text(ast.range($0)) } == "x > 1")
    }

    @Test func theTargetOfOptMapIsOneNode() throws {
        let ast = try SyntaxTesting.environment.parse("o.optMap(x, x)").get()
        guard case .call(Operator.conditional, nil, let parts) = ast[ast.root],
            case .call("hasValue", let tested?, _) = ast[parts[0]],
            case .call("optional.of", nil, let arguments) = ast[parts[1]],
            case .comprehension(let bind) = ast[arguments[0]],
            case .call("value", let read?, _) = ast[bind.initial],
            case .call("optional.none", nil, let nothing) = ast[parts[2]]
        else {
            Issue.record("another expansion: \(ast.dump())")
            return
        }
        #expect(tested == read)
        #expect(nothing.isEmpty)
        #expect(ast.macroCalls[ast.root]?.function == "optMap")
    }

    @Test func aMacroForAnyNumberOfArguments() {
        let count = Macro.global("count", nil) { expansion throws(Diagnostic) in
            expansion.literal(.int(Int64(expansion.arguments.count)))
        }
        let exact = Macro.global("count", 1) { expansion throws(Diagnostic) in
            expansion.identifier("one")
        }
        var environment = Environment()
        environment.add(Library(name: "test", functions: [], macros: [count, exact]))
        #expect(SyntaxTesting.tree("count() + count(a, b, c)", in: environment) == "(_+_ 0 3)")
        #expect(SyntaxTesting.tree("count(a)", in: environment) == "one")
        #expect(SyntaxTesting.tree("count(a){}", in: environment).hasPrefix("1:9: unexpected '{'"))
        #expect(SyntaxTesting.tree("a.count(b)", in: environment) == "(.count a b)")
    }

    @Test func aMacroReplacesOneOfTheSameSignature() {
        var environment = Environment()
        environment.add(Library(name: "standard", functions: [], macros: Macro.standard))
        environment.add(
            Library(
                name: "test", functions: [],
                macros: [.receiver("map", 2) { expansion throws(Diagnostic) in expansion.identifier("mine") }]))
        #expect(SyntaxTesting.tree("r.map(x, y)", in: environment) == "mine")
        #expect(SyntaxTesting.tree("r.map(x, y, z)", in: environment).hasPrefix("(map x r"))
    }
}
