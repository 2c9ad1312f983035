import Cluster
import Foundation
import ReplayServer
import Testing

/// How connections are made: whom the client trusts, what it shows, and the way through a proxy.
struct TransportTests {
    private static let script: ReplayServer.Script = { _ in .json(#"{"gitVersion":"v1.36.2"}"#) }

    /// Asks for the version; nil where that succeeds.
    private func attempt(_ connection: ClusterConnection) async throws -> APIError? {
        try await APIClient.with(connection, version: "1", options: Bench.quick) { client in
            do {
                _ = try await client.serverVersion()
                return nil
            } catch let error as APIError {
                return error
            }
        }
    }

    @Test func anotherAuthorityIsRefused() async throws {
        try await Bench.serve(TransportTests.script) { server in
            var connection = try Bench.connection(to: server)
            connection.certificateAuthority = try TestAuthority(name: "other").certificate
            let error = try await attempt(connection)
            #expect(error?.description.contains("not signed by the certificate authority") == true)
            #expect(error?.attempts == 1)
            #expect(server.requests.isEmpty)

            connection.certificateAuthority = nil
            let answer = try await attempt(connection)
            #expect(answer?.description.contains("not signed by") == true)
            connection.skipsTLSVerification = true
            let answer2 = try await attempt(connection)
            #expect(answer2 == nil)
        }
    }

    @Test func anotherNameIsRefused() async throws {
        let identity = try Bench.authority.get().server(["DNS:api.example", "IP:10.9.8.7"])
        try await Bench.serve(TransportTests.script, identity: identity) { server in
            var connection = try Bench.connection(to: server)
            let error = try await attempt(connection)
            #expect(error?.description.contains("certificate is not for '127.0.0.1'") == true)
            #expect(server.requests.isEmpty)

            connection.tlsServerName = "api.example"
            let answer = try await attempt(connection)
            #expect(answer == nil)
            #expect(server.requests.first?.header("host") == "127.0.0.1:\(server.port)")
            connection.tlsServerName = "10.9.8.7"
            let answer2 = try await attempt(connection)
            #expect(answer2 == nil)
            connection.tlsServerName = "10.9.8.8"
            let answer3 = try await attempt(connection)
            #expect(answer3?.description.contains("certificate is not for") == true)
            connection.tlsServerName = "other.example"
            let answer4 = try await attempt(connection)
            #expect(answer4?.description.contains("certificate is not for") == true)
            connection.skipsTLSVerification = true
            let answer5 = try await attempt(connection)
            #expect(answer5 == nil)
        }
    }

    /// The name decides alone, though the certificate is for the address of the connection as well.
    @Test(
        arguments: [
            (nil, true), ("127.0.0.1", true), ("api.example", true), ("API.example.", true), ("other.example", false),
            ("a.wild.example", true), ("a.b.wild.example", false), ("wild.example", false), ("*.wild.example", true),
            ("10.9.8.8", false), ("localhost", false),
        ] as [(String?, Bool)])
    func theServerNameIsWhatTheCertificateIsFor(name: String?, isRight: Bool) async throws {
        let names = ["DNS:api.example", "DNS:*.wild.example", "IP:127.0.0.1"]
        let identity = try Bench.authority.get().server(names)
        try await Bench.serve(TransportTests.script, identity: identity) { server in
            var connection = try Bench.connection(to: server)
            connection.tlsServerName = name
            let error = try await attempt(connection)
            let words = "certificate is not for '\(name ?? "")': set tls-server-name"
            #expect(isRight ? error == nil : error?.description.contains(words) == true, "\(String(describing: error))")
        }
    }

    @Test func clientCertificateIsShown() async throws {
        let authority = try Bench.authority.get()
        let identity = try authority.server(clientAuthority: authority)
        try await Bench.serve(TransportTests.script, identity: identity) { server in
            let (certificate, key) = try authority.client("jane")
            let accepted = try await attempt(
                try Bench.connection(
                    to: server, credential: Credential(clientCertificate: certificate, clientKey: key)))
            #expect(accepted == nil)
            let without = try await attempt(try Bench.connection(to: server, credential: Credential()))
            #expect(without != nil)
            #expect(server.requests.count == 1)

            let stranger = try TestAuthority(name: "other").client("jane")
            let refused = try await attempt(
                try Bench.connection(
                    to: server, credential: Credential(clientCertificate: stranger.certificate, clientKey: stranger.key)
                ))
            #expect(refused != nil)
            let broken = try await attempt(
                try Bench.connection(
                    to: server, credential: Credential(clientCertificate: certificate, clientKey: Array("x".utf8))))
            #expect(broken?.description.contains("client-key of the user is no private key") == true)
            #expect(server.requests.count == 1)
        }
    }

    /// What cannot be shown is told apart before anything is sent, and the kubeconfig's field is named.
    @Test func certificatesThatCannotBeShownAreNamed() async throws {
        let authority = try Bench.authority.get()
        let (jane, john) = (try authority.client("jane"), try authority.client("john"))
        let server = "server: 'https://127.0.0.1:1'"
        func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
        let mixed = try Workplace(
            cluster: server,
            user: "client-certificate-data: \(base64(jane.certificate)), client-key-data: \(base64(john.key))")
        let files = try Workplace(cluster: server, user: "client-certificate: jane.pem, client-key: john.key")
        try files.write(String(decoding: jane.certificate, as: UTF8.self), to: "jane.pem")
        try files.write(String(decoding: john.key, as: UTF8.self), to: "john.key")
        let broken = try Workplace(
            cluster: server,
            user: "client-certificate-data: \(Sample.base64(Sample.certificate)), "
                + "client-key-data: \(base64(jane.key))")
        let field = "context \"a\": user \"u\": users[0].user."
        for (place, expected) in [
            (mixed, "\(field)client-key-data: is not the key of the client certificate"),
            (files, "~/config:4:68: \(field)client-key: \"~/john.key\" is not the key of the client certificate"),
            (broken, "~/config:4:51: \(field)client-certificate-data: holds no certificate in PEM form"),
        ] {
            let error = try await attempt(try place.connect())
            let words = error?.description.replacingOccurrences(of: place.root, with: "~") ?? ""
            #expect(words.hasSuffix(expected) && words.contains(": ~/config:4:"), "\(words)")
        }
    }

    @Test func proxyIsUsed() async throws {
        let proxy = try await ConnectProxy.start(authorization: "Basic dTpwQA==")
        try await Bench.serve(TransportTests.script) { server in
            var connection = try Bench.connection(to: server)
            connection.proxy = "http://u:p%40@127.0.0.1:\(proxy.port)"
            let answer = try await attempt(connection)
            #expect(answer == nil)
            #expect(proxy.requests.count == 1)
            #expect(proxy.requests.first?.hasPrefix("CONNECT 127.0.0.1:\(server.port) ") == true)

            connection.proxy = "http://127.0.0.1:\(proxy.port)"
            let answer2 = try await attempt(connection)
            #expect(answer2?.description.contains("asks for a user name") == true)
            connection.proxy = "http://u:p%40@127.0.0.1:1"
            let answer3 = try await attempt(connection)
            let words = "the proxy 127.0.0.1:1 cannot be reached: the connection was refused"
            #expect(answer3?.description.contains(words) == true)
        }
        await proxy.stop()
    }

    /// Behind a proxy the address of the connection is the proxy's: the server's own must be compared.
    @Test func addressesAreCheckedBehindAProxyToo() async throws {
        let proxy = try await ConnectProxy.start()
        let identity = try Bench.authority.get().server(["IP:10.9.8.7"])
        try await Bench.serve(TransportTests.script, identity: identity) { server in
            var connection = try Bench.connection(to: server)
            connection.proxy = "http://localhost:\(proxy.port)"
            let answer = try await attempt(connection)
            #expect(answer?.description.contains("certificate is not for") == true)
            #expect(server.requests.isEmpty)
            connection.tlsServerName = "10.9.8.7"
            let answer2 = try await attempt(connection)
            #expect(answer2 == nil)
        }
        await proxy.stop()
    }

    @Test func nobodyListens() async throws {
        var connection = ClusterConnection(server: "https://127.0.0.1:1")
        let answer = try await attempt(connection)
        #expect(answer?.description.contains("the connection was refused") == true)
        connection.server = "https://no-such-host.invalid"
        let error = try await attempt(connection)
        #expect(error?.description.contains("'no-such-host.invalid' could not be resolved") == true)
    }

    @Test func tlsIsNotSpokenInTheClear() async throws {
        let server = try await ReplayServer.start(nil, TransportTests.script)
        var connection = try Bench.connection(to: server)
        let answer = try await attempt(connection)
        #expect(answer == nil)
        connection.server = "https://127.0.0.1:\(server.port)"
        let answer2 = try await attempt(connection)
        #expect(answer2 != nil)
        await server.stop()
    }

    @Test func credentialsAreNotSentInTheClear() async throws {
        let connection = ClusterConnection(
            server: "http://192.0.2.1:8080", credentials: FixedCredential(Credential(token: "t")))
        let error = try await attempt(connection)
        #expect(error?.description.contains("would be sent in the clear to 192.0.2.1:8080") == true)
    }

    @Test(arguments: [
        ("https://a b", nil, nil), ("https://h", "https://proxy:1", nil), ("https://h", nil, "no pem"),
    ])
    func settingsThatCannotBeUsed(server: String, proxy: String?, authority: String?) {
        let connection = ClusterConnection(
            server: server, certificateAuthority: authority.map { Array($0.utf8) }, proxy: proxy)
        #expect(throws: APIError.self) { try APIClient(connection, version: "1") }
    }
}
