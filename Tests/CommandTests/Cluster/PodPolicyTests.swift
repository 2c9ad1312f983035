import Foundation
import ReplayServer
import TestSupport
import Testing

/// Policies of a user's own that are about Pods judge those that are reported at their owners, too.
@Suite struct PodPolicyTests {
    private static let kinds = [
        "-namespaces.v1 Namespace", "pods.v1 Pod", "deployments.v1.apps Deployment", "replicasets.v1.apps ReplicaSet",
    ].map { ManifestCluster.Kind($0) }

    private static let spec = "{containers: [{name: web, image: \"example.com/web:1\"}]}"

    /// A Deployment with a ReplicaSet and two Pods that repeat its template.
    private static let manifest = """
        {apiVersion: v1, kind: Namespace, metadata: {name: shop, uid: n}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop, uid: deployment}
        spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: \(spec)}}
        ---
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          name: web-1
          namespace: shop
          uid: rs
          ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: deployment, controller: true}]
        spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: \(spec)}}

        """
        + ["a", "b"].map { name in
            """
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web-1-\(name)
              namespace: shop
              uid: pod-\(name)
              labels: {app: web}
              ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-1, uid: rs, controller: true}]
            spec: \(spec)

            """
        }.joined()

    private static func policy(group: String, resource: String, _ expression: String) -> String {
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: ours}
        spec:
          matchConstraints:
            resourceRules:
            - {apiGroups: [\(group)], apiVersions: [v1], operations: [CREATE], resources: [\(resource)]}
          validations: [{expression: "\(expression)", message: not so}]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: ours}
        spec: {policyName: ours, validationActions: [Deny]}

        """
    }

    private static func rule(kinds: String) -> String {
        """
        apiVersion: bulwark.dev/v1
        kind: Rule
        metadata: {name: ours}
        spec:
          title: Our object has a team
          severity: high
          category: ours
          target: resource
          kinds: [\(kinds)]
          check: "object.metadata.?labels.?team.hasValue()"
          message: "'no team'"
          rationale: Somebody must answer for it.
          remedy: Add the label.

        """
    }

    private func scan(_ policy: String) async throws -> ClusterReport {
        let cluster = try ManifestCluster(PodPolicyTests.kinds, PodPolicyTests.manifest)
        let folder = try Folder(["policy.yaml": policy])
        return try await LiveServer.run(cluster.script) { server in
            try withExtendedLifetime(folder) {
                try server.scan(["--rule", "ours", "--policy", folder.url.appending(path: "policy.yaml").path])
            }
        }
    }

    private func objects(_ report: ClusterReport) -> [String] {
        report.findings.map { finding in
            let resource = finding["resource"] as? [String: Any]
            return "\(resource?["kind"] ?? "") \(resource?["name"] ?? "")"
        }
    }

    @Test(
        arguments: [
            // Both Pods break it: said of the first.
            (policy(group: "''", resource: "pods", "false"), ["Pod web-1-a"]),
            (policy(group: "''", resource: "pods", "!object.metadata.name.endsWith('-b')"), ["Pod web-1-b"]),
            (policy(group: "''", resource: "pods", "true"), []),
            // Said of the owner.
            (policy(group: "'*'", resource: "'*'", "!(object.kind in ['Pod', 'Deployment'])"), ["Deployment web"]),
            (policy(group: "apps", resource: "replicasets", "false"), ["ReplicaSet web-1"]),
            (rule(kinds: "Pod"), ["Pod web-1-a"]), (rule(kinds: "Pod, apps/Deployment"), ["Deployment web"]),
        ] as [(String, [String])])
    func policiesAboutPodsSeePodsOfControllers(policy: String, found: [String]) async throws {
        let report = try await scan(policy)
        #expect(objects(report) == found, "\(report.command.errors)")
        #expect(report.command.status == (found.isEmpty ? 0 : 1), "\(report.command.errors)")
        #expect(report.entry("pods")?["objects"] as? Int == 0)
        #expect(report.entry("pods")?["reason"] as? String == "2 more reported at the objects that own them")
    }
}
