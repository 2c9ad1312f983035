import Foundation
import ReplayServer
import TestSupport
import Testing

/// What answers about a cluster say where kinds could not be listed: in every format that not everything was seen, and
/// which way the answer may be wrong for that.
@Suite struct UnseenKindTests {
    private static let rbac = "rbac.authorization.k8s.io/v1"
    private static let roles = ObjectCluster.Kind(
        "Role", "roles", in: rbac,
        [
            #"""
            {"metadata":{"name":"reader","namespace":"shop","uid":"r1"},"rules":[{"apiGroups":[""],\#
            "resources":["secrets"],"verbs":["get"]}]}
            """#
        ])
    private static let bindings = ObjectCluster.Kind(
        "RoleBinding", "rolebindings", in: rbac,
        [
            #"""
            {"metadata":{"name":"readers","namespace":"shop","uid":"b1"},"roleRef":{"kind":"Role","name":"reader",\#
            "apiGroup":"rbac.authorization.k8s.io"},"subjects":[{"kind":"User","name":"alice",\#
            "apiGroup":"rbac.authorization.k8s.io"}]}
            """#
        ])
    private static let clusterBindings = ObjectCluster.Kind(
        "ClusterRoleBinding", "clusterrolebindings", in: rbac, isNamespaced: false)
    private static let clusterRoles = ObjectCluster.Kind("ClusterRole", "clusterroles", in: rbac, isNamespaced: false)
    private static let namespaces = ObjectCluster.Kind(
        "Namespace", "namespaces", in: "v1", isNamespaced: false,
        [#"{"metadata":{"name":"shop","uid":"n1","labels":{"team":"a"}}}"#])
    private static let nodes = ObjectCluster.Kind("Node", "nodes", in: "v1", isNamespaced: false)
    private static let pods = ObjectCluster.Kind(
        "Pod", "pods", in: "v1",
        ["web", "db"].map { name in
            #"""
            {"metadata":{"name":"\#(name)","namespace":"shop","uid":"\#(name)","labels":{"app":"\#(name)"}},\#
            "spec":{"containers":[{"name":"c","image":"a/b:1"}]}}
            """#
        })
    private static let services = ObjectCluster.Kind(
        "Service", "services", in: "v1",
        [
            #"""
            {"metadata":{"name":"web","namespace":"shop","uid":"s1"},"spec":{"type":"LoadBalancer","selector":\#
            {"app":"web"},"ports":[{"port":80,"targetPort":8080}]}}
            """#
        ])
    private static let policies = ObjectCluster.Kind(
        "NetworkPolicy", "networkpolicies", in: "networking.k8s.io/v1",
        [
            #"""
            {"metadata":{"name":"db","namespace":"shop","uid":"p1"},"spec":{"podSelector":{"matchLabels":\#
            {"app":"db"}},"ingress":[{"from":[{"podSelector":{"matchLabels":{"app":"web"}}}]}],\#
            "policyTypes":["Ingress"]}}
            """#
        ])
    private static let mesh = ObjectCluster.Kind(
        "AuthorizationPolicy", "authorizationpolicies", in: "security.istio.io/v1")

    private static let cluster = ObjectCluster([
        roles, bindings, clusterRoles, clusterBindings, namespaces, nodes, pods, services, policies, mesh,
    ])

    /// Runs a command on a cluster, of which some kinds are forbidden.
    private func run(
        _ arguments: [String], on cluster: ObjectCluster = cluster, forbidding kinds: [ObjectCluster.Kind] = []
    ) async throws -> Command {
        let paths = Set(kinds.map(\.path))
        let script: ReplayServer.Script = { request in
            paths.contains(request.path) ? .refusal(403, "Forbidden", "not for you") : cluster.reply(to: request)
        }
        return try await LiveServer.run(script) { try $0.bulwark(arguments) }
    }

    // MARK: access

    /// A Role that is not among those that were read does not exist, whatever else was not.
    @Test(arguments: [false, true])
    func aRoleIsMissedOnlyWhereRolesWereNotRead(_ isForbidden: Bool) async throws {
        let dangling = ObjectCluster.Kind(
            "RoleBinding", "rolebindings", in: Self.rbac,
            [
                #"""
                {"metadata":{"name":"b","namespace":"shop","uid":"b2"},"roleRef":{"kind":"Role","name":"ghost",\#
                "apiGroup":"rbac.authorization.k8s.io"},"subjects":[{"kind":"User","name":"alice",\#
                "apiGroup":"rbac.authorization.k8s.io"}]}
                """#
            ])
        let cluster = ObjectCluster([
            Self.roles, dangling, Self.clusterRoles, Self.clusterBindings, Self.namespaces, Self.nodes, Self.pods,
        ])
        let json = try await run(
            ["access", "escalations", "--format", "json"], on: cluster,
            forbidding: [isForbidden ? Self.roles : Self.clusterRoles]
        ).json()
        let gap = try #require(
            (json["gaps"] as? [[String: Any]])?.first { $0["kind"] as? String == "missing-role" })
        let reason =
            isForbidden ? "was not read: what it allows is not counted" : "does not exist and grants nothing"
        #expect(gap["message"] as? String == "RoleBinding shop/b names Role shop/ghost, which \(reason)")
    }

    @Test(
        arguments: [
            (
                ["who-can", "get", "secrets", "-n", "shop"], "At least these may get secrets in namespace shop:",
                "So others may, too."
            ),
            (
                ["who-can", "delete", "nodes"], "As far as is known, nobody besides Kubernetes' own may delete nodes",
                "So others may, too."
            ),
            (
                ["can", "bob", "get", "secrets"], "no, as far as is known: User bob may not get secrets",
                "So it may be allowed."
            ),
            (["can", "alice"], "User alice may at least", "So it may be allowed more."),
            (["can", "bob"], "nothing that is known", "So it may be allowed more."),
            (["show", "alice"], "User alice", "So it may be allowed more, and get further."),
            (
                ["escalations"], "at least 0 can reach cluster-admin and at least 0 root on a node.",
                "So there may be more ways."
            ),
        ])
    func rightsThatWereNotReadMakeALowerBound(question: [String], head: String, more: String) async throws {
        let command = try await run(["access"] + question, forbidding: [Self.clusterBindings])
        let text = command.output.replacing(/\s+/, with: " ")
        #expect(text.contains(head), "\(command.output)")
        #expect(
            text.contains(
                "Not everything is known: not read: clusterrolebindings.rbac.authorization.k8s.io (forbidden: "),
            "\(command.output)")
        #expect(text.contains(more), "\(command.output)")
        #expect(command.status == 2)
        let json = try await run(["access"] + question + ["--format", "json"], forbidding: [Self.clusterBindings])
            .json()
        #expect(json["bound"] as? String == "lower")
        #expect(json["completeness"] as? String == "files")
        let gap = (json["gaps"] as? [[String: Any]])?.first { $0["kind"] as? String == "unread" }
        #expect((gap?["message"] as? String)?.hasPrefix("clusterrolebindings.") ?? false)
    }

    /// A right that was seen holds, whatever was not; and what cannot give rights is not missed.
    @Test(
        arguments: [
            (["can", "alice", "get", "secrets", "-n", "shop"], [clusterBindings], 2, "yes: User alice may"),
            (["can", "alice", "get", "secrets", "-n", "shop"], [pods, nodes], 0, "yes: User alice may"),
            (["can", "bob", "get", "secrets"], [pods, nodes], 1, "no: User bob may not"),
            (
                ["who-can", "get", "secrets", "-n", "shop"], [services, policies], 0,
                "May get secrets in namespace shop:"
            ),
            (["who-can", "delete", "secrets", "-n", "shop"], [pods, nodes], 0, "Nobody may delete secrets"),
            (["escalations"], [services, policies], 0, "Of 3 subjects and workloads, 0 can reach"),
        ] as [([String], [ObjectCluster.Kind], Int32, String)])
    func whatAnAnswerDoesNotHangOnIsNotMissed(
        question: [String], kinds: [ObjectCluster.Kind], status: Int32, head: String
    ) async throws {
        let command = try await run(["access"] + question, forbidding: kinds)
        #expect(command.output.contains(head), "\(command.output)")
        #expect(!command.output.contains("Not everything is known"))
        #expect(command.status == status, "\(command.errors)")
        let json = try await run(["access"] + question + ["--format", "json"], forbidding: kinds).json()
        #expect(json["bound"] as? String == "exact")
    }

    /// Kubelets have rights by the Pods of their nodes, and nobody else.
    @Test(
        arguments: [
            (["who-can", "delete", "deployments"], []), (["who-can", "get", "widgets.example.com"], []),
            (["who-can", "get", "/metrics"], []), (["can", "alice", "get", "secrets", "-n", "shop"], []),
            (["can", "alice"], []), (["who-can", "get", "secrets/db", "-n", "shop"], [pods, nodes]),
            (["who-can", "get", "Po"], [pods, nodes]), (["who-can", "create", "sa/token"], [pods, nodes]),
            (["can", "system:node:n1", "get", "secrets"], [pods, nodes]), (["show", "alice"], [pods, nodes, mesh]),
        ] as [([String], [ObjectCluster.Kind])])
    func onlyWhatAnAnswerHangsOnIsAskedFor(question: [String], kinds: [ObjectCluster.Kind]) async throws {
        let cluster = Self.cluster
        let script: ReplayServer.Script = { cluster.reply(to: $0) }
        let paths = try await LiveServer.run(script) { server in
            _ = try server.bulwark(["access"] + question)
            return Set(server.server.requests.map(\.path))
        }
        let always = [Self.roles, Self.bindings, Self.clusterRoles, Self.clusterBindings, Self.namespaces]
        #expect(paths.subtracting(["/version", "/api", "/apis"]) == Set((always + kinds).map(\.path)))
    }

    /// The node authorizer gives kubelets what the Pods of their nodes use.
    @Test(
        arguments: [
            "get secrets/db", "list configmaps", "get pvc/data", "create serviceaccounts/token/web", "get pods/web",
        ])
    func kubeletsAreUnknownWithoutPods(question: String) async throws {
        let words = ["access", "who-can"] + question.split(separator: " ").map(String.init) + ["-n", "shop"]
        let command = try await run(words, forbidding: [Self.pods])
        let text = command.output.replacing(/\s+/, with: " ")
        #expect(text.contains("So others may, too."), "\(command.output)")
        #expect(command.status == 2)
        let json = try await run(words + ["--format", "json"], forbidding: [Self.pods]).json()
        #expect(json["bound"] as? String == "lower")
    }

    @Test func waysOverNodesThatWereNotReadMayNotBeThere() async throws {
        let command = try await run(["access", "escalations"], forbidding: [Self.nodes])
        #expect(command.output.contains("As far as is known, of 3 subjects and workloads, 0 can reach"))
        #expect(command.output.replacing(/\s+/, with: " ").contains("may be more ways, or not all of this be so."))
        let json = try await run(["access", "escalations", "--format", "json"], forbidding: [Self.nodes]).json()
        #expect(json["bound"] as? String == "unknown")
    }

    @Test(arguments: ["dot", "svg", "html"])
    func picturesOfEscalationsSayWhatTheyLack(format: String) async throws {
        let command = try await run(["access", "escalations", "--format", format], forbidding: [Self.pods])
        #expect(command.output.contains("Not everything is known: not read: pods (forbidden: "), "\(command.output)")
        #expect(command.output.contains("So there may be more ways."))
    }

    @Test func aBatchSaysWhyADenialMayBeNone() async throws {
        let folder = try Folder([
            "reviews.jsonl": """
            {"user":"alice","resourceAttributes":{"verb":"get","resource":"secrets","namespace":"shop"}}
            {"user":"bob","resourceAttributes":{"verb":"get","resource":"secrets","namespace":"shop"}}
            """
        ])
        let reviews = folder.url.appending(path: "reviews.jsonl").path
        let command = try await run(["access", "can", "--batch", reviews], forbidding: [Self.clusterBindings])
        withExtendedLifetime(folder) {}
        let lines = command.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].hasPrefix(#"{"allowed":true,"reason":"RBAC: allowed by RoleBinding"#))
        #expect(
            lines[1].hasPrefix(#"{"allowed":false,"reason":"not everything is known: not read: clusterrolebindings."#))
        #expect(command.status == 2)
    }

    // MARK: network

    private static let denying = "policies may deny what is said to be allowed, and allow what is not"

    @Test(
        arguments: [
            ("text", "# not read: networkpolicies.networking.k8s.io (forbidden: "),
            ("csv", "\n# not read: networkpolicies.networking.k8s.io (forbidden: "),
            ("md", "> not read: networkpolicies.networking.k8s.io (forbidden: "),
            ("dot", "label=\"not read: networkpolicies.networking.k8s.io (forbidden: "),
            ("svg", ">not read: networkpolicies.networking.k8s.io (forbidden: "),
            ("json", "\"text\": \"not read: networkpolicies.networking.k8s.io (forbidden: "),
        ])
    func everyListSaysThatPoliciesWereNotRead(format: String, note: String) async throws {
        let command = try await run(["network", "list", "--format", format], forbidding: [Self.policies])
        #expect(command.output.contains(note), "\(command.output)")
        #expect(command.output.contains(Self.denying))
        #expect(command.status == 2)
        let whole = try await run(["network", "list", "--format", format])
        #expect(!whole.output.contains("not read"))
        #expect(whole.status == 0)
    }

    @Test(
        arguments: [
            ([policies], "unknown", "unknown", "unknown"), ([mesh], "upper", "upper", "upper"),
            ([pods], "lower", nil, "lower"), ([services], "lower", "exact", "lower"),
            // No policy asks for labels of namespaces, nor for nodes.
            ([namespaces], "exact", "exact", "exact"), ([nodes], "exact", "exact", "exact"),
            ([mesh, services], "unknown", "upper", "unknown"), ([roles], "exact", "exact", "exact"),
        ] as [([ObjectCluster.Kind], String, String?, String)])
    func jsonSaysWhichWayTheAnswerMayBeWrong(
        kinds: [ObjectCluster.Kind], list: String, explain: String?, exposure: String
    ) async throws {
        func bound(_ arguments: [String]) async throws -> String? {
            try await run(["network"] + arguments + ["--format", "json"], forbidding: kinds).json()["bound"] as? String
        }
        #expect(try await bound(["list"]) == list)
        // Without Pods there is nothing to explain.
        if let explain { #expect(try await bound(["explain", "web", "db"]) == explain) }
        #expect(try await bound(["exposure"]) == exposure)
    }

    @Test(
        arguments: [
            (["explain", "web", "db", "80"], policies, "it may be otherwise: not everything was seen", denying),
            (
                ["exposure"], services,
                "of 2 workloads, at least 0 can be reached from outside and at least 1 from any namespace",
                "ways in from outside may be missing"
            ),
            (
                ["exposure"], mesh,
                "of 2 workloads, at most 1 can be reached from outside and at most 1 from any namespace",
                "Istio may deny what is said to be allowed"
            ),
        ])
    func pagesEndWithWhatWasNotSeen(
        question: [String], kind: ObjectCluster.Kind, verdict: String, limit: String
    ) async throws {
        let command = try await run(["network"] + question, forbidding: [kind])
        let text = command.output.replacing(/\s+/, with: " ")
        #expect(text.contains(verdict), "\(command.output)")
        #expect(text.contains(limit), "\(command.output)")
        #expect(command.status == 2)
    }

    /// Objects of a cluster stand in no file: their places have the keys of others, without lines.
    @Test func placesInAClusterHaveNullLines() async throws {
        let rights = try await run(["access", "can", "alice", "--format", "json"]).json()
        let chain = try #require((rights["rights"] as? [[String: Any]])?.first { $0["default"] as? Bool == false })
        let binding = try #require(chain["binding"] as? [String: Any])
        let location = try #require(binding["location"] as? [String: Any])
        #expect(location["file"] as? String == "cluster/shop/rolebindings.rbac.authorization.k8s.io/readers")
        #expect(location["line"] is NSNull && location["column"] is NSNull)
        let exposure = try await run(["network", "exposure", "--format", "json"]).json()
        let workload = try #require((exposure["workloads"] as? [[String: Any]])?.first)
        #expect(workload["file"] as? String == "cluster/shop/pods/db")
        #expect(workload["line"] is NSNull && workload["column"] is NSNull)
    }
}
