import Testing

@testable import Analyses

/// Rights to objects of certain names lead where the objects lead.
struct NamedEscalationTests {
    static let robot = Foothold.subject(.serviceAccount(namespace: "shop", name: "robot"))

    /// The account `ops/admin` may do everything; Pods, workloads and a Secret hold its token.
    static let objects =
        role("root", "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}")
        + binding("root", "ClusterRole root", to: "ServiceAccount ops/admin", "User boss")
        + binding("ops-root", in: "ops", "ClusterRole root", to: "User jane") + """
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: p1, namespace: ops}
            spec: {nodeName: n1, serviceAccountName: admin, containers: [{name: c, image: a/b:1}]}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: ops}
            spec: {template: {spec: {containers: [{name: c, image: a/b:1}]}}}
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: ops}
            spec: {template: {spec: {serviceAccountName: admin, containers: [{name: c, image: a/b:1}]}}}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {name: once, namespace: ops}
            spec: {template: {spec: {containers: [{name: c, image: a/b:1}]}}}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: tok, namespace: ops, annotations: {kubernetes.io/service-account.name: admin}}
            type: kubernetes.io/service-account-token

            """

    /// The first foothold on the shortest way to cluster-admin; nil where there is no way.
    static func firstFoothold(_ text: String, from source: Foothold = robot) throws -> String? {
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        return graph.paths(from: [source]).first { $0.goal == .clusterAdmin }?.steps.first.map { graph.describe($0.to) }
    }

    static func rule(_ group: String, _ resource: String, _ names: String?, _ verbs: String) -> String {
        "{apiGroups: ['\(group)'], resources: [\(resource)], verbs: [\(verbs)]"
            + (names.map { ", resourceNames: [\($0)]" } ?? "") + "}"
    }

    static let rbac = "rbac.authorization.k8s.io"
    static let admission = "admissionregistration.k8s.io"
    static let certificates = "certificates.k8s.io"

    @Test(
        arguments: [
            (rule("", "pods/exec", "p1", "create"), "Pod ops/p1"), (rule("", "pods/exec", "p2", "create"), nil),
            (rule("", "pods/exec", "web", "create"), nil),
            (rule("", "pods/exec", "db-0", "create"), "StatefulSet ops/db"),
            (rule("", "pods/exec", "db-x", "create"), nil), (rule("", "pods/attach", "p1", "create"), "Pod ops/p1"),
            (rule("", "pods", "p1", "patch"), "Pod ops/p1"), (rule("", "pods", "p1", "get"), nil),
            (rule("", "pods/ephemeralcontainers", "p1", "patch"), "Pod ops/p1"),
            (rule("apps", "deployments", "web", "patch"), "every ServiceAccount in namespace ops"),
            (rule("apps", "deployments", "other", "patch"), nil), (rule("apps", "deployments", "web", "delete"), nil),
            (rule("apps", "deployments", "web", "create"), nil), (rule("batch", "jobs", "once", "patch"), nil),
            // Server-side apply makes an object under the name for which `create` and `patch` are given.
            (rule("apps", "deployments", "new", "create, patch"), "every ServiceAccount in every namespace"),
            (rule("", "secrets", "tok", "get"), "ServiceAccount ops/admin"),
            (rule("", "secrets", "tok", "watch"), "ServiceAccount ops/admin"),
            (rule("", "secrets", "tok", "update"), nil), (rule("", "secrets", "other", "get"), nil),
            (rule("", "secrets", "other", "create, get"), nil),
            (rule("", "secrets", "other", "create, get, patch"), "every ServiceAccount in every namespace"),
            (
                rule("", "secrets", nil, "create") + ", " + rule("", "secrets", "other", "get"),
                "every ServiceAccount in every namespace"
            ),
            (
                rule("", "secrets", "a", "create, patch") + ", " + rule("", "secrets", "b", "get"), nil
            ),
            (rule("", "serviceaccounts/token", "admin", "create"), "ServiceAccount ops/admin"),
            (rule("", "nodes/proxy", "n1", "get"), "every workload on node n1"),
            (rule("", "nodes/proxy", "n2", "get"), nil),
            (
                rule(rbac, "clusterrolebindings", "root", "update") + ", " + rule(rbac, "clusterroles", "root", "bind"),
                "cluster-admin"
            ),
            (
                rule(rbac, "clusterrolebindings", "root", "patch") + ", " + rule(rbac, "clusterroles", nil, "bind"),
                "cluster-admin"
            ),
            (rule(rbac, "clusterrolebindings", "root", "update"), nil),
            (rule(rbac, "clusterroles", "root", "bind"), nil),
            // The binding that may be changed binds another role than the one that may be bound.
            (rule(rbac, "clusterrolebindings", "b", "update") + ", " + rule(rbac, "clusterroles", "root", "bind"), nil),
            (
                rule(rbac, "clusterrolebindings", nil, "create") + ", " + rule(rbac, "clusterroles", "root", "bind"),
                "cluster-admin"
            ),
            (
                rule(rbac, "rolebindings", "ops-root", "update") + ", " + rule(rbac, "clusterroles", "root", "bind"),
                "every ServiceAccount in namespace ops"
            ),
            (rule(rbac, "clusterroles", "r", "escalate, update"), "cluster-admin"),
            (rule(rbac, "clusterroles", "r", "escalate, patch"), "cluster-admin"),
            (
                rule(rbac, "clusterroles", nil, "escalate") + ", " + rule(rbac, "clusterroles", "r", "patch"),
                "cluster-admin"
            ),
            (rule(rbac, "clusterroles", "r", "escalate") + ", " + rule(rbac, "clusterroles", "other", "patch"), nil),
            (rule(rbac, "clusterroles", "root", "escalate, update"), nil),
            (rule(rbac, "clusterroles", "r", "escalate"), nil), (rule(rbac, "clusterroles", "r", "update"), nil),
            (rule(admission, "mutatingwebhookconfigurations", "w", "patch"), "every workload in every namespace"),
            (rule(admission, "mutatingwebhookconfigurations", "w", "create"), nil),
            (
                rule(admission, "mutatingadmissionpolicies, mutatingadmissionpolicybindings", nil, "create"),
                "every workload in every namespace"
            ),
            (
                rule(admission, "mutatingadmissionpolicies, mutatingadmissionpolicybindings", "x", "update"),
                "every workload in every namespace"
            ),
            (rule(admission, "mutatingadmissionpolicies", nil, "create"), nil),
            (rule(admission, "mutatingadmissionpolicybindings", nil, "create"), nil),
            (
                rule(certificates, "certificatesigningrequests", nil, "create") + ", "
                    + rule(certificates, "certificatesigningrequests/approval", "mine", "update") + ", "
                    + rule(certificates, "signers", "kubernetes.io/kube-apiserver-client", "approve"),
                "User system:node:n1"
            ),
        ] as [(String, String?)])
    func aRightToAnObjectIsTheObjectsStep(_ rules: String, _ foothold: String?) throws {
        let text = Self.objects + role("r", rules) + binding("b", "ClusterRole r", to: "ServiceAccount shop/robot")
        #expect(try Self.firstFoothold(text) == foothold)
    }

    @Test(
        arguments: [
            (rule("", "pods/exec", "p1", "create"), "Pod ops/p1"),
            (rule("apps", "deployments", "web", "update"), "every ServiceAccount in namespace ops"),
            (rule("", "secrets", "tok", "get"), "ServiceAccount ops/admin"),
            (
                rule("", "secrets", nil, "create") + ", " + rule("", "secrets", "other", "get"),
                "every ServiceAccount in namespace ops"
            ),
            (
                rule(rbac, "rolebindings", "ops-root", "update") + ", " + rule(rbac, "clusterroles", "root", "bind"),
                "every ServiceAccount in namespace ops"
            ),
            (rule(rbac, "roles", "r", "escalate, update"), "every ServiceAccount in namespace ops"),
            (rule(rbac, "roles", "other", "escalate, update"), nil), (rule("", "nodes/proxy", "n1", "get"), nil),
        ] as [(String, String?)])
    func theSameInANamespace(_ rules: String, _ foothold: String?) throws {
        func text(_ namespace: String) -> String {
            Self.objects + role("r", in: namespace, rules)
                + binding("b", in: namespace, "Role r", to: "ServiceAccount shop/robot")
        }
        #expect(try Self.firstFoothold(text("ops")) == foothold)
        #expect(try Self.firstFoothold(text("shop")) == nil)
    }

    /// Whoever writes a part of an aggregated role writes the role, and may make any role that it writes a part by a label.
    @Test(
        arguments: [
            ("part", "cluster-admin"), ("whole", "cluster-admin"), ("other", "cluster-admin"), ("ghost", nil),
        ] as [(String, String?)])
    func aPartOfARoleIsTheRole(_ name: String, _ foothold: String?) throws {
        let text =
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: whole}
            aggregationRule: {clusterRoleSelectors: [{matchLabels: {part: 'yes'}}]}

            """ + role("part", labels: "part: 'yes'", Self.rule(Self.rbac, "clusterroles", name, "escalate, update"))
            + role("other", Self.rule("", "pods", nil, "get"))
            + binding("b", "ClusterRole whole", to: "ServiceAccount shop/robot")
        #expect(try Self.firstFoothold(text) == foothold)
    }

    /// The roles that may be bound count for what they give, however little, and so do those that may be bound next.
    private static let lesser =
        role("shell", rule("", "pods/exec", nil, "create"))
        + role("door", rule(rbac, "clusterroles", "shell", "bind"))
        + role("key", in: "ops", rule("", "serviceaccounts/token", "admin", "create"))
        + role("watcher", rule("", "pods", nil, "get, list"))
        + binding("shells", in: "ops", "ClusterRole shell", to: "User jane")
        + binding("keys", in: "ops", "Role key", to: "User jane")

    @Test(
        arguments: [
            (
                rule(rbac, "clusterrolebindings", nil, "create") + ", " + rule(rbac, "clusterroles", "shell", "bind"),
                "every workload in every namespace",
                "may run commands in containers in every namespace, once it has bound itself to ClusterRole shell"
            ),
            (
                rule(rbac, "rolebindings", nil, "create") + ", " + rule(rbac, "clusterroles", "shell", "bind"),
                "every workload in every namespace",
                "may run commands in containers in every namespace, once it has bound itself to ClusterRole shell in "
                    + "every namespace"
            ),
            (
                rule(rbac, "clusterrolebindings", nil, "create") + ", " + rule(rbac, "clusterroles", "door", "bind"),
                "every workload in every namespace",
                "may run commands in containers in every namespace, once it has bound itself to ClusterRole door and "
                    + "bound itself to ClusterRole shell"
            ),
            (
                rule(rbac, "rolebindings", "shells", "patch") + ", " + rule(rbac, "clusterroles", "shell", "bind"),
                "every workload in namespace ops",
                "may run commands in containers in namespace ops, once it has added itself to RoleBinding ops/shells, "
                    + "which binds ClusterRole shell"
            ),
            (
                rule(rbac, "rolebindings", nil, "update") + ", " + rule(rbac, "roles", nil, "bind"),
                "ServiceAccount ops/admin",
                "may issue its tokens, once it has added itself to RoleBinding ops/keys, which binds Role ops/key"
            ),
            (
                rule(rbac, "rolebindings", nil, "create") + ", " + rule(rbac, "roles", "key", "bind"),
                "ServiceAccount ops/admin",
                "may issue its tokens, once it has bound itself to Role ops/key in namespace ops"
            ),
            // A role of no use, one that is not there, bindings that may not be made, and none to be changed.
            (
                rule(rbac, "clusterrolebindings", nil, "create") + ", " + rule(rbac, "clusterroles", "watcher", "bind"),
                nil, nil
            ),
            (
                rule(rbac, "clusterrolebindings", nil, "create") + ", " + rule(rbac, "clusterroles", "gone", "bind"),
                nil,
                nil
            ),
            (
                rule(rbac, "clusterrolebindings", nil, "update") + ", " + rule(rbac, "clusterroles", "shell", "bind"),
                nil, nil
            ),
            (rule(rbac, "rolebindings", nil, "delete") + ", " + rule(rbac, "clusterroles", nil, "bind"), nil, nil),
        ] as [(String, String?, String?)])
    func aRoleThatMayBeBoundIsWhatItGives(_ rules: String, _ foothold: String?, _ reason: String?) throws {
        // Commands in the Pod of `ops/admin` lead to the top.
        let text =
            Self.objects + Self.lesser + role("r", rules)
            + binding("b", "ClusterRole r", to: "ServiceAccount shop/robot")
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        let step = graph.paths(from: [Self.robot]).first { $0.goal == .clusterAdmin }?.steps.first
        #expect(step.map { graph.describe($0.to) } == foothold)
        #expect(step?.reason == reason)
    }

    /// Who changes a policy that a binding has in force for Pods changes the Pods.
    @Test(
        arguments: [
            ("sidecar", "", "update", true), ("sidecar", "", "patch", true), (nil, "", "update", true),
            ("sidecar", "", "create, get, delete", false), ("other", "", "update", false),
            (
                "sidecar",
                ", matchResources: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], "
                    + "resources: [pods]}]}", "update", true
            ),
            (
                "sidecar",
                ", matchResources: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], "
                    + "resources: [configmaps]}]}", "update", false
            ),
        ] as [(String?, String, String, Bool)])
    func aPolicyInForceMayBeChanged(_ name: String?, _ matching: String, _ verbs: String, _ isStep: Bool) throws {
        let text =
            Self.objects + """
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingAdmissionPolicyBinding
                metadata: {name: sidecars}
                spec: {policyName: sidecar\(matching)}

                """ + role("r", Self.rule(Self.admission, "mutatingadmissionpolicies", name, verbs))
            + binding("b", "ClusterRole r", to: "ServiceAccount shop/robot")
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        let step = graph.paths(from: [Self.robot]).first { $0.goal == .clusterAdmin }?.steps.first
        #expect(
            step?.reason == (isStep ? "may change MutatingAdmissionPolicy sidecar, which is in force for Pods" : nil))
        #expect(
            step?.evidence.last?.text == (isStep ? "MutatingAdmissionPolicyBinding sidecars" : nil))
    }

    /// Of files a part is known: a workload that a right names counts in the right's namespace, also unread.
    @Test func filesNeedNotHoldTheWorkload() throws {
        let text =
            Self.objects + role("r", in: "ops", Self.rule("apps", "deployments", "unread", "patch"))
            + binding("b", in: "ops", "Role r", to: "ServiceAccount shop/robot")
        #expect(try Self.firstFoothold(text) == nil)
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text, .files)))
        let path = try #require(graph.paths(from: [Self.robot]).first)
        #expect(
            path.steps.first?.reason
                == "may change what workloads run in namespace ops (named unread), which run as any ServiceAccount there"
        )
    }

    @Test(
        arguments: [("shop", "may lift Pod Security in namespace shop and run privileged Pods"), ("other", nil)]
            as [(String, String?)])
    func theLabelOfANamespaceMayBeGivenByName(_ name: String, _ reason: String?) throws {
        let text =
            role("r", in: "shop", Self.rule("", "pods", nil, "create"))
            + binding("b", in: "shop", "Role r", to: "ServiceAccount shop/robot")
            + role("labels", Self.rule("", "namespaces", name, "patch"))
            + binding("labels", "ClusterRole labels", to: "ServiceAccount shop/robot")
            + "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}\n"
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        #expect(graph.paths(from: [Self.robot]).first { $0.goal == .nodeRoot }?.steps.first?.reason == reason)
    }

    /// Whoever is cluster-admin is root on a node one step later.
    @Test func clusterAdminsHaveNodes() throws {
        let text =
            role("r", Self.rule(Self.rbac, "clusterroles", nil, "escalate, update"))
            + binding("b", "ClusterRole r", to: "ServiceAccount shop/robot")
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        let ways = graph.paths(from: [Self.robot]).map { $0.steps.map { graph.describe($0.to) } }
        #expect(ways == [["cluster-admin"], ["cluster-admin", "root on a node"]])
    }

    /// Whom a Secret or a right names has the rights of its groups, though nothing else names it.
    @Test func whoIsOnlyNamedHasItsGroups() throws {
        let text =
            role("root", Self.rule("*", "'*'", nil, "'*'"))
            + binding("root", "ClusterRole root", to: "Group system:serviceaccounts:ops")
            + role("r", in: "ops", Self.rule("", "serviceaccounts/token", "ghost", "create"))
            + binding("b", in: "ops", "Role r", to: "ServiceAccount shop/robot")
        #expect(try Self.firstFoothold(text) == "ServiceAccount ops/ghost")
    }
}
