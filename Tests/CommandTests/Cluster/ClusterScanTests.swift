import Foundation
import ReplayServer
import TestSupport
import Testing

/// `bulwark cluster scan` from end to end, against what a real API server answered.
@Suite struct ClusterScanTests {
    // MARK: What is found

    @Test(.needsRecordings) func aClusterHasTheFindingsOfItsManifests() async throws {
        let cluster = try #require(RecordedCluster())
        // The recorded nodes ran no kubelet and state no version.
        let options = ["--skip-rule", "outdated-kubelet"]
        let live = try await LiveServer.run(cluster.script) { try $0.scan(options) }
        // What a controller made is said at its owner; files know of no owners.
        let written = cluster.paths
            .filter { !ClusterScanTests.leftOut.contains($0) }
            .flatMap { cluster.objects(at: $0) }
            .filter { !$0.contains("\"controller\":true") || $0.contains("\"kind\":\"Node\"") }
        let folder = try Folder(["objects.yaml": written.joined(separator: "\n---\n")])
        let files = try ClusterReport(
            try Command(
                ["scan", "objects.yaml", "--kubernetes", "1.36", "--no-config", "--format", "json"] + options,
                in: folder.url))
        // Analyses know more of a cluster than of files, and a cluster's Secrets have no values.
        let apart: Set<String> = ["rbac", "access", "network", "references", "secrets"]
        #expect(live.keys(leavingOut: apart) == files.keys(leavingOut: apart), "\(files.command.errors)")
        #expect(live.keys(leavingOut: apart).count > 50)
        #expect(live.command.status == 1)
        #expect(live.command.errors == "")
        #expect(live.keys().contains { $0.hasPrefix("privileged-container Deployment shop/web sidecar ") })
    }

    private static let leftOut: Set<String> = ["/api/v1/endpoints", "/apis/discovery.k8s.io/v1/endpointslices"]

    @Test(.needsRecordings) func whatAControllerMadeIsSaidOnceAtItsOwner() async throws {
        let cluster = try #require(RecordedCluster())
        let live = try await LiveServer.run(cluster.script) { try $0.scan(["--rule", "privileged-container"]) }
        #expect(
            live.keys() == [
                "privileged-container Deployment shop/web sidecar spec.template.spec.containers[1].securityContext.privileged"
            ])
        let finding = try #require(live.findings.first)
        #expect((finding["live"] as? [String: Any])?["replicas"] as? Int == 3)
        let location = try #require(finding["location"] as? [String: Any])
        #expect(location["file"] as? String == "cluster/shop/deployments.apps/web")
        #expect(location["line"] is NSNull)
        #expect(live.entry("pods")?["objects"] as? Int ?? 99 < 3)
        #expect((live.entry("pods")?["reason"] as? String)?.contains("reported at the objects that own them") ?? false)
        #expect(live.entry("deployments.apps")?["outcome"] as? String == "checked")
        #expect(live.entry("events")?["outcome"] as? String == "skipped")
    }

    @Test(.needsRecordings) func aTerminalShowsObjectsAndFieldsAndNoLines() async throws {
        let cluster = try #require(RecordedCluster())
        let scan = try await LiveServer.run(cluster.script) {
            try $0.bulwark(["cluster", "scan", "--rule", "privileged-container"])
        }
        #expect(scan.status == 1)
        #expect(scan.output.contains("deployments.apps  1 finding\n"))
        #expect(scan.output.contains("--> Deployment shop/web, container sidecar (3 replicas)"))
        #expect(scan.output.contains("at spec.template.spec.containers[1].securityContext.privileged"))
        #expect(!scan.output.contains(":0:0"))
        #expect(scan.output.contains(" kinds, "))
        #expect(!scan.output.contains(" file"))
    }

    @Test(.needsRecordings) func sarifNamesTheObjectAndNoRegion() async throws {
        let cluster = try #require(RecordedCluster())
        let scan = try await LiveServer.run(cluster.script) {
            try $0.bulwark(["cluster", "scan", "--rule", "privileged-container", "--format", "sarif"])
        }
        let log = try scan.json()
        let run = try #require((log["runs"] as? [[String: Any]])?.first)
        let result = try #require((run["results"] as? [[String: Any]])?.first)
        let location = try #require((result["locations"] as? [[String: Any]])?.first)
        let physical = try #require(location["physicalLocation"] as? [String: Any])
        #expect(physical["region"] == nil)
        let uri = (physical["artifactLocation"] as? [String: Any])?["uri"] as? String
        #expect(uri == "cluster/shop/deployments.apps/web")
        let names = location["logicalLocations"] as? [[String: Any]]
        #expect(
            names?.first?["fullyQualifiedName"] as? String
                == "apps/v1/Deployment/shop/web/spec.template.spec.containers[1].securityContext.privileged")
    }

    // MARK: Secrets

    @Test(.needsRecordings, arguments: ["json", "sarif", "terminal"])
    func valuesOfSecretsAreInNoReport(format: String) async throws {
        let cluster = try #require(RecordedCluster())
        let scan = try await LiveServer.run(cluster.script) {
            try $0.bulwark(["cluster", "scan", "--profile", "strict", "--profile", "recommended", "--format", format])
        }
        #expect(scan.output.count > 1_000)
        for value in ["correct-horse-battery", "Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5"] {
            #expect(!scan.output.contains(value))
            #expect(!scan.errors.contains(value))
        }
    }

    @Test(.needsRecordings) func valuesThatAreNotKeptAreNotFaulted() async throws {
        let cluster = try #require(RecordedCluster())
        let profiles = ["--profile", "strict", "--profile", "recommended"]
        let live = try await LiveServer.run(cluster.script) { try $0.scan(profiles) }
        #expect(live.entry("secrets")?["objects"] as? Int == 1)
        let faults = live.findings(kind: "Secret").map { "\($0["rule"] ?? "")" }
        let files = try Folder(["secrets.json": cluster.objects(at: "/api/v1/secrets").joined(separator: "\n")])
        let same = try ClusterReport(
            try Command(
                ["scan", "secrets.json", "--format", "json"] + profiles, in: files.url))
        // Nothing is said of an empty value that is not said of the real one.
        #expect(Set(faults).isSubset(of: Set(same.findings.map { "\($0["rule"] ?? "")" })))
    }

    // MARK: Which part

    @Test(.needsRecordings) func oneNamespaceIsAskedForAlone() async throws {
        let cluster = try #require(RecordedCluster())
        let (live, paths) = try await LiveServer.run(cluster.script) { server in
            (try server.scan(["-n", "shop"]), server.server.requests.map(\.path))
        }
        let objects = paths.filter { $0 != "/version" && $0 != "/api" && $0 != "/apis" }
        #expect(objects.allSatisfy { $0.contains("/namespaces/shop") }, "\(objects)")
        #expect(objects.contains("/api/v1/namespaces/shop"))
        let namespaces = Set(live.findings.map { ($0["resource"] as? [String: Any])?["namespace"] as? String ?? "-" })
        #expect(namespaces.isSubset(of: ["shop", "-"]))
        #expect(namespaces.contains("shop"))
        #expect(live.entry("clusterroles.rbac.authorization.k8s.io")?["outcome"] as? String == "skipped")
    }

    @Test(.needsRecordings) func namespacesCanBeLeftOut() async throws {
        let cluster = try #require(RecordedCluster())
        let live = try await LiveServer.run(cluster.script) {
            try $0.scan(["--exclude-namespace", "shop", "--exclude-namespace", "kube-system"])
        }
        let namespaces = Set(live.findings.compactMap { ($0["resource"] as? [String: Any])?["namespace"] as? String })
        #expect(!namespaces.contains("shop") && !namespaces.contains("kube-system"))
        #expect(namespaces.contains("payments"))
    }

}
