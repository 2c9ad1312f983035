import Testing

@testable import CEL

@Suite struct FormatTests {
    @Test(arguments: [
        ("'%s %s %s'.format(['é', 1, 2u])", "é 1 2"),
        ("'%s|%s|%s'.format([1.0, 1e21, -0.5])", "1|1000000000000000000000|-0.5"),
        ("'%s|%s|%s'.format([double('NaN'), double('Infinity'), double('-Infinity')])", "NaN|Infinity|-Infinity"),
        ("'%s'.format([timestamp('2024-01-02T03:04:05.5+02:00')])", "2024-01-02T01:04:05.5Z"),
        ("'%s'.format([[duration('90s'), b'x', null, true, int]])", "[90s, x, null, true, int]"),
        ("'%s'.format([{'b': [1], 'a': {}, 2: 'x'}])", "{2: x, a: {}, b: [1]}"),
        ("'%d %d %d'.format([-1, 18446744073709551615u, 2.5])", "-1 18446744073709551615 2.5"),
        ("'%f %.0f %.2f'.format([1.5, 2.5, 9007199254740993])", "1.500000 2 9007199254740993.00"),
        ("'%.3f'.format([1234567.0])", "1234567.000"),
        ("'%e %.0e %.1e'.format([1234.5, 1234.5, 2u])", "1.234500e+03 1e+03 2.0e+00"),
        ("'%b %b %b'.format([5, -5, true])", "101 -101 1"),
        ("'%o %o'.format([8, -8])", "10 -10"),
        ("'%x %X %x %x'.format([255, 255u, 'é', b'\\xff'])", "ff FF c3a9 ff"),
        ("'%x'.format([-255])", "-ff"),
        ("'100%%'.format([])", "100%"),
        ("'%s'.format(['a', 'b'])", "a"),
    ])
    func `prints as the specification says`(expression: String, expected: String) {
        #expect(Environment.spec.result(expression) == "\"\(expected)\"")
    }

    @Test(arguments: [
        ("'%s %s %s'.format(['é', 1, 2u])", "é 1 2"),
        ("'%s|%s'.format([1234567.5, double('Infinity')])", "1.2345675e+06|+Inf"),
        ("'%s'.format([timestamp('2024-01-02T03:04:05.5+02:00')])", "2024-01-02T03:04:05.5+02:00"),
        ("'%s'.format([duration('2h')])", "7200s"),
        (
            "'%s'.format([['a', 3.14, b'x', timestamp('2024-01-02T03:04:05Z'), duration('2h'), null, 1u, int]])",
            #"["a", 3.140000, b"x", timestamp("2024-01-02T03:04:05Z"), duration("7200s"), null, 1, int]"#
        ),
        ("'%s'.format([[double('NaN'), double('-Infinity')]])", #"["NaN", "-Inf"]"#),
        ("'%s'.format([{'k': 'v', 1: 'x', true: [2.5]}])", #"{"k":"v", 1:"x", true:[2.500000]}"#),
        ("'%s'.format([['q\"é\\n']])", #"["q\"é\n"]"#),
        ("'%d %d'.format([-1, 2u])", "-1 2"),
        ("'%f'.format([1234567.5])", "1,234,567.500000"),
        ("'%.2f'.format([-1234.567])", "-1,234.57"),
        ("'%f|%f|%f'.format(['NaN', 'Infinity', '-Infinity'])", "NaN|∞|-∞"),
        ("'%e'.format([1234.5])", "1.234500×10⁰³"),
        ("'%.2e'.format([0.00015])", "1.500000×10⁻⁰⁴"),
        ("'%e'.format(['Infinity'])", "     ∞"),
        ("'%b %o %x %X'.format([5, 8, 255, 'é'])", "101 10 ff C3A9"),
    ])
    func `prints as Kubernetes does`(expression: String, expected: String) {
        var environment = Environment.legacyStrings
        environment.declare("expected", .string)
        let quoted = expected.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        #expect(environment.result("\(expression) == expected", ["expected": "'\(quoted)'"]) == "true")
    }

    @Test(arguments: [
        (
            "'%d'.format(['a'])",
            "error during formatting: decimal clause can only be used on integers, was given string"
        ),
        (
            "'%f'.format(['NaN'])",
            "error during formatting: fixed-point clause can only be used on doubles, was given string"
        ),
        (
            "'%e'.format([true])",
            "error during formatting: scientific clause can only be used on doubles, was given bool"
        ),
        (
            "'%b'.format([1.0])",
            "error during formatting: only integers and bools can be formatted as binary, was given double"
        ),
        ("'%o'.format([1.0])", "error during formatting: octal clause can only be used on integers, was given double"),
        (
            "'%x'.format([1.0])",
            "error during formatting: only integers, byte buffers, and strings can be formatted as hex, was given double"
        ),
        (
            "'%s'.format([[optional.none()]])",
            "error during formatting: string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, "
                + "types, durations, and timestamps, was given optional_type"
        ),
        ("'%s %s'.format([1])", "index 1 out of range"),
        ("'%'.format([1])", "unexpected end of string"),
        ("'%y'.format([1])", "could not parse formatting clause: unrecognized formatting clause \"y\""),
        (
            "'%.f'.format([1.0])",
            "could not parse formatting clause: error while parsing precision: "
                + "error while converting precision to integer"
        ),
        (
            "'%.3'.format([1.0])",
            "could not parse formatting clause: error while parsing precision: "
                + "could not find end of precision specifier"
        ),
        (
            "'%.99999999999999999999f'.format([1.0])",
            "could not parse formatting clause: error while parsing precision: precision is larger than 1000000"
        ),
        (
            "'%s'.format([b'\\xff'])",
            "error during formatting: invalid UTF-8 in bytes, cannot convert to string"
        ),
    ])
    func `says what it cannot print`(expression: String, message: String) {
        #expect(Environment.spec.result(expression) == "error: \(message)")
    }

    @Test(arguments: [
        (
            "'%d'.format([1.0])",
            "error during formatting: decimal clause can only be used on integers, was given double"
        ),
        ("'%f'.format([1])", "error during formatting: fixed-point clause can only be used on doubles, was given int"),
        ("'%s'.format([[optional.none()]])", "error during formatting: no formatting function for optional_type"),
        ("'%s'.format([[b'\\xff']])", "error during formatting: invalid UTF-8 in bytes, cannot convert to string"),
    ])
    func `says what Kubernetes cannot print`(expression: String, message: String) {
        #expect(Environment.legacyStrings.result(expression) == "error: \(message)")
    }
}
