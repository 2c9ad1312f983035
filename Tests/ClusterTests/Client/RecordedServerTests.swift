import Cluster
import Foundation
import Kubernetes
import ReplayServer
import Testing

/// The client against what a real API server 1.36 answered.
@Suite(.enabled(if: Recordings.shared != nil, "the recordings are not beside the repository"))
struct RecordedServerTests {
    private func run(_ work: (APIClient, ReplayServer) async throws -> Void) async throws {
        try await Bench.run(script: try #require(Recordings.shared).script, work)
    }

    /// One recorded exchange whatever is asked.
    private func replay(_ name: String, _ work: (APIClient, ReplayServer) async throws -> Void) async throws {
        let exchange = try #require(Recordings.shared?.named(name).first)
        let script: ReplayServer.Script = { _ in exchange.reply }
        try await Bench.run(script: script, work)
    }

    @Test func version() async throws {
        try await run { client, _ in
            let answer = try await client.serverVersion()
            #expect(answer.gitVersion == "v1.36.2")
        }
    }

    /// The two ways of discovery agree.
    @Test func discovery() async throws {
        let recordings = try #require(Recordings.shared)
        let aggregated = try await discover(recordings.script)
        #expect(aggregated.failures.isEmpty)
        #expect(aggregated.resource("rollouts", group: "argoproj.example.com")?.isNamespaced == true)
        #expect(aggregated.resource("horizontalpodautoscalers", group: "autoscaling")?.version == "v2")
        let script = recordings.script
        let legacy = try await discover { request in
            var old = request
            old.headers = [("accept", "application/json")]
            return script(old)
        }
        #expect(legacy.groups == aggregated.groups)
        // Versions that no list was recorded of are missing in the old way.
        let missing = Set(legacy.failures.map(\.groupVersion))
        let both = aggregated.resources.filter { !missing.contains($0.apiVersion) }
        #expect(Set(legacy.resources.map(\.qualifiedName)).isSuperset(of: both.map(\.qualifiedName)))
        #expect(
            Set(legacy.listable.map { "\($0.apiVersion) \($0.kind) \($0.isNamespaced) \($0.verbs.sorted())" })
                == Set(
                    aggregated.listable.filter { !missing.contains($0.apiVersion) }
                        .map { "\($0.apiVersion) \($0.kind) \($0.isNamespaced) \($0.verbs.sorted())" }))
    }

    private func discover(_ script: @escaping ReplayServer.Script) async throws -> APIDiscovery {
        try await Bench.serve(script) { server in
            let connection = try Bench.connection(to: server)
            return try await APIClient.with(connection, version: "1", options: Bench.quick) { try await $0.discover() }
        }
    }

    @Test(arguments: [("pods", "", 3, [3, 3, 3]), ("clusterroles", "rbac.authorization.k8s.io", 25, [25, 25, 22])])
    func pages(name: String, group: String, size: Int, counts: [Int]) async throws {
        try await run { client, _ in
            let resource = try #require(try await client.discover().resource(name, group: group))
            var options = ListOptions()
            options.pageSize = size
            var found: [Int] = []
            for try await page in client.list(resource, options) {
                found.append(page.resources.count)
                #expect(page.resourceVersion == "361")
                #expect(page.resources.allSatisfy { $0.kind == resource.kind && !$0.json.contains("managedFields") })
            }
            #expect(found == counts)
        }
    }

    @Test func everyRecordedListIsRead() async throws {
        let recordings = try #require(Recordings.shared)
        let served = try await discover(recordings.script).resources
        for list in recordings.named("list") {
            let path = String(list.target.prefix { $0 != "?" })
            let resource = try #require(served.first { Self.path(of: $0) == path }, "\(list.target)")
            let script: ReplayServer.Script = { _ in list.reply }
            try await Bench.run(script: script) { client, _ in
                for try await page in client.list(resource) {
                    #expect(page.malformed == 0, "\(list.target)")
                    #expect(page.resources.isEmpty == list.body.contains("\"items\":[]"), "\(list.target)")
                }
            }
        }
    }

    /// Where the objects of all namespaces are listed.
    private static func path(of resource: APIResource) -> String {
        (resource.group.isEmpty ? "/api/" : "/apis/") + "\(resource.apiVersion)/\(resource.name)"
    }

    @Test func secretsAreWithheld() async throws {
        try await run { client, _ in
            var keys: [SecretKey] = []
            for try await page in client.list(.secrets) { keys += page.resources.flatMap(\.secretKeys) }
            #expect(keys.map(\.name) == ["password", "username"])
            #expect(keys.map(\.size) == [21, 8])
        }
    }

    @Test(arguments: [
        ("unauthorized", 401, "Unauthorized"), ("forbidden", 403, "Forbidden"),
        ("anonymous-forbidden", 403, "Forbidden"),
        ("not-found", 404, "NotFound"), ("unknown-resource", 404, ""), ("method-not-allowed", 405, "MethodNotAllowed"),
        ("bad-continue", 400, "BadRequest"), ("psa-denied", 403, "Forbidden"), ("invalid-422", 422, "Invalid"),
        ("gone-3-exact", 410, "Expired"),
    ])
    func refusals(name: String, code: Int, reason: String) async throws {
        try await replay(name) { client, _ in
            let error = await Bench.failure { try await client.get(.pods, "a", namespace: "shop") }
            #expect(error?.code == code)
            if !reason.isEmpty { #expect(error?.status?.reason == reason) }
        }
    }

    /// The list expires after its first page, and goes on where the server offers it.
    @Test func expiredList() async throws {
        let recordings = try #require(Recordings.shared)
        let first = try #require(recordings.named("gone-1-first-page").first).reply
        let expired = try #require(recordings.named("gone-2-expired-continue").first).reply
        let accounts = APIResource(
            group: "", version: "v1", name: "serviceaccounts", kind: "ServiceAccount", isNamespaced: true)
        let last = listJSON([pod("last")], kind: "ServiceAccount")
        try await Bench.run(Routes().on("/api/v1/serviceaccounts", first, expired, .json(last))) { client, server in
            var options = ListOptions()
            options.pageSize = 5
            var pages: [ResourcePage] = []
            for try await page in client.list(accounts, options) { pages.append(page) }
            #expect(pages.map(\.resources.count) == [5, 1])
            #expect(pages.map(\.isInconsistent) == [false, true])
            // {"v":"meta.k8s.io/v1","rv":-1,…
            #expect(server.requests[2].query("continue")?.hasPrefix("eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTEs") == true)
        }
    }

    @Test func expiredWatch() async throws {
        try await replay("gone-4-watch") { client, _ in
            var events = 0
            for try await event in client.watch(.pods, WatchOptions(from: "2")) {
                guard case .expired = event else {
                    Issue.record("\(event)")
                    break
                }
                events += 1
            }
            #expect(events == 1)
        }
    }

    @Test func watchWithInitialEvents() async throws {
        try await replay("watch-initial") { client, _ in
            var options = WatchOptions(from: "", namespace: "shop")
            options.sendsInitialEvents = true
            var names: [String] = []
            for try await event in client.watch(.pods, options) {
                if case .added(let pod) = event { names.append(pod.name ?? "") }
                if case .bookmark(_, endsInitialEvents: true) = event { break }
            }
            #expect(names.count == 3)
        }
    }

    @Test func warningOfADeprecatedKind() async throws {
        let statuses = APIResource(
            group: "", version: "v1", name: "componentstatuses", kind: "ComponentStatus", isNamespaced: false)
        try await replay("deprecated-warning") { client, _ in
            for try await _ in client.list(statuses) {}
            #expect(client.warnings == ["v1 ComponentStatus is deprecated in v1.19+"])
        }
    }

    @Test func accessReview() async throws {
        try await replay("ssar") { client, _ in
            let answer = try await client.access(AccessQuestion(verb: "get", resource: .secrets, namespace: "shop"))
            #expect(!answer.isAllowed && !answer.isDenied)
        }
    }
}
