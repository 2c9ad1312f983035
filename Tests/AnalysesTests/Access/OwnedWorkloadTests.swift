import Testing

@testable import Analyses

/// Which workloads are only a part of their controller, so that nobody starts from them.
struct OwnedWorkloadTests {
    private static func names(_ objects: String...) throws -> [String] {
        EscalationGraph(AccessAnalysis(try accessModel(objects.joined(separator: "\n")))).workloadNames
    }

    private static func daemonSet(owner: String = "") -> String {
        """
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: agent, namespace: shop, ownerReferences: [\(owner)]}
        spec: {template: {spec: {serviceAccountName: agent, containers: [{name: c, image: i}]}}}
        """
    }

    private static func pod(_ container: String = "", account: String = "agent", owner: String = "agent") -> String {
        """
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          {name: agent-x, namespace: shop, ownerReferences: [{kind: DaemonSet, name: \(owner), controller: true}]}
        spec: {serviceAccountName: \(account), containers: [{name: c, image: i\(container)}]}
        """
    }

    @Test func aPodOfAWorkloadThatWasReadIsAPartOfIt() throws {
        #expect(try Self.names(Self.daemonSet(), Self.pod()) == ["DaemonSet shop/agent"])
    }

    @Test func aControllerThatWasNotReadStandsForNothing() throws {
        #expect(try Self.names(Self.pod()) == ["Pod shop/agent-x"])
        let made = Self.daemonSet(owner: "{kind: Agent, name: main, controller: true}")
        #expect(try Self.names(made) == ["DaemonSet shop/agent"])
    }

    @Test func aPodWithMorePowerThanItsControllerStandsForItself() throws {
        let both = ["DaemonSet shop/agent", "Pod shop/agent-x"]
        #expect(try Self.names(Self.daemonSet(), Self.pod(account: "admin")) == both)
        #expect(try Self.names(Self.daemonSet(), Self.pod(", securityContext: {privileged: true}")) == both)
    }
}
