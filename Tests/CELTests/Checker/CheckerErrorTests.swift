import Testing

@testable import CEL

/// The checker's errors: cel-go's words, places and all of them at once, and the advice that goes with them.
@Suite struct CheckerErrorTests {
    private let environment = Environment.forChecking(
        [
            "object": .dyn, "s": .string, "i": .int, "names": .list(.string), "ports": .map(.string, .int),
            "request": .object("kubernetes.AdmissionRequest"), "maybe": .optional(.int), "ts": .timestamp, "u": .uint,
        ],
        objects: [
            ObjectType(
                name: "kubernetes.AdmissionRequest", fields: ["operation": .string, "name": .string, "dryRun": .bool])
        ])

    @Test(arguments: [
        ("x", "1:1 undeclared reference to 'x' (in container '')"),
        ("1 + 'a'", "1:3 found no matching overload for '_+_' applied to '(int, string)'"),
        ("1 == 'a'", "1:3 found no matching overload for '_==_' applied to '(int, string)'"),
        ("'a' in 'abc'", "1:5 found no matching overload for '@in' applied to '(string, string)'"),
        ("-u", "1:1 found no matching overload for '-_' applied to '(uint)'"),
        ("s.contains(1)", "1:11 found no matching overload for 'contains' applied to 'string.(int)'"),
        ("size(1)", "1:5 found no matching overload for 'size' applied to '(int)'"),
        ("size()", "1:5 found no matching overload for 'size' applied to '()'"),
        ("s.frob()", "1:7 undeclared reference to 'frob' (in container '')"),
        ("frob(s)", "1:5 undeclared reference to 'frob' (in container '')"),
        ("s.length", "1:2 type 'string' does not support field selection"),
        ("names.x", "1:6 type 'list(string)' does not support field selection"),
        ("request.uid", "1:8 undefined field 'uid'"),
        ("has(request.object)", "1:4 undefined field 'object'"),
        ("ports[1]", "1:6 found no matching overload for '_[_]' applied to '(map(string, int), int)'"),
        ("1 && true", "1:1 expected type 'bool' but found 'int'"),
        ("i || s", "1:1 expected type 'bool' but found 'int'; 1:6 expected type 'bool' but found 'string'"),
        ("i ? 1 : 2", "1:3 found no matching overload for '_?_:_' applied to '(int, int, int)'"),
        (
            "i.all(x, true)",
            "1:1 expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)"
        ),
        ("[?1]", "1:3 expected type 'optional_type(int)' but found 'int'"),
        ("{?'a': 1}", "1:8 expected type 'optional_type(int)' but found 'int'"),
        ("maybe + 1", "1:7 found no matching overload for '_+_' applied to '(optional_type(int), int)'"),
        ("i{}", "1:2 'i' is not a type"),
        ("int{}", "1:4 'int' is not a message type"),
        ("Pod{}", "1:4 undeclared reference to 'Pod' (in container '')"),
        (
            "kubernetes.AdmissionRequest{name: 1, x: 2}",
            "1:35 expected type of field 'name' is 'string' but provided type is 'int'; 1:41 undefined field 'x'"
        ),
        (
            "a + b\n  + c",
            """
            1:1 undeclared reference to 'a' (in container ''); 1:5 undeclared reference to 'b' (in container ''); \
            2:5 undeclared reference to 'c' (in container '')
            """
        ),
        ("'é' + x", "1:7 undeclared reference to 'x' (in container '')"),
    ])
    func messages(_ text: String, _ expected: String) {
        #expect(environment.outcome(text) == expected)
    }

    @Test(
        arguments: [
            ("request.uid", .undefinedField), ("has(request.object)", .undefinedField),
            ("true ? 1 : 'a'", .noOverload(Operator.conditional)), ("size(1)", .noOverload("size")), ("x", nil),
        ] as [(String, Diagnostic.Cause?)])
    func causes(_ text: String, _ expected: Diagnostic.Cause?) throws {
        let diagnostics = try #require(throws: Diagnostics.self) { try environment.checked(text) }
        #expect(diagnostics.all.map(\.cause) == [expected])
    }

    @Test func `an operand that failed causes no further error`() {
        #expect(
            environment.outcome("-(x + x) == x.y[0].f") == """
                1:3 undeclared reference to 'x' (in container ''); 1:7 undeclared reference to 'x' (in container ''); \
                1:13 undeclared reference to 'x' (in container '')
                """)
    }

    @Test func `a hundred errors are enough`() {
        let text = "[" + (0..<150).map { "x\($0)" }.joined(separator: ",") + "]"
        guard case .failure(let diagnostics) = environment.parse(text).flatMap({ environment.check($0) }) else {
            Issue.record("no errors")
            return
        }
        #expect(diagnostics.all.count == 100)
    }

    @Test(arguments: [
        ("name", "did you mean 'names'?"),
        ("nmaes.size() > 0", "did you mean 'names'?"),
        ("Object.spec", "did you mean 'object'?"),
        ("metadata.namespace", "did you mean 'object.metadata'?"),
        ("object.x == None", "write 'null'"),
        ("True", "write 'true'"),
        ("request.opertion", "did you mean 'operation'?"),
        ("s.startWith('a')", "did you mean 'startsWith'?"),
        ("s.includes('a')", "did you mean 'contains'?"),
        ("names.length()", "did you mean 'size'?"),
        ("s.endswith('a')", "did you mean 'endsWith'?"),
        ("timestmap(s)", "did you mean 'timestamp'?"),
        ("names.any(x, true)", "did you mean 'exists'?"),
        ("names.all(true)", "write list.all(x, condition)"),
        ("contains(s, 'a')", "'contains' is called on a value: value.contains(…)"),
        ("i.string()", "'string' is called as string(…), not on a value"),
        ("i + 1.5", "numbers of different types do not mix in arithmetic: convert one side with double(…)"),
        ("i + u", "numbers of different types do not mix in arithmetic: convert one side with int(…)"),
        ("s + i", "'+' joins strings only: convert the other side with string(…)"),
        ("i == null", "a value of type int is never null: test a field with has(…)"),
        ("i == 1.0", "values of different types are never compared by '==': convert one side with double(…)"),
        ("'a' in s", "'in' looks into lists and maps: test for a part of a string with .contains(…)"),
        ("maybe > 1", "an optional is not its value: take the value with .orValue(…) (of type int) or .value()"),
        (
            "names.containers",
            "a list has no fields: select one of its elements with [0], or test all with .all(x, x.containers …)"
        ),
        ("s[0]", "a string has no index: take a part of it with .substring(…) or .charAt(…)"),
        ("s && true", "a condition must be true or false: compare the string, as in value != ''"),
        ("names.all(n, size(n))", "a condition must be true or false: compare the number, as in value > 0"),
        ("[?i]", "an entry written with '?' takes an optional: leave the '?' out, or write optional.of(…)"),
    ])
    func hints(_ text: String, _ expected: String) {
        #expect(environment.hint(text) == expected)
    }

    /// What another dialect knows is not a misspelling.
    @Test(arguments: [
        (
            Environment.newest, "math.abs(-1)",
            "functions 'math.…' are an extension of the CEL specification that this dialect does not have"
        ),
        (
            .newest, "base64.encode(b'a')",
            "functions 'base64.…' are an extension of the CEL specification that this "
                + "dialect does not have"
        ),
        (.kubernetes(KubernetesVersion(1, 29)), "ip('::1')", "'ip' is part of Kubernetes' CEL since 1.30"),
        (.kubernetes(KubernetesVersion(1, 33)), "[1].sort()", "'sort' is part of Kubernetes' CEL since 1.34"),
        (
            .kubernetes(KubernetesVersion(1, 33)), "lists.range(1)",
            "functions 'lists.…' are part of Kubernetes' CEL since 1.34"
        ),
        (
            .newest, "cel.bind(x, 1, x == 1)",
            "functions 'cel.…' are an extension of the CEL specification that this dialect does not have"
        ),
        (.spec, "quantity('1')", "'quantity' is part of Kubernetes' CEL only"),
    ])
    func `other dialects' functions`(_ environment: Environment, _ text: String, _ expected: String) {
        #expect(environment.hint(text) == expected)
    }

    @Test func `no hint that a dialect lacks what it has`() {
        #expect(Environment.spec.hint("math.nosuch(1)") == nil)
        #expect(Environment.spec.hint("cel.nosuch(1)") == nil)
    }

    @Test func `no second hint on what is called on an unknown name`() {
        guard
            case .failure(let diagnostics) = Environment.newest.parse("math.abs(-1)").flatMap({
                Environment.newest.check($0)
            })
        else {
            Issue.record("accepted")
            return
        }
        #expect(diagnostics.all.map(\.hint).last == .some(nil))
    }

    @Test func `nothing like it, no hint`() {
        #expect(environment.hint("zzz") == nil)
        #expect(environment.hint(String(repeating: "n", count: 5_000)) == nil)
    }

    @Test(arguments: [
        ("i > 1", nil), ("object.x", "must evaluate to bool"), ("s", "must evaluate to bool"),
        ("null", "must evaluate to bool"),
    ])
    func `a policy's result must be exactly of its type`(_ text: String, _ message: String?) throws {
        #expect(try environment.checked(text).problem(expecting: [.bool])?.message == message)
    }

    @Test func `one of several types is enough`() throws {
        let allowed: [CELType] = [.string, .null]
        #expect(try environment.checked("null").problem(expecting: allowed) == nil)
        #expect(try environment.checked("s").problem(expecting: allowed) == nil)
        let problem = try environment.checked("object.a").problem(expecting: allowed)
        #expect(problem?.message == "must evaluate to one of [string null_type]")
        #expect(problem?.hint == "the type of the expression is known only at run time: convert it with string(…)")
    }
}
