import Testing

@testable import CEL

@Suite struct ListsLibraryTests {
    @Test(arguments: [
        ("[1, 2, 3].slice(1, 3)", "[2, 3]"),
        ("[1, 2, 3].slice(3, 3)", "[]"),
        ("[1].slice(-1, 1)", "error: cannot slice(-1, 1), negative indexes not supported"),
        ("[1].slice(1, 0)", "error: cannot slice(1, 0), start index must be less than or equal to end index"),
        ("[1].slice(0, 2)", "error: cannot slice(0, 2), list is length 1"),

        ("[[1], [2, 3], []].flatten()", "[1, 2, 3]"),
        ("[[[1]], [[2]]].flatten()", "[[1], [2]]"),
        ("dyn([1, [2, [3, [4]]]]).flatten(2)", "[1, 2, 3, [4]]"),
        ("[[1]].flatten(0)", "[[1]]"),
        ("dyn([1, 2]).flatten()", "[1, 2]"),
        ("[[[1]]].flatten(9223372036854775807)", "[1]"),
        ("[[1]].flatten(-1)", "error: level must be non-negative"),

        ("[3, 1, 2].sort()", "[1, 2, 3]"),
        ("['b', 'é', 'a', ''].sort()", "[\"\", \"a\", \"b\", \"é\"]"),
        ("[true, false].sort()", "[false, true]"),
        ("[2u, 1u].sort()", "[1u, 2u]"),
        ("[b'b', b'a'].sort()", "[b\"a\", b\"b\"]"),
        ("[duration('2s'), duration('1s')].sort() == [duration('1s'), duration('2s')]", "true"),
        ("[timestamp(2), timestamp(1)].sort()[0] == timestamp(1)", "true"),
        ("[2.0, double('NaN'), 1.0].sort()", "[1.0, 2.0, NaN]"),
        ("dyn([]).sort()", "[]"),
        ("[dyn(1), dyn('a')].sort()", "error: list elements must have the same type"),
        ("[dyn(1), dyn(2u)].sort()", "error: list elements must have the same type"),
        ("[dyn({})].sort()", "error: no such overload: sort"),

        ("['ccc', 'a', 'bb', 'd'].sortBy(x, size(x))", "[\"a\", \"d\", \"bb\", \"ccc\"]"),
        ("[1, 2, 3].sortBy(x, -x)", "[3, 2, 1]"),
        ("[{'n': 2}, {'n': 1}].sortBy(x, x.n).map(x, x.n)", "[1, 2]"),
        ("[1, 2].sortBy(x, x == 1 ? dyn('a') : dyn(1))", "error: list elements must have the same type"),

        ("[1, 2, 1, 3, 2].distinct()", "[1, 2, 3]"),
        ("[dyn(1), dyn(1u), dyn(1.0), dyn('1'), dyn(true)].distinct()", "[1, \"1\", true]"),
        ("[0.0, -0.0].distinct()", "[0.0]"),
        ("[double('NaN'), double('NaN')].distinct().size()", "2"),
        ("[[1], [1], [2]].distinct()", "[[1], [2]]"),
        ("[{'a': 1, 'b': 2}, {'b': 2, 'a': 1}].distinct()", "[{\"a\": 1, \"b\": 2}]"),
        ("[dyn([1]), dyn([1.0])].distinct()", "[[1]]"),
        ("['e\\u0301', '\\u00e9'].distinct().size()", "2"),
        ("[optional.of(1), optional.none(), optional.of(1)].distinct().size()", "2"),
        ("[dyn(ip('::1')), dyn(1), dyn(ip('::1'))].distinct().size()", "2"),
        ("[dyn(9007199254740993), dyn(9007199254740993.0)].distinct().size()", "1"),

        ("[1, 2, 3].reverse()", "[3, 2, 1]"),
        ("dyn([]).reverse()", "[]"),
        ("lists.range(4)", "[0, 1, 2, 3]"),
        ("lists.range(0)", "[]"),
        ("lists.range(-1)", "[]"),
    ])
    func `has cel-go's functions`(expression: String, expected: String) {
        let found = Environment.spec.result(expression)
        #expect(found == expected || expected == "error: no such overload: sort" && found.hasPrefix("error: "))
    }

    @Test func `sorting counts no nanoseconds as text`() {
        var limits = Evaluation.Limits()
        limits.steps = 1_000
        let times = "[timestamp(n + 'T00:00:00.999999999Z'), timestamp(n + 'T00:00:00.5Z')]"
        #expect(
            Environment.spec.result("\(times).sort()[0].getMilliseconds()", ["n": "'2024-01-01'"], limits: limits)
                == "500")
    }

    @Test(arguments: [
        (0, "[1].slice(0, 1)", true), (0, "[[1]].flatten()", false), (1, "[[1]].flatten()", true),
        (1, "[1].sort()", false), (1, "[1].sortBy(x, x)", false), (2, "[1].sortBy(x, x)", true),
        (2, "lists.range(1)", true), (3, "[1].distinct()", true),
    ])
    func `each version has its functions`(version: Int, expression: String, isKnown: Bool) {
        var environment = Environment()
        environment.add(StandardLibrary.library, ListsLibrary.library(version: version))
        #expect(environment.result(expression).hasPrefix("error") == !isKnown)
    }
}
