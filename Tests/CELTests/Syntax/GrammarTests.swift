import Testing

@testable import CEL

/// Precedence, associativity and forms (`cel.md` 1.2).
@Suite struct GrammarTests {
    @Test(arguments: [
        ("a ? b : c", "(_?_:_ a b c)"),
        ("a ? b : c ? d : e", "(_?_:_ a b (_?_:_ c d e))"),
        ("a ? (b ? c : d) : e", "(_?_:_ a (_?_:_ b c d) e)"),
        ("a || b ? c || d : e || f", "(_?_:_ (_||_ a b) (_||_ c d) (_||_ e f))"),
        ("a ?.b : c", "(_?_:_ a .b c)"),
        ("a || b && c", "(_||_ a (_&&_ b c))"),
        ("(a || b) && c", "(_&&_ (_||_ a b) c)"),
        ("a && b == c", "(_&&_ a (_==_ b c))"),
        ("a == b == c", "(_==_ (_==_ a b) c)"),
        ("a < b in c != d", "(_!=_ (@in (_<_ a b) c) d)"),
        ("a <= b", "(_<=_ a b)"),
        ("a >= b", "(_>=_ a b)"),
        ("a > b", "(_>_ a b)"),
        ("a + b * c - d", "(_-_ (_+_ a (_*_ b c)) d)"),
        ("a * b / c % d", "(_%_ (_/_ (_*_ a b) c) d)"),
        ("a - b - c", "(_-_ (_-_ a b) c)"),
        ("a - (b - c)", "(_-_ a (_-_ b c))"),
        ("a + b < c * d", "(_<_ (_+_ a b) (_*_ c d))"),
        ("-a * b", "(_*_ (-_ a) b)"),
        ("!a && b", "(_&&_ (!_ a) b)"),
        ("!a.b", "(!_ (sel a b))"),
        ("-a.b(c)", "(-_ (.b a c))"),
        ("((a))", "a"),
    ])
    func precedence(text: String, tree: String) {
        #expect(SyntaxTesting.tree(text) == tree)
    }

    @Test(arguments: [
        ("!!a", "a"),
        ("!!!a", "(!_ a)"),
        ("! ! a", "a"),
        ("--a", "a"),
        ("---a", "(-_ a)"),
        ("--1", "1"),
        ("---1", "(-_ 1)"),
        ("4--4", "(_-_ 4 -4)"),
        ("4---4", "(_-_ 4 4)"),
        ("4-4", "(_-_ 4 4)"),
        ("4 - -x", "(_-_ 4 (-_ x))"),
        ("-5.abs()", "(.abs -5)"),
        ("-(5).abs()", "(-_ (.abs 5))"),
        ("-x.abs()", "(-_ (.abs x))"),
        ("!-5", "(!_ -5)"),
        ("!(-x)", "(!_ (-_ x))"),
        ("-(-x)", "(-_ (-_ x))"),
        ("!-x", "1:2: unexpected '-', expected an operand"),
        ("-!x", "1:2: unexpected '!', expected an operand"),
        ("!-1u", "1:2: unexpected '-', expected an operand"),
    ])
    func signs(text: String, tree: String) {
        #expect(SyntaxTesting.tree(text) == tree)
    }

    /// cel-go's balancer: the left side of each node has as many terms as the right, or one more.
    @Test(arguments: [
        ("a && b", "(_&&_ a b)"),
        ("a && b && c", "(_&&_ (_&&_ a b) c)"),
        ("a && b && c && d", "(_&&_ (_&&_ a b) (_&&_ c d))"),
        ("a || b || c || d || e", "(_||_ (_||_ (_||_ a b) c) (_||_ d e))"),
        ("a || b || c || d || e || f", "(_||_ (_||_ (_||_ a b) c) (_||_ (_||_ d e) f))"),
        ("a && (b && c)", "(_&&_ a (_&&_ b c))"),
        ("a && b || c && d || e", "(_||_ (_||_ (_&&_ a b) (_&&_ c d)) e)"),
        ("a && (b || c || d) && e", "(_&&_ (_&&_ a (_||_ (_||_ b c) d)) e)"),
    ])
    func balance(text: String, tree: String) {
        #expect(SyntaxTesting.tree(text) == tree)
    }

    @Test(arguments: [
        ("a.b.c", "(sel (sel a b) c)"),
        ("a[b]", "(_[_] a b)"),
        ("a[b ? c : d]", "(_[_] a (_?_:_ b c d))"),
        ("a[?b]", "(_[?_] a b)"),
        ("a.?b.c", #"(sel (_?._ a "b") c)"#),
        ("a.?b[0].?c", #"(_?._ (_[_] (_?._ a "b") 0) "c")"#),
        ("a.b(c).d(e, f)[0]", "(_[_] (.d (.b a c) e f) 0)"),
        ("a.b.c()", "(.c (sel a b))"),
        ("f()", "(f)"),
        ("f(a, b + c)", "(f a (_+_ b c))"),
        (".f(a)", "(.f a)"),
        ("(a + b).c", "(sel (_+_ a b) c)"),
        ("'a'.size()", #"(.size "a")"#),
        ("[1, 2][0]", "(_[_] [1 2] 0)"),
        ("{'a': 1}.a", #"(sel {"a":1} a)"#),
        ("1.5.f()", "(.f 1.5)"),
        ("1.f()", "(.f 1)"),
        ("1. f()", "(.f 1)"),
        ("1.?f", #"(_?._ 1 "f")"#),
        ("null.f()", "(.f null)"),
        ("b'x'.f", "(sel b[120] f)"),
    ])
    func members(text: String, tree: String) {
        #expect(SyntaxTesting.tree(text) == tree)
    }

    @Test(arguments: [
        ("[]", "[]"),
        ("[,]", "[]"),
        ("[1]", "[1]"),
        ("[1,]", "[1]"),
        ("[1, a ? b : c, [2]]", "[1 (_?_:_ a b c) [2]]"),
        ("[?a, b, ?c,]", "[?a b ?c]"),
        ("{}", "{}"),
        ("{,}", "{}"),
        ("{a: b}", "{a:b}"),
        ("{'a': 1, 2u: [], }", #"{"a":1 2u:[]}"#),
        ("{?a: b, c: d}", "{?a:b c:d}"),
        ("{a ? b : c : d}", "{(_?_:_ a b c):d}"),
        ("T{}", "T{}"),
        ("T{,}", "T{}"),
        ("a.b.T{f: 1, g: x,}", "a.b.T{f:1 g:x}"),
        (".a.T{f: 1}", ".a.T{f:1}"),
        ("T{?f: x}", "T{?f:x}"),
        ("T{f: U{g: 1}}.f.g", "(sel (sel T{f:U{g:1}} f) g)"),
        ("a . b . T {f: 1}", "a.b.T{f:1}"),
        ("(a.b){}", "1:6: unexpected '{', expected an operator or the end"),
        ("a().b{}", "1:6: unexpected '{', expected an operator or the end"),
        ("a[0]{}", "1:5: unexpected '{', expected an operator or the end"),
        ("a.?b{}", "1:5: unexpected '{', expected an operator or the end"),
        ("a.b{c: 1}{d: 2}", "1:10: unexpected '{', expected an operator or the end"),
        ("[,1]", "1:3: unexpected '1', expected ']' or an operator"),
        ("[1,,]", "1:4: unexpected ',', expected an operand"),
        ("f(a,)", "1:5: unexpected ')' after ','"),
        ("f(,)", "1:3: unexpected ',', expected an operand"),
        ("f(?a)", "1:3: unexpected '?', expected an operand"),
        ("{a}", "1:3: unexpected '}', expected ':' after a map's key"),
        ("{a: }", "1:5: unexpected '}', expected an operand"),
        ("T{f}", "1:4: unexpected '}', expected ':' after a field's name"),
        ("T{'f': 1}", "1:3: unexpected ''f'', expected a field name"),
        ("a.?b()", "1:5: a method cannot be called with '.?'"),
        ("a[]", "1:2: an index is missing"),
        ("a[1, 2]", "1:4: unexpected ',', expected ']' or an operator"),
    ])
    func collections(text: String, tree: String) {
        #expect(SyntaxTesting.tree(text) == tree)
    }

    /// The ranges that messages and explanations point to: whole operands, and cel-go's places.
    @Test func places() throws {
        let text = "(a + b) * f(c).d[0] ? -x : .y && z"
        let ast = try SyntaxTesting.environment.parse(text).get()
        func find(_ expected: String) -> Int32? {
            ast.nodes.indices.first { ast.source.text(ast.ranges[$0]) == expected }.map { ast.anchors[$0] }
        }
        #expect(find(text) == 20)
        #expect(find("(a + b) * f(c).d[0]") == 8)
        #expect(find("a + b") == 3)
        #expect(find("f(c).d[0]") == 16)
        #expect(find("f(c).d") == 14)
        #expect(find("f(c)") == 11)
        #expect(find("-x") == 22)
        #expect(find(".y && z") == 30)
        #expect(find(".y") == 28)
        #expect(find("0") == 17)
    }

    @Test func nodesComeAfterTheirOperands() throws {
        let text = "a.b.T{f: [1, {2: x.map(y, y > 1, y.optMap(z, z))}]}.all(k, v, k == v) ? has(a.b) : l.sortBy(e, -e)"
        let ast = try SyntaxTesting.environment.parse(text).get()
        for (index, node) in ast.nodes.enumerated() {
            node.forEachChild { #expect($0.index < index) }
        }
    }
}
