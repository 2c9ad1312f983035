import Documents
import Kubernetes
import Testing

@testable import Policies

/// A census knows what a scan saw.
@Suite struct CensusTests {
    private static let objects = """
        apiVersion: v1
        kind: Pod
        metadata: {name: kube-apiserver, namespace: kube-system}
        spec:
          containers:
          - {name: a, image: registry.k8s.io/kube-apiserver:v1.34.1, command: [kube-apiserver, --profiling=false]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          template:
            spec:
              initContainers: [{name: init, image: a/b:1}]
              containers: [{name: app, image: a/b:1}, {name: side, image: a/b:1}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reader}
        """

    @Test func objectsPodsAndContainersAreCounted() throws {
        let census = try census(CensusTests.objects)
        #expect(census.objects == ["Pod": 1, "apps/Deployment": 1, "rbac.authorization.k8s.io/Role": 1])
        #expect(census.podTemplates == 2)
        #expect(census.containers == 4)
        #expect(census.components == [.apiServer])
        #expect(census.contains(anyOf: ["ConfigMap", "rbac.authorization.k8s.io/Role"]))
        #expect(!census.contains(anyOf: ["Role", "Deployment"]))
    }

    @Test func partsAddUpToTheWhole() throws {
        var sum = Census()
        for part in CensusTests.objects.split(separator: "---\n") { sum.merge(try census(String(part))) }
        #expect(try sum == census(CensusTests.objects))
        let once = sum
        sum.merge(once)
        #expect(sum.containers == 8)
        #expect(sum.objects["Pod"] == 2)
    }

    @Test(arguments: [
        ("{apiVersion: v1, kind: Pod, metadata: {name: a}}", true, 1),
        ("{apiVersion: v1, kind: Namespace, metadata: {name: a}}", false, 0),
        ("{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: a, namespace: b}}", false, 0),
        ("{apiVersion: example.com/v1, kind: Site, metadata: {name: a}}", false, 0),
        ("{apiVersion: example.com/v1, kind: Site, metadata: {name: a, namespace: b}}", true, 0),
    ])
    func objectsInNamespacesAreKnown(text: String, expected: Bool, unplaced: Int) throws {
        #expect(try census(text).hasNamespaced == expected)
        #expect(try census(text).unplaced == unplaced)
        var sum = try census("{apiVersion: v1, kind: Node, metadata: {name: a}}")
        sum.merge(try census(text))
        #expect(sum.hasNamespaced == expected)
        #expect(sum.unplaced == unplaced)
        sum.merge(try census(text))
        #expect(sum.unplaced == 2 * unplaced)
    }

    @Test func podsOnTheNetworkOfTheirNodeAreCounted() throws {
        var sum = try census(CensusTests.objects)
        #expect(sum.hostNetworkTemplates == 0)
        let agent = "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostNetwork: true}}"
        for _ in 1...2 { sum.merge(try census(agent)) }
        #expect(sum.hostNetworkTemplates == 2)
        #expect(sum.podTemplates == 4)
    }

    /// kubeadm makes a control plane of one object without containers.
    @Test func kubeadmStartsComponents() throws {
        let census = try census("{apiVersion: kubeadm.k8s.io/v1beta4, kind: ClusterConfiguration}")
        #expect(census.components.contains(.apiServer))
        #expect(census.components.contains(.etcd))
        #expect(census.containers == 0)
    }

    /// By their names, since flags name files of another host.
    @Test func filesOfComponentsAreKnownByName() throws {
        var sum = Census()
        for file in ["prod/authz.yaml", "authz.yaml", "b.yaml"] {
            var part = Census()
            try forEachResource("{apiVersion: apiserver.config.k8s.io/v1, kind: AuthorizationConfiguration}") {
                part.add($0, file: file)
            }
            try forEachResource("{apiVersion: v1, kind: ConfigMap}") { part.add($0, file: file) }
            sum.merge(part)
        }
        #expect(
            sum.configurationFiles == [
                "apiserver.config.k8s.io/AuthorizationConfiguration": ["authz.yaml", "b.yaml"]
            ])
    }
}
