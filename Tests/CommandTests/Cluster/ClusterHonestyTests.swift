import Foundation
import ReplayServer
import TestSupport
import Testing

/// What the commands that ask a cluster say, so that nobody takes half an answer for a whole one.
@Suite struct ClusterHonestyTests {
    private let cluster = SyntheticCluster(deployments: 2, pods: 4)

    /// The cluster, with other answers at some paths.
    private func script(_ replies: [String: Reply] = [:]) -> ReplayServer.Script {
        let cluster = cluster
        return { replies[$0.path] ?? cluster.reply(to: $0) }
    }

    // MARK: --exclude-kind

    @Test(arguments: ["Pod", "pod", "pods", "PODS"])
    func kindsAreLeftOutByAnyOfTheirNames(name: String) async throws {
        let (live, paths) = try await LiveServer.run(script()) { server in
            (try server.scan(["--exclude-kind", name, "--fail-on", "never"]), server.server.requests.map(\.path))
        }
        #expect(live.entry("pods")?["reason"] as? String == "left out by --exclude-kind")
        #expect(!paths.contains("/api/v1/pods"))
    }

    @Test(arguments: ["secret", "secrets", "Secret", "SECRETS"])
    func theRoleLeavesKindsOutByAnyOfTheirNames(name: String) throws {
        let role = try Command(["cluster", "role", "--built-in", "--exclude-kind", name, "--exclude-kind", "deploy"])
        #expect(role.status == 0, "\(role.errors)")
        #expect(!role.output.contains("  - secrets\n") && !role.output.contains("  - deployments\n"))
        #expect(role.output.contains("  - configmaps\n") && role.output.contains("  - networkpolicies\n"))
    }

    @Test(arguments: [("secrt", "secret"), ("deploymnts", "deployments")])
    func theRoleKnowsWhatMayHaveBeenMeant(name: String, meant: String) throws {
        let role = try Command(["cluster", "role", "--built-in", "--exclude-kind", name])
        #expect(role.status == 2)
        #expect(role.errors.contains("there is no kind '\(name)'; did you mean '\(meant)'?"), "\(role.errors)")
    }

    @Test(arguments: [["cluster", "scan"], ["cluster", "role"], ["cluster", "role", "--built-in"]])
    func aKindThatThereIsNotIsNoReasonToGoOn(command: [String]) async throws {
        let (run, paths) = try await LiveServer.run(script()) { server in
            (try server.bulwark(command + ["--exclude-kind", "podz"]), server.server.requests.map(\.path))
        }
        #expect(run.status == 2)
        #expect(run.output == "")
        #expect(run.errors.contains("there is no kind 'podz'; did you mean 'pods'?"), "\(run.errors)")
        #expect(!paths.contains("/api/v1/pods"))
    }

    // MARK: Answers that are no lists of the kind

    @Test(arguments: [
        (#"{"kind":"ConfigMapList","apiVersion":"v1","items":[]}"#, "the answer is v1 ConfigMapList, not v1 PodList"),
        (#"{"kind":"PodList","apiVersion":"v1","items":[]}{}"#, "the answer is not one JSON object"),
    ])
    func whatIsNoListOfTheKindWasNotRead(body: String, words: String) async throws {
        let live = try await LiveServer.run(script(["/api/v1/pods": .json(body)])) { server in
            try server.scan(["--fail-on", "never"])
        }
        #expect(live.command.status == 2)
        let pods = live.entry("pods")
        #expect(pods?["outcome"] as? String == "failed")
        #expect((pods?["reason"] as? String)?.contains(words) == true, "\(pods ?? [:])")
    }

    // MARK: The role

    @Test func aClusterThatRefusesHasNoRole() async throws {
        let refusing: ReplayServer.Script = { _ in .refusal(401, "Unauthorized", "who are you") }
        let role = try await LiveServer.run(refusing) { try $0.bulwark(["cluster", "role"]) }
        #expect(role.status == 2)
        #expect(role.output == "")
        #expect(role.errors.contains("not authenticated (401): who are you"))
    }

    @Test func aRoleThatLacksAGroupSaysSo() async throws {
        let role = try await LiveServer.run(script(["/apis": .refusal(500, "InternalError", "etcd is away")])) {
            try $0.bulwark(["cluster", "role"])
        }
        #expect(role.status == 0)
        #expect(role.output.contains("# Note: the role lacks the kinds of apis: its kinds are not known: "))
        #expect(role.output.contains("etcd is away"))
        #expect(role.errors.hasPrefix("note: the role lacks the kinds of apis: "))
        #expect(role.output.contains("  - pods\n") && !role.output.contains("  - deployments\n"))
    }

    // MARK: Secrets

    @Test func whatNeedsValuesOfSecretsIsNotEvaluated() async throws {
        let manifest = """
            apiVersion: v1
            kind: Secret
            metadata: {name: bootstrap-token-abcdef, namespace: kube-system, uid: a}
            type: bootstrap.kubernetes.io/token
            data: {expiration: MjAzMC0wMS0wMVQwMDowMDowMFo=}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: b, namespace: shop, uid: b}, data: {password: aHVudGVyMg==}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: empty, namespace: shop, uid: c}, type: Opaque}
            """
        let cluster = try ManifestCluster([ManifestCluster.Kind("secrets.v1 Secret")], manifest)
        let rules = ["provider-token", "committed-secret", "credential-in-config-map", "bootstrap-token-no-expiry"]
        let report = try await LiveServer.run(cluster.script) {
            try $0.scan(rules.flatMap { ["--rule", $0] })
        }
        #expect(report.command.status == 0)
        #expect(report.findings.isEmpty)
        let said = report.unevaluated.map { "\($0["rule"] ?? ""): \($0["reason"] ?? "")" }.sorted()
        let reason = "the values of 2 Secrets were not kept"
        #expect(said == ["committed-secret: \(reason)", "provider-token: \(reason)"])
        #expect(report.unevaluated.allSatisfy { $0["outOfSight"] as? Bool == true })
    }

    // MARK: The network

    /// What connects the pods shows whether policies hold, and not that nothing was found.
    @Test(
        arguments: [
            ("quay.io/calico/node:v3.28.0", "pass", nil), ("docker.io/flannel/flannel:v0.26.0", "fail", nil),
            (
                "registry.example.com/own-plugin:1", "not evaluated",
                "needs a running cluster with a network plugin that is known to enforce policies"
            ),
        ] as [(String, String, String?)])
    func thePluginSaysWhetherPoliciesHold(image: String, verdict: String, reason: String?) async throws {
        let manifest = """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: net, namespace: kube-system, uid: a}
            spec: {template: {spec: {hostNetwork: true, containers: [{name: main, image: '\(image)'}]}}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: deny, namespace: shop, uid: b}
            spec: {podSelector: {}}
            """
        let kinds = [
            "-namespaces.v1 Namespace", "pods.v1 Pod", "deployments.v1.apps Deployment",
            "statefulsets.v1.apps StatefulSet",
            "daemonsets.v1.apps DaemonSet", "networkpolicies.v1.networking.k8s.io NetworkPolicy",
        ]
        let cluster = try ManifestCluster(kinds.map { ManifestCluster.Kind($0) }, manifest)
        let report = try await LiveServer.run(cluster.script) {
            try $0.scan(["--framework", "cis-1.12", "--fail-on", "never"])
        }
        let controls = report.frameworks.first?["controls"] as? [[String: Any]] ?? []
        let control = try #require(controls.first { $0["control"] as? String == "5.3.1" })
        #expect(control["verdict"] as? String == verdict)
        #expect(control["reason"] as? String == reason)
    }

    // MARK: Connections

    @Test(
        arguments: [(nil, ""), ("http://jane:hunter2@127.0.0.1:2", " through proxy http://127.0.0.1:2")]
            as [(String?, String)])
    func aClusterThatDoesNotAnswerIsNamed(proxy: String?, way: String) throws {
        let address = proxy == nil ? "127.0.0.1:1" : "192.0.2.1:1"
        let server = "server: 'https://\(address)'" + (proxy.map { ", proxy-url: '\($0)'" } ?? "")
        let folder = try Folder([
            "config": """
            apiVersion: v1
            kind: Config
            current-context: prod
            contexts: [{name: prod, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {\(server)}}]
            users: [{name: u, user: {token: let-me-in}}]
            """
        ])
        let config = folder.url.appending(path: "config").path
        let scan = try withExtendedLifetime(folder) { try Command(["cluster", "scan", "--kubeconfig", config]) }
        #expect(scan.status == 2)
        let words = "cannot ask the cluster of context \"prod\" (https://\(address))\(way): "
        #expect(scan.errors.contains(words), "\(scan.errors)")
        #expect(scan.errors.contains("\nCheck that "), "\(scan.errors)")
        let refused = proxy == nil ? ": the connection was refused" : ": the proxy 127.0.0.1:2 cannot be reached: "
        #expect(scan.errors.contains(refused), "\(scan.errors)")
        #expect(!scan.errors.contains("hunter2") && !scan.errors.contains("let-me-in"))
    }

    // MARK: Words of the server

    @Test func escapeSequencesDoNotReachTheTerminal() async throws {
        let hostile = Reply.refusal(403, "Forbidden", #"\u001b[2J\u001b[31mall\nis well"#)
        let (scan, who) = try await LiveServer.run(script(["/api/v1/pods": hostile])) { server in
            (try server.bulwark(["cluster", "scan"]), try server.bulwark(["network", "list"]))
        }
        for run in [scan, who] {
            #expect(run.status == 2)
            #expect(!(run.output + run.errors).unicodeScalars.contains("\u{1b}"))
        }
        #expect(who.errors.contains("not read: pods: forbidden: U+001B[2JU+001B[31mall is well\n"))
    }

    // MARK: Which cluster, which files

    @Test func questionsSayWhichClusterTheyAsk() async throws {
        let (list, port) = try await LiveServer.run(script()) { server in
            (try server.bulwark(["network", "list"]), server.server.port)
        }
        #expect(list.status == 0, "\(list.errors)")
        #expect(
            list.errors.hasPrefix("note: asking the cluster of context \"test\" (https://127.0.0.1:\(port))"),
            "\(list.errors)")
    }

    @Test(arguments: [["--exclude", "x"], ["--no-ignore"]])
    func optionsOfFilesAreNotForClusters(options: [String]) async throws {
        let (list, count) = try await LiveServer.run(script()) { server in
            (try server.bulwark(["network", "list"] + options), server.server.requests.count)
        }
        #expect(list.status == 2)
        #expect(list.errors.contains("\(options[0]) is about files"))
        #expect(count == 0)
    }

    @Test func manyTemplatesAreCounted() throws {
        var files = ["pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a}]}\n"]
        files["chart/Chart.yaml"] = "apiVersion: v2\nname: c\nversion: 1.0.0\n"
        for index in 1...5 { files["chart/templates/t\(index).yaml"] = "a: {{ .Values.a }}\n" }
        let folder = try Folder(files)
        let list = try withExtendedLifetime(folder) { try Command(["network", "list", "."], in: folder.url) }
        let lines = list.errors.split(separator: "\n").filter { $0.hasPrefix("not read: ") }
        #expect(lines.count == 4, "\(list.errors)")
        #expect(lines.last == "not read: 2 more that must be rendered first")
    }

    // MARK: The version

    @Test func aVersionThatIsKeptBackStopsNoScan() async throws {
        let guarded = script(["/version": .refusal(403, "Forbidden", "no")])
        let (plain, named) = try await LiveServer.run(guarded) { server in
            let options = ["--fail-on", "never"]
            return (try server.scan(options), try server.scan(options + ["--kubernetes", "1.34"]))
        }
        #expect(plain.command.status == 0)
        #expect(plain.command.errors.contains("warning: the server keeps its version to itself"))
        #expect(named.command.status == 0)
        #expect(named.command.errors == "")
    }

    /// The Pod Security Standards allow `net.ipv4.tcp_notsent_lowat` from 1.37 on.
    @Test(
        arguments: [
            ("36", "v1.36.2", true, ""), ("37", "v1.37.0", false, ""), ("37+", "v1.37.1-eks-1", false, ""),
            (
                "41", "v1.41.0", false,
                "warning: the cluster runs Kubernetes 1.41, newer than the newest version that is known here: it is judged "
                    + "as 1.37\n"
            ),
            (
                "19", "v1.19.4", true,
                "warning: the cluster runs Kubernetes 1.19, older than the oldest version that is known here: it is judged "
                    + "as 1.25\n"
            ),
            (
                "x", "best", false,
                "warning: the server's version \"best\" is none of Kubernetes: name it with --kubernetes\n"
            ),
        ])
    func aClusterIsJudgedByItsOwnVersion(
        minor: String, name: String, isForbidden: Bool, warning: String
    ) async throws {
        let pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: tuned, namespace: shop, uid: a}
            spec:
              containers: [{name: c, image: a/b:1}]
              securityContext: {sysctls: [{name: net.ipv4.tcp_notsent_lowat, value: "16384"}]}
            """
        let cluster = try ManifestCluster([ManifestCluster.Kind("pods.v1 Pod")], pod)
        let version = Reply.json(#"{"major":"1","minor":"\#(minor)","gitVersion":"\#(name)"}"#)
        let script: ReplayServer.Script = { $0.path == "/version" ? version : cluster.reply(to: $0) }
        let report = try await LiveServer.run(script) {
            try $0.scan(["--pss", "baseline", "--rule", "unsafe-sysctls", "--rule", "pss-sysctls"])
        }
        let rules = Set(report.findings.compactMap { $0["rule"] as? String })
        #expect(rules == (isForbidden ? ["unsafe-sysctls", "pss-sysctls"] : []))
        #expect(report.command.errors == warning)
    }
}
