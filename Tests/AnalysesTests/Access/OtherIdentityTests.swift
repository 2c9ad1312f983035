import Testing

@testable import Analyses

/// Users, groups and nodes in whose name a subject may act.
struct OtherIdentityTests {
    private static let robot = "ServiceAccount shop/robot"
    private static let devs =
        role("root", "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}")
        + binding("devs", "ClusterRole root", to: "Group devs")

    private static func rule(_ resource: String, _ verb: String, of name: String? = nil, group: String = "") -> String {
        "{apiGroups: ['\(group)'], resources: [\(resource)], verbs: ['\(verb)']"
            + (name.map { ", resourceNames: ['\($0)']}" } ?? "}")
    }

    private static func steps(_ text: String) throws -> [String]? {
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        return graph.paths(from: [EscalationTests.robot]).first { $0.goal == .clusterAdmin }?.steps.map {
            graph.describe($0.to)
        }
    }

    private static func bound(_ rules: String...) -> String {
        role("r", rules.joined(separator: ", ")) + binding("b", "ClusterRole r", to: robot)
    }

    @Test(
        arguments: [
            ([rule("groups", "impersonate", of: "devs"), rule("users", "impersonate", of: "bob")], true),
            ([rule("groups", "impersonate", of: "devs"), rule("users", "impersonate")], true),
            ([rule("groups", "impersonate", of: "devs"), rule("serviceaccounts", "impersonate", of: "ci")], true),
            // A group is claimed beside a name only.
            ([rule("groups", "impersonate", of: "devs")], false),
            ([rule("groups", "impersonate", of: "ops"), rule("users", "impersonate", of: "bob")], false),
            ([rule("users", "impersonate", of: "bob")], false),
        ])
    func aGroupOfANameIsClaimedBesideAName(_ rules: [String], _ isWay: Bool) throws {
        let text = Self.devs + role("r", rules.joined(separator: ", ")) + binding("b", "ClusterRole r", to: Self.robot)
        #expect(try Self.steps(text) == (isWay ? ["Group devs", "cluster-admin"] : nil))
    }

    @Test(
        arguments: [
            ("devs", "bob", "create", true), ("devs", nil, "create", true), (nil, "bob", "create", true),
            ("ops", "bob", "create", false), ("devs", "bob", "get", false),
            // Names of ServiceAccounts and nodes are taken in modes of their own, without groups.
            ("devs", "system:serviceaccount:ops:x", "create", false), ("devs", "system:node:n1", "create", false),
        ] as [(String?, String?, String, Bool)])
    func soItIsWithConstrainedImpersonation(
        _ group: String?, _ user: String?, _ verb: String, _ isWay: Bool
    ) throws {
        let text =
            Self.devs
            + Self.bound(
                Self.rule("groups", "impersonate:user-info", of: group, group: "authentication.k8s.io"),
                Self.rule("users", "impersonate:user-info", of: user, group: "authentication.k8s.io"),
                Self.rule("'*'", "impersonate-on:user-info:\(verb)", group: "*"))
        #expect(try Self.steps(text) == (isWay ? ["cluster-admin"] : nil))
    }

    /// `system:masters` is no group of the constrained form.
    @Test func constrainedImpersonationNeverGivesMasters() throws {
        let text =
            binding("m", "ClusterRole none", to: "Group system:masters")
            + Self.bound(
                Self.rule("groups", "impersonate:user-info", group: "authentication.k8s.io"),
                Self.rule("users", "impersonate:user-info", group: "authentication.k8s.io"),
                Self.rule("'*'", "impersonate-on:user-info:create", group: "*"))
        #expect(try Self.steps(text) == nil)
    }

    @Test(
        arguments: [
            ("kubernetes.io/kube-apiserver-client", ["a member of every group", "Group devs", "cluster-admin"]),
            ("kubernetes.io/*", ["a member of every group", "Group devs", "cluster-admin"]),
            (nil, ["a member of every group", "Group devs", "cluster-admin"]),
            ("kubernetes.io/kube-apiserver-client-kubelet", nil), ("kubernetes.io/kubelet-serving", nil),
            ("example.com/mine", nil),
        ] as [(String?, [String]?)])
    func aCertificateNamesEveryGroup(_ signer: String?, _ steps: [String]?) throws {
        let text =
            Self.devs
            + Self.bound(
                Self.rule("certificatesigningrequests", "create", group: "certificates.k8s.io"),
                Self.rule("certificatesigningrequests/approval", "update", group: "certificates.k8s.io"),
                Self.rule("signers", "approve", of: signer, group: "certificates.k8s.io"))
        #expect(try Self.steps(text) == steps)
    }

    /// The signer for kubelets gives their certificates, and with them the tokens of their Pods.
    @Test func aCertificateOfAKubeletIsTheKubelet() throws {
        let text =
            EscalationTests.admin + """
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: p1, namespace: ops}
                spec: {nodeName: n1, serviceAccountName: admin, containers: [{name: c, image: x}]}

                """
            + Self.bound(
                Self.rule("certificatesigningrequests", "create", group: "certificates.k8s.io"),
                Self.rule("certificatesigningrequests/approval", "update", group: "certificates.k8s.io"),
                Self.rule(
                    "signers", "approve", of: "kubernetes.io/kube-apiserver-client-kubelet",
                    group: "certificates.k8s.io"))
        #expect(try Self.steps(text) == ["User system:node:n1", "ServiceAccount ops/admin", "cluster-admin"])
    }

    /// A right to a dangerous name is a right to this name.
    @Test(arguments: ["system:kube-controller-manager", "system:admin", "kubernetes-admin"])
    func aNamedUserIsNotEveryUser(_ name: String) throws {
        let text =
            EscalationTests.admin + Self.bound(Self.rule("users", "impersonate", of: name))
        #expect(try Self.steps(text) == nil)
        let named = binding("root2", "ClusterRole root", to: "User \(name)")
        #expect(try Self.steps(text + named) == ["User \(name)", "cluster-admin"])
    }

    /// Where the rights of a step are written is said.
    @Test func theStepOfANodeSaysByWhichRule() throws {
        let text = Self.bound(
            Self.rule("nodes", "impersonate:arbitrary-node", group: "authentication.k8s.io"),
            Self.rule("serviceaccounts/token", "impersonate-on:arbitrary-node:create"))
        let pod = """
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: p1, namespace: ops}
            spec: {serviceAccountName: admin, containers: [{name: c, image: x}]}

            """
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text + pod + EscalationTests.admin)))
        let path = try #require(graph.paths(from: [EscalationTests.robot]).first { $0.goal == .clusterAdmin })
        let step = path.steps[0]
        #expect(step.reason.hasPrefix("may act as any node"))
        #expect(step.location?.line == 5)
        #expect(
            step.evidence.map(\.text).filter { $0.hasPrefix("allows") } == [
                "allows impersonate:arbitrary-node nodes of authentication.k8s.io",
                "allows impersonate-on:arbitrary-node:create serviceaccounts/token",
            ])
    }
}
