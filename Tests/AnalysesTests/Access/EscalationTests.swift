import Testing

@testable import Analyses

/// Shortest ways to cluster-admin and to a node.
struct EscalationTests {
    static let robot = Foothold.subject(.serviceAccount(namespace: "shop", name: "robot"))
    static let admin =
        role("root", "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}")
        + binding("root", "ClusterRole root", to: "ServiceAccount ops/admin", "User boss")

    static func paths(_ text: String) throws -> [EscalationPath.Goal: [String]] {
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        return graph.paths(from: [robot]).reduce(into: [:]) { ways, path in
            ways[path.goal] = path.steps.map { graph.describe($0.to) }
        }
    }

    @Test(
        arguments: [
            (
                "{apiGroups: [''], resources: [pods], verbs: [create]}",
                [
                    "every ServiceAccount in every namespace", "every ServiceAccount in namespace ops",
                    "ServiceAccount ops/admin",
                ]
            ),
            (
                "{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]}",
                [
                    "every ServiceAccount in every namespace", "every ServiceAccount in namespace ops",
                    "ServiceAccount ops/admin",
                ]
            ),
            (
                "{apiGroups: [''], resources: [serviceaccounts/token], resourceNames: [admin], verbs: [create]}",
                ["ServiceAccount ops/admin"]
            ),
            ("{apiGroups: [''], resources: [users], verbs: [impersonate]}", ["every user", "User boss"]),
            ("{apiGroups: [''], resources: [users], resourceNames: [boss], verbs: [impersonate]}", ["User boss"]),
            ("{apiGroups: [''], resources: [users], resourceNames: [jane], verbs: [impersonate]}", nil),
            ("{apiGroups: [''], resources: [users, groups], verbs: [impersonate]}", []),
            ("{apiGroups: [''], resources: [groups], verbs: [impersonate]}", nil),
            ("{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [escalate, patch]}", []),
            ("{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [escalate]}", nil),
            ("{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind]}", nil),
            ("{apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings], verbs: [create]}", nil),
            (
                "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles, clusterrolebindings], verbs: [bind, create]}",
                []
            ),
            (
                "{apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests, certificatesigningrequests/approval, signers], verbs: [create, update, approve]}",
                ["every user", "User boss"]
            ),
            ("{apiGroups: [''], resources: [secrets], verbs: [get]}", nil),
            (
                "{apiGroups: [''], resources: [secrets], verbs: [get, create]}",
                [
                    "every ServiceAccount in every namespace", "every ServiceAccount in namespace ops",
                    "ServiceAccount ops/admin",
                ]
            ),
            ("{apiGroups: [''], resources: [pods/exec], verbs: [create]}", nil),
            ("{apiGroups: [''], resources: [configmaps], verbs: ['*']}", nil),
        ] as [(String, [String]?)])
    func aRightInTheWholeClusterLeadsToTheTop(_ rules: String, _ way: [String]?) throws {
        let text = Self.admin + role("r", rules) + binding("r", "ClusterRole r", to: "ServiceAccount shop/robot")
        #expect(try Self.paths(text)[.clusterAdmin] == way.map { $0 + ["cluster-admin"] })
        // The same right in a namespace without anyone stronger leads nowhere.
        let namespaced =
            Self.admin + role("r", in: "shop", rules)
            + binding("r", in: "shop", "Role r", to: "ServiceAccount shop/robot")
        #expect(try Self.paths(namespaced)[.clusterAdmin] == nil)
    }

    static let agent = """
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: agent, namespace: ops}
        spec:
          template:
            spec: {serviceAccountName: admin, containers: [{name: c, image: a/b:1}]}

        """

    @Test(arguments: ["pods/exec", "pods/attach"])
    func commandsInAStrongerPodLeadToItsAccount(_ resource: String) throws {
        let text =
            Self.admin + Self.agent
            + role("r", in: "ops", "{apiGroups: [''], resources: [\(resource)], verbs: [create]}")
            + binding("r", in: "ops", "Role r", to: "ServiceAccount shop/robot")
        let way = [
            "every workload in namespace ops", "Deployment ops/agent", "ServiceAccount ops/admin", "cluster-admin",
        ]
        #expect(try Self.paths(text)[.clusterAdmin] == way)
        let withoutToken = text.replacing(
            "{serviceAccountName: admin", with: "{automountServiceAccountToken: false, serviceAccountName: admin")
        #expect(try Self.paths(withoutToken)[.clusterAdmin] == nil)
    }

    @Test func aTokenInASecretIsAWay() throws {
        let text =
            Self.admin + role("r", in: "ops", "{apiGroups: [''], resources: [secrets], verbs: [get]}")
            + binding("r", in: "ops", "Role r", to: "ServiceAccount shop/robot") + """
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: t, namespace: ops, annotations: {kubernetes.io/service-account.name: admin}}
                type: kubernetes.io/service-account-token
                """
        let way = ["every token Secret in namespace ops", "ServiceAccount ops/admin", "cluster-admin"]
        #expect(try Self.paths(text)[.clusterAdmin] == way)
    }

    @Test func podSecurityDecidesWhetherPodsLeadToNodes() throws {
        func text(_ labels: String) -> String {
            role("r", in: "shop", "{apiGroups: [apps], resources: [deployments], verbs: [create]}")
                + binding("r", in: "shop", "Role r", to: "ServiceAccount shop/robot")
                + "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {\(labels)}}\n"
        }
        #expect(try Self.paths(text(""))[.nodeRoot] == ["root on a node"])
        #expect(try Self.paths(text("pod-security.kubernetes.io/enforce: restricted"))[.nodeRoot] == nil)
        let node = """
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: n1, labels: {node-role.kubernetes.io/control-plane: ''}}
            """
        #expect(try Self.paths(text("") + node)[.clusterAdmin] == ["root on a control-plane node", "cluster-admin"])
    }

    @Test func aBrokenContainerLeadsOverItsNodeToTheTokensOnIt() throws {
        let text =
            Self.admin + """
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: web, namespace: shop}
                spec: {nodeName: n1, automountServiceAccountToken: false, containers: [{name: c, image: a/b:1, securityContext: {privileged: true}}]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: agent, namespace: ops}
                spec: {nodeName: n1, serviceAccountName: admin, containers: [{name: c, image: a/b:1}]}
                """
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        let paths = graph.paths(from: [graph.foothold(named: "Pod shop/web")])
        let top = try #require(paths.first { $0.goal == .clusterAdmin })
        #expect(
            top.steps.map { graph.describe($0.to) } == ["root on node n1", "ServiceAccount ops/admin", "cluster-admin"])
        #expect(
            top.steps.map(\.reason) == [
                "container c is privileged", "the node runs Pod ops/agent, whose token it holds", "may do everything",
            ])
        #expect(paths.first { $0.goal == .nodeRoot }?.steps.count == 1)
    }

    @Test func whoHasNoRightsOfItsOwnHasThoseOfItsGroups() throws {
        let text = Self.admin + binding("g", "ClusterRole root", to: "Group system:serviceaccounts:shop")
        #expect(try Self.paths(text)[.clusterAdmin] == ["Group system:serviceaccounts:shop", "cluster-admin"])
    }

    @Test func controllersOfTheSystemAreOnTheWay() throws {
        let text =
            role("r", in: "kube-system", "{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]}")
            + binding("r", in: "kube-system", "Role r", to: "ServiceAccount shop/robot")
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text, .files)))
        let path = try #require(graph.paths(from: [Self.robot]).first { $0.goal == .clusterAdmin })
        #expect(
            path.steps.map { graph.describe($0.to) } == [
                "every ServiceAccount in namespace kube-system",
                "ServiceAccount kube-system/clusterrole-aggregation-controller", "cluster-admin",
            ])
    }
}
