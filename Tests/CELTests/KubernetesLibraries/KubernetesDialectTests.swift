import Testing

@testable import CEL

@Suite struct KubernetesDialectTests {
    /// Expressions and the minor version from which on an API server knows them.
    @Test(arguments: [
        ("[1].sum() == 1 && 'a'.find('a') == 'a' && isURL('/')", 28),
        ("'abc'.charAt(1)", 28), ("1 < 2.0", 28), ("{}.?a.orValue(1)", 28), ("optional.of(1).optFlatMap(x, {}.?a)", 28),
        ("quantity('1')", 28), ("duration('1h').getMilliseconds()", 28),
        ("'%d'.format([1])", 29), ("strings.quote('a')", 29), ("sets.contains([1], [1])", 29),
        ("ip('10.0.0.1')", 30), ("cidr('10.0.0.0/8')", 30), ("format.byte()", 31),
        ("[1].all(i, v, v > i)", 32), ("{'a': 1}.transformMap(k, v, v)", 32),
        ("semver('1.0.0')", 33), ("isSemver('1', true)", 33), ("[1].existsOne(x, x == 1)", 33), ("[1].first()", 33),
        ("[1].last()", 33), ("optional.unwrap([optional.of(1)])", 33), ("[optional.of(1)].unwrapOpt()", 33),
        ("[2, 1].sort()", 34), ("lists.range(2)", 34), ("[1].distinct()", 34), ("[1].reverse()", 34),
        ("[{'a': 1}].sortBy(x, x.a)", 34), ("[[1]].flatten()", 34), ("[1, 2].slice(0, 1)", 34),
    ])
    func `knows functions by version`(expression: String, since: Int) {
        for minor in 28...36 {
            let environment = Environment.kubernetes(KubernetesVersion(1, minor))
            #expect(environment.compiles(expression) == (minor >= since), "1.\(minor)")
        }
    }

    /// A server takes in new objects what the version before it knows too. What comes with the server's own libraries, or
    /// with a feature gate, is there at once.
    @Test(arguments: [
        ("quantity('1')", 29), ("'%d'.format([1])", 30), ("ip('10.0.0.1')", 31), ("format.byte()", 32),
        ("[1].all(i, v, v > i)", 33), ("semver('1.0.0')", 34), ("[2, 1].sort()", 35),
        ("[1].existsOne(x, x == 1)", 33), ("[1].first()", 33), ("'abc'.indexOf('d', 3) == -1", 28),
    ])
    func `takes functions in new expressions a version later`(expression: String, since: Int) {
        for minor in 28...36 {
            let environment = Environment.kubernetes(KubernetesVersion(1, minor), .new)
            #expect(environment.compiles(expression) == (minor >= since), "1.\(minor)")
        }
    }

    @Test(arguments: [
        "math.greatest(1, 2)", "cel.bind(x, 1, x)", "base64.encode(b'a')", "'abc'.reverse()", "{'a-b': 1}.`a-b`",
        "jsonpatch.escapeKey('a')", "cel.block([1], cel.index(0))",
    ])
    func `never knows what Kubernetes leaves out`(expression: String) {
        for minor in 28...36 {
            #expect(!Environment.kubernetes(KubernetesVersion(1, minor)).compiles(expression), "1.\(minor)")
        }
    }

    /// Expressions that 1.28 accepts and later versions refuse.
    @Test(arguments: ["[1, 'a']", "{'a': 1, 'b': 'x'}", "['a', dyn('b')]"])
    func `wants homogeneous literals since 1.29`(expression: String) {
        for minor in 28...36 {
            #expect(Environment.kubernetes(KubernetesVersion(1, minor)).compiles(expression) == (minor < 29))
        }
    }

    @Test(arguments: [
        "duration('1 hour')", "timestamp('yesterday')", "'a'.matches('[')", "'%d'.format(['a'])",
    ])
    func `checks constants since 1.29`(expression: String) {
        for minor in 29...36 {
            #expect(!Environment.kubernetes(KubernetesVersion(1, minor)).compiles(expression))
        }
    }

    @Test(arguments: [
        ("has(dyn(1).x)", "false"), ("dyn(null).?x", "optional.none()"), ("{'a': 1, 'a': 2}", "{\"a\": 2}"),
        ("duration('123s321ms').getMilliseconds()", "123321"), ("'%f'.format([1234.5])", "\"1,234.500000\""),
        ("'abc'.indexOf('d', 3)", "-1"), ("isIP('::ffff:10.0.0.1')", "false"),
        ("type(ip('::1')) == net.IP", "true"),
    ])
    func `behaves as Kubernetes does`(expression: String, expected: String) {
        #expect(Environment.newest.result(expression) == expected)
    }

    @Test func `takes the nearest version that it knows`() {
        #expect(Environment.kubernetes(KubernetesVersion(1, 99)).compiles("[2, 1].sort()"))
        #expect(Environment.kubernetes(KubernetesVersion(2, 0)).compiles("[2, 1].sort()"))
        #expect(!Environment.kubernetes(KubernetesVersion(1, 20)).compiles("'%d'.format([1])"))
        #expect(Environment.kubernetes(KubernetesVersion(1, 20)).compiles("quantity('1')"))
    }

    @Test func `writes rules in the dialect of 1.30`() {
        #expect(Environment.rules.compiles("cidr('10.0.0.0/8').containsIP('10.0.0.1') && sets.contains([1], [1])"))
        #expect(!Environment.rules.compiles("format.byte().validate('').hasValue()"))
        #expect(!Environment.rules.compiles("[1].first().hasValue()"))
        #expect(!Environment.rules.compiles("['a', 1] == []"))
        #expect(Environment.rules.result("has(dyn(1).x)") == "error: no such key: x")
        #expect(Environment.rules.result("has(dyn(null).x)") == "false")

    }
}
