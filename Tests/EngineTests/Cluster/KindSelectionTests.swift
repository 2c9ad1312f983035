import Cluster
import Testing

@testable import Engine

/// Which kinds of a cluster are read, and why the others are not.
@Suite struct KindSelectionTests {
    private static func kind(
        _ name: String, _ group: String = "", namespaced: Bool = true, verbs: Set<String> = ["get", "list"]
    ) -> APIResource {
        APIResource(group: group, version: "v1", name: name, kind: "K", isNamespaced: namespaced, verbs: verbs)
    }

    private static let offered = [
        kind("pods"), kind("events"), kind("secrets"), kind("namespaces", namespaced: false),
        kind("bindings", verbs: ["create"]), kind("replicasets", "apps"), kind("deployments", "apps"),
        kind("controllerrevisions", "apps"), kind("ingresses", "networking.k8s.io"), kind("ingresses", "extensions"),
        kind("podtemplates", "metrics.k8s.io"), kind("clusterroles", "rbac.authorization.k8s.io", namespaced: false),
        kind("rollouts", "argoproj.io"),
    ]

    @Test func ownersComeBeforeWhatTheyOwn() {
        let selection = KindSelection(KindSelectionTests.offered, ClusterScope())
        #expect(
            selection.kinds.map(\.qualifiedName) == [
                "clusterroles.rbac.authorization.k8s.io", "ingresses.networking.k8s.io", "namespaces",
                "rollouts.argoproj.io", "secrets", "deployments.apps", "replicasets.apps", "pods",
            ])
    }

    @Test func whatIsLeftOutIsInTheLedgerWithTheReason() {
        let selection = KindSelection(KindSelectionTests.offered, ClusterScope())
        let reasons = selection.omitted.map {
            "\($0.path): \($0.outcome) \($0.omission.map { "\($0)" } ?? "-"): \($0.reason ?? "")"
        }
        #expect(
            reasons == [
                "bindings: skipped notListable: has no objects that can be listed",
                "controllerrevisions.apps: skipped ignored: former versions of workloads, which are read",
                "events: skipped ignored: reports of what has happened, soon gone",
                "ingresses.extensions: skipped ignored: the same objects as ingresses.networking.k8s.io",
                "podtemplates.metrics.k8s.io: skipped ignored: measurements",
            ])
    }

    @Test func namespacesAndExcludedKindsNarrowIt() {
        var scope = ClusterScope()
        scope.namespaces = ["shop"]
        scope.excludedKinds = ["secrets", "ingresses.networking.k8s.io"]
        let selection = KindSelection(KindSelectionTests.offered, scope)
        #expect(
            selection.kinds.map(\.qualifiedName) == [
                "namespaces", "rollouts.argoproj.io", "deployments.apps", "replicasets.apps", "pods",
            ])
        #expect(selection.omitted.contains { $0.path == "secrets" && $0.reason == "left out by --exclude-kind" })
        #expect(selection.omitted.contains { $0.path == "clusterroles.rbac.authorization.k8s.io" })
    }
}
