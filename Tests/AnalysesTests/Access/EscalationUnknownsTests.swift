import Testing

@testable import Analyses

/// What is not known leaves open only the answers for those whose ways lead over it.
struct EscalationUnknownsTests {
    /// Jane's role was not read; robot may become shop/cd, whose role was not; boss has every right and one more binding.
    private static let text =
        role("tokens", in: "shop", "{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]}")
        + binding("robot", in: "shop", "Role tokens", to: "ServiceAccount ops/robot")
        + binding("cd", in: "shop", "Role unread", to: "ServiceAccount shop/cd")
        + binding("jane", in: "ops", "Role missing", to: "User jane")
        + binding("all", in: "ops", "Role common", to: "Group system:serviceaccounts:ops")
        + binding("boss", "ClusterRole cluster-admin", to: "User boss")
        + binding("more", in: "ops", "Role more", to: "User boss")
            + """
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec: {serviceAccountName: cd, automountServiceAccountToken: false, containers: [{name: c, image: x}]}

            """

    @Test(
        arguments: [
            ("ops/robot", ["all", "cd"]), ("shop/cd", ["cd"]), ("jane", ["jane"]), ("boss", []), ("pod/shop/web", []),
            ("shop/nobody", []), ("ops/nobody", ["all"]), ("group:system:serviceaccounts:ops", ["all"]),
        ])
    func onlyRolesOnTheWaysCount(_ source: String, _ expected: [String]) throws {
        let model = try accessModel(Self.text, .files)
        let graph = EscalationGraph(AccessAnalysis(model))
        let unknowns = graph.unknowns(from: [graph.foothold(named: source)])
        #expect(model.bindingsWithoutRole(of: unknowns.subjects).map(\.name) == expected)
    }

    /// No step leads from shop/cd, whose rights are its own or a lender's that were not read.
    @Test func accountsOfUnknownRightsAreOnTheWays() throws {
        let text =
            role("pods", in: "shop", "{apiGroups: [''], resources: [pods], verbs: [create]}")
            + binding("alice", in: "shop", "Role pods", to: "User alice")
            + "---\napiVersion: v1\nkind: Namespace\n"
            + "metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}\n"
            + role(
                "borrow",
                "{apiGroups: [authentication.k8s.io], resources: [serviceaccounts], "
                    + "verbs: ['impersonate:serviceaccount']}, "
                    + "{apiGroups: [''], resources: [secrets], verbs: ['impersonate-on:serviceaccount:get']}")
            + binding("borrow", "ClusterRole borrow", to: "ServiceAccount shop/cd")
            + binding("lend", "ClusterRole unread", to: "ServiceAccount ops/lender")
        let model = try accessModel(text, .files)
        let graph = EscalationGraph(AccessAnalysis(model))
        let unknowns = graph.unknowns(from: [.subject(.user("alice"))])
        #expect(unknowns.subjects == [.serviceAccount(namespace: "ops", name: "lender")])
        #expect(model.bindingsWithoutRole(of: unknowns.subjects).map(\.name) == ["lend"])
    }

    /// A ServiceAccount of a namespace is one of all of them, and every namespace has one.
    @Test func whatAllServiceAccountsHaveIsNotKnownOfThoseOfANamespace() throws {
        let text =
            role("tokens", in: "shop", "{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]}")
            + binding("alice", in: "shop", "Role tokens", to: "User alice")
            + binding("all", "ClusterRole unread", to: "Group system:serviceaccounts")
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text, .files)))
        for source in [Subject.user("alice"), .group("system:serviceaccounts:dev")] {
            #expect(graph.unknowns(from: [.subject(source)]).subjects == [.group("system:serviceaccounts")])
        }
        #expect(graph.unknowns(from: [.subject(.user("jane"))]).isEmpty)
    }

    /// Jane may bind itself to more roles than are followed, and make Pods where nobody knows what is refused.
    @Test func theRestIsCountedForWhoeverItConcerns() throws {
        let names = (0..<600).map { "a-\($0)" }
        let binder =
            "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], "
            + "resourceNames: [\(names.joined(separator: ", "))], verbs: [bind]}, "
            + "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings], verbs: [create]}"
        let text =
            names.map { role($0, "{apiGroups: [''], resources: [pods], verbs: [get]}") }.joined()
            + role("binder", binder) + binding("b", "ClusterRole binder", to: "User jane")
            + role("pods", in: "dev", "{apiGroups: [''], resources: [pods], verbs: [create]}")
            + binding("pods", in: "dev", "Role pods", to: "User jane") + Self.text
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text, .files)))
        let jane = graph.unknowns(from: [.subject(.user("jane"))])
        #expect(jane.subjectsWithMoreRoles == [.user("jane")] && jane.namespaces == ["dev"])
        let robot = graph.unknowns(from: [graph.foothold(named: "ops/robot")])
        #expect(robot.subjectsWithMoreRoles.isEmpty && robot.namespaces.isEmpty)
        let all = graph.unknowns(from: graph.sources)
        #expect(all.subjectsWithMoreRoles == [.user("jane")] && all.namespaces == ["dev"])
    }

    /// Of files: who may run commands in all Pods of a namespace has the rights of Pods that nobody has seen.
    @Test(
        arguments: [
            ("shop", ["shop"]), ("dev", []), (nil, [nil]),
        ] as [(String?, [String?])])
    func workloadsThatWereNotReadAreMissed(namespace: String?, expected: [String?]) throws {
        let pod =
            "---\napiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: dev}\n"
            + "spec: {containers: [{name: c, image: x}]}\n"
        let exec = "{apiGroups: [''], resources: [pods, pods/exec], verbs: [get, create]}"
        let rights =
            namespace.map { role("exec", in: $0, exec) + binding("b", in: $0, "Role exec", to: "User jane") }
            ?? role("exec", exec) + binding("b", "ClusterRole exec", to: "User jane")
        let graph = EscalationGraph(AccessAnalysis(try accessModel(rights + pod, .files)))
        #expect(graph.unknowns(from: [.subject(.user("jane"))]).workloads == Set(expected))
        let own = pod.replacing("namespace: dev", with: "namespace: kube-system")
        let whole = EscalationGraph(AccessAnalysis(try accessModel(rights + pod + own, .files)))
        #expect(whole.unknowns(from: [.subject(.user("jane"))]).workloads == Set(expected.filter { $0 != nil }))
    }
}
