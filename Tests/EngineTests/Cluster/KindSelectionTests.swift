import Cluster
import Documents
import Kubernetes
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

    private static let down = APIDiscovery.Failure(
        groupVersion: "down.example/v1", reason: "it is down", isStale: false)

    @Test(arguments: ["down.example", "*.down.example", "*.Down.Example"])
    func aGroupWhoseKindsAreNotKnownCanBeLeftOut(name: String) throws {
        var scope = ClusterScope()
        scope.excludedKinds = [name]
        try KindSelection.check(scope, offered: KindSelectionTests.offered, failures: [KindSelectionTests.down])
        let selection = KindSelection(
            KindSelectionTests.offered, failures: [KindSelectionTests.down], scope)
        let entry = selection.omitted.first { $0.path == "down.example/v1" }
        #expect(entry?.outcome == .skipped)
        #expect(entry?.reason == "left out by --exclude-kind")
        #expect(selection.unknownGroups.map(\.isLeftOut) == [true])
    }

    @Test(arguments: [("*.apps", ["deployments.apps", "replicasets.apps"]), ("argoproj.io", ["rollouts.argoproj.io"])])
    func aGroupsNameLeavesOutItsKinds(name: String, left: [String]) throws {
        var scope = ClusterScope()
        scope.excludedKinds = [name]
        try KindSelection.check(scope, offered: KindSelectionTests.offered)
        #expect(
            KindSelection(KindSelectionTests.offered, scope).excluded.map(\.qualifiedName).sorted() == left)
        // Without a dot or a star it would be the name of a kind.
        scope.excludedKinds = ["apps"]
        #expect(throws: UnknownName.self) { try KindSelection.check(scope, offered: KindSelectionTests.offered) }
    }

    /// `policies` of `kyverno.io` has the name of a group.
    @Test(arguments: [
        ("policies.kyverno.io", ["policies.kyverno.io"]),
        (
            "*.policies.kyverno.io",
            ["imageverificationpolicies.policies.kyverno.io", "validatingpolicies.policies.kyverno.io"]
        ),
        ("kyverno.io", ["clusterpolicies.kyverno.io", "policies.kyverno.io"]),
    ])
    func aNameMeansAKindBeforeAGroup(name: String, left: [String]) throws {
        let offered = [
            KindSelectionTests.kind("policies", "kyverno.io"), KindSelectionTests.kind("clusterpolicies", "kyverno.io"),
            KindSelectionTests.kind("validatingpolicies", "policies.kyverno.io"),
            KindSelectionTests.kind("imageverificationpolicies", "policies.kyverno.io"),
        ]
        var scope = ClusterScope()
        scope.excludedKinds = [name]
        try KindSelection.check(scope, offered: offered)
        #expect(KindSelection(offered, scope).excluded.map(\.qualifiedName).sorted() == left)
        // Without the kind it means the group.
        let others = offered.filter { $0.name != "policies" }
        if name == "policies.kyverno.io" {
            #expect(KindSelection(others, scope).excluded.map(\.group) == [name, name])
        }
    }

    @Test(arguments: [
        ("down.example/v1", false, false, true), ("rbac.authorization.k8s.io/v1", true, false, true),
        ("networking.k8s.io/v1", false, true, true), ("security.istio.io/v1", false, true, true),
        ("projectcalico.org/v3", false, true, true), ("v1", true, true, true), ("apis", true, true, true),
    ])
    func whatAQuestionDoesNotHangOnIsNotAskedFor(name: String, rights: Bool, network: Bool, escalations: Bool) {
        let failure = APIDiscovery.Failure(groupVersion: name, reason: "it is down", isStale: false)
        for (scope, mayNeed) in [
            (InventoryFacts.Scope(access: .rights), rights), (InventoryFacts.Scope(network: true), network),
            (InventoryFacts.Scope(access: .escalations), escalations),
        ] {
            let selection = KindSelection(
                KindSelectionTests.offered, failures: [failure], ClusterScope(), mayNeed: { scope.mayNeed($0) })
            #expect(selection.unknownGroups.map(\.name) == (mayNeed ? [name] : []))
            #expect(selection.omitted.contains { $0.outcome == .failed } == mayNeed)
        }
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

    @Test(arguments: [
        ("shop", true), ("a", true), ("kube-system", true), ("0-1", true), (String(repeating: "a", count: 63), true),
        (String(repeating: "a", count: 64), false), ("", false), ("a/../..", false), ("kube-*", false),
        ("Shop", false), ("-a", false), ("a-", false), ("a.b", false), ("ä", false),
    ])
    func namespacesHaveTheNamesOfLabels(name: String, isOne: Bool) {
        #expect(ClusterScope.isNamespaceName(name) == isOne)
    }

    @Test func anExcludedNamespaceThatIsNotThereIsKnown() throws {
        var scope = ClusterScope()
        scope.excludedNamespaces = ["shop", "shpo"]
        let namespaces = APIResource(
            group: "", version: "v1", name: "namespaces", kind: "Namespace", isNamespaced: false)
        let text = #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}"#
        let document = try #require(
            try Array(text.utf8).withUnsafeBufferPointer { bytes in
                var stream = DocumentStream(bytes: bytes)
                return try stream.next()
            })
        guard case .objects(let resources, _) = document.content() else {
            Issue.record("no object")
            return
        }
        var owners: OwnerChains?
        var outcome = KindOutcome(namespaces)
        #expect(outcome.take(.init(resources: resources), scope, &owners).isEmpty)
        #expect(
            [outcome].warnings(for: scope) == [
                "--exclude-namespace names shpo, and the cluster has no such namespace"
            ])
        // Where not all Namespaces were seen, nobody knows.
        _ = outcome.take(.init(resources: [], isInconsistent: true), scope, &owners)
        #expect([outcome].absentNamespaces(of: scope).isEmpty)
        #expect([KindOutcome]().absentNamespaces(of: scope).isEmpty)
    }

    @Test func aListThatWasReadAgainFromTheStartIsWhole() {
        var owners: OwnerChains?
        var outcome = KindOutcome(KindSelectionTests.kind("pods"))
        _ = outcome.take(.init(resources: [], beginsAnew: true), ClusterScope(), &owners)
        #expect(!outcome.isIncomplete)
        #expect(!outcome.entry.isInMotion)
        #expect(outcome.entry.reason == "read again from the start: objects that went meanwhile may be among them")
        _ = outcome.take(.init(resources: [], isInconsistent: true), ClusterScope(), &owners)
        #expect(outcome.isIncomplete)
        let words = "changed while it was read: objects that came or went meanwhile may be missing"
        #expect(outcome.entry.reason == words)
        #expect(outcome.entry.isInMotion)
        #expect([outcome].warnings(for: ClusterScope()) == ["pods " + words])
    }

    /// A rule that never looks at a kind is not one that could not be evaluated without it.
    @Test(arguments: [
        ("credential-in-config-map", [false, true, false]), ("credential-in-env", [false, false, true]),
        ("credential-in-arguments", [false, false, true]), ("provider-token", [true, true, true]),
    ])
    func rulesNeedWhatTheyLookAt(name: String, needs: [Bool]) throws {
        let rule = try #require(try BuiltInRules.load().first { $0.name == name })
        let kinds = [
            KindSelectionTests.kind("secrets"), KindSelectionTests.kind("configmaps"), KindSelectionTests.kind("pods"),
        ]
        #expect(kinds.map { rule.needs($0) } == needs)
    }
}
