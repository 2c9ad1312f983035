import Policies
import Testing

@testable import Engine

/// The severity to report from decides what is shown, and not what is found.
@Suite struct SeverityFilterTests {
    /// Who has everything in a namespace that lets privileged Pods in: one critical finding stands for others, which
    /// are critical, too, because a milder rule finds that the binding gives everything.
    private static let objects = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: all, namespace: shop}
        rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: all, namespace: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: all}
        subjects: [{kind: User, name: ada, apiGroup: rbac.authorization.k8s.io}]
        """

    private func findings(_ configuration: String, from severity: Severity?) throws -> [String] {
        var flags = ScanFlags()
        flags.severity = severity
        return try ConfiguredScan(["a.yaml": Self.objects, ".bulwark.yaml": configuration], flags).findings
    }

    @Test func aMilderRuleThatIsNotShownStandsForOthersAllTheSame() throws {
        let all = try findings("", from: nil)
        let critical = all.filter { $0.contains(" critical ") }
        #expect(critical == ["a.yaml rbac-privileged-pods critical all"])
        #expect(try findings("", from: .critical) == critical)
    }

    @Test func aRuleThatIsSwitchedOffStandsForNothing() throws {
        let off = "rules: {rbac-namespace-admin-equivalent: off}"
        let critical = try findings(off, from: nil).filter { $0.contains(" critical ") }
        #expect(critical.contains("a.yaml rbac-escalate-own-role critical all"))
        #expect(try findings(off, from: .critical) == critical)
    }
}
