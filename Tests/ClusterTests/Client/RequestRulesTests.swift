import Testing

@testable import Cluster

/// The small rules that requests follow, without a server.
struct RequestRulesTests {
    @Test func tokensComeAtAnEvenRateUpToTheBurst() {
        var bucket = TokenBucket(rate: 10, burst: 2, now: 0)
        #expect(bucket.take(now: 0) == 0)
        #expect(bucket.take(now: 0) == 0)
        #expect(abs(bucket.take(now: 0) - 0.1) < 1e-9)
        #expect(abs(bucket.take(now: 0) - 0.2) < 1e-9)
        bucket.giveBack()
        #expect(abs(bucket.take(now: 0) - 0.2) < 1e-9)
        #expect(bucket.take(now: 100) == 0)
        #expect(bucket.take(now: 100) == 0)
        #expect(bucket.take(now: 100) > 0)
    }

    @Test(arguments: [
        (429, false, false, true), (429, true, true, true), (503, true, false, true), (503, false, true, false),
        (502, true, false, true), (504, true, false, true), (500, true, false, false), (500, true, true, true),
        (500, false, true, false), (404, true, true, false), (403, true, false, false), (409, true, true, false),
    ])
    func whatIsRetried(status: Int, isIdempotent: Bool, saysWhen: Bool, again: Bool) {
        #expect(RetryPolicy().retries(status: status, isIdempotent: isIdempotent, saysWhen: saysWhen) == again)
    }

    @Test func pausesDoubleUpToALimit() {
        let policy = RetryPolicy()
        let longest = (1...8).map { policy.pause(after: $0, random: 1) }
        #expect(
            longest == [
                .milliseconds(200), .milliseconds(400), .milliseconds(800), .milliseconds(1_600),
                .milliseconds(3_200), .milliseconds(6_400), .seconds(10), .seconds(10),
            ])
        #expect(policy.pause(after: 1, random: 0) == .milliseconds(100))
        #expect(policy.pause(after: 1_000_000, random: 0) == .seconds(5))
        #expect(policy.pause(after: 1, serverPause: .seconds(2), random: 0) == .milliseconds(2_100))
        #expect(policy.pause(after: 1, serverPause: .seconds(30), random: 0) == .milliseconds(30_100))
        #expect(policy.pause(after: 1, serverPause: .seconds(31), random: 0) == nil)
    }

    @Test(arguments: [
        ("2", 2), (" 0", 0), ("-1", nil), ("999999999999", 86_400), ("soon", nil), ("", nil),
        ("Sun, 06 Nov 1994 08:49:47 GMT", 10), ("Sun, 06 Nov 1994 08:49:27 GMT", 0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Sun, 06 Nov 1994 08:49:47 CET", nil), ("Sun, 06 Nov 1994 25:49:47 GMT", nil),
    ])
    func retryAfter(header: String, seconds: Int?) {
        #expect(RetryAfter.parse(header, now: 784_111_777) == seconds.map { .seconds($0) })
    }

    @Test(arguments: [
        ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000), ("Sat, 01 Jan 2000 00:00:00 GMT", 946_684_800),
        ("Fri, 31 Dec 2100 23:59:59 GMT", 4_133_980_799),
    ])
    func dates(text: String, seconds: Int) {
        #expect(HTTPDate.parse(text[...]) == seconds)
    }

    @Test(arguments: [
        (#"299 - "v1 Endpoints is deprecated""#, ["v1 Endpoints is deprecated"]),
        (#"299 - "a", 299 agent "b \"c\"" "Sun, 06 Nov 1994 08:49:37 GMT", 299 - "d""#, ["a", #"b "c""#, "d"]),
        (#"199 - "other code", 299 - "x""#, ["x"]), (#"299 - "cut"#, []), ("nonsense", []), ("", []),
        ("299 - \"red \u{1b}[31m\"", ["red [31m"]),
    ])
    func warnings(header: String, texts: [String]) {
        #expect(WarningHeader.parse(header) == texts)
    }

    @Test func linesOfBoundedLength() throws {
        var lines = LineBuffer(longest: 4)
        lines.append(Array("ab\nc".utf8))
        #expect(try lines.next() == Array("ab".utf8))
        #expect(try lines.next() == nil)
        lines.append(Array("d\n\nefgh".utf8))
        #expect(try lines.next() == Array("cd".utf8))
        #expect(try lines.next() == [])
        #expect(try lines.next() == nil)
        lines.append(Array("i".utf8))
        #expect(throws: APIError.Cause.answerTooLarge) { try lines.next() }
    }

    @Test(arguments: [
        ("https://h", "h", 443, "", "h"), ("https://H:6443/", "h", 6443, "", "h:6443"),
        ("http://[::1]:8080/k8s/clusters/c-1/", "::1", 8080, "/k8s/clusters/c-1", "[::1]:8080"),
        ("10.0.0.1:6443", "10.0.0.1", 6443, "", "10.0.0.1:6443"),
    ])
    func serverAddress(text: String, host: String, port: Int, prefix: String, authority: String) throws {
        let url = try ServerURL(text)
        #expect(url.host == host && url.port == port && url.prefix == prefix && url.authority == authority)
    }

    @Test(arguments: ["ftp://h", "https://", "https://u:p@h", "https://h:99999", "https://h :1"])
    func noServerAddress(text: String) {
        #expect(throws: APIError.Cause.self) { try ServerURL(text) }
    }

    @Test func aProxyBehindTLSIsRefusedByName() {
        let error = #expect(throws: APIError.Cause.self) { try ProxySettings.parse("https://u:secret@proxy:3128") }
        #expect(error?.description.contains("proxy-url or HTTPS_PROXY is reached by https://") == true)
        #expect(error?.description.contains("secret") == false)
    }

    @Test(arguments: ["https://proxy:3128", "socks5://u:p@proxy", "proxy:3128"])
    func proxyThatIsNotSupported(text: String) {
        #expect(throws: APIError.Cause.self) { try ProxySettings.parse(text) }
    }

    @Test func pathsAndQueriesAreEncoded() {
        let role = APIResource(
            group: "rbac.authorization.k8s.io", version: "v1", name: "clusterroles", kind: "ClusterRole",
            isNamespaced: false)
        #expect(
            role.path(namespace: "ignored", name: "system:node/é")
                == "/apis/rbac.authorization.k8s.io/v1/clusterroles/system:node%2F%C3%A9")
        var request = APIRequest(.get, APIResource.pods.path(namespace: "a"))
        request.add("labelSelector", "a=b,c in (d)")
        #expect(request.target == "/api/v1/namespaces/a/pods?labelSelector=a%3Db%2Cc%20in%20%28d%29")
        #expect(PercentEncoding.headerName("example.com/scopes") == "example.com%2Fscopes")
        #expect(PercentEncoding.decode("p%40ss%zz%4") == "p@ss%zz%4")
    }
}
