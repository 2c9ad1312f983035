import Testing

@testable import CEL

/// The fields that an expression can look at are told from its source.
@Suite struct FieldChainTests {
    private func chains(_ text: String) throws -> Set<String> {
        var environment = Environment.rules
        for name in ["object", "pod"] { environment.declare(name, .dyn) }
        let program = try environment.compile(text)
        return Set(
            program.expression.fieldChains.map { chain in
                ([chain.variable] + chain.fields).joined(separator: ".") + (chain.isPrefix ? " (prefix)" : "")
            })
    }

    private static let cases: [(text: String, chains: Set<String>)] = [
        ("object.a.b == 1", ["object.a.b"]),
        ("object.?a.?b.orValue(1) == 1", ["object.a.b"]),
        ("object.a.?b.orValue(1) == 1", ["object.a.b", "object.a (prefix)"]),
        ("has(object.a.b) && pod.c", ["object.a.b", "object.a (prefix)", "pod.c"]),
        ("object['a'].b[?'c'].hasValue()", ["object.a.b.c", "object.a (prefix)", "object.a.b (prefix)"]),
        ("object.?a.orValue({}).?b.orValue(1) == 1", ["object.a"]),
        ("object.items.all(i, i.x == object.y)", ["object.items", "object.y"]),
        ("object.items[0].x == 1", ["object.items"]),
        ("object == pod.a", ["object", "pod.a"]),
        ("[?object.?a, ?pod.?b].all(x, x > 0)", ["object.a", "pod.b"]),
        ("object[pod.key] == 1", ["object", "pod.key"]),
        ("1 + 1 == 2", []),
    ]

    @Test(arguments: cases)
    func fieldsAreFound(text: String, expected: Set<String>) throws {
        #expect(try chains(text) == expected)
    }
}
