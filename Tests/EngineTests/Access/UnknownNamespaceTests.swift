import Testing

@testable import Engine

/// A scan of files that hold no Namespace does not pass rules that hang on its labels.
struct UnknownNamespaceTests {
    private static let rule = "rbac-claim-devices-as-administrator"
    private static let objects = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: r, namespace: gpu}
        rules: [{apiGroups: [resource.k8s.io], resources: [resourceclaims], verbs: [create]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: b, namespace: gpu}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: alice}]
        ---

        """

    @Test(
        arguments: [
            ("", ["\(rule) b"], []),
            ("{apiVersion: v1, kind: Namespace, metadata: {name: gpu}}", [], []),
            (
                "{apiVersion: v1, kind: Namespace, "
                    + "metadata: {name: gpu, labels: {resource.kubernetes.io/admin-access: 'true'}}}",
                [], ["a.yaml \(rule) high b"]
            ),
        ] as [(String, [String], [String])])
    func whoClaimsDevicesAsAdministrator(_ namespace: String, _ unseen: [String], _ findings: [String]) throws {
        var flags = ScanFlags()
        flags.rules = [Self.rule]
        let scan = try ConfiguredScan(["a.yaml": Self.objects + namespace], flags)
        #expect(scan.unevaluated == unseen && scan.summary.outOfSight == unseen.count)
        #expect(scan.findings == findings)
    }
}
