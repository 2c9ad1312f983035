import Testing

@testable import Analyses

/// One small cluster for each way that attacks are known to take, and for what only looks like one: `shop/robot` is what the
/// attacker holds, `ops/deployer` what may do everything.
struct KnownAttackTests {
    private static let robot = "ServiceAccount shop/robot"
    private static let rbac = "rbac.authorization.k8s.io"
    private static let csr = "certificates.k8s.io"
    private static let admission = "admissionregistration.k8s.io"

    private static let base =
        binding("deployer", "ClusterRole cluster-admin", to: "ServiceAccount ops/deployer") + """
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: ops, labels: {pod-security.kubernetes.io/enforce: baseline}}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: kube-system}
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: cp, labels: {node-role.kubernetes.io/control-plane: ''}}
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: w1}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: cd-0, namespace: ops}
            spec: {nodeName: w1, serviceAccountName: deployer, containers: [{name: c, image: registry.example/cd:1}]}
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: proxy, namespace: kube-system}
            spec:
              template:
                spec:
                  automountServiceAccountToken: false
                  tolerations: [{operator: Exists}]
                  containers: [{name: c, image: registry.example/proxy:1}]

            """

    private static func rule(_ group: String, _ resources: String, _ verbs: String, of names: String = "") -> String {
        "{apiGroups: ['\(group)'], resources: [\(resources)], verbs: [\(verbs)], resourceNames: [\(names)]}"
    }

    private static func everywhere(_ rules: String...) -> String {
        role("robot", rules.joined(separator: ", ")) + binding("robot", "ClusterRole robot", to: robot)
    }

    private static func within(_ namespace: String, _ rules: String...) -> String {
        role("robot-\(namespace)", in: namespace, rules.joined(separator: ", "))
            + binding("robot", in: namespace, "Role robot-\(namespace)", to: robot)
    }

    private static let deployer = "ServiceAccount ops/deployer"
    private static let ofOps = "every ServiceAccount in namespace ops"
    private static let controlPlane = "root on a control-plane node"
    private static let kubelet = "User system:node:w1"
    private static let request = rule(csr, "certificatesigningrequests", "create")
    private static let approval = rule(csr, "certificatesigningrequests/approval", "update")
    private static let controllers = [
        "every ServiceAccount in namespace kube-system",
        "ServiceAccount kube-system/clusterrole-aggregation-controller",
    ]

    @Test(
        arguments: [
            ("tokens of a namespace", within("ops", rule("", "serviceaccounts/token", "create")), [ofOps, deployer]),
            (
                "the token of one", within("ops", rule("", "serviceaccounts/token", "create", of: "deployer")),
                [deployer]
            ),
            (
                "a token in a Secret",
                within("ops", rule("", "secrets", "list")) + """
                    ---
                    apiVersion: v1
                    kind: Secret
                    type: kubernetes.io/service-account-token
                    metadata: {name: t, namespace: ops, annotations: {kubernetes.io/service-account.name: deployer}}

                    """, ["every token Secret in namespace ops", deployer]
            ),
            (
                "a container added to a Pod of kube-system",
                within("kube-system", rule("", "pods/ephemeralcontainers", "patch")), [controlPlane]
            ),
            (
                "a container added where Pod Security refuses privileged ones",
                within("ops", rule("", "pods/ephemeralcontainers", "patch")),
                ["every workload in namespace ops", "Pod ops/cd-0", deployer]
            ),
            (
                "the kubelet's API", everywhere(rule("", "nodes/proxy", "get")),
                ["every workload in every namespace", "every workload in namespace ops", "Pod ops/cd-0", deployer]
            ),
            (
                "the kubelet's API of one node", everywhere(rule("", "nodes/proxy", "get", of: "w1")),
                ["every workload on node w1", "Pod ops/cd-0", deployer]
            ),
            (
                "a webhook", everywhere(rule(admission, "mutatingwebhookconfigurations", "create")), [controlPlane]
            ),
            (
                "a certificate of a kubelet",
                everywhere(request, approval, rule(csr, "signers", "approve", of: "kubernetes.io/*")),
                [kubelet, deployer]
            ),
            (
                "a certificate that the controller manager approves",
                everywhere(request, rule(csr, "certificatesigningrequests/nodeclient", "create")), [kubelet, deployer]
            ),
            (
                "a bootstrap token",
                within("kube-system", rule("", "secrets", "create"))
                    + binding(
                        "kubeadm:kubelet-bootstrap", "ClusterRole system:node-bootstrapper",
                        to: "Group system:bootstrappers:kubeadm:default-node-token")
                    + binding(
                        "kubeadm:node-autoapprove-bootstrap",
                        "ClusterRole system:certificates.k8s.io:certificatesigningrequests:nodeclient",
                        to: "Group system:bootstrappers:kubeadm:default-node-token"),
                ["Group system:bootstrappers:kubeadm:default-node-token", kubelet, deployer]
            ),
            ("escalate on the own role", everywhere(rule(rbac, "clusterroles", "escalate, patch", of: "robot")), []),
            (
                "bind, by name",
                everywhere(
                    rule(rbac, "clusterrolebindings", "create"), rule(rbac, "clusterroles", "bind", of: "cluster-admin")
                ),
                []
            ),
            (
                "bind edit in a namespace",
                within("ops", rule(rbac, "rolebindings", "create"), rule(rbac, "clusterroles", "bind", of: "edit")),
                [ofOps, deployer]
            ),
            (
                "a member of system:masters",
                everywhere(
                    rule("", "users", "impersonate", of: "jane"),
                    rule("", "groups", "impersonate", of: "'system:masters'")),
                []
            ),
            (
                "a kubelet's name and group",
                everywhere(
                    rule("", "users", "impersonate"), rule("", "groups", "impersonate", of: "'system:nodes'")),
                [kubelet, deployer]
            ),
            (
                "a volume of the node's files",
                within("shop", rule("", "persistentvolumeclaims, pods", "create"))
                    + everywhere(rule("", "persistentvolumes", "create")), [controlPlane]
            ),
            (
                "a DaemonSet of kube-system", within("kube-system", rule("apps", "daemonsets", "patch", of: "proxy")),
                [controlPlane]
            ),
            (
                "the label of a namespace",
                within("shop", rule("", "pods", "create"), rule("", "namespaces", "patch", of: "shop")), [controlPlane]
            ),
            (
                "a part of an aggregated role",
                everywhere(rule(rbac, "clusterroles", "create, escalate"))
                    + binding("view", in: "kube-system", "ClusterRole view", to: robot), [controlPlane]
            ),
            ("edit in kube-system", binding("edit", in: "kube-system", "ClusterRole edit", to: robot), [controlPlane]),
            (
                "the tokens of kube-system", within("kube-system", rule("", "serviceaccounts/token", "create")),
                controllers
            ),
        ] as [(String, String, [String])])
    func theWayIsFound(_ what: String, _ objects: String, _ way: [String]) throws {
        let graph = EscalationGraph(AccessAnalysis(try accessModel(Self.base + objects, .files)))
        let path = graph.paths(from: [EscalationTests.robot]).first { $0.goal == .clusterAdmin }
        #expect(path?.steps.map { graph.describe($0.to) } == way + ["cluster-admin"], "\(what)")
    }

    @Test(
        arguments: [
            // The name alone is not in the group of nodes, and the node authorizer gives it nothing.
            ("a kubelet's name", everywhere(rule("", "users", "impersonate", of: "'system:node:w1'"))),
            ("a group without a name", everywhere(rule("", "groups", "impersonate"))),
            // Without the key of the authority nobody takes the certificate.
            (
                "signing",
                everywhere(
                    rule(csr, "certificatesigningrequests/status", "update"),
                    rule(csr, "signers", "sign", of: "kubernetes.io/kube-apiserver-client"))
            ),
            ("approval without the signer", everywhere(request, approval)),
            ("escalate on another role", everywhere(rule(rbac, "clusterroles", "escalate, patch", of: "other"))),
            ("bind without a binding", everywhere(rule(rbac, "clusterroles", "bind"))),
            ("a rule that matches nothing", everywhere(rule("", "'pods/*'", "create"), rule("", "pods", "get"))),
            ("get where create is needed", within("ops", rule("", "pods/exec", "get"))),
            ("a volume without a Pod", everywhere(rule("", "persistentvolumes, persistentvolumeclaims", "create"))),
            ("Pods where Pod Security refuses privileged ones", within("shop", rule("", "pods", "create"))),
            ("policies", everywhere(rule(admission, "validatingadmissionpolicybindings", "delete"))),
            ("a bootstrap token that nothing takes", within("kube-system", rule("", "secrets", "create"))),
            ("Secrets without tokens", everywhere(rule("", "secrets", "list"))),
        ])
    func whatOnlyLooksLikeAWayIsNone(_ what: String, _ objects: String) throws {
        let graph = EscalationGraph(AccessAnalysis(try accessModel(Self.base + objects, .files)))
        #expect(graph.paths(from: [EscalationTests.robot]).isEmpty, "\(what)")
    }

    /// What a scan says of robot besides that its namespace has a binding.
    @Test(
        arguments: [
            (
                within("kube-system", rule("apps", "daemonsets", "patch", of: "proxy")),
                "RoleBinding kube-system/robot lets ServiceAccount shop/robot run privileged Pods by proxy in "
                    + "namespace kube-system, where nothing refuses them"
            ),
            (
                within("kube-system", rule("", "pods/ephemeralcontainers", "patch")),
                "RoleBinding kube-system/robot lets ServiceAccount shop/robot add privileged containers to Pods in "
                    + "namespace kube-system, where nothing refuses them"
            ),
            (
                within("ops", rule("", "serviceaccounts/token", "create", of: "deployer")),
                "RoleBinding ops/robot lets ServiceAccount shop/robot issue tokens of ServiceAccount deployer in "
                    + "namespace ops"
            ),
            (
                everywhere(rule(rbac, "clusterroles", "escalate, patch", of: "robot")),
                "ServiceAccount shop/robot may write every right into ClusterRole robot, to which it is bound"
            ),
            (
                everywhere(
                    request, approval, rule(csr, "signers", "approve", of: "kubernetes.io/kube-apiserver-client")),
                "ServiceAccount shop/robot may request client certificates and approve them itself, under nearly any name"
            ),
        ])
    func theFindingsTellIt(_ objects: String, _ message: String) throws {
        #expect(try AccessFindingsTests.findings(Self.base + objects).map(\.message).contains(message))
    }

    @Test(
        arguments: [
            within("ops", rule("", "pods/ephemeralcontainers", "patch")),
            within("shop", rule("apps", "deployments", "patch", of: "web")),
            within("kube-system", rule("apps", "daemonsets", "get", of: "proxy")),
        ])
    func wherePodSecurityRefusesThemThereAreNoPrivilegedPods(_ objects: String) throws {
        let found = try AccessFindingsTests.findings(Self.base + objects)
        #expect(!found.contains { $0.rule == "rbac-privileged-pods" })
    }
}
