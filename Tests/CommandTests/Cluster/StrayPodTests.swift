import Foundation
import ReplayServer
import TestSupport
import Testing

/// Pods that are reported at their owners and stand elsewhere count for the analyses of network and access.
@Suite struct StrayPodTests {
    private static let kinds = [
        "-namespaces.v1 Namespace", "pods.v1 Pod", "services.v1 Service", "-nodes.v1 Node",
        "deployments.v1.apps Deployment", "replicasets.v1.apps ReplicaSet",
    ].map { ManifestCluster.Kind($0) }

    /// A pod of the ReplicaSet.
    private static func pod(_ name: String, labels: String, node: String) -> String {
        """
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: \(name)
          namespace: shop
          uid: pod-\(name)
          labels: \(labels)
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-1, uid: rs, controller: true}]
        spec: {nodeName: \(node), \(spec)}
        status: {phase: Running, podIP: 10.0.0.1}

        """
    }

    private static let spec = """
        containers: [{name: web, image: "example.com/web:1", ports: [{containerPort: 80}], volumeMounts: [{name: v, \
        mountPath: /v}]}], volumes: [{name: v, hostPath: {path: /}}]
        """

    private static func manifest(_ pods: String) -> String {
        """
        {apiVersion: v1, kind: Namespace, metadata: {name: shop, uid: n1}}
        ---
        {apiVersion: v1, kind: Node, metadata: {name: worker, uid: n2}}
        ---
        apiVersion: v1
        kind: Node
        metadata: {name: master, uid: n3, labels: {node-role.kubernetes.io/control-plane: ""}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop, uid: deployment}
        spec:
          selector: {matchLabels: {app: web}}
          template: {metadata: {labels: {app: web}}, spec: {\(spec)}}
        ---
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          name: web-1
          namespace: shop
          uid: rs
          ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: deployment, controller: true}]
        spec:
          selector: {matchLabels: {app: web}}
          template: {metadata: {labels: {app: web, pod-template-hash: "1"}}, spec: {\(spec)}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: canary, namespace: shop, uid: s1}
        spec: {type: LoadBalancer, selector: {track: canary}, ports: [{port: 80}]}
        \(pods)
        """
    }

    private static let plain = "{app: web, pod-template-hash: \"1\"}"

    private func scan(_ pods: String) async throws -> ClusterReport {
        let cluster = try ManifestCluster(StrayPodTests.kinds, StrayPodTests.manifest(pods))
        let rules = ["workload-internet-facing", "dangling-service", "rbac-control-plane-host-access"]
        return try await LiveServer.run(cluster.script) {
            try $0.scan(["--fail-on", "never"] + rules.flatMap { ["--rule", $0] })
        }
    }

    private func messages(_ report: ClusterReport) -> [String] {
        report.findings.map { "\($0["rule"] ?? ""): \($0["message"] ?? "")" }.sorted()
    }

    @Test func podsLikeTheirTemplateAreFolded() async throws {
        let report = try await scan(
            StrayPodTests.pod("web-1-a", labels: StrayPodTests.plain, node: "worker")
                + StrayPodTests.pod("web-1-b", labels: StrayPodTests.plain, node: "worker"))
        #expect(report.entry("pods")?["objects"] as? Int == 0)
        #expect(report.entry("pods")?["reason"] as? String == "2 more reported at the objects that own them")
        #expect(messages(report).count == 1)
        #expect(messages(report).first?.hasPrefix("dangling-service: Service shop/canary selects no workload") == true)
    }

    @Test func aPodWithOtherLabelsIsReachedByThem() async throws {
        let canary = "{app: web, pod-template-hash: \"1\", track: canary}"
        let report = try await scan(
            StrayPodTests.pod("web-1-a", labels: StrayPodTests.plain, node: "worker")
                + StrayPodTests.pod("web-1-b", labels: canary, node: "worker")
                + StrayPodTests.pod("web-1-c", labels: canary, node: "worker"))
        #expect(report.entry("pods")?["objects"] as? Int == 0)
        #expect(messages(report).count == 1, "\(messages(report))")
        let expected = "workload-internet-facing: shop/web[Deployment] can be reached from outside on "
        #expect(messages(report).first?.hasPrefix(expected) == true, "\(messages(report))")
    }

    @Test func aPodBesideTheControlPlaneIsFound() async throws {
        let report = try await scan(StrayPodTests.pod("web-1-a", labels: StrayPodTests.plain, node: "master"))
        let found = messages(report).filter { $0.hasPrefix("rbac-control-plane-host-access: ") }
        #expect(found.count == 1, "\(messages(report))")
        #expect(found.first?.contains("Pod shop/web-1-a may run on a control-plane node") == true, "\(found)")
    }
}
