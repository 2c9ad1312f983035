import Testing

@testable import Analyses

/// Ways over the groups that every ServiceAccount is in.
struct ServiceAccountGroupTests {
    /// No object tells of a ServiceAccount.
    private static let text =
        role("tokens", in: "shop", "{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]}")
        + binding("alice", in: "shop", "Role tokens", to: "User alice")
        + binding("all", "ClusterRole cluster-admin", to: "Group system:serviceaccounts")

    @Test(
        arguments: [
            (
                "user:alice",
                ["every ServiceAccount in namespace shop", "Group system:serviceaccounts", "cluster-admin"]
            ),
            ("group:system:serviceaccounts", ["cluster-admin"]),
            ("group:system:serviceaccounts:dev", ["Group system:serviceaccounts", "cluster-admin"]),
            ("dev/x", ["Group system:serviceaccounts", "cluster-admin"]), ("user:jane", nil), ("group:dev", nil),
        ] as [(String, [String]?)])
    func aMemberOfANamespacesIsAMemberOfAll(_ source: String, _ expected: [String]?) throws {
        let graph = EscalationGraph(AccessAnalysis(try accessModel(Self.text, .files)))
        let path = graph.paths(from: [graph.foothold(named: source)]).first { $0.goal == .clusterAdmin }
        #expect(path?.steps.map { graph.describe($0.to) } == expected)
    }
}
