import Testing

@testable import CEL

/// Equality and membership of values of Kubernetes' types (cel-go's `common/types/list.go` and `util.go`).
struct OpaqueEqualityTests {
    @Test(arguments: [
        ("quantity('1') == quantity('1000m')", "true"),
        ("quantity('1') == null", "false"),
        ("null != ip('10.0.0.1')", "true"),
        ("dyn(quantity('1')) == dyn('1')", "error: no such overload"),
        ("quantity('1k') in [quantity('1'), quantity('1000')]", "true"),
        ("ip('10.0.0.1') in [ip('10.0.0.2')]", "false"),
        ("dyn(quantity('1')) in [dyn('a'), dyn(quantity('1'))]", "true"),
        ("dyn('b') in [dyn(quantity('1')), dyn(ip('::1'))]", "false"),
        ("null in [dyn(quantity('1')), dyn(null)]", "true"),
        ("[quantity('1')] == [quantity('1.0')]", "true"),
    ])
    func compares(_ text: String, _ result: String) {
        #expect(Environment.newest.result(text) == result)
    }
}
