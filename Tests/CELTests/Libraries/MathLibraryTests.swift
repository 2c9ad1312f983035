import Testing

@testable import CEL

/// What cel-spec's `math_ext` leaves open.
@Suite struct MathLibraryTests {
    @Test(arguments: [
        ("math.greatest(1, 2.5, 3u)", "3u"),
        ("math.greatest(dyn(1), dyn(1.0))", "1"),
        ("math.least([3, 1, 2])", "1"),
        ("math.least(xs)", "1"),
        ("math.greatest([x])", "7"),
        ("math.least(x, 8)", "7"),
        ("math.greatest(1.0, double('NaN'))", "error: NaN values cannot be ordered"),
        ("math.greatest(dyn([]))", "error: math.@max(list) argument must not be empty"),
        ("math.greatest(dyn(['a']))", "error: no such overload"),
        ("math.greatest(dyn([1, 'a']))", "error: no such overload"),

        ("math.round(2.5)", "3.0"), ("math.round(-2.5)", "-3.0"), ("math.round(0.49999999999999994)", "0.0"),
        ("math.ceil(double('Infinity'))", "+Inf"),
        ("math.abs(-0.0)", "0.0"),
        ("math.abs(9223372036854775807)", "9223372036854775807"),
        ("math.sign(-0.0)", "0.0"),
        ("math.sign(double('NaN'))", "NaN"),
        ("math.sqrt(49)", "7.0"), ("math.sqrt(2u)", "1.4142135623730951"), ("math.sqrt(-1.0)", "NaN"),

        ("math.bitAnd(7, 6, 12)", "4"), ("math.bitOr([1, 2, 4])", "7"), ("math.bitXor(5)", "5"),
        ("math.bitOr(x)", "7"),
        ("math.bitAnd(dyn([1, 1u]))", "error: no such overload"),
        ("math.bitShiftLeft(1, 63)", "-9223372036854775808"), ("math.bitShiftLeft(1, 64)", "0"),
        ("math.bitShiftRight(-1, 63)", "1"), ("math.bitShiftRight(1u, 9223372036854775807)", "0u"),
        ("math.bitShiftLeft(1, -1)", "error: math.bitShiftLeft() negative offset: -1"),

        ("math.greatest()", "error: math.greatest() requires at least one argument"),
        ("math.greatest('a')", "error: math.greatest() invalid single argument value"),
        ("math.least([])", "error: math.least() invalid single argument value"),
        ("math.least(1, {})", "error: math.least() simple literal arguments must be numeric"),
        ("math.bitOr(1, 'a', 2)", "error: math.bitOr() simple literal arguments must be numeric"),
    ])
    func `computes`(expression: String, expected: String) {
        var environment = Environment.spec
        environment.declare("x", .int)
        environment.declare("xs", .list(.int))
        let found = environment.result(expression, ["x": "7", "xs": "[2, 1]"])
        if expected == "error: no such overload" {
            #expect(found.hasPrefix(expected))
        } else {
            #expect(found == expected)
        }
    }

    @Test func `leaves other targets alone`() {
        #expect(Environment.spec.result("{'greatest': 1}.greatest") == "1")
        #expect(Environment.spec.result("x.greatest(1)", ["x": "1"]).hasPrefix("error: undeclared reference"))
    }
}
