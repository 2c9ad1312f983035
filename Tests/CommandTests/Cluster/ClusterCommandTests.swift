import Foundation
import ReplayServer
import TestSupport
import Testing

/// Other programs, other commands and many objects on a live cluster.
@Suite struct ClusterCommandTests {
    @Test(.needsRecordings) func credentialPluginsAreRealPrograms() async throws {
        let cluster = try #require(RecordedCluster())
        let folder = try Folder([
            "plugin.sh": """
            #!/bin/sh
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"from-plugin"}}'
            """
        ])
        let program = folder.url.appending(path: "plugin.sh").path
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let user = """
            {exec: {apiVersion: client.authentication.k8s.io/v1, command: "\(program)", interactiveMode: Never}}
            """
        let script = cluster.script
        let guarded: ReplayServer.Script = { request in
            request.header("authorization") == "Bearer from-plugin"
                ? script(request) : .refusal(401, "Unauthorized", "Unauthorized")
        }
        let live = try await LiveServer.run(guarded, user: user) { try $0.scan(["--rule", "privileged-container"]) }
        #expect(live.command.status == 1)
        #expect(live.findings.count == 1)
    }

    @Test(.needsRecordings, arguments: ["deployments", "pods", "networkpolicies", "clusterroles"])
    func kubectlSeesTheSameObjects(kind: String) async throws {
        let cluster = try #require(RecordedCluster())
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/kubectl") else {
            print("skipped: kubectl is not installed")
            return
        }
        let (names, live) = try await LiveServer.run(cluster.script) { server in
            let kubectl = try Command(
                [
                    "get", kind, "-A", "-o",
                    "jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name}{\"\\n\"}{end}",
                ],
                of: URL(filePath: "/usr/bin/kubectl"), environment: ["KUBECONFIG": server.kubeconfig])
            #expect(kubectl.status == 0, "\(kubectl.errors)")
            return (kubectl.output.split(separator: "\n").map(String.init), try server.scan())
        }
        let entry = live.ledger.first { ($0["path"] as? String)?.split(separator: ".").first == Substring(kind) }
        var seen = entry?["objects"] as? Int ?? -1
        if let words = (entry?["reason"] as? String)?.split(separator: " ").first, let more = Int(words) {
            seen += more
        }
        #expect(seen == names.count)
        #expect(names.count > 1)
    }

    // MARK: Many objects

    @Test func thousandsOfPodsAreOneDeployment() async throws {
        let cluster = SyntheticCluster(deployments: 20, pods: 2_000)
        let live = try await LiveServer.run(cluster.script, remembers: false) { try $0.scan(["--fail-on", "never"]) }
        #expect(live.command.status == 0)
        #expect(live.entry("pods")?["objects"] as? Int == 0)
        #expect(live.entry("pods")?["reason"] as? String == "2000 more reported at the objects that own them")
        #expect(live.entry("deployments.apps")?["objects"] as? Int == 20)
        #expect(live.findings(kind: "Pod").isEmpty && live.findings(kind: "ReplicaSet").isEmpty)
        #expect(live.findings(kind: "Deployment", name: "app-7").count > 0)
    }

    // MARK: The role, and questions

    @Test(.needsRecordings) func theRoleAllowsWhatTheScanAsksFor() async throws {
        let cluster = try #require(RecordedCluster())
        let (role, paths) = try await LiveServer.run(cluster.script) { server in
            _ = try server.scan(["--rule", "privileged-container"])
            let paths = server.server.requests.map(\.path)
            return (try server.bulwark(["cluster", "role"]), paths)
        }
        #expect(role.status == 0)
        let resources = Set(
            role.output.split(separator: "\n").filter { $0.hasPrefix("  - ") }.map { String($0.dropFirst(4)) })
        for path in Set(paths) {
            let name = path.split(separator: "/").last.map(String.init) ?? ""
            #expect(resources.contains(name) || resources.contains(path), "\(path)")
        }
        #expect(resources.contains("rollouts"), "custom resources belong to it")
        let verbs = Set(role.output.split(separator: "\n").filter { $0.hasPrefix("  verbs:") })
        #expect(verbs == ["  verbs: [list]", "  verbs: [get]"])
        #expect(!resources.contains("events") && !resources.contains("tokenreviews"))
    }

    @Test func withoutAClusterTheRoleIsForKubernetesOwnKinds() throws {
        let role = try Command(["cluster", "role", "--built-in", "--name", "reader", "--exclude-kind", "secrets"])
        #expect(role.status == 0)
        #expect(role.output.contains("  name: reader\n"))
        #expect(role.output.contains("  - networkpolicies\n"))
        #expect(!role.output.contains("secrets"))
    }

    @Test(.needsRecordings) func accessAndNetworkAnswerOnTheCluster() async throws {
        let cluster = try #require(RecordedCluster())
        let (who, list, paths) = try await LiveServer.run(cluster.script) { server in
            let who = try server.bulwark(["access", "who-can", "get", "secrets", "-n", "payments"])
            let paths = server.server.requests.map(\.path)
            return (who, try server.bulwark(["network", "list"]), paths)
        }
        #expect(who.status == 0, "\(who.errors)")
        #expect(!paths.contains("/api/v1/configmaps"), "what access does not need is not read")
        #expect(list.status == 0, "\(list.errors)")
        #expect(list.output.contains("payments/api[Deployment]"))
    }

    @Test(.needsRecordings) func anAnswerWithoutAKindSaysSo() async throws {
        let cluster = try #require(RecordedCluster())
        cluster.always(
            "/apis/rbac.authorization.k8s.io/v1/rolebindings", .refusal(403, "Forbidden", "user dev cannot list them"))
        let who = try await LiveServer.run(cluster.script) {
            try $0.bulwark(["access", "who-can", "get", "secrets", "-n", "payments"])
        }
        #expect(who.status == 2)
        #expect(who.errors.contains("not read: rolebindings.rbac.authorization.k8s.io: forbidden"))
    }
}
