import Testing

@testable import CEL

/// Types of expressions by the rules of cel-spec and cel-go.
@Suite struct InferredTypeTests {
    private static let variables: [String: CELType] = [
        "d": .dyn, "i": .int, "u": .uint, "s": .string, "b": .bool, "ts": .timestamp, "dur": .duration,
        "names": .list(.string), "ports": .map(.string, .int), "maybe": .optional(.string),
        "nested": .map(.string, .map(.string, .list(.int))), "pod": .object("example.Pod"),
        "maybeMap": .optional(.map(.string, .int)), "maybeList": .optional(.list(.int)),
    ]

    private static let pod = ObjectType(
        name: "example.Pod",
        fields: [
            "name": .string, "labels": .map(.string, .string), "created": .timestamp, "owner": .object("example.Pod"),
        ])

    private let environment = Environment.forChecking(Self.variables, objects: [Self.pod])

    @Test(arguments: [
        ("1", "int"), ("1u", "uint"), ("1.5", "double"), ("'a'", "string"), ("b'a'", "bytes"), ("null", "null"),
        ("true", "bool"),
        ("[]", "list(dyn)"), ("[1, 2]", "list(int)"), ("[1, 'a']", "list(dyn)"), ("[1, dyn('a')]", "list(dyn)"),
        ("{}", "map(dyn, dyn)"), ("{'a': 1}", "map(string, int)"), ("{'a': 1, 2: 'b'}", "map(dyn, dyn)"),
        ("[[], [1]]", "list(list(int))"), ("[[1], []]", "list(list(int))"),
        ("[null, ts]", "list(timestamp)"), ("[ts, null]", "list(timestamp)"), ("[1, null]", "list(dyn)"),
        ("[{}, {'a': [ts]}]", "list(map(string, list(timestamp)))"),
        ("{'a': []}['a'] + [1]", "list(int)"),
    ])
    func literals(_ text: String, _ type: String) {
        #expect(environment.outcome(text) == type)
    }

    @Test(arguments: [
        ("1 + 2", "int"), ("1u * 2u", "uint"), ("1.0 / 2.0", "double"), ("'a' + 'b'", "string"), ("-1.5", "double"),
        ("ts - ts", "duration"), ("ts - dur", "timestamp"), ("dur + ts", "timestamp"), ("dur + dur", "duration"),
        ("[1] + []", "list(int)"), ("[] + [1]", "list(int)"), ("[] + []", "list(dyn)"),
        ("1 < 2", "bool"), ("1 < 2.0", "bool"), ("1u >= 2", "bool"), ("ts < ts", "bool"), ("1 == 1", "bool"),
        ("d == 1", "bool"), ("ts == null", "bool"), ("d + 1", "int"), ("d + d", "dyn"), ("d < 1", "bool"),
        ("1 in [1]", "bool"), ("'a' in ports", "bool"), ("d in d", "bool"),
        ("b ? 1 : 2", "int"), ("b ? 1 : d", "dyn"), ("b ? null : ts", "timestamp"), ("b ? [] : [1]", "list(int)"),
        ("d && d", "bool"), ("!d", "bool"), ("-d", "dyn"),
    ])
    func operators(_ text: String, _ type: String) {
        #expect(environment.outcome(text) == type)
    }

    @Test(arguments: [
        ("size('a')", "int"), ("names.size()", "int"), ("string(1)", "string"), ("type(1)", "type(int)"),
        ("type(type(1)) == type", "bool"), ("int", "type(int)"), ("list", "type(list(dyn))"), ("dyn(1)", "dyn"),
        ("google.protobuf.Timestamp", "type(timestamp)"), ("type(ts) == google.protobuf.Timestamp", "bool"),
        ("ts.getHours('UTC')", "int"), ("dur.getHours()", "int"), ("d.getHours()", "int"), ("s.matches('a')", "bool"),
        ("matches(s, 'a')", "bool"), ("d.startsWith('a')", "bool"), ("timestamp('2020-01-01T00:00:00Z')", "timestamp"),
        ("duration(1)", "duration"), ("int(dur)", "int"),
    ])
    func functions(_ text: String, _ type: String) {
        #expect(environment.outcome(text) == type)
    }

    @Test(arguments: [
        ("names[0]", "string"), ("ports['a']", "int"), ("ports.a", "int"), ("d.a.b[0].c", "dyn"), ("d[0]", "dyn"),
        ("nested.a.b[0]", "int"), ("has(ports.a)", "bool"), ("has(d.a.b)", "bool"), ("[][0]", "dyn"),
        ("[].map(x, x)[0].foo", "dyn"), ("{}.a", "dyn"), ("{}.a.b", "dyn"),
        ("pod.name", "string"), ("pod.labels.x", "string"), ("pod.owner.owner.created", "timestamp"),
        ("has(pod.name)", "bool"), ("example.Pod{name: 'a'}", "example.Pod"),
        ("example.Pod{owner: null}", "example.Pod"),
        ("example.Pod{?name: maybe}.owner", "example.Pod"), ("example.Pod", "type(example.Pod)"),
        ("type(pod) == example.Pod", "bool"),
    ])
    func fields(_ text: String, _ type: String) {
        #expect(environment.outcome(text) == type)
    }

    @Test(arguments: [
        ("ports.?a", "optional_type(int)"), ("ports[?'a']", "optional_type(int)"),
        ("names[?0]", "optional_type(string)"),
        ("d.?a", "optional_type(dyn)"), ("d.?a.b", "optional_type(dyn)"), ("nested.?a.b", "optional_type(list(int))"),
        ("nested.?a.?b", "optional_type(list(int))"), ("nested.?a.b[0]", "optional_type(int)"),
        ("nested.?a['b']", "optional_type(list(int))"), ("nested.?a[?'b'][?0]", "optional_type(int)"),
        ("pod.?name", "optional_type(string)"), ("pod.?owner.name", "optional_type(string)"),
        ("has(maybeMap.a)", "bool"), ("maybeList[0]", "optional_type(int)"),
        ("maybe.orValue('')", "string"), ("maybe.or(optional.none())", "optional_type(string)"),
        ("maybe.hasValue()", "bool"), ("maybe.value()", "string"), ("optional.none().orValue(1)", "int"),
        ("optional.none()", "optional_type(dyn)"), ("[?maybe, 'a']", "list(string)"), ("[?d, 'a']", "list(dyn)"),
        ("{?'a': maybe}", "map(string, string)"), ("maybe.optMap(x, x + 'a')", "optional_type(string)"),
        ("maybe.optMap(x, size(x))", "optional_type(int)"), ("maybe.optFlatMap(x, ports.?b)", "optional_type(int)"),
        ("optional.unwrap([maybe])", "list(string)"), ("[maybe].unwrapOpt()", "list(string)"),
        ("names.first()", "optional_type(string)"), ("[optional.of(1), null][0]", "optional_type(int)"),
        ("[null, optional.of(1)]", "list(optional_type(int))"),
        ("[optional.of(1), optional.of(dyn(1))]", "list(optional_type(dyn))"),
    ])
    func optionals(_ text: String, _ type: String) {
        #expect(environment.outcome(text) == type)
    }

    @Test(arguments: [
        ("names.all(n, n.startsWith('a'))", "bool"), ("names.exists(n, n == 'a')", "bool"),
        ("names.exists_one(n, n == 'a')", "bool"), ("names.map(n, size(n))", "list(int)"),
        ("names.map(n, n != '', size(n))", "list(int)"), ("names.filter(n, n != '')", "list(string)"),
        ("ports.map(k, k)", "list(string)"), ("d.map(x, x.y)", "list(dyn)"), ("d.filter(x, x.y)", "list(dyn)"),
        ("[].map(x, x)", "list(dyn)"), ("[].filter(x, true)", "list(dyn)"), ("[].map(x, 1)", "list(int)"),
        ("names.map(a, ports.map(b, a + b))", "list(list(string))"), ("names.map(x, [x].map(x, 1))", "list(list(int))"),
        ("names.all(i, n, i < 3 && n != '')", "bool"), ("ports.exists(k, v, k == 'a' && v > 1)", "bool"),
        ("names.transformList(i, n, i)", "list(int)"), ("ports.transformList(k, v, v > 1, k)", "list(string)"),
        ("ports.transformMap(k, v, string(v))", "map(string, string)"),
        ("names.transformMap(i, n, n)", "map(int, string)"),
        ("names.transformMapEntry(i, n, {n: i})", "map(string, int)"), ("d.transformMap(k, v, 1)", "map(dyn, int)"),
        ("cel.bind(x, names, x[0])", "string"), ("cel.bind(x, 1, cel.bind(y, x, x + y))", "int"),
    ])
    func comprehensions(_ text: String, _ type: String) {
        #expect(environment.outcome(text) == type)
    }

    @Test func `every node has a type and every call its overloads`() throws {
        let expression = try environment.checked("names.all(n, n == 'a' || ports[n] < 3.0)")
        var overloads: [String] = []
        for (index, node) in expression.ast.nodes.enumerated() {
            guard case .call = node else { continue }
            guard case .function(_, let found, _)? = expression.references[index] else { continue }
            overloads += found.map(\.id)
        }
        #expect(
            overloads.sorted() == [
                "equals", "index_map", "less_int64_double", "logical_and", "logical_or", "not_strictly_false",
            ])
    }

    @Test func `a dyn operand keeps all overloads that fit`() throws {
        let expression = try environment.checked("d + 1")
        guard case .function("_+_", let overloads, false)? = expression.reference(expression.ast.root) else {
            Issue.record("not a reference to '_+_'")
            return
        }
        #expect(overloads.map(\.id) == ["add_int64"])
        let both = try environment.checked("size(d)")
        guard case .function("size", let sizes, false)? = both.reference(both.ast.root) else {
            Issue.record("not a reference to 'size'")
            return
        }
        #expect(sizes.map(\.id) == ["size_bytes", "size_list", "size_map", "size_string"])
    }

    @Test func `orderings between numeric types are an option`() {
        var environment = environment
        environment.options.crossTypeComparisons = false
        #expect(environment.outcome("1 < 2.0") == "1:3 found no matching overload for '_<_' applied to '(int, double)'")
        #expect(environment.outcome("1 < 2") == "bool")
        #expect(environment.outcome("[1].all(x, x < 2u)").contains("no matching overload for '_<_'"))
    }
}
