import Testing

@testable import CEL

@Suite struct StringsLibraryTests {
    @Test(arguments: [
        ("'aé😀'.charAt(2)", "\"😀\""),
        ("'e\\u0301x'.charAt(1)", "\"\u{301}\""),
        ("'aé😀'.charAt(3)", "\"\""),
        ("''.charAt(0)", "\"\""),
        ("'abc'.charAt(-1)", "error: index out of range: -1"),
        ("'aé😀'.charAt(4)", "error: index out of range: 4"),
        ("'abc'.charAt(9223372036854775807)", "error: index out of range: 9223372036854775807"),

        ("'é😀é'.indexOf('é')", "0"),
        ("'é😀é'.indexOf('é', 1)", "2"),
        ("'😀b'.indexOf('b')", "1"),
        ("'abc'.indexOf('d')", "-1"),
        ("'abc'.indexOf('')", "0"),
        ("''.indexOf('')", "0"),
        ("'abc'.indexOf('', 2)", "2"),
        ("'abc'.indexOf('abcd')", "-1"),
        ("'aé'.indexOf('e')", "-1"),
        ("'abc'.indexOf('a', -1)", "error: index out of range: -1"),
        ("'abc'.indexOf('a', 3)", "error: index out of range: 3"),

        ("'é😀é'.lastIndexOf('é')", "2"),
        ("'é😀é'.lastIndexOf('é', 1)", "0"),
        ("'é😀é'.lastIndexOf('')", "3"),
        ("'abab'.lastIndexOf('ab', 2)", "2"),
        ("'abab'.lastIndexOf('ab', 3)", "2"),
        ("'abab'.lastIndexOf('ab', 1)", "0"),
        ("'abc'.lastIndexOf('', 1)", "1"),
        ("''.lastIndexOf('a')", "-1"),
        ("'abc'.lastIndexOf('a', -1)", "error: index out of range: -1"),
        ("'abc'.lastIndexOf('a', 3)", "error: index out of range: 3"),
    ])
    func `finds characters`(expression: String, expected: String) {
        #expect(Environment.spec.result(expression) == expected)
    }

    @Test(arguments: [
        ("'abc'.indexOf('a', 3)", "-1"),
        ("'abc'.indexOf('a', 9223372036854775807)", "-1"),
        ("'abc'.lastIndexOf('a', 30)", "-1"),
        ("'abc'.indexOf('a', -1)", "error: index out of range: -1"),
        ("'abc'.lastIndexOf('a', -1)", "error: index out of range: -1"),
        ("'abca'.lastIndexOf('a', 2)", "0"),
    ])
    func `finds nothing beyond the end in Kubernetes`(expression: String, expected: String) {
        #expect(Environment.legacyStrings.result(expression) == expected)
    }

    @Test(arguments: [
        ("'aé😀b'.substring(1)", "\"é😀b\""),
        ("'aé😀b'.substring(1, 3)", "\"é😀\""),
        ("'abc'.substring(3)", "\"\""),
        ("'abc'.substring(0, 0)", "\"\""),
        ("''.substring(0)", "\"\""),
        ("'abc'.substring(4)", "error: index out of range: 4"),
        ("'abc'.substring(-1)", "error: index out of range: -1"),
        ("'abc'.substring(1, 4)", "error: index out of range: 4"),
        ("'abc'.substring(2, 1)", "error: invalid substring range. start: 2, end: 1"),

        ("'aXbXc'.replace('X', '😀')", "\"a😀b😀c\""),
        ("'aXbXc'.replace('X', '', 1)", "\"abXc\""),
        ("'aXbXc'.replace('X', '-', 0)", "\"aXbXc\""),
        ("'aé'.replace('', '.')", "\".a.é.\""),
        ("'aa'.replace('a', 'aa', -1)", "\"aaaa\""),
        ("'e\\u0301'.replace('e', 'a')", "\"a\u{301}\""),

        ("'a,b,,c'.split(',')", "[\"a\", \"b\", \"\", \"c\"]"),
        ("'a,b,c'.split(',', 2)", "[\"a\", \"b,c\"]"),
        ("'a,b,c'.split(',', 1)", "[\"a,b,c\"]"),
        ("'a,b,c'.split(',', 0)", "[]"),
        ("'é😀'.split('')", "[\"é\", \"😀\"]"),
        ("''.split('')", "[]"),
        ("''.split(',')", "[\"\"]"),
        ("'a,b'.split(',', -5)", "[\"a\", \"b\"]"),

        ("'\\u3000 a b \\t'.trim()", "\"a b\""),
        ("' \\n '.trim()", "\"\""),
        ("'ÀBC-ẞ'.lowerAscii()", "\"Àbc-ẞ\""),
        ("'éabc-ß'.upperAscii()", "\"éABC-ß\""),
        ("'aé😀'.reverse()", "\"😀éa\""),
        ("'e\\u0301'.reverse()", "\"\u{301}e\""),

        ("['a', 'é', ''].join()", "\"aé\""),
        ("['a', 'b', 'c'].join(', ')", "\"a, b, c\""),
        ("['a'].join('-')", "\"a\""),
        ("['', ''].join()", "\"\""),
        ("dyn([]).join('-')", "\"\""),
        ("[dyn('a'), dyn(1)].join()", "error: no such overload: join of int"),

        ("strings.quote('a\"\\n\\u0007é')", "\"\\\"a\\\\\\\"\\\\n\\\\aé\\\"\""),
    ])
    func `cuts and builds texts`(expression: String, expected: String) {
        #expect(Environment.spec.result(expression) == expected)
    }

    @Test(arguments: [
        (0, "'a'.trim()", true), (0, "['a'].join()", true), (0, "'%s'.format(['a'])", false),
        (0, "strings.quote('a')", false), (1, "'%s'.format(['a'])", true), (1, "strings.quote('a')", true),
        (2, "'a'.reverse()", false), (3, "'a'.reverse()", true), (4, "'a'.reverse()", true),
    ])
    func `each version has its functions`(version: Int, expression: String, isKnown: Bool) {
        var environment = Environment()
        environment.add(StandardLibrary.library, StringsLibrary.library(version: version))
        #expect(environment.result(expression).hasPrefix("error") == !isKnown)
    }

    @Test func `pieces outlive the text they were cut from`() {
        let expression = "('x,' + s).split(',').map(p, p + p.substring(1) + p.trim()).join('|')"
        #expect(Environment.spec.result(expression, ["s": "'ab'"]) == "\"xx|abbab\"")
    }
}
