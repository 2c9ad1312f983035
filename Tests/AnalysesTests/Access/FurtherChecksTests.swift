import Testing

@testable import Analyses

/// What admission and the storage of RBAC ask for beside the verb of a request: roles without it would be refused.
struct FurtherChecksTests {
    private static let rbac = "apiGroup: rbac.authorization.k8s.io"

    static func proposal(_ events: [String]) throws -> LeastPrivilege.Proposal {
        let usage = try LeastPrivilegeTests.usage(events)
        return try #require(LeastPrivilege(try accessModel(""), usage: usage).proposals.first)
    }

    static func rules(_ proposal: LeastPrivilege.Proposal) -> [String] {
        proposal.clusterRules.map(\.description)
            + (proposal.namespaceRules["shop"] ?? []).map { "\($0) in shop" }
    }

    @Test(
        arguments: [
            (
                "update", "resource: certificatesigningrequests, subresource: approval, name: c",
                ", requestObject: {kind: CertificateSigningRequest, spec: {signerName: kubernetes.io/kubelet-serving}}",
                [
                    "update certificatesigningrequests/approval of certificates.k8s.io named c",
                    "approve signers of certificates.k8s.io named kubernetes.io/kubelet-serving",
                ], []
            ),
            (
                "patch", "resource: certificatesigningrequests, subresource: status, name: c",
                ", requestObject: {status: {certificate: x}}, "
                    + "responseObject: {kind: CertificateSigningRequest, spec: {signerName: example.com/a}}",
                [
                    "patch certificatesigningrequests/status of certificates.k8s.io named c",
                    "sign signers of certificates.k8s.io named example.com/a",
                ], []
            ),
            (
                "update", "resource: certificatesigningrequests, subresource: approval, name: c", "",
                ["update certificatesigningrequests/approval of certificates.k8s.io named c"],
                ["approve on signers.certificates.k8s.io"]
            ),
            (
                "create", "resource: certificatesigningrequests",
                ", requestObject: {kind: CertificateSigningRequest, spec: {signerName: kubernetes.io/kubelet-serving}}",
                ["create certificatesigningrequests of certificates.k8s.io"], []
            ),
            (
                "create", "resource: clustertrustbundles",
                ", requestObject: {kind: ClusterTrustBundle, spec: {signerName: example.com/a}}",
                [
                    "create clustertrustbundles of certificates.k8s.io",
                    "attest signers of certificates.k8s.io named example.com/a",
                ], []
            ),
            (
                "create", "resource: clustertrustbundles", ", requestObject: {kind: ClusterTrustBundle, spec: {}}",
                ["create clustertrustbundles of certificates.k8s.io"], []
            ),
            (
                "delete", "resource: certificatesigningrequests, name: c", "",
                ["delete certificatesigningrequests of certificates.k8s.io named c"], []
            ),
        ] as [(String, String, String, [String], [String])])
    func signersAreAskedFor(
        _ verb: String, _ object: String, _ more: String, _ rules: [String], _ unstated: [String]
    ) throws {
        let proposal = try Self.proposal([
            LeastPrivilegeTests.event(verb, "objectRef: {\(object), apiGroup: certificates.k8s.io}", more: more)
        ])
        #expect(Set(Self.rules(proposal)) == Set(rules))
        #expect(proposal.unstated == unstated)
        #expect(!proposal.mayEscalate)
    }

    private static let ofRBAC = " of rbac.authorization.k8s.io"

    @Test(
        arguments: [
            (
                "create", "resource: rolebindings, namespace: shop",
                ", requestObject: {kind: RoleBinding, roleRef: {kind: ClusterRole, name: edit}}",
                ["create rolebindings\(ofRBAC) in shop", "bind clusterroles\(ofRBAC) named edit in shop"], [], false
            ),
            (
                "update", "resource: rolebindings, namespace: shop, name: b",
                ", requestObject: {kind: RoleBinding, roleRef: {kind: Role, name: reader}}",
                ["update rolebindings\(ofRBAC) named b in shop", "bind roles\(ofRBAC) named reader in shop"], [], false
            ),
            (
                "create", "resource: clusterrolebindings",
                ", requestObject: {kind: ClusterRoleBinding, roleRef: {kind: ClusterRole, name: view}}",
                ["create clusterrolebindings\(ofRBAC)", "bind clusterroles\(ofRBAC) named view"], [], false
            ),
            // What is sent to patch is no object; the answer is.
            (
                "patch", "resource: clusterrolebindings, name: b",
                ", requestObject: {subjects: []}, "
                    + "responseObject: {kind: ClusterRoleBinding, roleRef: {kind: ClusterRole, name: view}}",
                ["patch clusterrolebindings\(ofRBAC) named b", "bind clusterroles\(ofRBAC) named view"], [], false
            ),
            (
                "patch", "resource: clusterrolebindings, name: b", ", requestObject: {roleRef: {kind: Role, name: x}}",
                ["patch clusterrolebindings\(ofRBAC) named b"], ["bind on clusterroles"], false
            ),
            (
                "create", "resource: rolebindings, namespace: shop", "",
                ["create rolebindings\(ofRBAC) in shop"], ["bind on roles and clusterroles"], false
            ),
            (
                "delete", "resource: rolebindings, namespace: shop, name: b", "",
                ["delete rolebindings\(ofRBAC) named b in shop"], [], false
            ),
            // What is created by POST has no name when the right is asked for.
            (
                "create", "resource: roles, namespace: shop",
                ", requestObject: {kind: Role, metadata: {name: r}, rules: [{verbs: [get]}]}",
                ["create, escalate roles\(ofRBAC) in shop"], [], true
            ),
            (
                "update", "resource: clusterroles, name: r", "", ["escalate, update clusterroles\(ofRBAC) named r"],
                [], true
            ),
            (
                "create", "resource: roles, namespace: shop", ", requestObject: {kind: Role, rules: []}",
                ["create roles\(ofRBAC) in shop"], [], false
            ),
            (
                "create", "resource: clusterroles",
                ", requestObject: {kind: ClusterRole, aggregationRule: {clusterRoleSelectors: [{}]}}",
                ["create, escalate clusterroles\(ofRBAC)"], [], true
            ),
            ("get", "resource: roles, namespace: shop, name: r", "", ["get roles\(ofRBAC) named r in shop"], [], false),
        ] as [(String, String, String, [String], [String], Bool)])
    func passingRightsOnIsAskedFor(
        _ verb: String, _ object: String, _ more: String, _ rules: [String], _ unstated: [String],
        _ mayEscalate: Bool
    ) throws {
        let proposal = try Self.proposal([
            LeastPrivilegeTests.event(verb, "objectRef: {\(object), \(Self.rbac)}", more: more)
        ])
        #expect(Set(Self.rules(proposal)) == Set(rules))
        #expect(proposal.unstated == unstated)
        #expect(proposal.mayEscalate == mayEscalate)
    }

    /// Many roles that were bound are not every role.
    @Test func theRightToPassOnIsNeverWidened() throws {
        let events = ["a", "b", "c", "d", "e"].map {
            LeastPrivilegeTests.event(
                "create", "objectRef: {resource: rolebindings, namespace: shop, \(Self.rbac)}",
                more: ", requestObject: {kind: RoleBinding, roleRef: {kind: ClusterRole, name: \($0)}}")
        }
        let rules = Self.rules(try Self.proposal(events))
        #expect(rules.contains("bind clusterroles\(Self.ofRBAC) named a, b, c, d, e in shop"))
    }

    /// A session that goes on has been allowed; a request that was received has not yet.
    @Test(arguments: [("ResponseStarted", true), ("ResponseComplete", true), ("RequestReceived", false)])
    func anOpenSessionCounts(_ stage: String, _ counts: Bool) throws {
        let event = """
            {stage: \(stage), verb: create, responseStatus: {code: 101}, user: {username: alice}, \
            objectRef: {resource: pods, subresource: exec, namespace: shop, name: web}}
            """
        let usage = try LeastPrivilegeTests.usage([event])
        #expect(usage.eventCount == (counts ? 1 : 0))
        let used = usage.records["alice"]?.requests ?? []
        #expect(used == (counts ? [request("create pods/exec -n shop web")] : []))
    }
}
