import Cluster
import Kubernetes
import ReplayServer
import Testing

/// Watches that go on through cuts and ends, and that say when they cannot.
struct WatchTests {
    private static func event(_ type: String, _ name: String, _ version: String) -> String {
        """
        {"type":"\(type)","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"\(name)",\
        "resourceVersion":"\(version)","managedFields":[]}}}
        """
    }

    private static func bookmark(_ version: String, ends: Bool = false) -> String {
        let note = ends ? #","annotations":{"k8s.io/initial-events-end":"true"}"# : ""
        return
            #"{"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"\#(version)"\#(note)}}}"#
    }

    private static func error(_ code: Int) -> String {
        #"{"type":"ERROR","object":{"kind":"Status","status":"Failure","message":"m","reason":"r","code":\#(code)}}"#
    }

    private func words(_ event: WatchEvent) -> String {
        switch event {
        case .added(let pod): "+\(pod.name ?? "")"
        case .modified(let pod): "~\(pod.name ?? "")"
        case .deleted(let pod): "-\(pod.name ?? "")"
        case .bookmark(let version, let ends): "@\(version)\(ends ? "!" : "")"
        case .expired: "expired"
        }
    }

    /// The first events of a watch; all of a watch that ends by itself.
    private func events(_ client: APIClient, _ count: Int = 100, initial: Bool = false) async throws -> [String] {
        var options = WatchOptions(from: initial ? "" : "1")
        options.sendsInitialEvents = initial
        var found: [String] = []
        for try await event in client.watch(.pods, options) {
            found.append(words(event))
            if found.count == count { break }
        }
        return found
    }

    @Test func goesOnFromTheLastVersion() async throws {
        let routes = Routes()
            .on(
                "/api/v1/pods", query: ["resourceVersion": "1"],
                .stream([WatchTests.event("ADDED", "a", "2"), WatchTests.event("MODIFIED", "a", "3")])
            )
            .on(
                "/api/v1/pods", query: ["resourceVersion": "3"],
                .stream([WatchTests.bookmark("8")], then: [.bytes(Array(#"{"type":"ADD"#.utf8)), .cut])
            )
            .on(
                "/api/v1/pods", query: ["resourceVersion": "8"],
                .stream([WatchTests.event("DELETED", "a", "9")], then: [.pause(.seconds(60))]))
        try await Bench.run(routes) { client, server in
            let answer = try await events(client, 4)
            #expect(answer == ["+a", "~a", "@8", "-a"])
            let first = try #require(server.requests.first)
            #expect(first.query("watch") == "true" && first.query("allowWatchBookmarks") == "true")
            #expect(first.query("timeoutSeconds") == "290")
            #expect(first.header("accept-encoding") == "identity")
        }
    }

    @Test func eventsInPieces() async throws {
        let line = Array(WatchTests.event("ADDED", "a", "2").utf8)
        let pieces: [Reply.Piece] =
            line.map { .bytes([$0]) } + [.pause(.milliseconds(20)), .bytes([0x0A]), .pause(.seconds(60))]
        try await Bench.run(Routes().on("/api/v1/pods", Reply(pieces: pieces))) { client, _ in
            let answer = try await events(client, 1)
            #expect(answer == ["+a"])
        }
    }

    @Test func expiry() async throws {
        let asEvent = Routes().on(
            "/api/v1/pods", .stream([WatchTests.event("ADDED", "a", "2"), WatchTests.error(410)]))
        try await Bench.run(asEvent) { client, _ in
            let answer = try await events(client)
            #expect(answer == ["+a", "expired"])
        }
        let asStatus = Routes().on("/api/v1/pods", .refusal(410, "Expired"))
        try await Bench.run(asStatus) { client, _ in
            let answer2 = try await events(client)
            #expect(answer2 == ["expired"])
        }
    }

    @Test func errorsOfTheServerAreRiddenOut() async throws {
        let routes = Routes().on(
            "/api/v1/pods", .stream([WatchTests.error(500)]), .refusal(503, "ServiceUnavailable"),
            .stream([WatchTests.event("ADDED", "a", "2"), WatchTests.error(410)]))
        try await Bench.run(routes) { client, server in
            let answer = try await events(client)
            #expect(answer == ["+a", "expired"])
            #expect(server.requests.count == 3)
        }
    }

    @Test func refusalsEndTheWatch() async throws {
        try await Bench.run(Routes().on("/api/v1/pods", .refusal(403, "Forbidden"))) { client, server in
            #expect(await Bench.failure { try await events(client) }?.isForbidden == true)
            #expect(server.requests.count == 1)
        }
    }

    /// A server that closes every watch at once would be asked for ever.
    @Test(arguments: [Reply.stream([]), Reply(pieces: [.bytes([0x7B]), .cut])])
    func watchesThatBringNothing(reply: Reply) async throws {
        try await Bench.run(Routes().on("/api/v1/pods", reply)) { client, server in
            #expect(await Bench.failure { try await events(client) } != nil)
            #expect(server.requests.count == 5)
        }
    }

    @Test func initialEvents() async throws {
        let lines = [WatchTests.event("ADDED", "a", "2"), WatchTests.bookmark("5", ends: true)]
        let routes = Routes()
            .on(
                "/api/v1/pods", query: ["sendInitialEvents": "true", "resourceVersionMatch": "NotOlderThan"],
                .stream(lines)
            )
            .on(
                "/api/v1/pods", query: ["resourceVersion": "5", "sendInitialEvents": nil],
                .stream([WatchTests.error(410)]))
        try await Bench.run(routes) { client, _ in
            let answer = try await events(client, initial: true)
            #expect(answer == ["+a", "@5!", "expired"])
        }
    }

    /// What did not come before the end of the initial events cannot be asked for from a version in their midst.
    @Test func initialEventsThatBreakOff() async throws {
        let routes = Routes().on(
            "/api/v1/pods", query: ["sendInitialEvents": "true"], .stream([]),
            .stream([WatchTests.event("ADDED", "a", "2")], then: [.cut]))
        try await Bench.run(routes) { client, server in
            let answer = try await events(client, initial: true)
            #expect(answer == ["+a", "expired"])
            #expect(server.requests.count == 2)
        }
    }

    @Test(arguments: ["", "0"]) func aWatchNeedsAVersion(version: String) async throws {
        try await Bench.run(Routes()) { client, server in
            let watch = client.watch(.pods, WatchOptions(from: version))
            guard case .configuration? = await Bench.failure({ for try await _ in watch {} })?.cause else {
                Issue.record("not refused")
                return
            }
            #expect(server.requests.isEmpty)
        }
    }

    /// A server that says a word and hangs up is not asked without pauses.
    @Test func connectionsThatEndAtOnceAreSpaced() async throws {
        var options = Bench.quick
        options.retries.firstPause = .milliseconds(400)
        options.retries.longestPause = .milliseconds(400)
        let routes = Routes().on("/api/v1/pods", .stream([WatchTests.bookmark("2")]))
        try await Bench.run(routes, options: options) { client, _ in
            let start = ContinuousClock.now
            let answer = try await events(client, 4)
            #expect(answer == ["@2", "@2", "@2", "@2"])
            #expect(start.duration(to: .now) >= .milliseconds(600))
        }
    }

    @Test func eventsAreBounded() async throws {
        var options = Bench.quick
        options.largestEvent = 1_000
        let endless = Reply(pieces: (0..<100).map { _ in .bytes([UInt8](repeating: 0x20, count: 1_000)) })
        try await Bench.run(Routes().on("/api/v1/pods", endless), options: options) { client, server in
            #expect(await Bench.failure { try await events(client) }?.cause == .answerTooLarge)
            #expect(server.requests.count == 1)
        }
    }

    @Test(arguments: [
        "{", "[]", #"{"type":"ADDED"}"#, #"{"type":"ADDED","object":1}"#, #"{"type":"NEW","object":{"metadata":{}}}"#,
    ])
    func linesThatAreNoEvents(line: String) async throws {
        try await Bench.run(Routes().on("/api/v1/pods", .stream([line]))) { client, _ in
            guard case .malformedAnswer? = await Bench.failure({ try await events(client) })?.cause else {
                Issue.record("accepted \(line)")
                return
            }
        }
    }

    @Test(.timeLimit(.minutes(10))) func cancellationEndsAWatch() async throws {
        let routes = Routes().on("/api/v1/pods", .stream([WatchTests.bookmark("2")], then: [.pause(.seconds(3_600))]))
        try await Bench.run(routes) { client, server in
            let task = Task { try await events(client) }
            while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            try await Task.sleep(for: .milliseconds(50))
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }
}
