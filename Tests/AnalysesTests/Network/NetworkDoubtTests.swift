import Testing

@testable import Analyses

/// What answers hang on that objects do not tell is said beside them.
@Suite struct NetworkDoubtTests {
    private func admin(_ name: String, _ priority: Int, _ rules: String) -> String {
        """
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: \(name)}
        spec: {priority: \(priority), subject: {namespaces: {}}, \(rules)}
        """
    }

    private func doubts(_ objects: String...) throws -> [String] {
        try networkModel(objects.joined(separator: "\n---\n")).doubts.map(\.text)
    }

    private static func pod(_ rest: String) -> String {
        "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop}, \(rest)}"
    }

    private static let unknown = pod("spec: {containers: []}")
    private static let known = pod("spec: {containers: []}, status: {podIP: 10.0.0.7}")
    private static let host = pod("spec: {hostNetwork: true, containers: []}")
    private static let knownHost = pod("spec: {hostNetwork: true, containers: []}, status: {podIP: 10.0.0.7}")

    /// Networks of cluster policies hold for pods, too; `ipBlock` holds for pods on the network of their node.
    @Test(
        arguments: [
            (unknown, "networks: ['10.0.0.0/8']", true), (known, "networks: ['10.0.0.0/8']", false),
            (unknown, "networks: ['169.254.169.254/32']", false), (unknown, "networks: ['0.0.0.0/0']", false),
            (unknown, "namespaces: {}", false), (unknown, "ipBlock", false), (host, "ipBlock", true),
            (knownHost, "ipBlock", false), (host, "networks: ['10.0.0.0/8']", true),
        ] as [(String, String, Bool)])
    func rulesForAddressesNeedThoseOfPods(pod: String, peer: String, isDoubtful: Bool) throws {
        let policy =
            peer == "ipBlock"
            ? networkPolicy(
                "a", "podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]")
            : admin("a", 1, "egress: [{action: Deny, to: [{\(peer)}]}]")
        let title = peer == "ipBlock" ? "NetworkPolicy shop/a" : "AdminNetworkPolicy a"
        #expect(
            try doubts(pod, policy)
                == (isDoubtful
                    ? [
                        "\(title), rule egress[0] is about addresses, and those of shop/p[Pod] are not known: "
                            + "they are taken to be others"
                    ] : []))
    }
}
