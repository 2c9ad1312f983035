import Foundation
import ReplayServer
import TestSupport
import Testing

/// `bulwark cluster scan --baseline` from end to end.
@Suite struct ClusterBaselineTests {
    @Test func onlyWhatIsNewFailsTheScan() async throws {
        let cluster = SyntheticCluster(deployments: 5, pods: 10)
        let folder = try Folder([:])
        let file = folder.url.appending(path: "known.json")
        try await LiveServer.run(cluster.script) { server in
            let first = try server.bulwark(["cluster", "scan", "--format", "json", "--output", file.path()])
            #expect(first.status == 1)
            let same = try server.bulwark(["cluster", "scan", "--baseline", file.path()])
            #expect(same.status == 0, "\(same)")
            #expect(same.output.contains("No new problems found\n"))
            #expect(!same.output.contains("no longer found"))

            // As if one Deployment had come since.
            var report = try #require(
                try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
            let findings = try #require(report["findings"] as? [[String: Any]])
            let known = findings.filter { ($0["resource"] as? [String: Any])?["name"] as? String != "app-3" }
            try #require(known.count < findings.count)
            report["findings"] = known
            try JSONSerialization.data(withJSONObject: report).write(to: file)
            let more = try server.scan(["--baseline", file.path()])
            #expect(more.command.status == 1)
            let new = more.findings.filter { $0["baseline"] as? String == "new" }
            #expect(new.count == findings.count - known.count)
            #expect(new.allSatisfy { ($0["resource"] as? [String: Any])?["name"] as? String == "app-3" })
            let quiet = try server.bulwark(["cluster", "scan", "-q", "--baseline", file.path()])
            #expect(quiet.status == 1)
            #expect(quiet.output.split(separator: "\n").allSatisfy { $0.contains("/app-3: ") }, "\(quiet.output)")
        }
    }

    @Test func aWrongBaselineIsSaidBeforeTheClusterIsAsked() async throws {
        let cluster = SyntheticCluster(deployments: 1, pods: 0)
        let (scan, requests) = try await LiveServer.run(cluster.script) { server in
            (try server.bulwark(["cluster", "scan", "--baseline", "absent.json"]), server.server.requests.count)
        }
        #expect(scan.status == 2)
        #expect(scan.errors.contains("--baseline: absent.json: no such file or directory"))
        #expect(requests == 0)
    }
}
