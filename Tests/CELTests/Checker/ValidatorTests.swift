import Testing

@testable import CEL

/// Kubernetes' compile-time validators.
@Suite struct ValidatorTests {
    private let environment = Environment.forCheckingInKubernetes(["object": .dyn, "s": .string])

    @Test(arguments: [
        ("['a', 'b']", "list(string)"),
        ("['a', object.name]", "1:13 expected type 'string' but found 'dyn'"),
        ("[dyn('a'), object.name]", "list(dyn)"),
        ("['a', string(object.name)]", "list(string)"),
        ("[1, 2.0, 'a']", "1:5 expected type 'int' but found 'double'"),
        ("{'x': 1, 'y': object.z}", "1:21 expected type 'int' but found 'dyn'"),
        (
            "{true: 1, 2: 2, 5u: 'a'}",
            """
            1:11 expected type 'bool' but found 'int'; 1:17 expected type 'bool' but found 'uint'; \
            1:21 expected type 'int' but found 'string'
            """
        ),
        ("[[1], ['a']]", "1:7 expected type 'list(int)' but found 'list(string)'"),
        ("[1].map(x, [x, 'a'])", "1:16 expected type 'int' but found 'string'"),
        ("[?optional.of('a'), 'b']", "list(string)"),
        ("[?optional.of(1), 'b']", "1:19 expected type 'int' but found 'string'"),
        ("{?'a': optional.of(1), 'b': 2}", "map(string, int)"),
        ("'%s %d'.format(['a', 1])", "string"),
        ("'%s'.format([[1, 'a']])", "string"),
        ("'%s'.format([size([1, 'a'])])", "string"),
        ("[size('%s'.format(['a'])), 'b']", "1:28 expected type 'int' but found 'string'"),
    ])
    func `literals hold values of one type`(_ text: String, _ expected: String) {
        #expect(environment.outcome(text) == expected)
    }

    @Test func `literals may be mixed in the specification's dialect`() {
        #expect(Environment.forChecking().outcome("[1, 'a']") == "list(dyn)")
    }

    @Test func `the hint says how to make a list homogeneous`() {
        #expect(
            environment.hint("['a', object.name]")
                == "all entries must be of one type: write dyn(…) around the constants, or string(…) around the others")
    }

    @Test(arguments: [
        ("duration('1 hour')", "1:10 invalid duration argument"),
        ("duration('1h')", "duration"),
        ("duration(s)", "duration"),
        ("timestamp('bad')", "1:11 invalid timestamp argument"),
        ("s.matches('[')", "1:11 invalid matches argument"),
        ("s.matches(s + '[')", "bool"),
        ("matches(s, '[')", "bool"),
        (
            "[1].all(x, duration('bad') == duration('bad'))",
            "1:21 invalid duration argument; 1:40 invalid duration argument"
        ),
        ("duration('bad') + 1", "1:17 found no matching overload for '_+_' applied to '(duration, int)'"),
    ])
    func `constant arguments must be right`(_ text: String, _ expected: String) {
        #expect(environment.outcome(text) == expected)
    }

    @Test(arguments: [
        ("'%s'.format(['a'])", "string"),
        ("'%d%%'.format([1])", "string"),
        ("'%.3f %e'.format([1.0, 'NaN'])", "string"),
        ("'%x %X %b %o'.format([b'a', 'a', true, 1u])", "string"),
        ("'%d'.format([object.x])", "string"),
        (
            "'%d'.format([1.0])",
            "1:14 error during formatting: decimal clause can only be used on integers, was given double"
        ),
        (
            "'%f'.format([1])",
            "1:14 error during formatting: fixed-point clause can only be used on doubles, was given int"
        ),
        (
            "'%e'.format([1u])",
            "1:14 error during formatting: scientific clause can only be used on doubles, was given uint"
        ),
        (
            "'%b'.format(['a'])",
            "1:14 error during formatting: only integers and bools can be formatted as binary, was given string"
        ),
        (
            "'%x'.format([null])",
            "1:14 error during formatting: only integers, byte buffers, and strings can be formatted as hex, was given null_type"
        ),
        (
            "'%o'.format([true])",
            "1:14 error during formatting: octal clause can only be used on integers, was given bool"
        ),
        (
            "'%s'.format([[optional.of(1)]])",
            """
            1:26 error during formatting: string clause can only be used on strings, bools, bytes, ints, doubles, maps, \
            lists, types, durations, and timestamps, was given optional_type
            """
        ),
        ("'%s'.format([])", "1:12 index 0 out of range"),
        ("'%s'.format(['a', 1])", "1:12 too many arguments supplied to string.format (expected 1, got 2)"),
        ("'%'.format([1])", "1:11 unexpected end of string"),
        ("'%z'.format([1])", "1:12 could not parse formatting clause: unrecognized formatting clause \"z\""),
        (
            "'%.3'.format([1])",
            """
            1:13 could not parse formatting clause: error while parsing precision: could not find end of precision \
            specifier
            """
        ),
        ("s.format([1])", "string"),
        ("'%s %s'.format(object.list)", "string"),
    ])
    func `constant format strings fit their values`(_ text: String, _ expected: String) {
        #expect(environment.outcome(text) == expected)
    }

    @Test func `the newer formatter takes all numbers in all numeric clauses`() {
        var environment = environment
        environment.options.legacyFormat = false
        #expect(environment.outcome("'%d %f %e'.format([1.0, 1, 2u])") == "string")
        #expect(environment.outcome("'%d'.format(['a'])").contains("was given string"))
    }

    /// The newer formatter takes all numbers where the older one takes doubles and the names of what is no number.
    @Test(arguments: [
        ("'%f'.format([1])", "string", false), ("'%e'.format([1u])", "string", false),
        ("'%f'.format(['NaN'])", "string", true), ("'%.2e'.format([1.5])", "string", true),
        ("'%.2e'.format([1.5])", "string", false),
        (
            "'%f'.format(['NaN'])",
            "1:14 error during formatting: fixed-point clause can only be used on doubles, was given string", false
        ),
        (
            "'%e'.format([1])",
            "1:14 error during formatting: scientific clause can only be used on doubles, was given int", true
        ),
    ])
    func `formats of numbers`(_ text: String, _ expected: String, isLegacy: Bool) {
        var environment = environment
        environment.options.legacyFormat = isLegacy
        #expect(environment.outcome(text) == expected)
    }
}
