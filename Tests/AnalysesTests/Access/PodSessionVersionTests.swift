import CEL
import Testing

@testable import Analyses

/// Sessions in Pods over WebSockets begin with `get`; from Kubernetes 1.35 on they need `create` as well.
struct PodSessionVersionTests {
    static let objects = """
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: p1, namespace: ops}
        spec: {serviceAccountName: admin, containers: [{name: c, image: x}]}

        """ + EscalationTests.admin

    static func analysis(_ rules: String, _ version: KubernetesVersion) throws -> AccessAnalysis {
        let text = objects + role("r", rules) + binding("b", "ClusterRole r", to: "ServiceAccount shop/robot")
        return AccessAnalysis(AccessModel(try accessFacts(text), completeness: .cluster, version: version))
    }

    @Test(
        arguments: ["pods/exec", "pods/attach", "pods/portforward"],
        [
            ("get", KubernetesVersion(1, 28), true), ("get", KubernetesVersion(1, 34), true),
            ("get", KubernetesVersion(1, 35), false), ("get", KubernetesVersion(1, 36), false),
            ("create", KubernetesVersion(1, 34), true), ("create", KubernetesVersion(1, 36), true),
            ("get, create", KubernetesVersion(1, 36), true), ("'*'", KubernetesVersion(1, 36), true),
            ("list, update, patch, delete", KubernetesVersion(1, 28), false),
        ])
    func getIsEnoughUntil34(_ resource: String, _ given: (String, KubernetesVersion, Bool)) throws {
        let (verbs, version, isEnough) = given
        let analysis = try Self.analysis("{apiGroups: [''], resources: [\(resource)], verbs: [\(verbs)]}", version)
        let rule = [
            "pods/exec": "rbac-exec-into-pods", "pods/attach": "rbac-attach-to-pods",
            "pods/portforward": "rbac-forward-ports",
        ][resource]
        #expect(analysis.findings().contains { $0.rule == rule } == isEnough)
        let chain = try #require(
            analysis.model.access(of: .serviceAccount(namespace: "shop", name: "robot")).chains.first)
        #expect(chain.dangers(in: version).contains { $0.rule == rule } == isEnough)
        // Ports are no way into a container.
        let leads = isEnough && resource != "pods/portforward"
        let paths = EscalationGraph(analysis).paths(from: [EscalationTests.robot])
        #expect(paths.contains { $0.goal == .clusterAdmin } == leads)
    }

    /// Of certain names.
    @Test(arguments: [(34, true), (35, false)])
    func soItIsForPodsOfAName(_ minor: Int, _ isEnough: Bool) throws {
        let rules = "{apiGroups: [''], resources: [pods/exec], resourceNames: [p1], verbs: [get]}"
        let analysis = try Self.analysis(rules, KubernetesVersion(1, minor))
        let paths = EscalationGraph(analysis).paths(from: [EscalationTests.robot])
        #expect(paths.contains { $0.goal == .clusterAdmin } == isEnough)
    }

    /// The kubelet has its own routes, on which `get` runs commands in every version.
    @Test(arguments: [28, 34, 35, 36])
    func getOnNodesProxyIsEnoughAlways(_ minor: Int) throws {
        let analysis = try Self.analysis(
            "{apiGroups: [''], resources: [nodes/proxy], verbs: [get]}", KubernetesVersion(1, minor))
        #expect(analysis.findings().contains { $0.rule == "rbac-proxy-to-nodes" })
        let paths = EscalationGraph(analysis).paths(from: [EscalationTests.robot])
        #expect(paths.contains { $0.goal == .clusterAdmin })
    }
}
