import Documents
import Testing

@testable import CEL

/// No argument makes a function work longer or build more than the evaluation may.
@Suite struct LibraryLimitTests {
    private static let limits: Evaluation.Limits = {
        var limits = Evaluation.Limits()
        limits.steps = 100_000
        limits.memory = 4 << 20
        return limits
    }()

    private static let memory = "error: evaluation needs too much memory"
    private static let steps = "error: operation interrupted"

    @Test(arguments: [
        ("lists.range(n)", "1000000000", steps),
        ("lists.range(n)", "9223372036854775807", steps),
        ("lists.range(n).map(i, n).size()", "90000", steps),
        ("'%.1000000f%.1000000f%.1000000f%.1000000f%.1000000f'.format([n, n, n, n, n])", "1.0", memory),
        ("lists.range(n).map(i, '%.1000000f'.format([i])).size()", "10", memory),
        (
            "cel.bind(a, [n, n, n, n, n, n, n, n], cel.bind(b, [a, a, a, a, a, a, a, a], cel.bind(c, [b, b, b, b, b, b, b, b],"
                + "cel.bind(d, [c, c, c, c, c, c, c, c], cel.bind(e, [d, d, d, d, d, d, d, d], cel.bind(f, [e, e, e, e, e, e, e],"
                + "'%s%s%s%s%s%s%s%s'.format([f, f, f, f, f, f, f, f])))))))",
            "'0123456789'", memory
        ),
        (
            "cel.bind(a, [n, n, n, n, n, n, n, n], cel.bind(b, [a, a, a, a, a, a, a, a], cel.bind(c, [b, b, b, b, b, b, b, b],"
                + "cel.bind(d, [c, c, c, c, c, c, c, c], cel.bind(e, [d, d, d, d, d, d, d, d], [e, e, e, e].flatten(20))))))",
            "dyn([])", steps
        ),
        (
            "cel.bind(a, [n, n, n, n, n, n, n, n], cel.bind(b, [a, a, a, a, a, a, a, a], cel.bind(c, [b, b, b, b, b, b, b, b],"
                + "cel.bind(d, [c, c, c, c, c, c, c, c], cel.bind(e, [d, d, d, d, d, d, d, d], [e, e, e, e].distinct())))))",
            "1", steps
        ),
        (
            "cel.bind(s, lists.range(n).map(i, 'abcdefghijklmnopqrstuvwxyz').join(), lists.range(2000).map(i, s.indexOf('zz')))",
            "20000", steps
        ),
        ("cel.bind(s, lists.range(n).map(i, 'ab').join(), s.replace('', s))", "20000", memory),
        ("cel.bind(s, lists.range(n).map(i, 'abcdefghijklmno').join(), s.split('').size())", "30000", steps),
        ("lists.range(n).exists(i, '%.100000f%y'.format([i]) == '')", "200", steps),
        (
            "cel.bind(s, '%.100000f'.format([n]) + '!', lists.range(n).exists(i, base64.decode(s) == b''))", "200",
            steps
        ),
        ("lists.range(n).map(i, lists.range(n)).sortBy(l, size(l)).flatten().distinct().size()", "250", steps),
    ])
    func `stops`(expression: String, n: String, expected: String) {
        var environment = Environment.spec
        environment.declare("n", .dyn)
        #expect(environment.result(expression, ["n": n], limits: Self.limits) == expected)
    }

    @Test func `cuts no more pieces than there is memory for`() {
        var limits = Evaluation.Limits()
        limits.memory = 16 << 10
        #expect(
            Environment.spec.result(
                "s.split('').size()", ["s": "'\(String(repeating: "x", count: 1_000))'"], limits: limits) == "1000")
        #expect(
            Environment.spec.result(
                "s.split('').size()", ["s": "'\(String(repeating: "x", count: 2_000))'"], limits: limits) == Self.memory
        )
    }

    @Test func `comparing large lists takes time proportional to their lengths`() {
        let range = "lists.range(20000)"
        #expect(
            Environment.spec.result(
                "sets.equivalent(\(range), \(range).reverse()) && \(range).distinct().size() == 20000"
                    + " && \(range).map(i, string(i)).distinct().sort().size() == n", ["n": "20000"]) == "true")
    }

    @Test func `prints no value that is nested too deeply`() {
        let arena = Evaluation()
        var value = Value(kind: .list)
        for _ in 0..<3_000 { value = arena.list([value]) }
        var formatter = TextFormatter(style: .specification, limit: 1 << 20)
        #expect(throws: FormatError.tooDeep) { try formatter.appendText(value) }
    }
}
