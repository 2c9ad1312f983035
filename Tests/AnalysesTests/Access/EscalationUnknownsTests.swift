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
}
