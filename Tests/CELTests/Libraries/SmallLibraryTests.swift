import Testing

@testable import CEL

/// Encoders, bindings, blocks and loops with two variables.
@Suite struct SmallLibraryTests {
    @Test(arguments: [
        ("base64.encode(b'')", "\"\""), ("base64.encode(b'f')", "\"Zg==\""),
        ("base64.encode(b'\\xff\\xfe')", "\"//4=\""),
        ("base64.decode('')", "b\"\""), ("base64.decode('Zm9v')", "b\"foo\""), ("base64.decode('Zg')", "b\"f\""),
        ("base64.decode('Z')", "error: illegal base64 data"), ("base64.decode('_-8=')", "error: illegal base64 data"),

        ("cel.bind(x, 'a' + 'b', x + x)", "\"abab\""),
        ("cel.bind(x, [1], cel.bind(x, x + [2], x))", "[1, 2]"),
        ("cel.bind(a.b, 1, 2)", "error: cel.bind() variable names must be simple identifiers"),
        ("cel.block([1 + 1, cel.index(0) * 2], cel.index(1) + cel.index(0))", "6"),

        ("[5, 6].transformList(i, v, i + v)", "[5, 7]"),
        ("{'a': 1, 'b': 2}.transformMap(k, v, v > 1, k + k)", "{\"b\": \"bb\"}"),
        ("[1, 2].transformMapEntry(i, v, {'k' + string(v): i})", "{\"k1\": 0, \"k2\": 1}"),
        ("[1, 1].transformMapEntry(i, v, {v: i})", "error: duplicate map key: 1"),
        ("{'a': 1}.all(k, v, k == 'a' && v == 1)", "true"),
    ])
    func `work`(expression: String, expected: String) {
        #expect(Environment.spec.result(expression) == expected)
    }
}
