import Foundation
import ReplayServer
import TestSupport
import Testing

/// What `bulwark cluster scan` says of a cluster that does not show everything.
@Suite struct ClusterFailureTests {
    @Test(.needsRecordings) func kindsThatMayNotBeListedAreNeverPassed() async throws {
        let cluster = try #require(RecordedCluster())
        cluster.always("/apis/apps/v1/deployments", .refusal(403, "Forbidden", "user dev cannot list deployments"))
        cluster.always("/api/v1/secrets", .refusal(403, "Forbidden", "user dev cannot list secrets"))
        let live = try await LiveServer.run(cluster.script) { try $0.scan() }
        #expect(live.command.status == 2)
        let entry = try #require(live.entry("deployments.apps"))
        #expect(entry["outcome"] as? String == "failed")
        #expect(entry["omission"] as? String == "forbidden")
        #expect((entry["reason"] as? String)?.contains("user dev cannot list deployments") ?? false)
        let open = live.unevaluated.filter {
            ($0["resource"] as? [String: Any])?["kind"] as? String == "Deployment"
        }
        #expect(open.contains { $0["rule"] as? String == "privileged-container" })
        #expect((open.first?["reason"] as? String)?.contains("forbidden") ?? false)
        // The ReplicaSets of a Deployment that cannot be seen stand for it.
        let replicaSet = try #require(
            live.findings(kind: "ReplicaSet").first { $0["rule"] as? String == "privileged-container" })
        #expect((replicaSet["live"] as? [String: Any])?["owner"] as? String == "Deployment web")
        #expect(live.findings(kind: "Deployment").isEmpty)
    }

    @Test(.needsRecordings) func whatIsLeftOutOnPurposeDoesNotFail() async throws {
        let cluster = try #require(RecordedCluster())
        cluster.always("/api/v1/secrets", .refusal(403, "Forbidden", "user dev cannot list secrets"))
        let live = try await LiveServer.run(cluster.script) {
            try $0.scan(["--exclude-kind", "secrets", "--fail-on", "never", "--skip-rule", "outdated-kubelet"])
        }
        #expect(live.command.status == 0)
        #expect(live.entry("secrets")?["outcome"] as? String == "skipped")
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let name: String
        let replies: [Reply]
        /// Whether what follows the replies is asked for in vain.
        var isLasting = false
        let status: Int32
        let words: String
        var testDescription: String { name }
    }

    static let refusals: [Refusal] = [
        Refusal(
            name: "401", replies: [.refusal(401, "Unauthorized", "Unauthorized")], isLasting: true, status: 2,
            words: "not authenticated (401)"),
        Refusal(
            name: "404", replies: [.refusal(404, "NotFound", "the server could not find it")], isLasting: true,
            status: 2,
            words: "not found (404)"),
        Refusal(
            name: "410", replies: [.refusal(410, "Expired", "too old")], isLasting: true, status: 2,
            words: "expired (410)"),
        Refusal(
            name: "429 with a pause",
            replies: [.refusal(429, "TooManyRequests", "slow down", headers: [("Retry-After", "0")])], status: 0,
            words: ""),
        Refusal(
            name: "500", replies: [.refusal(500, "InternalError", "etcd is away")], isLasting: true, status: 2,
            words: "the server failed (500): etcd is away"),
        Refusal(
            name: "503 of an extension server, once",
            replies: [.refusal(503, "ServiceUnavailable", "no endpoints")], status: 0, words: ""),
        Refusal(name: "slow", replies: [Reply.refusal(503, "x").after(.milliseconds(300))], status: 0, words: ""),
        Refusal(name: "cut", replies: [Reply.json("{\"kind\":\"ServiceList\"").cut(after: 5)], status: 0, words: ""),
        Refusal(
            name: "no JSON", replies: [Reply(pieces: [.bytes(Array("<html>".utf8))])], isLasting: true, status: 2,
            words: "is no JSON"),
    ]

    @Test(.needsRecordings, arguments: refusals) func aKindThatFailsIsSaid(_ refusal: Refusal) async throws {
        let cluster = try #require(RecordedCluster())
        let path = "/api/v1/services"
        if refusal.isLasting, let reply = refusal.replies.first {
            cluster.always(path, reply)
        } else {
            for reply in refusal.replies { cluster.first(path, reply) }
        }
        let live = try await LiveServer.run(cluster.script) {
            try $0.scan(["--rule", "privileged-container", "--fail-on", "never"])
        }
        #expect(live.command.status == refusal.status)
        let reason = live.entry("services")?["reason"] as? String ?? ""
        #expect(refusal.words.isEmpty ? reason.isEmpty : reason.contains(refusal.words), "\(reason)")
        #expect(live.entry("services")?["outcome"] as? String == (refusal.status == 0 ? "checked" : "failed"))
    }

    private func always(_ reply: Reply) -> ReplayServer.Script { { _ in reply } }

    @Test func nobodyWhoIsNotKnownGetsAReport() async throws {
        let scan = try await LiveServer.run(always(.refusal(401, "Unauthorized", "Unauthorized"))) {
            try $0.bulwark(["cluster", "scan"])
        }
        #expect(scan.status == 2)
        #expect(scan.output == "")
        #expect(scan.errors.contains("not authenticated (401)"))
        #expect(!scan.errors.contains("let-me-in"))
    }

    @Test func aMissingContextIsSaidWithWhatThereIs() async throws {
        let scan = try await LiveServer.run(always(.refusal(500, "x"))) {
            try $0.bulwark(["cluster", "scan", "--context", "prod"])
        }
        #expect(scan.status == 2)
        #expect(scan.errors.contains("there is no context \"prod\"; the contexts are \"test\""))
    }
}
