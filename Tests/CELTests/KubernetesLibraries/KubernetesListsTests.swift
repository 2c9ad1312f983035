import Testing

@testable import CEL

@Suite struct KubernetesListsTests {
    @Test(arguments: [
        ("[1, 2, 2, 3].isSorted()", "true"), ("[2, 1].isSorted()", "false"), ("[].isSorted()", "true"),
        ("['a', 'b'].isSorted()", "true"), ("['b', 'a'].isSorted()", "false"), ("[false, true].isSorted()", "true"),
        ("[b'a', b'A'].isSorted()", "false"), ("[duration('1s'), duration('1m')].isSorted()", "true"),
        ("[timestamp('2024-01-02T00:00:00Z'), timestamp('2024-01-01T00:00:00Z')].isSorted()", "false"),
        ("[dyn(1), dyn(1.5), dyn(2u)].isSorted()", "true"), ("[dyn(2), dyn('a'), dyn(1)].isSorted()", "true"),
        ("[0.0 / 0.0, -1.0].isSorted()", "true"),
        ("[1, 3].sum()", "4"), ("[1u, 3u].sum()", "4u"), ("[1.5, 3.0].sum()", "4.5"),
        ("[duration('1m'), duration('1s')].sum()", "duration(\"61s\")"),
        ("[].sum()", "0"), ("[1.0].filter(x, x > 2.0).sum()", "0.0"), ("[1u].filter(x, x > 2u).sum()", "0u"),
        ("[9223372036854775807, 1].sum()", "error: integer overflow"),
        ("[dyn(1), dyn('a')].sum()", "error: no such overload"),
        ("[3, 1, 2].min()", "1"), ("[3, 1, 2].max()", "3"), ("['b', 'a'].min()", "\"a\""),
        ("[0.5, 0.25].max()", "0.5"), ("[dyn(2), dyn(1.5), dyn(3u)].min()", "1.5"),
        ("[dyn(2), dyn(1.5), dyn(3u)].max()", "3u"),
        ("[0.0 / 0.0, 1.0].min()", "NaN"),
        ("[].min()", "error: min called on empty list"), ("[].max()", "error: max called on empty list"),
        ("[dyn(1), dyn(null)].min()", "error: no such overload"),
        ("[1, 2, 2].indexOf(2)", "1"), ("[1, 2, 2].lastIndexOf(2)", "2"), ("[1].indexOf(3)", "-1"),
        ("[].indexOf('a')", "-1"), ("[[1], [2]].indexOf([2])", "1"), ("dyn([1, 2]).indexOf(2.0)", "1"),
        ("'abcb'.indexOf('b')", "1"), ("'abcb'.lastIndexOf('b')", "3"),
        ("[quantity('1'), quantity('2')].indexOf(quantity('2000m'))", "1"),
    ])
    func `sums up, orders and finds`(expression: String, expected: String) {
        #expect(Environment.newest.result(expression) == expected)
    }

    @Test(arguments: [("[{}].isSorted()"), ("['a'].sum()"), ("[true].sum()"), ("[[1]].max()"), ("[1].indexOf('a')")])
    func `refuses other types`(expression: String) {
        #expect(!Environment.newest.compiles(expression))
    }

    @Test(arguments: [
        ("[1, 2, 3].sum()", 3 as UInt64), ("['0123456789', '01234'].min()", 1), ("[[1, 2], [3]].indexOf([3])", 3),
        ("'01234567890123456789'.indexOf('9')", 2),
    ])
    func `counts one traversal`(expression: String, cost: UInt64) {
        #expect(Environment.newest.cost(expression) == cost)
    }
}
