import Kubernetes
import Testing

@testable import Analyses

/// A Pod that is on its node's network against its template stands for itself.
@Suite struct HostNetworkPodTests {
    private func pod(_ spec: String) -> String {
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web-a
          namespace: shop
          labels: {app: web}
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, controller: true}]
        spec: {\(spec)containers: [{name: main, image: "example.com/web:1"}]}
        """
    }

    @Test(arguments: [
        ("", "hostNetwork: true, ", ["Pod web-a true", "ReplicaSet web false"]),
        ("hostNetwork: true", "", ["Pod web-a false", "ReplicaSet web true"]),
        ("", "", ["ReplicaSet web false"]),
        ("hostNetwork: true", "hostNetwork: true, ", ["ReplicaSet web true"]),
    ])
    func aPodThatDiffersIsAWorkloadOfItsOwn(_ template: String, _ own: String, _ expected: [String]) throws {
        let facts = try networkFacts(deployment("web", spec: template, kind: "ReplicaSet"), pod(own))
        let groups = WorkloadGroups(facts.workloads).groups
        #expect(
            groups.map { "\($0.name.kind) \($0.name.name) \($0.pods.allSatisfy(\.isOnHostNetwork))" }.sorted()
                == expected)
    }
}
