import Testing

@testable import CEL

@Suite struct QuantityLibraryTests {
    @Test(arguments: [
        ("isQuantity('1.3Gi')", "true"), ("isQuantity('1,3G')", "false"), ("isQuantity('200K')", "false"),
        ("isQuantity('Three')", "false"),
        ("quantity('50k').asInteger()", "50000"), ("quantity('50k').isInteger()", "true"),
        ("quantity('0.5').isInteger()", "false"), ("quantity('1.5Gi').isInteger()", "false"),
        ("quantity('500m').asApproximateFloat()", "0.5"),
        ("quantity('500m').asInteger()", "error: cannot convert value to integer"),
        ("sign(quantity('-1'))", "-1"), ("sign(quantity('0'))", "0"), ("sign(quantity('2'))", "1"),
        ("quantity('50k').add(quantity('20k')) == quantity('70k')", "true"),
        ("quantity('70k') == quantity('50k').add(quantity('20k'))", "true"),
        ("quantity('50k').add(20) == quantity('50020')", "true"),
        ("quantity('50k').sub(20000) == quantity('30k')", "true"),
        ("quantity('50k').sub(quantity('20k')).asInteger()", "30000"),
        ("quantity('200M').compareTo(quantity('0.2G'))", "0"), ("quantity('50M').compareTo(quantity('50Mi'))", "-1"),
        ("quantity('50Mi').compareTo(quantity('50M'))", "1"),
        ("quantity('150Mi').isGreaterThan(quantity('100Mi'))", "true"),
        ("quantity('50M').isLessThan(quantity('100M'))", "true"),
        ("quantity('50M').isLessThan(quantity('50M'))", "false"),
        ("quantity('1') == quantity('1000m')", "true"), ("quantity('1') != quantity('1Mi')", "true"),
        ("quantity('1') == dyn(1)", "error: no such overload"),
        ("quantity('1.5Gi')", "quantity(\"1610612736\")"), ("quantity('0.5')", "quantity(\"500m\")"),
        ("quantity('12e6')", "quantity(\"12M\")"), ("quantity('0Ki')", "quantity(\"0\")"),
        ("quantity('20k')", "quantity(\"20k\")"), ("quantity('1e30')", "quantity(\"1e30\")"),
        ("quantity('200K')", "error: unable to parse quantity's suffix"),
    ])
    func `computes with quantities`(expression: String, expected: String) {
        let found = Environment.newest.result(expression)
        #expect(found == expected)
    }

    @Test func `knows sign as a global function only`() {
        #expect(!Environment.newest.compiles("quantity('1').sign()"))
        #expect(!Environment.newest.compiles("type(quantity('1')) == kubernetes.Quantity"))
        #expect(Environment.newest.type(of: "quantity('1').add(1)") == "kubernetes.Quantity")
    }

    @Test(arguments: [
        ("quantity('1000000000M')", 2 as UInt64), ("isQuantity('1')", 1), ("quantity('1').add(1)", 2),
        ("quantity('1') == quantity('2')", 3),
    ])
    func `counts costs`(expression: String, cost: UInt64) {
        #expect(Environment.newest.cost(expression) == cost)
    }
}
