import Cluster
import Documents
import ReplayServer
import Testing

/// Single requests against a server over TLS, and what becomes of their failures.
struct RequestTests {
    private static let version = #"{"major":"1","minor":"36","gitVersion":"v1.36.2","platform":"linux/amd64"}"#

    @Test func sendsWhoAsksAndWhatFor() async throws {
        let routes = Routes().on("/version", .json(RequestTests.version))
        try await Bench.run(routes) { client, server in
            let version = try await client.serverVersion()
            #expect(version.gitVersion == "v1.36.2" && version.minor == "36")
            let request = try #require(server.requests.first)
            #expect(request.header("authorization") == "Bearer let-me-in")
            #expect(request.header("user-agent") == "bulwark/1.2.3")
            #expect(request.header("accept-encoding") == "gzip")
            #expect(request.header("host") == "127.0.0.1:\(server.port)")
        }
    }

    @Test func impersonates() async throws {
        try await Bench.serve(Routes().on("/version", .json(RequestTests.version)).reply(to:)) { server in
            var connection = try Bench.connection(
                to: server, credential: Credential(basic: Credential.Basic(user: "u", password: "p")))
            connection.impersonation = Impersonation(
                user: "jane", uid: "42", groups: ["dev", "ops"], extra: ["example.com/scopes": ["a", "b"]])
            connection.server += "/"
            connection.disablesCompression = true
            try await APIClient.with(connection, version: "1") { _ = try await $0.serverVersion() }
            let request = try #require(server.requests.first)
            #expect(request.header("authorization") == "Basic dTpw")
            #expect(request.header("impersonate-user") == "jane")
            #expect(request.header("impersonate-uid") == "42")
            #expect(request.headers.filter { $0.name == "impersonate-group" }.map(\.value) == ["dev", "ops"])
            #expect(
                request.headers.filter { $0.name == "impersonate-extra-example.com%2fscopes" }.map(\.value) == [
                    "a", "b",
                ])
            #expect(request.header("accept-encoding") == "identity")
        }
    }

    @Test func credentialIsReplacedOnce() async throws {
        let script: ReplayServer.Script = { request in
            request.header("authorization") == "Bearer new"
                ? .json(RequestTests.version) : .refusal(401, "Unauthorized", "Unauthorized")
        }
        try await Bench.serve(script) { server in
            var connection = try Bench.connection(to: server)
            let good = TokenSeries(["old", "new"])
            connection.credentials = good
            try await APIClient.with(connection, version: "1") { _ = try await $0.serverVersion() }
            #expect(good.refused == ["old"])
            #expect(server.requests.count == 2)

            let bad = TokenSeries(["old", "older", "oldest"])
            connection.credentials = bad
            let client = try APIClient(connection, version: "1", options: Bench.quick)
            let error = await Bench.failure { try await client.serverVersion() }
            #expect(error?.isUnauthorized == true && error?.attempts == 2)
            #expect(error?.status?.message == "Unauthorized")
            #expect(bad.refused == ["old"])
            await client.shutdown()
        }
    }

    /// A server that refuses a new credential is not asked with yet another one at each request.
    @Test func aNewCredentialThatIsRefusedIsNotReplacedAgainAndAgain() async throws {
        let script: ReplayServer.Script = { _ in .refusal(401, "Unauthorized", "Unauthorized") }
        try await Bench.serve(script) { server in
            var connection = try Bench.connection(to: server)
            let series = TokenSeries(["a", "b", "c", "d"])
            connection.credentials = series
            try await APIClient.with(connection, version: "1", options: Bench.quick) { client in
                for _ in 1...5 { #expect(await Bench.failure { try await client.serverVersion() }?.code == 401) }
            }
            #expect(series.refused == ["a"])
            #expect(server.requests.count == 6)
        }
    }

    @Test func refusalsOfAnyLengthAreRefusals() async throws {
        let long = "<html>busy " + String(repeating: "x", count: 3 << 20)
        try await Bench.run(Routes().on("/version", .json(long, status: 403))) { client, _ in
            let error = await Bench.failure { try await client.serverVersion() }
            #expect(error?.code == 403)
            #expect(error?.description.contains("forbidden (403): <html>busy xxx") == true)
        }
    }

    @Test func wordsOfTheServerAreFitForATerminal() async throws {
        let message = #"no \u001b[31m\nexit 0 \u202e"#
        try await Bench.run(Routes().on("/version", .refusal(403, "Forbidden", message))) { client, _ in
            let error = await Bench.failure { try await client.serverVersion() }
            #expect(error?.description == "GET /version: forbidden (403): no U+001B[31m exit 0 U+202E")
        }
    }

    @Test func refusalsAreExplained() async throws {
        let routes = Routes()
            .on("/api/v1/namespaces/a/pods/forbidden", .refusal(403, "Forbidden", "pods is forbidden"))
            .on("/api/v1/namespaces/a/pods/broken", .refusal(500, "InternalError", "etcd is down"))
            .on("/api/v1/namespaces/a/pods/moved", Reply(302, headers: [("Location", "https://evil/")], pieces: []))
            .on("/api/v1/namespaces/a/pods/html", .json("<html>\n\u{1b}[31m Bad </html>", status: 404))
        try await Bench.run(routes) { client, server in
            for (name, code, words) in [
                ("forbidden", 403, "GET /api/v1/namespaces/a/pods/forbidden: forbidden (403): pods is forbidden"),
                ("nowhere", 404, "not found (404)"), ("broken", 500, "etcd is down"), ("moved", 302, "redirects"),
                ("html", 404, "<html> [31m Bad </html>"),
            ] {
                let error = await Bench.failure { try await client.get(.pods, name, namespace: "a") }
                #expect(error?.code == code)
                #expect(error?.attempts == 1)
                let description = error?.description ?? ""
                #expect(description.contains(words) || name == "html" && description.contains("Bad </html>"))
                #expect(!description.unicodeScalars.contains("\u{1b}"))
            }
            #expect(server.requests.count == 5)
        }
    }

    @Test func namesThatLeadElsewhereAreRefused() async throws {
        try await Bench.run(Routes()) { client, server in
            for name in ["", ".", "..", "a/b"] {
                _ = await Bench.failure { try await client.get(.pods, name, namespace: "a") }
            }
            #expect(server.requests.isEmpty)
        }
    }

    @Test func retriesWhatMayPass() async throws {
        let routes = Routes().on(
            "/version", .refusal(503, "ServiceUnavailable"), .json("{", status: 200).cut(after: 0),
            .refusal(504, "Timeout"), .json(RequestTests.version))
        try await Bench.run(routes) { client, server in
            let answer = try await client.serverVersion()
            #expect(answer.major == "1")
            #expect(server.requests.count == 4)
        }
    }

    @Test func givesUpAfterSomeAttempts() async throws {
        try await Bench.run(Routes().on("/version", .refusal(503, "ServiceUnavailable"))) { client, server in
            let error = await Bench.failure { try await client.serverVersion() }
            #expect(error?.code == 503 && error?.attempts == 5)
            #expect(server.requests.count == 5)
        }
    }

    @Test func waitsAsLongAsTheServerWants() async throws {
        let routes = Routes().on(
            "/version", .refusal(429, "TooManyRequests", headers: [("Retry-After", "1")]), .json(RequestTests.version))
        try await Bench.run(routes) { client, server in
            let start = ContinuousClock.now
            _ = try await client.serverVersion()
            #expect(start.duration(to: .now) >= .seconds(1))
            #expect(server.requests.count == 2)
        }
    }

    @Test func aLongWaitIsTheUsersAffair() async throws {
        let routes = Routes().on("/version", .refusal(429, "TooManyRequests", headers: [("Retry-After", "3600")]))
        try await Bench.run(routes) { client, server in
            let error = await Bench.failure { try await client.serverVersion() }
            #expect(error?.description.contains("try again in 3600 s, or with a lower rate") == true)
            #expect(server.requests.count == 1)
        }
    }

    /// What may have been done already is not done again; what was refused for the rate has not been done.
    @Test func writesAreNotRepeated() async throws {
        let routes = Routes()
            .on(
                "/api/v1/namespaces/a/pods", method: "POST", .refusal(429, "TooManyRequests"),
                .refusal(503, "Unavailable"))
        try await Bench.run(routes) { client, server in
            let error = await Bench.failure { try await client.create(.pods, json: Array("{}".utf8), namespace: "a") }
            #expect(error?.code == 503 && error?.attempts == 2)
            #expect(server.requests.count == 2)
        }
    }

    @Test(.timeLimit(.minutes(10))) func slowAnswersTimeOut() async throws {
        var options = Bench.quick
        options.requestTimeout = .milliseconds(200)
        options.retries.attempts = 5
        let routes = Routes()
            .on("/version", .json(RequestTests.version).after(.seconds(3_600)))
            .on("/api/v1/pods", Reply(pieces: [.bytes(Array("{".utf8)), .pause(.seconds(3_600))]))
        try await Bench.run(routes, options: options) { client, server in
            let error = await Bench.failure { try await client.serverVersion() }
            #expect(error?.cause == .timeout(.milliseconds(200)) && error?.attempts == 2)
            let slowBody = await Bench.failure { try await client.send(APIRequest(.get, "/api/v1/pods")) }
            #expect(slowBody?.cause == .timeout(.milliseconds(200)))
        }
    }

    @Test func bodiesThatAreCutAreNoAnswers() async throws {
        let whole = Reply.json(RequestTests.version)
        let routes = Routes().on("/version", whole.cut(after: 20), Reply(pieces: [.bytes([0x7B]), .cut]), whole)
        try await Bench.run(routes) { client, server in
            let answer = try await client.serverVersion()
            #expect(answer.major == "1")
            #expect(server.requests.count == 3)
        }
    }

    @Test(arguments: [false, true])
    func hugeBodiesAreRefused(isCompressed: Bool) async throws {
        let huge = Reply.json("{\"a\":\"\(String(repeating: "x", count: 3 << 20))\"}")
        var options = Bench.quick
        options.largestAnswer = 1 << 20
        try await Bench.run(
            Routes().on("/version", isCompressed ? huge.compressed : huge), options: options
        ) { client, server in
            let error = await Bench.failure { try await client.serverVersion() }
            #expect(error?.cause == .answerTooLarge)
            #expect(server.requests.count == 1)
        }
    }

    @Test func compressedBodiesAreRead() async throws {
        let body = listJSON((0..<2_000).map { pod("p\($0)") }, kind: "Pod")
        try await Bench.run(Routes().on("/api/v1/pods", Reply.json(body).compressed)) { client, _ in
            var names: [String] = []
            for try await page in client.list(.pods) { names += page.resources.compactMap(\.name) }
            #expect(names.count == 2_000 && names.last == "p1999")
        }
    }

    @Test func warningsAreCollectedOnce() async throws {
        let warned = Reply.json(RequestTests.version, headers: [("Warning", #"299 - "v1 is old""#)])
        try await Bench.run(Routes().on("/version", warned)) { client, _ in
            _ = try await client.serverVersion()
            _ = try await client.serverVersion()
            #expect(client.warnings == ["v1 is old"])
        }
    }

    @Test func requestsAreHeldBackToARate() async throws {
        var options = Bench.quick
        options.requestsPerSecond = 20
        options.burst = 2
        try await Bench.run(Routes().on("/version", .json(RequestTests.version)), options: options) { client, server in
            let start = ContinuousClock.now
            for _ in 0..<8 { _ = try await client.serverVersion() }
            #expect(start.duration(to: .now) >= .milliseconds(290))
            #expect(server.connections == 1)
        }
    }

    @Test(.timeLimit(.minutes(10))) func cancellationEndsARequest() async throws {
        let routes = Routes().on("/version", .json(RequestTests.version).after(.seconds(3_600)))
        try await Bench.run(routes) { client, server in
            let task = Task { try await client.serverVersion() }
            while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test func aClientThatIsShutDownSaysSo() async throws {
        try await Bench.serve(Routes().reply(to:)) { server in
            let client = try APIClient(try Bench.connection(to: server), version: "1", options: Bench.quick)
            await client.shutdown()
            let error = await Bench.failure { try await client.serverVersion() }
            #expect(error?.cause == .configuration("the client has been shut down"))
        }
    }

    @Test(arguments: ["not json", "[]", "{}", #"{"kind":"Status"}"#])
    func answersOfOtherServersAreNamedSo(body: String) async throws {
        try await Bench.run(Routes().on("/version", .json(body))) { client, _ in
            let error = await Bench.failure { try await client.serverVersion() }
            #expect(error?.description.contains("is this the address of a Kubernetes API server?") == true)
        }
    }

    /// No error shows a credential, not even one that no header can carry.
    @Test func credentialsAreInNoError() async throws {
        try await Bench.serve(Routes().reply(to:)) { server in
            for credential in [Credential(token: "s3cret\u{1}"), Credential(token: "s3cret")] {
                let connection = try Bench.connection(to: server, credential: credential)
                let client = try APIClient(connection, version: "1", options: Bench.quick)
                let error = await Bench.failure { try await client.serverVersion() }
                #expect(error.map { String(reflecting: $0).contains("s3cret") } == false)
                #expect(error.map { "\($0)".contains("s3cret") } == false)
                await client.shutdown()
            }
        }
    }
}
