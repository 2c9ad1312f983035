import Policies
import Testing

@testable import Analyses

/// Who has everything in a namespace where nothing refuses privileged Pods is told once, by the worst of it.
struct OwnedNamespaceTests {
    /// As severe as the rules are.
    private static let severities: [String: Severity] = [
        "rbac-namespace-admin-equivalent": .high, "rbac-privileged-pods": .critical,
        "rbac-bind-and-write-bindings": .critical, "rbac-escalate-own-role": .critical,
        "rbac-impersonate-service-accounts": .critical, "rbac-cluster-admin-equivalent": .critical,
    ]

    private static func findings(
        _ text: String, standing: (AnalysisFinding) -> FindingStanding = { _ in .reported }
    ) throws -> [AnalysisFinding] {
        AccessAnalysis(try accessModel(text)).findings(severities: severities, standing: standing)
    }

    private static let root = role("root", "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}")

    private static func namespace(_ level: String) -> String {
        "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {\(level)}}\n"
    }

    private static let owner = root + binding("b", in: "shop", "ClusterRole root", to: "Group robots")

    @Test func theWorstSaysTheRest() throws {
        let found = try Self.findings(Self.owner + Self.namespace(""))
        #expect(found.filter(\.impliedBy.isEmpty).map(\.rule) == ["rbac-privileged-pods"])
        let rest = found.filter { !$0.impliedBy.isEmpty }
        #expect(rest.allSatisfy { $0.impliedBy.first == "rbac-privileged-pods" })
        #expect(
            Set(rest.map(\.rule)).isSuperset(of: [
                "rbac-namespace-admin-equivalent", "rbac-bind-and-write-bindings", "rbac-escalate-own-role",
            ]))
        #expect(Set(found.map(\.origin.path)).count == 1)
    }

    /// In the words of the finding about the namespace: not whoever owns it may do everything there.
    @Test(
        arguments: [
            ("cluster-admin", "everything in namespace shop"),
            ("edit", "Secrets, Pods and tokens in namespace shop, and with that all of it"),
            ("writer", "write access to every kind of object in namespace shop, and with that all of it"),
        ])
    func itSaysWhatTheRoleGives(_ name: String, _ what: String) throws {
        let found = AccessAnalysis(
            try accessModel(
                role("writer", "{apiGroups: ['*'], resources: ['*'], verbs: [create, patch]}")
                    + binding("b", in: "shop", "ClusterRole \(name)", to: "Group robots") + Self.namespace(""), .files)
        ).findings(severities: Self.severities)
        func message(_ rule: String) -> String? { found.first { $0.rule == rule }?.message }
        let gives = "RoleBinding shop/b gives Group robots \(what)"
        #expect(message("rbac-namespace-admin-equivalent") == gives)
        #expect(message("rbac-privileged-pods") == gives + ", and nothing refuses privileged Pods there")
    }

    /// Whoever accepts privileged Pods, or does not ask for them, has not decided on what else the binding gives.
    @Test(arguments: [FindingStanding.accepted, .switchedOff])
    func acceptedPodsStandForNothingElse(_ standing: FindingStanding) throws {
        let found = try Self.findings(Self.owner + Self.namespace("")) {
            $0.rule == "rbac-privileged-pods" ? standing : .reported
        }
        #expect(found.contains { $0.rule == "rbac-privileged-pods" })
        #expect(!found.contains { $0.impliedBy.contains("rbac-privileged-pods") })
        #expect(
            Set(found.filter(\.impliedBy.isEmpty).map(\.rule)).isSuperset(of: [
                "rbac-namespace-admin-equivalent", "rbac-bind-and-write-bindings", "rbac-escalate-own-role",
            ]))
        // What was told by others before is so still.
        #expect(
            found.first { $0.rule == "rbac-impersonate-service-accounts" }?.impliedBy
                == ["rbac-bind-and-write-bindings", "rbac-escalate-own-role"])
    }

    /// Where they are refused, and where a right gives no more than Pods, nothing is left out.
    @Test func elsewhereEachIsTold() throws {
        let refused = try Self.findings(Self.owner + Self.namespace("pod-security.kubernetes.io/enforce: restricted"))
        #expect(!refused.contains { $0.rule == "rbac-privileged-pods" })
        #expect(!refused.contains { $0.impliedBy.contains("rbac-privileged-pods") })
        #expect(
            Set(refused.filter(\.impliedBy.isEmpty).map(\.rule)).isSuperset(of: [
                "rbac-namespace-admin-equivalent", "rbac-bind-and-write-bindings",
            ]))
        let pods =
            role("pods", "{apiGroups: [''], resources: [pods, pods/exec], verbs: [create]}")
            + binding("b", in: "shop", "ClusterRole pods", to: "Group robots") + Self.namespace("")
        let found = try Self.findings(pods)
        #expect(found.contains { $0.rule == "rbac-privileged-pods" } && found.allSatisfy(\.impliedBy.isEmpty))
    }

    /// Evidence and words hold for many open namespaces as for few.
    @Test(arguments: [(1, "namespace n0"), (2, "namespaces n0 and n1"), (40, "namespaces n0, n1 and 38 more")])
    func namespacesAreCounted(_ count: Int, _ words: String) throws {
        let open = (0..<count).map { "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: n\($0)}\n" }.joined()
        let pods =
            role("pods", "{apiGroups: [''], resources: [pods], verbs: [create]}")
            + binding("b", "ClusterRole pods", to: "Group robots")
        let finding = try #require(try Self.findings(pods + open).first { $0.rule == "rbac-privileged-pods" })
        #expect(
            finding.message
                == "ClusterRoleBinding b lets Group robots run privileged Pods in \(words), where nothing refuses them")
        #expect(finding.evidence.count { $0.text.hasPrefix("namespace ") } == min(count, 3))
    }
}
