import Testing

@testable import Cluster

@Suite("Proxies from the environment, by Go's rules")
struct ProxyEnvironmentTests {
    private func proxy(_ environment: [String: String], _ server: String) throws -> String? {
        let address = try ServerAddress(server, defaultScheme: nil)
        return try ProxyEnvironment(options: ConnectionOptions(environment: environment)).proxy(for: address)
    }

    @Test(
        "The variable goes by the server's scheme; upper case goes first; a scheme is added",
        arguments: [
            (["HTTPS_PROXY": "http://p:1"], "https://x", "http://p:1"),
            (["https_proxy": "p:1"], "https://x", "http://p:1"),
            (["HTTPS_PROXY": "a", "https_proxy": "b"], "https://x", "http://a"),
            (["HTTP_PROXY": "a"], "https://x", nil),
            (["HTTP_PROXY": "a"], "http://x", "http://a"),
            (["HTTPS_PROXY": "socks5://u:p@a"], "https://x", "socks5://u:p@a"),
            (["HTTPS_PROXY": "a"], "https://localhost:1", nil),
            (["HTTPS_PROXY": "a"], "https://127.9.9.9", nil),
            (["HTTPS_PROXY": "a"], "https://[::1]:6443", nil),
            (["HTTPS_PROXY": ""], "https://x", nil),
        ] as [([String: String], String, String?)])
    func variables(_ environment: [String: String], _ server: String, _ expected: String?) throws {
        #expect(try proxy(environment, server) == expected)
    }

    @Test(
        "NO_PROXY",
        arguments: [
            ("*", "https://x", false),
            ("a, x ,b", "https://x", false),
            ("X", "https://x", false),
            ("example.com", "https://example.com", false),
            ("example.com", "https://api.example.com", false),
            ("example.com", "https://notexample.com", true),
            (".example.com", "https://example.com", true),
            (".example.com", "https://api.example.com", false),
            ("*.example.com", "https://api.example.com", false),
            ("*.example.com", "https://example.com", true),
            ("example.com:6443", "https://example.com:6443", false),
            ("example.com:6443", "https://example.com", true),
            ("example.com:443", "https://example.com", false),
            ("10.0.0.0/8", "https://10.1.2.3:6443", false),
            ("10.0.0.0/8", "https://11.1.2.3", true),
            ("10.0.0.0/33", "https://10.1.2.3", true),
            ("10.1.2.3", "https://10.1.2.3", false),
            ("10.1.2.3:1", "https://10.1.2.3:2", true),
            ("fd00::/8", "https://[fd12::1]:6443", false),
            ("fd12::1", "https://[FD12::1]", false),
            ("[fd12::1]:6443", "https://[fd12::1]:6443", false),
            ("[fd12::1]:6443", "https://[fd12::1]", true),
            ("0.0.0.0/0", "https://name", true),
            (",,", "https://x", true),
            (":", "https://x", true),
            ("", "https://x", true),
        ])
    func exceptions(_ list: String, _ server: String, _ isProxied: Bool) throws {
        #expect(try proxy(["HTTPS_PROXY": "p", "NO_PROXY": list], server) == (isProxied ? "http://p" : nil))
    }

    @Test("A proxy that is none is an error without its password")
    func malformed() throws {
        let error = try #require(throws: KubeconfigError.self) {
            try proxy(["HTTPS_PROXY": "ftp://u:secret@p"], "https://x")
        }
        #expect(
            error.description
                == "the environment variable HTTPS_PROXY must begin with http://, https://, socks5:// or socks5h://")
    }
}
