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

    @Test func groupsWhoseKindsAreNotKnownHaveFailed() {
        let failures = [
            APIDiscovery.Failure(groupVersion: "down.example/v1", reason: "it is down", isStale: false),
            APIDiscovery.Failure(groupVersion: "old.example/v1", reason: "it is down", isStale: true),
        ]
        let selection = KindSelection(KindSelectionTests.offered, failures: failures, ClusterScope())
        let failed = selection.omitted.filter { $0.outcome == .failed }
        #expect(failed.map(\.path) == ["down.example/v1"])
        #expect(failed.first?.reason == "its kinds are not known: it is down")
    }

    @Test(arguments: ["secrets", "SECRETS", "secret", "Secret", "sec"])
    func everyNameOfAKindLeavesItOut(name: String) throws {
        let secrets = APIResource(
            group: "", version: "v1", name: "secrets", singularName: "secret", kind: "Secret", isNamespaced: true,
            shortNames: ["sec"])
        var scope = ClusterScope()
        scope.excludedKinds = [name]
        try KindSelection.check(scope, offered: [secrets])
        #expect(KindSelection([secrets], scope).kinds.isEmpty)
        #expect(KindSelection([secrets], scope).excluded == [secrets])
    }

    @Test func namesThatNoKindHasAreRefused() {
        var scope = ClusterScope()
        scope.excludedKinds = ["secretz"]
        let error = #expect(throws: UnknownName.self) {
            try KindSelection.check(scope, offered: KindSelectionTests.offered)
        }
        #expect(error?.description == "there is no kind 'secretz'; did you mean 'secrets'?")
        // Nobody knows the kinds of a group that is down.
        let down = APIDiscovery.Failure(groupVersion: "down.example/v1", reason: "", isStale: false)
        scope.excludedKinds = ["things.down.example", "ingresses.extensions", "Deployments.apps"]
        #expect(throws: Never.self) {
            try KindSelection.check(scope, offered: KindSelectionTests.offered, failures: [down])
        }
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
