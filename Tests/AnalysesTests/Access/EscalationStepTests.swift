import Testing

@testable import Analyses

/// Each kind of step that leads further, by the way on which it is taken.
struct EscalationStepTests {
    /// A ServiceAccount that may do everything, a workload that runs as it, and a user and a group with rights.
    static let cluster =
        EscalationTests.admin + EscalationTests.agent
        + role("maker", "{apiGroups: [''], resources: [pods], verbs: [create]}")
        + binding("makers", "ClusterRole maker", to: "User mary", "ServiceAccount ops/maker") + """
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: n1, labels: {node-role.kubernetes.io/control-plane: ''}}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: t, namespace: ops, annotations: {kubernetes.io/service-account.name: admin}}
            type: kubernetes.io/service-account-token
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: ops, labels: {pod-security.kubernetes.io/enforce: baseline}}

            """

    static let everyAccount = ["every ServiceAccount in every namespace", "every ServiceAccount in namespace ops"]
    static let everyPod = [
        "every workload in every namespace", "every workload in namespace ops", "Deployment ops/agent",
    ]
    private static let rbac = "apiGroups: [rbac.authorization.k8s.io]"
    private static let csr = "apiGroups: [certificates.k8s.io]"

    @Test(
        arguments: [
            ("pods create", "{apiGroups: [''], resources: [pods], verbs: [create]}", everyAccount),
            ("workloads create", "{apiGroups: [batch], resources: [cronjobs], verbs: [create]}", everyAccount),
            ("workloads change", "{apiGroups: [apps], resources: [daemonsets], verbs: [patch]}", everyAccount),
            ("token create", "{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]}", everyAccount),
            ("secrets mint", "{apiGroups: [''], resources: [secrets], verbs: [create, get]}", everyAccount),
            (
                "secrets read", "{apiGroups: [''], resources: [secrets], verbs: [list]}",
                ["every token Secret in every namespace", "every token Secret in namespace ops"]
            ),
            (
                "bind",
                "{\(rbac), resources: [clusterroles], verbs: [bind]}, "
                    + "{\(rbac), resources: [clusterrolebindings], verbs: [create]}", []
            ),
            ("escalate", "{\(rbac), resources: [clusterroles], verbs: [escalate, update]}", []),
            (
                "impersonate accounts", "{apiGroups: [''], resources: [serviceaccounts], verbs: [impersonate]}",
                everyAccount
            ),
            (
                "impersonate users", "{apiGroups: [''], resources: [users], verbs: [impersonate]}",
                ["every user", "User boss"]
            ),
            (
                "impersonate one user, and masters",
                "{apiGroups: [''], resources: [users], resourceNames: [jane], verbs: [impersonate]}, "
                    + "{apiGroups: [''], resources: [groups], resourceNames: ['system:masters'], verbs: [impersonate]}",
                []
            ),
            (
                "impersonate one account, and masters",
                "{apiGroups: [''], resources: [serviceaccounts], resourceNames: [ci], verbs: [impersonate]}, "
                    + "{apiGroups: [''], resources: [groups], verbs: [impersonate]}", []
            ),
            ("exec", "{apiGroups: [''], resources: [pods/exec], verbs: [create]}", everyPod),
            ("attach", "{apiGroups: [''], resources: [pods/attach], verbs: [create]}", everyPod),
            (
                "ephemeral containers", "{apiGroups: [''], resources: [pods/ephemeralcontainers], verbs: [patch]}",
                everyPod
            ),
            ("patch pods", "{apiGroups: [''], resources: [pods], verbs: [patch]}", everyPod),
            (
                "certificates",
                "{\(csr), resources: [certificatesigningrequests], verbs: [create]}, "
                    + "{\(csr), resources: [certificatesigningrequests/approval], verbs: [update]}, "
                    + "{\(csr), resources: [signers], resourceNames: [kubernetes.io/kube-apiserver-client], "
                    + "verbs: [approve]}", ["every user", "User boss"]
            ),
            (
                "webhooks",
                "{apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations], verbs: [create]}",
                everyPod
            ),
            ("nodes/proxy", "{apiGroups: [''], resources: [nodes/proxy], verbs: [get]}", everyPod),
            (
                "lift Pod Security",
                "{apiGroups: [''], resources: [pods], verbs: [create]}, "
                    + "{apiGroups: [''], resources: [namespaces], verbs: [patch]}", ["root on a control-plane node"]
            ),
            (
                "as another user, constrained",
                "{apiGroups: [authentication.k8s.io], resources: [users], verbs: ['impersonate:user-info']}, "
                    + "{apiGroups: [''], resources: [pods], verbs: ['impersonate-on:user-info:create']}", everyAccount
            ),
            (
                "as another account, constrained",
                "{apiGroups: [authentication.k8s.io], resources: [serviceaccounts], resourceNames: [maker], "
                    + "verbs: ['impersonate:serviceaccount']}, "
                    + "{apiGroups: [''], resources: [pods], verbs: ['impersonate-on:serviceaccount:create']}",
                everyAccount
            ),
            (
                "as a node, constrained",
                "{apiGroups: [authentication.k8s.io], resources: [nodes], verbs: ['impersonate:arbitrary-node']}, "
                    + "{apiGroups: [''], resources: [serviceaccounts/token], "
                    + "verbs: ['impersonate-on:arbitrary-node:create']}", everyPod
            ),
        ])
    func aRightIsAStep(_ what: String, _ rules: String, _ way: [String]) throws {
        let text = Self.cluster + role("r", rules) + binding("r", "ClusterRole r", to: "ServiceAccount shop/robot")
        let found = try #require(try EscalationTests.paths(text)[.clusterAdmin], "\(what)")
        let endsAtAnAccount = way.first.map { $0.hasPrefix("every") && $0 != "every user" } ?? false
        #expect(found == way + (endsAtAnAccount ? ["ServiceAccount ops/admin"] : []) + ["cluster-admin"], "\(what)")
    }

    @Test(
        arguments: [
            // Nobody who could be impersonated may do it.
            "{apiGroups: [authentication.k8s.io], resources: [users], resourceNames: [jane], "
                + "verbs: ['impersonate:user-info']}, "
                + "{apiGroups: [''], resources: [pods], verbs: ['impersonate-on:user-info:create']}",
            // One half is not enough.
            "{apiGroups: [authentication.k8s.io], resources: [users], verbs: ['impersonate:user-info']}",
            "{apiGroups: [''], resources: [pods], verbs: ['impersonate-on:user-info:create']}",
            // The modes do not mix.
            "{apiGroups: [authentication.k8s.io], resources: [users], verbs: ['impersonate:user-info']}, "
                + "{apiGroups: [''], resources: [pods], verbs: ['impersonate-on:serviceaccount:create']}",
            // A group alone is nobody.
            "{apiGroups: [''], resources: [groups], resourceNames: ['system:masters'], verbs: [impersonate]}",
        ])
    func whatIsNoStepLeadsNowhere(_ rules: String) throws {
        let text = Self.cluster + role("r", rules) + binding("r", "ClusterRole r", to: "ServiceAccount shop/robot")
        #expect(try EscalationTests.paths(text)[.clusterAdmin] == nil)
    }

    /// On EKS, and only there, the ConfigMap `aws-auth` says which users of AWS are members of `system:masters`.
    @Test(
        arguments: [
            ("kind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}", "update", "", true),
            ("kind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}", "update", "aws-auth", true),
            ("kind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}", "update", "coredns", false),
            ("kind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}", "get", "", false),
            ("kind: ConfigMap\nmetadata: {name: aws-auth, namespace: shop}", "update", "", false),
            ("kind: Node\nmetadata: {name: w, labels: {eks.amazonaws.com/nodegroup: a}}", "patch", "", true),
            (
                "kind: Node\nmetadata: {name: w}\nstatus: {nodeInfo: {kubeletVersion: v1.33.1-eks-1234567}}", "patch",
                "",
                true
            ),
            ("kind: Node\nmetadata: {name: w}\nstatus: {nodeInfo: {kubeletVersion: v1.33.1}}", "patch", "", false),
        ])
    func usersOfTheCloudAreMadeAdministrators(_ object: String, _ verb: String, _ name: String, _ leads: Bool) throws {
        let names = name.isEmpty ? "" : ", resourceNames: [\(name)]"
        func path(in namespace: String) throws -> EscalationPath? {
            let text =
                "---\napiVersion: v1\n\(object)\n"
                + role("r", in: namespace, "{apiGroups: [''], resources: [configmaps], verbs: [\(verb)]\(names)}")
                + binding("r", in: namespace, "Role r", to: "ServiceAccount shop/robot")
            return EscalationGraph(AccessAnalysis(try accessModel(text))).paths(from: [EscalationTests.robot])
                .first { $0.goal == .clusterAdmin }
        }
        let found = try path(in: "kube-system")
        #expect(
            found?.steps.map(\.reason)
                == (leads
                    ? ["may make a user of AWS a member of system:masters in ConfigMap kube-system/aws-auth"] : nil))
        #expect(try path(in: "ops") == nil)
    }

    @Test func theStepSaysInWhoseName() throws {
        let text =
            Self.cluster
            + role(
                "r",
                "{apiGroups: [authentication.k8s.io], resources: [users], verbs: ['impersonate:user-info']}, "
                    + "{apiGroups: [''], resources: [pods], verbs: ['impersonate-on:user-info:create']}")
            + binding("r", "ClusterRole r", to: "ServiceAccount shop/robot")
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        let path = try #require(graph.paths(from: [EscalationTests.robot]).first { $0.goal == .clusterAdmin })
        #expect(
            path.steps[0].reason
                == "may create Pods in every namespace, which run as any ServiceAccount there, in the name of User boss"
        )
    }

    /// From a volume, and from a container, to the node's files and the keys on it.
    @Test func filesOfAControlPlaneNodeLeadToTheTop() throws {
        let volumes =
            Self.cluster
            + role(
                "r",
                "{apiGroups: [''], resources: [persistentvolumes, persistentvolumeclaims, pods], verbs: [create]}")
            + binding("r", "ClusterRole r", to: "ServiceAccount shop/robot")
        #expect(try EscalationTests.paths(volumes)[.nodeRoot] == ["root on a node"])
        let text =
            Self.cluster + """
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: backup, namespace: shop}
                spec:
                  tolerations: [{key: node-role.kubernetes.io/control-plane, operator: Exists}]
                  automountServiceAccountToken: false
                  containers: [{name: c, image: a/b:1, volumeMounts: [{name: v, mountPath: /host}]}]
                  volumes: [{name: v, hostPath: {path: /}}]
                """
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        let path = try #require(
            graph.paths(from: [graph.foothold(named: "pod/shop/backup")]).first { $0.goal == .clusterAdmin })
        #expect(path.steps.map { graph.describe($0.to) } == ["root on a control-plane node", "cluster-admin"])
    }
}
