import Cluster
import Testing

@Suite("A context becomes a connection")
struct ConnectionTests {
    @Test("Every field of a cluster")
    func cluster() throws {
        let authority = Sample.base64(Sample.certificate)
        let connection = try Workplace(
            cluster: """
                server: "https://api.example:6443/k8s?x=1#y", certificate-authority-data: \(authority),
                tls-server-name: kubernetes, proxy-url: "socks5://u:secret@proxy:1080", disable-compression: true
                """, user: "token: t", context: ", namespace: team"
        ).connect()
        #expect(connection.server == "https://api.example:6443/k8s")
        #expect(connection.certificateAuthority == Array(Sample.certificate.utf8))
        #expect(connection.tlsServerName == "kubernetes")
        #expect(connection.proxy == "socks5://u:secret@proxy:1080")
        #expect(connection.disablesCompression)
        #expect(connection.namespace == "team")
        #expect(!connection.skipsTLSVerification)
        #expect(connection.impersonation == nil)
        #expect(connection.warnings == [])
    }

    @Test("insecure-skip-tls-verify warns")
    func insecure() throws {
        let connection = try Workplace(cluster: "server: 'https://x', insecure-skip-tls-verify: true", user: "")
            .connect()
        #expect(connection.skipsTLSVerification)
        #expect(connection.warnings.count == 1)
        #expect(connection.warnings.first?.hasPrefix("the certificate of https://x is not checked") == true)
    }

    @Test(
        "Every credential that is written down",
        arguments: [
            ("token: t", Credential(token: "t")),
            ("username: joe, password: p", Credential(basic: .init(user: "joe", password: "p"))),
            ("username: joe", Credential(basic: .init(user: "joe", password: ""))),
            ("", Credential()),
            (
                "client-certificate-data: \(Sample.base64("cert")), client-key-data: \(Sample.base64("key"))",
                Credential(clientCertificate: Array("cert".utf8), clientKey: Array("key".utf8))
            ),
            (
                "token: t, client-certificate-data: \(Sample.base64("cert")), client-key: k",
                Credential(token: "t", clientCertificate: Array("cert".utf8), clientKey: Array("from file".utf8))
            ),
            ("client-key-data: \(Sample.base64("key"))", Credential()),
            ("token: t, exec: {command: /bin/false, apiVersion: x}", Credential(token: "t")),
        ])
    func credentials(_ user: String, _ expected: Credential) async throws {
        let place = try Workplace(cluster: "server: 'https://x'", user: user, files: ["k": "from file"])
        #expect(try await place.connect().credentials.current() == expected)
    }

    @Test("Impersonation")
    func impersonation() throws {
        let connection = try Workplace(
            cluster: "server: 'https://x'",
            user: "as: jane, as-uid: '7', as-groups: [g, h], as-user-extra: {scopes: [a, b], none: []}"
        ).connect()
        #expect(
            connection.impersonation
                == Impersonation(
                    user: "jane", uid: "7", groups: ["g", "h"], extra: ["scopes": ["a", "b"], "none": []]))
    }

    @Test("Options go before the context's own")
    func overrides() async throws {
        var place = try Workplace([
            "config": """
            current-context: a
            contexts: [{name: a, context: {cluster: c, user: u, namespace: team}}]
            clusters: [{name: c, cluster: {server: "https://c"}}, {name: d, cluster: {server: "https://d"}}]
            users: [{name: u, user: {token: u}}, {name: v, user: {token: v}}]
            """
        ])
        place.options.cluster = "d"
        place.options.user = "v"
        place.options.namespace = "m"
        let connection = try place.connect()
        #expect(connection.server == "https://d")
        #expect(connection.namespace == "m")
        #expect(try await connection.credentials.current().token == "v")
    }

    @Test(
        "A server without a scheme is https when something about TLS is set, else http",
        arguments: [
            ("server: 'host:6443'", "http://host:6443"),
            ("server: 'host:6443', insecure-skip-tls-verify: true", "https://host:6443"),
            ("server: 'host:6443', certificate-authority: ca", "https://host:6443"),
        ])
    func scheme(_ cluster: String, _ server: String) throws {
        let place = try Workplace(cluster: cluster, user: "", files: ["ca": Sample.certificate])
        #expect(try place.connect().server == server)
    }

    @Test("Credentials are not sent in the clear")
    func plainHTTP() async throws {
        let connection = try Workplace(cluster: "server: 'http://x'", user: "token: t").connect()
        #expect(try await connection.credentials.current().isAnonymous)
        #expect(connection.warnings == ["the credentials are not sent, because http://x is not https"])
    }

    @Test("A proxy in the kubeconfig goes before the environment's")
    func proxies() throws {
        var place = try Workplace(cluster: "server: 'https://x', proxy-url: 'http://mine'", user: "")
        place.options.environment["HTTPS_PROXY"] = "http://other"
        #expect(try place.connect().proxy == "http://mine")
        place = try Workplace(cluster: "server: 'https://x'", user: "")
        place.options.environment["HTTPS_PROXY"] = "other:3128"
        #expect(try place.connect().proxy == "http://other:3128")
    }
}
