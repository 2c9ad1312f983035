import Testing

@testable import Analyses

/// What bindings give the user of a kubelet counts beside what the node authorizer does, and is all that its name alone has.
struct BoundKubeletTests {
    private static let node = "---\napiVersion: v1\nkind: Node\nmetadata: {name: n1}\n"
    private static let root = role("root", "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}")
    private static let boss = root + binding("boss", "ClusterRole root", to: "User system:node:n1")

    private static func way(_ text: String, _ rules: String) throws -> [String]? {
        let objects = text + role("r", rules) + binding("r", "ClusterRole r", to: "ServiceAccount shop/robot")
        let graph = EscalationGraph(AccessAnalysis(try accessModel(objects)))
        let path = graph.paths(from: [EscalationTests.robot]).first { $0.goal == .clusterAdmin }
        return path.map { $0.steps.map { graph.describe($0.to) } }
    }

    private static func users(_ names: String = "") -> String {
        "{apiGroups: [''], resources: [users], verbs: [impersonate]\(names)}"
    }

    private static let byName = users(", resourceNames: ['system:node:n1', 'system:node:n2']")
    private static let name = "User system:node:n1 without its group"

    @Test func theKubeletItselfHasIt() throws {
        let graph = EscalationGraph(AccessAnalysis(try accessModel(Self.boss + Self.node)))
        let path = graph.paths(from: [.subject(.node("n1"))]).first { $0.goal == .clusterAdmin }
        #expect(path?.steps.map { graph.describe($0.to) } == ["cluster-admin"])
    }

    @Test func whoTakesTheNameHasIt() throws {
        #expect(try Self.way(Self.boss + Self.node, Self.byName) == [Self.name, "cluster-admin"])
        #expect(try Self.way(Self.boss, Self.users()) == ["every user", Self.name, "cluster-admin"])
        #expect(try Self.way(Self.root + Self.node, Self.byName) == nil)
    }

    /// By a RoleBinding, too; what the group of nodes has is not had by the name.
    @Test func theNameHasNoMore() throws {
        let pods =
            "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: ops}\n"
            + "spec: {nodeName: n1, serviceAccountName: cd, containers: [{name: c, image: x}]}\n"
        let cd = Self.root + binding("cd", "ClusterRole root", to: "ServiceAccount ops/cd")
        let nothing = role("none", "{apiGroups: [''], resources: [events], verbs: [list]}")
        let bound = nothing + binding("n", "ClusterRole none", to: "User system:node:n1")
        #expect(try Self.way(cd + bound + pods + Self.node, Self.byName) == nil)
        let tokens =
            role("tokens", "{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]}")
            + binding("tokens", in: "ops", "ClusterRole tokens", to: "User system:node:n1")
        #expect(
            try Self.way(cd + tokens + pods + Self.node, Self.byName)
                == [Self.name, "every ServiceAccount in namespace ops", "ServiceAccount ops/cd", "cluster-admin"])
        let group = Self.root + binding("nodes", "ClusterRole root", to: "Group system:nodes")
        #expect(try Self.way(group + bound + Self.node, Self.byName) == nil)
    }

    /// Whoever may become any node has its group as well, for what it is lent.
    @Test(arguments: ["User system:node:n1", "Group system:nodes"])
    func aNodeLendsWhatBindingsGiveIt(_ subject: String) throws {
        let nodes =
            "{apiGroups: [authentication.k8s.io], resources: [nodes], verbs: ['impersonate:arbitrary-node']}, "
            + "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles, clusterrolebindings], "
            + "verbs: ['impersonate-on:arbitrary-node:create']}"
        let lend =
            role(
                "lend",
                "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles, clusterrolebindings], "
                    + "verbs: [create, bind]}") + Self.root
            + role("cluster-admin", "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}")
        #expect(
            try Self.way(lend + binding("l", "ClusterRole lend", to: subject) + Self.node, nodes) == ["cluster-admin"])
        #expect(try Self.way(lend + Self.node, nodes) == nil)
    }
}
