import Testing

@testable import CEL

@Suite struct UnparserTests {
    @Test(arguments: [
        ("a+b*c", "a + b * c"),
        ("(a+b)*c", "(a + b) * c"),
        ("a+(b*c)", "a + b * c"),
        ("a-(b-c)", "a - (b - c)"),
        ("(a-b)-c", "a - b - c"),
        ("a*(b/c)", "a * (b / c)"),
        ("(a==b)==c", "a == b == c"),
        ("a==(b==c)", "a == (b == c)"),
        ("a in[b]", "a in [b]"),
        ("a?b:c?d:e", "a ? b : c ? d : e"),
        ("(a?b:c)?d:e", "(a ? b : c) ? d : e"),
        ("a?(b?c:d):e", "a ? (b ? c : d) : e"),
        ("(a?b:c)+d", "(a ? b : c) + d"),
        ("a||b&&c", "a || b && c"),
        ("(a||b)&&c", "(a || b) && c"),
        ("a&&b&&c&&d", "a && b && c && d"),
        ("a&&(b&&c)", "a && (b && c)"),
        ("(a&&b)&&c", "a && b && c"),
        ("a&&(b&&(c&&d))", "a && (b && (c && d))"),
        ("(a||b)||(c||d)", "a || b || c || d"),
        ("!!a", "a"),
        ("!(!a)", "!(!a)"),
        ("!a.b", "!a.b"),
        ("!(a&&b)", "!(a && b)"),
        ("-(-a)", "-(-a)"),
        ("-(5)", "-(5)"),
        ("-5", "-5"),
        ("-(-5)", "-(-5)"),
        ("!-5", "!-5"),
        ("-(5).f()", "-(5.f())"),
        ("-5 .f()", "-5.f()"),
        ("a- -5", "a - -5"),
        ("-1u", "-(1u)"),
        ("(a+b).c", "(a + b).c"),
        ("(-a).b", "(-a).b"),
        ("(a?b:c)[0]", "(a ? b : c)[0]"),
        ("a.b [c] .d(e , f)", "a.b[c].d(e, f)"),
        (".a.f()", ".a.f()"),
        (".f(x)", ".f(x)"),
        ("a.?b[?c]", "a.?b[?c]"),
        ("[?a,b,]", "[?a, b]"),
        ("{?a:b,1:2}", "{?a: b, 1: 2}"),
        (".a.T{?f:1,g:2}", ".a.T{?f: 1, g: 2}"),
        ("a.`b-c`.?`in`", "a.`b-c`.?`in`"),
        ("a.`plain`", "a.plain"),
        ("T{`a b`:1}", "T{`a b`: 1}"),
        ("0xff", "255"),
        ("1u", "1u"),
        (".5", "0.5"),
        ("1e100", "1e+100"),
        ("-0.0", "-0.0"),
        ("null", "null"),
        (#"'a"b\\c'"#, #""a\"b\\c""#),
        ("'''é\n\t\u{1}'''", #""é\n\t\x01""#),
        (#"b'\xff"a'"#, #"b"\xff\"a""#),
        ("has(a.b)", "has(a.b)"),
        ("has((a+b).c)", "has((a + b).c)"),
        ("l.all(x,x>0)", "l.all(x, x > 0)"),
        ("l.existsOne(x, p)", "l.existsOne(x, p)"),
        ("l.map(x,p,t).filter(y,y)", "l.map(x, p, t).filter(y, y)"),
        ("m.transformMap(k,v,v+1)", "m.transformMap(k, v, v + 1)"),
        ("cel.bind(x,1,x+x)", "cel.bind(x, 1, x + x)"),
        ("o.optMap(x,x+1).orValue(2)", "o.optMap(x, x + 1).orValue(2)"),
        ("l.sortBy(x,-x)", "l.sortBy(x, -x)"),
        ("cel.block([1,cel.index(0)],cel.index(1))", "cel.block([1, cel.index(0)], cel.index(1))"),
        ("[1].map(cel.iterVar(0,0),cel.iterVar(0,0))", "[1].map(cel.iterVar(0, 0), cel.iterVar(0, 0))"),
    ])
    func canonicalForm(text: String, canonical: String) throws {
        let ast = try SyntaxTesting.environment.parse(text).get()
        #expect(ast.unparsed == canonical)
        #expect(SyntaxTesting.tree(canonical) == ast.dump())
    }

    @Test func partsOfATree() throws {
        let ast = try SyntaxTesting.environment.parse("a && l.all(x, x.b+1 > c)").get()
        let texts = Set(ast.nodes.indices.map { ast.unparsed(NodeID($0)) })
        #expect(texts.isSuperset(of: ["a", "l.all(x, x.b + 1 > c)", "x.b + 1 > c", "x.b + 1", "x.b", "1", "c", "l"]))
    }

    @Test func aLoopWithoutMacro() throws {
        var ast = try SyntaxTesting.environment.parse("l.map(x, f(x))").get()
        ast.macroCalls = [:]
        #expect(ast.unparsed == "__comprehension__(x, @result, l, [], true, @result + [f(x)], @result)")
    }
}
