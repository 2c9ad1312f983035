import Testing

@testable import Analyses

/// Whether a workload's containers hold a token of its account.
struct MountedTokenTests {
    private static func token(_ audience: String = "", named name: String = "t") -> String {
        "{name: \(name), projected: {sources: [{serviceAccountToken: {path: token\(audience)}}]}}"
    }

    private static func mount(_ name: String = "t") -> String { "volumeMounts: [{name: \(name), mountPath: /t}]" }

    /// The account gives its Pods none, and the pod is another's business.
    @Test(
        arguments: [
            ("", "", "", false),
            ("automountServiceAccountToken: true", "", "", true),
            ("automountServiceAccountToken: false", token(), mount(), true),
            ("", token(), mount(), true),
            // Nobody mounts it, or it is for somebody else.
            ("", token(), "", false),
            ("", token(), mount("other"), false),
            ("", token(", audience: vault"), mount(), false),
            ("", token(", audience: ''"), mount(), true),
            // The one that the API server adds is there because of something else.
            ("", token(named: "kube-api-access-x"), mount("kube-api-access-x"), false),
            ("", "{name: t, projected: {sources: [{serviceAccountToken: }]}}", mount(), false),
        ])
    func aPodMayMountItsOwn(pod: String, volume: String, container: String, isHeld: Bool) throws {
        for list in ["containers", "initContainers", "ephemeralContainers"] {
            let facts = """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: a, namespace: shop}
                automountServiceAccountToken: false
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: shop}
                spec:
                  template:
                    spec:
                      serviceAccountName: a
                      volumes: [\(volume)]
                      \(list): [{name: c, image: a/b:1, \(container.isEmpty ? "env: []" : container)}]
                      \(pod)
                """
            let model = try accessModel(facts)
            let workload = try #require(model.facts.workloads.first)
            #expect(model.mountsToken(workload) == isHeld, "\(list)")
        }
    }
}
