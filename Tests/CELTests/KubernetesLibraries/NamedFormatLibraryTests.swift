import Testing

@testable import CEL

@Suite struct NamedFormatLibraryTests {
    @Test(arguments: [
        ("format.dns1123Label().validate('my-name')", "optional.none()"),
        ("format.dns1123Label().validate('a').hasValue()", "false"),
        ("format.dns1123Label().validate('No').hasValue()", "true"),
        ("format.uuid().validate('x')", "optional.of([\"does not match the UUID format\"])"),
        ("format.named('byte').value().validate('a').value()", "[\"invalid base64\"]"),
        ("format.named('unknown')", "optional.none()"), ("format.named('byte')", "optional.of(format.byte())"),
        ("format.named('date').value() == format.date()", "true"), ("format.date() == format.datetime()", "false"),
        ("format.date() == dyn('date')", "error: no such overload"),
        ("format.labelValue().validate('a' + 'b')", "optional.none()"),
        ("format.uri().validate('/a')", "optional.none()"),
        (
            "format.dns1123Label().validate('-a').value()",
            "[\"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and "
                + "end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
                + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')\"]"
        ),
    ])
    func `validates texts`(expression: String, expected: String) {
        #expect(Environment.newest.result(expression) == expected)
    }

    @Test func `knows every format by its function`() {
        for format in NamedFormat.allCases {
            #expect(Environment.newest.result("format.\(format.name)()") == "format.\(format.name)()")
        }
        #expect(NamedFormat.allCases.count == 13)
        #expect(Environment.newest.type(of: "format.named('x')") == "optional_type(kubernetes.NamedFormat)")
        #expect(Environment.newest.type(of: "format.byte().validate('x')") == "optional_type(list(string))")
    }

    @Test func `costs what a search for a pattern would`() {
        // ⌈0.1 · (9 + 1)⌉ · ⌈0.25 · 30⌉ and the making of the format.
        #expect(Environment.newest.cost("format.dns1123Label().validate('my-name-1')") == 9)
        #expect(Environment.newest.cost("format.named('byte')") == 1)
    }
}
