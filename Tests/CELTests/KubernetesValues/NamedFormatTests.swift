import Testing

@testable import CEL

@Suite("NamedFormat")
struct NamedFormatTests {
    static let label =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end "
        + "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
    static let subdomain =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start "
        + "and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
    static let dns1035 =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
        + "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for "
        + "validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
    static let labelKey =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
        + "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
        + "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
    static let labelValue =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start "
        + "and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for "
        + "validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

    @Test func areFoundByName() {
        for format in NamedFormat.allCases {
            #expect("\(format.name)".withUTF8Bytes { NamedFormat.named($0) } == format)
            #expect("\(format.name)" == "\(format)")
        }
        for name in ["", "dns1123label", "dns1123LabelX", "email", "dns1123Labe"] {
            #expect(name.withUTF8Bytes { NamedFormat.named($0) } == nil)
        }
    }

    @Test(arguments: [
        (NamedFormat.dns1123Label, "my-label-name"), (.dns1123Label, "1"),
        (.dns1123Label, String(repeating: "a", count: 63)),
        (.dns1123Subdomain, "apiextensions.k8s.io"), (.dns1123Subdomain, "a.1-b.c"), (.dns1035Label, "a-1"),
        (.qualifiedName, "apiextensions.k8s.io/v1beta1"), (.qualifiedName, "My_Name.x-1"), (.qualifiedName, "A"),
        (.dns1123LabelPrefix, "my-label-prefix-"), (.dns1123LabelPrefix, "a_-"),
        (.dns1123SubdomainPrefix, "mysubdomain.prefix.-"),
        (.dns1035LabelPrefix, "my-label-prefix-"), (.dns1035LabelPrefix, "1-"), (.labelValue, ""),
        (.labelValue, "My_Value.1"),
        (.uri, "http://example.com"), (.uri, "/x"), (.uuid, "123e4567-e89b-12d3-a456-426614174000"),
        (.uuid, "123E4567E89B12D3-A456426614174000"), (.byte, "aGVsbG8="), (.byte, "AAAA"), (.byte, "++//"),
        (.date, "2021-01-01"),
        (.date, "2000-02-29"), (.date, "0000-12-31"), (.datetime, "2021-01-01T00:00:00Z"),
        (.datetime, "2021-01-01t23:59:59.5+05:30"),
        (.datetime, "2021-01-01T00:00:00+99:99"), (.datetime, "2021-01-01T00:00:00é5z"),
        (.datetime, "2021-01-01T00:00:00ZTx"),
    ])
    func accepts(_ format: NamedFormat, _ text: String) {
        #expect(format.validate(text) == [])
    }

    @Test(arguments: [
        (NamedFormat.dns1123Label, "", [label]), (.dns1123Label, "My", [label]), (.dns1123Label, "-a", [label]),
        (.dns1123Label, "a.b", ["must not contain dots"]), (.dns1123Label, "é", [label]),
        (.dns1123Label, String(repeating: "a", count: 64), ["must be no more than 63 bytes"]),
        (.dns1123Label, String(repeating: "A", count: 64), ["must be no more than 63 bytes", label]),
        (.dns1123Subdomain, "a..b", [subdomain]), (.dns1123Subdomain, "", [subdomain]),
        (.dns1123Subdomain, "a.b.", [subdomain]),
        (.dns1123Subdomain, String(repeating: "a", count: 254), ["must be no more than 253 bytes"]),
        (.dns1035Label, "1a", [dns1035]), (.dns1035Label, "a.b", [dns1035]),
        (.dns1123LabelPrefix, "-", [label]), (.dns1123LabelPrefix, "_a-", [label]),
        (.dns1123LabelPrefix, String(repeating: "a", count: 64) + "-", ["must be no more than 63 bytes"]),
        (.labelValue, "-", [labelValue]),
        (.labelValue, String(repeating: "a", count: 64), ["must be no more than 63 bytes"]),
        (.qualifiedName, "", ["name part must be non-empty", "name part " + labelKey]),
        (.qualifiedName, "/x", ["prefix part must be non-empty"]),
        (.qualifiedName, "A/", ["prefix part " + subdomain, "name part must be non-empty", "name part " + labelKey]),
        (
            .qualifiedName, "a/" + String(repeating: "x", count: 64), ["name part must be no more than 63 bytes"]
        ),
        (
            .qualifiedName, "a/b/c",
            [
                "a valid label key " + labelKey
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
            ]
        ),
        (.uri, "../x", ["parse \"../x\": invalid URI for request"]), (.uri, "", ["parse \"\": empty url"]),
        (.uuid, "123e4567-e89b-12d3-a456-42661417400", ["does not match the UUID format"]),
        (.uuid, "1-23e4567e89b12d3a456426614174000", ["does not match the UUID format"]),
        (.byte, "", ["invalid base64"]), (.byte, "aGVsbG8", ["invalid base64"]), (.byte, "a===", ["invalid base64"]),
        (.byte, "aa=a", ["invalid base64"]),
        (.date, "2021-02-29", ["invalid date"]), (.date, "1900-02-29", ["invalid date"]),
        (.date, "2021-13-01", ["invalid date"]),
        (.date, "2021-04-31", ["invalid date"]), (.date, "2021-1-1", ["invalid date"]),
        (.date, "2021-01-01 ", ["invalid date"]), (.date, "", ["invalid date"]),
        (.datetime, "2021-01-01", ["invalid datetime"]), (.datetime, "2021-01-01T24:00:00Z", ["invalid datetime"]),
        (.datetime, "2021-01-01T00:00:60Z", ["invalid datetime"]),
        (.datetime, "2021-01-01T00:00:00", ["invalid datetime"]),
        (.datetime, "2021-01-01T00:00:00\n5Z", ["invalid datetime"]),
        (.datetime, "2021-01-01T00:00:00.Z", ["invalid datetime"]),
    ])
    func refuses(_ format: NamedFormat, _ text: String, _ messages: [String]) {
        #expect(format.validate(text) == messages)
    }

    @Test func assumesPatternSizes() {
        #expect(
            NamedFormat.allCases.map(\.maximumPatternSize) == [30, 60, 30, 60, 30, 60, 30, 40, 1120, 70, 84, 71, 71])
    }

    @Test func hostileTextIsBounded() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<1500 {
            let text = random.bytes(upTo: 40, from: "aA0-_./=T:Z+")
            for format in NamedFormat.allCases {
                text.withUnsafeBufferPointer { text in
                    #expect(format.validate(text).allSatisfy { !$0.isEmpty })
                }
            }
        }
    }
}
