import Testing

@testable import Analyses

/// Which single rights say all that a binding gives, so that what else it gives is left out beside them.
struct TakeoverTests {
    private static let secrets = "{apiGroups: [''], resources: [secrets], verbs: [list]}"

    private static func rule(_ resource: String, _ verb: String = "impersonate", of names: String = "") -> String {
        "{apiGroups: [''], resources: [\(resource)], verbs: [\(verb)]"
            + (names.isEmpty ? "}" : ", resourceNames: [\(names)]}")
    }

    @Test(
        arguments: [
            // Groups are claimed beside a name.
            ([rule("groups")], []), ([rule("groups", of: "'system:masters'")], []),
            ([rule("groups"), rule("users", of: "jane")], ["rbac-impersonate-groups"]),
            (
                [rule("groups", of: "'system:masters'"), rule("serviceaccounts", of: "ci")],
                ["rbac-impersonate-groups"]
            ),
            ([rule("groups", of: "devs"), rule("users", of: "jane")], []),
            // By name the controller manager has every right, and administrators have theirs by groups.
            ([rule("users")], ["rbac-impersonate-users"]),
            ([rule("users", of: "'system:kube-controller-manager'")], ["rbac-impersonate-users"]),
            ([rule("users", of: "kubernetes-admin")], []), ([rule("users", of: "jane")], []),
            ([rule("serviceaccounts")], ["rbac-impersonate-service-accounts"]),
            ([rule("serviceaccounts", of: "ci")], []),
            ([rule("serviceaccounts/token", "create")], ["rbac-issue-any-token"]),
            ([rule("serviceaccounts/token", "create", of: "ci")], []),
        ] as [([String], [String])])
    func aRightImpliesTheOthersWhereItGivesThem(_ rules: [String], _ expected: [String]) throws {
        let found = try AccessFindingsTests.findings(
            role("r", (rules + [Self.secrets]).joined(separator: ", "))
                + binding("b", "ClusterRole r", to: "ServiceAccount shop/robot"))
        #expect(found.first { $0.rule == "rbac-read-all-secrets" }?.impliedBy == expected)
    }

    /// Names that say nothing by themselves count where a binding makes them administrators, and are told.
    @Test(
        arguments: [
            ("User boss", rule("users", of: "boss, jane"), "rbac-impersonate-users", "act in the name of boss"),
            (
                "ServiceAccount ops/cd", rule("serviceaccounts", of: "cd"), "rbac-impersonate-service-accounts",
                "act in the name of ServiceAccount cd in every namespace"
            ),
            (
                "ServiceAccount ops/cd", rule("serviceaccounts/token", "create", of: "cd"), "rbac-issue-any-token",
                "issue tokens of ServiceAccount cd"
            ),
        ])
    func namedAdministratorsCount(_ subject: String, _ rule: String, _ name: String, _ what: String) throws {
        let text =
            role("r", rule + ", " + Self.secrets) + binding("b", "ClusterRole r", to: "ServiceAccount shop/robot")
            + binding("root", "ClusterRole cluster-admin", to: subject)
        let found = try AccessFindingsTests.findings(text)
        #expect(
            found.first { $0.rule == name }?.message
                == "ClusterRoleBinding b lets ServiceAccount shop/robot \(what)")
        #expect(found.first { $0.rule == "rbac-read-all-secrets" }?.impliedBy == [name])
        let group = binding("root", "ClusterRole cluster-admin", to: "Group admins")
        let others = try AccessFindingsTests.findings(
            text.replacing(binding("root", "ClusterRole cluster-admin", to: subject), with: group))
        #expect(!others.contains { $0.rule == name })
    }

    @Test func tokensOfANamespacesAdministratorAreTold() throws {
        let found = try AccessFindingsTests.findings(
            role("r", in: "ops", Self.rule("serviceaccounts/token", "create", of: "cd"))
                + binding("b", in: "ops", "Role r", to: "ServiceAccount shop/robot")
                + binding("root", "ClusterRole cluster-admin", to: "ServiceAccount ops/cd"))
        #expect(
            found.first { $0.rule == "rbac-issue-namespace-tokens" }?.message
                == "RoleBinding ops/b lets ServiceAccount shop/robot issue tokens of ServiceAccount cd in namespace ops"
        )
    }

    /// A name that one of two subjects may take is no help to the other.
    @Test func everySubjectNeedsAName() throws {
        let text =
            role("r", Self.rule("groups") + ", " + Self.secrets)
            + binding("b", "ClusterRole r", to: "Group dev", "Group ops")
            + role("names", Self.rule("users", of: "jane")) + binding("n", "ClusterRole names", to: "Group dev")
        let found = try AccessFindingsTests.findings(text)
        #expect(found.first { $0.rule == "rbac-read-all-secrets" }?.impliedBy == [])
    }

    private static let certificates = "apiGroups: [certificates.k8s.io]"

    /// Certificates of kubelets, and what needs a key besides, are not every right; neither is a Role.
    @Test(
        arguments: [
            ("approve", "kubernetes.io/kube-apiserver-client", ["rbac-mint-certificates"], "nearly any name"),
            ("approve", "kubernetes.io/*", ["rbac-mint-certificates"], "nearly any name"),
            ("approve", "kubernetes.io/kube-apiserver-client-kubelet", [], "certificates of kubelets"),
            ("sign", "kubernetes.io/kube-apiserver-client", [], "with the key of the signer"),
        ] as [(String, String, [String], String)])
    func certificatesOfUsersAreEveryRight(
        _ verb: String, _ signer: String, _ expected: [String], _ words: String
    ) throws {
        let found = try AccessFindingsTests.findings(
            role(
                "r",
                "{\(Self.certificates), resources: [certificatesigningrequests], verbs: [create]}, "
                    + "{\(Self.certificates), resources: [certificatesigningrequests/approval, "
                    + "certificatesigningrequests/status], verbs: [update]}, "
                    + "{\(Self.certificates), resources: [signers], resourceNames: ['\(signer)'], verbs: [\(verb)]}, "
                    + Self.secrets) + binding("b", "ClusterRole r", to: "ServiceAccount shop/robot"))
        #expect(found.first { $0.rule == "rbac-read-all-secrets" }?.impliedBy == expected)
        #expect(found.contains { $0.message.contains(words) })
    }

    /// Nobody can request what the signer would sign.
    @Test func theLegacySignerGivesNothing() throws {
        let text =
            role(
                "r",
                "{\(Self.certificates), resources: [certificatesigningrequests, "
                    + "certificatesigningrequests/approval], verbs: [create, update]}, "
                    + "{\(Self.certificates), resources: [signers], resourceNames: [kubernetes.io/legacy-unknown], "
                    + "verbs: [approve, sign]}") + binding("b", "ClusterRole r", to: "ServiceAccount shop/robot")
        #expect(try AccessFindingsTests.findings(text).map(\.rule) == ["rbac-create-certificate-requests"])
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text, .files)))
        #expect(graph.paths(from: [EscalationTests.robot]).isEmpty)
    }

    @Test(
        arguments: [
            ("clusterroles", "", "bind itself to every ClusterRole", true),
            ("roles, clusterroles", "", "bind itself to every ClusterRole", true),
            ("clusterroles", "edit", "bind itself to a default role that owns a namespace", true),
            ("roles", "", "bind itself to every Role", false),
        ])
    func whatIsBoundDecides(_ resources: String, _ name: String, _ what: String, _ isEverything: Bool) throws {
        let rbac = "apiGroups: [rbac.authorization.k8s.io]"
        let found = try AccessFindingsTests.findings(
            role(
                "r", in: "shop",
                "{\(rbac), resources: [\(resources)], resourceNames: [\(name)], verbs: [bind]}, "
                    + "{\(rbac), resources: [rolebindings], verbs: [create]}, "
                    + "{apiGroups: [''], resources: [pods], verbs: [create]}")
                + binding("b", in: "shop", "Role r", to: "ServiceAccount shop/robot"))
        #expect(
            found.filter { $0.rule == "rbac-bind-and-write-bindings" }.map(\.message) == [
                "ServiceAccount shop/robot may \(what) in namespace shop"
            ])
        let implying = isEverything ? ["rbac-bind-and-write-bindings"] : []
        #expect(found.first { $0.rule == "rbac-create-pods" }?.impliedBy == implying)
    }

    /// By its name, a role that the subject has.
    @Test(arguments: [("r", true), ("other", false)])
    func aRoleMayBeWidenedByItsName(_ name: String, _ isFound: Bool) throws {
        let found = try AccessFindingsTests.findings(
            role(
                "r",
                "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], resourceNames: [\(name)], "
                    + "verbs: [escalate, patch]}") + binding("b", "ClusterRole r", to: "ServiceAccount shop/robot"))
        #expect(
            found.map(\.message)
                == (isFound
                    ? ["ServiceAccount shop/robot may write every right into ClusterRole r, to which it is bound"] : [])
        )
    }
}
