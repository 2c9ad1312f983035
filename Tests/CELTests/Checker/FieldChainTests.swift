import Testing

@testable import CEL

/// The fields that an expression can look at are told from its source.
@Suite struct FieldChainTests {
    private func chains(_ text: String, defining name: String? = nil) throws -> Set<String> {
        var environment = Environment.rules
        for name in ["object", "pod"] { environment.declare(name, .dyn) }
        if let name { environment.define(name, as: try environment.compile(FieldChainTests.named)) }
        let program = try environment.compile(text)
        return Set(
            program.expression.fieldChains.map { chain in
                ([chain.variable] + chain.fields).joined(separator: ".")
                    + (chain.use == .value ? "" : " (\(chain.use))")
            })
    }

    private static let cases: [(text: String, chains: Set<String>)] = [
        ("object.a.b == 1", ["object.a.b"]),
        ("object.?a.?b.orValue(1) == 1", ["object.a.b"]),
        ("object.a.?b.orValue(1) == 1", ["object.a.b", "object.a (prefix)"]),
        ("has(object.a.b) && pod.c", ["object.a.b", "object.a (prefix)", "pod.c"]),
        ("object['a'].b[?'c'].hasValue()", ["object.a.b.c", "object.a (prefix)", "object.a.b (prefix)"]),
        ("object.?a.orValue({}).?b.orValue(1) == 1", ["object.a"]),
        ("object.items.all(i, i.x == object.y)", ["object.items", "object.y (loop)"]),
        ("object.?items.orValue([]).all(i, i.x == object.y)", ["object.items", "object.y (loop)"]),
        ("object.?items.orValue([1]).all(i, i == object.y)", ["object.items", "object.y"]),
        ("[1].all(i, i == object.y)", ["object.y"]),
        ("[?object.?a, pod.b].all(i, i == object.y)", ["object.a", "pod.b", "object.y"]),
        ("[?object.?a].all(i, i == object.y) && object.y == 1", ["object.a", "object.y", "object.y (loop)"]),
        (
            "object.a.all(i, [1].all(j, i.b[j] == object.c.?d.orValue(0)))",
            ["object.a", "object.c (prefix)", "object.c.d (loop)"]
        ),
        ("object.?a.orValue(null) == null", ["object.a (nullness)"]),
        ("object.b.?a.orValue(null) != null", ["object.b.a (nullness)", "object.b (prefix)"]),
        ("object.?a.orValue(null) == pod.b", ["object.a", "pod.b"]),
        ("object.?a.orValue(1) == null", ["object.a"]),
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

    private static let named = "object.?n.orValue(null) == null || object.o.?p.orValue(1) == 1"

    /// A name for an expression looks at what the expression looks at.
    @Test(arguments: [
        "names.it", "!names.it && object.?q.orValue(0) == 1",
        "object.?items.orValue([]).all(i, names.it && i == pod.x)",
        "names.it && object.?items.orValue([]).all(i, !names.it)", "[names.it].all(i, i)",
        "[pod.x].exists(i, names.it)",
    ])
    func aNameIsSeenThrough(text: String) throws {
        let writtenOut = text.split(separator: "names.it", omittingEmptySubsequences: false)
            .joined(separator: "(\(FieldChainTests.named))")
        #expect(try chains(text, defining: "names.it") == chains(writtenOut))
    }
}
