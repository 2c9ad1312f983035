import Testing

@testable import CEL

@Suite("KubernetesURL")
struct KubernetesURLTests {
    /// The accessors' results, in the order scheme, host, hostname, port, escaped path, rendered text.
    private func parts(_ text: String) throws -> [String] {
        try text.withUTF8Bytes { bytes in
            let url = try KubernetesURL(parsing: bytes)
            return [
                url.appendScheme, url.appendHost, url.appendHostname, url.appendPort, url.appendEscapedPath,
                url.appendText,
            ].map { append in
                var output: [UInt8] = []
                append(&output)
                return String(decoding: output, as: UTF8.self)
            }
        }
    }

    @Test(arguments: [
        (
            "https://user:pass@example.com:80/path?query=val#fragment",
            [
                "https", "example.com:80", "example.com", "80", "/path",
                "https://user:pass@example.com:80/path?query=val#fragment",
            ]
        ),
        ("/absolute-path", ["", "", "", "", "/absolute-path", "/absolute-path"]),
        ("https://[::1]:80/", ["https", "[::1]:80", "::1", "80", "/", "https://[::1]:80/"]),
        ("https://[::1]", ["https", "[::1]", "::1", "", "", "https://[::1]"]),
        (
            "https://[fe80::1%25en0]:1/",
            ["https", "[fe80::1%en0]:1", "fe80::1%en0", "1", "/", "https://[fe80::1%25en0]:1/"]
        ),
        ("https://127.0.0.1:80/", ["https", "127.0.0.1:80", "127.0.0.1", "80", "/", "https://127.0.0.1:80/"]),
        ("https://example.com", ["https", "example.com", "example.com", "", "", "https://example.com"]),
        (
            "https://example.com/path with spaces/",
            [
                "https", "example.com", "example.com", "", "/path%20with%20spaces/",
                "https://example.com/path%20with%20spaces/",
            ]
        ),
        (
            "HTTP://EXAMPLE.com/%7Efoo%2fbar",
            ["http", "EXAMPLE.com", "EXAMPLE.com", "", "/%7Efoo%2fbar", "http://EXAMPLE.com/%7Efoo%2fbar"]
        ),
        ("http://ex%C3%A9.com/é", ["http", "exé.com", "exé.com", "", "/%C3%A9", "http://ex%C3%A9.com/%C3%A9"]),
        ("//host/path", ["", "host", "host", "", "/path", "//host/path"]),
        ("///x", ["", "", "", "", "///x", "///x"]),
        ("http:/path", ["http", "", "", "", "/path", "http:/path"]),
        ("http:///x", ["http", "", "", "", "/x", "http:///x"]),
        ("mailto:a@b?x=1", ["mailto", "", "", "", "", "mailto:a@b?x=1"]),
        ("*", ["", "", "", "", "*", "*"]),
        ("http://h/?", ["http", "h", "h", "", "/", "http://h/?"]),
        ("http://h:/", ["http", "h:", "h", "", "/", "http://h:/"]),
        ("http://@h/", ["http", "h", "h", "", "/", "http://@h/"]),
        ("http://u%3A:p%40@h", ["http", "h", "h", "", "", "http://u%3A:p%40@h"]),
        ("/p#a b", ["", "", "", "", "/p", "/p#a%20b"]),
        ("postgres://a:1,b:2/db", ["postgres", "a:1,b:2", "a:1,b", "2", "/db", "postgres://a:1,b:2/db"]),
    ])
    func readsParts(_ text: String, _ expected: [String]) throws {
        #expect(text.withUTF8Bytes { KubernetesURL.isValid($0) })
        #expect(try parts(text) == expected)
    }

    @Test(arguments: [
        ("", "empty url"), ("../relative-path", "invalid URI for request"),
        ("example.com/x", "invalid URI for request"),
        ("#x", "invalid URI for request"), (":x", "missing protocol scheme"), ("1http://h", "invalid URI for request"),
        ("https://a:b:c/", "invalid port \":b:c\" after host"), ("http://h:8x/", "invalid port \":8x\" after host"),
        ("http://::1/", "invalid port \"::1\" after host"), ("http://a b/", "invalid character \" \" in host name"),
        ("https://h#f", "invalid character \"#\" in host name"), ("http://h%41/", "invalid URL escape \"%41\""),
        ("/%zz", "invalid URL escape \"%zz\""), ("/%4", "invalid URL escape \"%4\""),
        ("http://u%4@h", "invalid URL escape \"%4\""),
        ("http://us er@h/", "net/url: invalid userinfo"), ("http://[::1/", "missing ']' in host"),
        ("http://[::1]x/", "invalid port \"x\" after host"), ("http://x[::1]/", "invalid IP-literal"),
        ("http://[1.2.3.4]/", "invalid IP-literal"),
        ("http://[x]/", "invalid host: ParseAddr(\"x\"): unable to parse IP"),
        ("http://[::1%25%31]/%", "invalid URL escape \"%\""), ("http://[::1%25%2F]/", "invalid URL escape \"%2F\""),
    ])
    func refuses(_ text: String, _ reason: String) throws {
        #expect(!text.withUTF8Bytes { KubernetesURL.isValid($0) })
        let message = text.withUTF8Bytes { KubernetesURL.requestError($0)?.message(for: $0) }
        #expect(message == "parse \"\(text)\": \(reason)")
        #expect(throws: KubernetesURL.ParseError.self) { try parts(text) }
    }

    @Test func refusesControlCharacters() {
        for byte in Array(0..<0x20) + [0x7F] as [UInt8] {
            let text = "/a\(Character(Unicode.Scalar(byte)))b"
            #expect(!text.withUTF8Bytes { KubernetesURL.isValid($0) })
        }
        let message = "/a\n".withUTF8Bytes { KubernetesURL.requestError($0)?.message(for: $0) }
        #expect(message == #"parse "/a\n": net/url: invalid control character in URL"#)
    }

    /// The second, lenient reading can fail where the first passed.
    @Test(arguments: [
        ("//[", #"parse "//[": missing ']' in host"#), ("/p?q#f%zz", #"parse "/p?q#f%zz": invalid URL escape "%zz""#),
        ("//h:x#f", #"parse "//h:x": invalid port ":x" after host"#),
    ])
    func refusesInTheSecondReading(_ text: String, _ message: String) throws {
        try text.withUTF8Bytes { bytes in
            #expect(KubernetesURL.isValid(bytes))
            let error = try #require(throws: KubernetesURL.ParseError.self) { try KubernetesURL(parsing: bytes) }
            #expect(error.message(for: bytes) == message)
        }
    }

    @Test(arguments: [
        ("https://example.com/path?k1=a&k2=b&k2=c", ["k1": ["a"], "k2": ["b", "c"]]),
        (
            "https://example.com/path?key with spaces=value with spaces",
            ["key with spaces": ["value with spaces"]]
        ),
        ("https://example.com/path?", [:]), ("https://example.com/path", [:]),
        ("/p?a+b=%26&=x&k&&c=1#f=2", ["a b": ["&"], "": ["x"], "k": [""], "c": ["1"]]),
        ("/p?a=1;b=2&c=%zz&%z=1&d=3", ["d": ["3"]]), ("/p?a=b=c", ["a": ["b=c"]]),
        ("mailto:x?subject=y", ["subject": ["y"]]),
    ])
    func readsQueries(_ text: String, _ expected: [String: [String]]) throws {
        #expect(try query(text) == expected)
    }

    private func query(_ text: String) throws -> [String: [String]] {
        try text.withUTF8Bytes { bytes in
            var output: [UInt8] = []
            let query = try KubernetesURL(parsing: bytes).appendQuery(to: &output)
            func text(_ range: Range<Int>) -> String { String(decoding: output[range], as: UTF8.self) }
            return Dictionary(uniqueKeysWithValues: query.map { (text($0.key), $0.values.map(text)) })
        }
    }

    @Test func readsAtMostTenThousandParameters() throws {
        let parameters = Array(repeating: "a=1", count: 10_000).joined(separator: "&")
        #expect(try query("/p?" + parameters)["a"]?.count == 10_000)
        #expect(try query("/p?" + parameters + "&a=1") == [:])
    }

    @Test(arguments: [
        ("HTTP://h/a b", "http://h/a%20b", true), ("http://h/a%20b", "http://h/a%20c", false),
        ("http://h", "http://h/", false), ("http:/p", "http:///p", false), ("http://u@h", "http://u:@h", false),
        ("/p?", "/p", false), ("/p#", "/p", true),
    ])
    func equalityIsOfTheRenderedText(_ a: String, _ b: String, _ expected: Bool) throws {
        let isEqual = try a.withUTF8Bytes { a in
            let first = try KubernetesURL(parsing: a)
            return try b.withUTF8Bytes { try first.isEqual(to: KubernetesURL(parsing: $0)) }
        }
        #expect(isEqual == expected)
    }

    @Test func hostileTextIsBounded() {
        var random = SeededGenerator(seed: 9)
        for _ in 0..<20_000 {
            let text =
                Array("http://".utf8.prefix(Int.random(in: 0...7, using: &random)))
                + random.bytes(upTo: 24, from: "ab:/?#[]@%41&=+;1.")
            text.withUnsafeBufferPointer { text in
                do throws(KubernetesURL.ParseError) {
                    let url = try KubernetesURL(parsing: text)
                    var output: [UInt8] = []
                    url.appendHostname(to: &output)
                    url.appendPort(to: &output)
                    _ = url.appendQuery(to: &output)
                    #expect(url.isEqual(to: url))
                } catch {
                    #expect(!error.message(for: text).isEmpty)
                }
            }
        }
    }

    @Test func isTrivial() {
        #expect(_isPOD(KubernetesURL.self))
    }
}
