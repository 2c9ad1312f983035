import Testing

@testable import CEL

@Suite struct URLsLibraryTests {
    @Test(arguments: [
        ("url('https://user:pass@example.com:80/path?query=val#fragment').getHost()", "\"example.com:80\""),
        ("url('HTTPS://example.com/').getScheme()", "\"https\""), ("url('/path').getScheme()", "\"\""),
        ("url('https://[::1]:80/').getHost()", "\"[::1]:80\""), ("url('https://[::1]:80/').getHostname()", "\"::1\""),
        ("url('https://example.com:80/').getPort()", "\"80\""), ("url('https://example.com/').getPort()", "\"\""),
        ("url('https://example.com/path with spaces/').getEscapedPath()", "\"/path%20with%20spaces/\""),
        ("url('https://example.com').getEscapedPath()", "\"\""),
        ("url('https://example.com/p?k1=a&k2=b&k2=c').getQuery()", "{\"k1\": [\"a\"], \"k2\": [\"b\", \"c\"]}"),
        ("url('https://example.com/p?a%20b=c+d').getQuery()", "{\"a b\": [\"c d\"]}"),
        ("url('https://example.com/p?').getQuery()", "{}"),
        ("url('https://example.com/p?k=v#f').getQuery()['k']", "[\"v\"]"),
        ("isURL('https://example.com/')", "true"), ("isURL('/absolute-path')", "true"),
        ("isURL('https://a:b:c/')", "false"), ("isURL('../relative-path')", "false"),
        ("url('https://example.com/a') == url('HTTPS://example.com/a')", "true"),
        ("url('https://example.com/a') == url('https://example.com/b')", "false"),
        ("url('https://example.com/a') != dyn('https://example.com/a')", "error: no such overload"),
        ("url('https://example.com/a?b')", "url(\"https://example.com/a?b\")"),
        (
            "url('../relative-path')",
            "error: URL parse error during conversion from string: "
                + "parse \"../relative-path\": invalid URI for request"
        ),
    ])
    func `takes URLs apart`(expression: String, expected: String) {
        #expect(Environment.newest.result(expression) == expected)
    }

    @Test func `has no name for the type`() {
        #expect(Environment.newest.type(of: "url('/')") == "kubernetes.URL")
        #expect(!Environment.newest.compiles("type(url('/')) == kubernetes.URL"))
    }

    @Test(arguments: [
        ("url('https://example.com/')", 2 as UInt64), ("isURL('https://example.com/')", 1),
        ("url('/a').getQuery()", 2), ("url('/a') == url('/b')", 3),
    ])
    func `counts costs`(expression: String, cost: UInt64) {
        #expect(Environment.newest.cost(expression) == cost)
    }
}
