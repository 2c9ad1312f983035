import Foundation
import TestSupport
import Testing

@testable import Analyses

/// What is said, and what is not.
struct AccessFindingsTests {
    static func findings(_ text: String, _ completeness: AccessModel.Completeness = .files) throws -> [AnalysisFinding]
    {
        AccessAnalysis(try accessModel(text, completeness)).findings()
    }

    @Test func anAdministratorIsReportedOnce() throws {
        let found = try Self.findings(
            binding("root", "ClusterRole cluster-admin", to: "ServiceAccount shop/robot")
                + role("more", "{apiGroups: [''], resources: [secrets, pods], verbs: ['*']}")
                + binding("more", "ClusterRole more", to: "ServiceAccount shop/robot"))
        #expect(found.map(\.rule) == ["rbac-cluster-admin-equivalent"])
        #expect(
            found.map(\.message) == [
                "ClusterRoleBinding root gives ServiceAccount shop/robot everything in the whole cluster"
            ])
        #expect(found[0].origin.path == "roleRef.name" && found[0].origin.location.line == 5)
        #expect(
            found[0].evidence.map(\.text) == [
                "ServiceAccount shop/robot", "ClusterRoleBinding root", "ClusterRole cluster-admin",
                "allows * * of any group",
            ])
    }

    /// Evidence names the first subjects only; whoever else gets the rights is another problem, wherever it stands.
    @Test func aFindingIsAboutAllSubjectsInAnyOrder() throws {
        func identity(_ subjects: String) throws -> [String] {
            let text = """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: root}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                subjects: [\(subjects.map { "{kind: User, name: '\($0)'}" }.joined(separator: ", "))]
                """
            let found = try Self.findings(text).filter { $0.rule == "rbac-cluster-admin-equivalent" }
            try #require(found.count == 1)
            return found[0].identity
        }
        let five = try identity("abcde")
        #expect(try identity("edcba") == five)
        #expect(try identity("abcdea") == five)
        #expect(try identity("abcdef") != five)
        #expect(try identity("abcdef") != identity("abcdeg"))
        #expect(try identity("bcde") != five)
    }

    @Test func rightsByOtherNamesAreAnotherProblem() throws {
        func identity(_ names: String) throws -> [String] {
            let found = try Self.findings(
                role("r", "{apiGroups: [''], resources: [secrets], resourceNames: [\(names)], verbs: [get]}")
                    + binding("b", "ClusterRole r", to: "Group dev"))
            return try #require(found.first { $0.rule == "rbac-read-named-secret" }).identity
        }
        #expect(try identity("alice, bob") == identity("bob, alice"))
        #expect(try identity("alice, bob") != identity("alice"))
    }

    /// With the rule switched off that says it in one, everything is said that the binding gives.
    @Test func withoutTheRuleForAdministratorsEachRightIsReported() throws {
        let analysis = AccessAnalysis(
            try accessModel(binding("root", "ClusterRole cluster-admin", to: "ServiceAccount shop/robot"), .files))
        let rules = analysis.findings { $0 != "rbac-cluster-admin-equivalent" }.map(\.rule)
        #expect(rules.count > 40)
        #expect(rules.contains("rbac-read-all-secrets") && rules.contains("rbac-bind-and-write-bindings"))
        #expect(!rules.contains("rbac-bind") && !rules.contains("rbac-cluster-admin-equivalent"))
        let parts = analysis.findings {
            $0 != "rbac-cluster-admin-equivalent" && $0 != "rbac-bind-and-write-bindings"
        }
        #expect(parts.contains { $0.rule == "rbac-bind" } && parts.contains { $0.rule == "rbac-write-bindings" })
    }

    /// Argo CD's server is one of these.
    @Test(arguments: [("patch", true), ("create", true), ("get, list, watch, delete", false)])
    func whoMayWriteEveryKindOfObjectIsAnAdministrator(verbs: String, isOne: Bool) throws {
        let found = try Self.findings(
            role("r", "{apiGroups: ['*'], resources: ['*'], verbs: [\(verbs)]}")
                + binding("b", "ClusterRole r", to: "Group dev")
                + binding("c", in: "shop", "ClusterRole r", to: "Group qa"))
        let admins = [
            "rbac-cluster-admin-equivalent ClusterRoleBinding b gives Group dev write access to every kind of object "
                + "in the whole cluster, and with that all of it",
            "rbac-namespace-admin-equivalent RoleBinding shop/c gives Group qa write access to every kind of object "
                + "in namespace shop, and with that all of it",
        ]
        #expect((found.map { "\($0.rule) \($0.message)" } == admins) == isOne)
        #expect(found.contains { $0.rule == "rbac-read-all-secrets" } != isOne)
        if isOne { #expect(found[0].evidence.last?.text == "allows \(verbs) * of any group") }
    }

    /// What was decided of an administrator's rights was decided of those of that binding, and of no others.
    @Test func anAcceptedAdministratorHasOtherBindingsAllTheSame() throws {
        let analysis = AccessAnalysis(
            try accessModel(
                binding("root", "ClusterRole cluster-admin", to: "ServiceAccount shop/robot")
                    + role("more", "{apiGroups: [''], resources: [secrets], verbs: [get]}")
                    + binding("more", "ClusterRole more", to: "ServiceAccount shop/robot", "Group dev")
                    + binding("local", in: "shop", "ClusterRole admin", to: "ServiceAccount shop/robot"), .files))
        func found(_ standing: FindingStanding) -> [String] {
            analysis.findings(standing: { finding in
                finding.rule == "rbac-cluster-admin-equivalent" ? standing : .reported
            }).map { "\($0.rule) \($0.origin.resource.name ?? "")" }
        }
        let reported = found(.reported)
        #expect(reported == ["rbac-read-all-secrets more", "rbac-cluster-admin-equivalent root"])
        #expect(found(.accepted) == reported + ["rbac-namespace-admin-equivalent local"])
        let off = found(.switchedOff)
        #expect(off.contains("rbac-read-all-secrets root") && off.contains("rbac-bind-and-write-bindings root"))
        #expect(!off.contains("rbac-cluster-admin-equivalent root"))
        let message = { (standing: FindingStanding) in
            analysis.findings(standing: { _ in standing }).first { $0.rule == "rbac-read-all-secrets" }?.message
        }
        #expect(message(.reported) == "ClusterRoleBinding more lets Group dev read every Secret of the cluster")
        #expect(
            message(.accepted)
                == "ClusterRoleBinding more lets ServiceAccount shop/robot and Group dev read every Secret of the cluster"
        )
    }

    /// Who can get every right has all the others.
    @Test func whatGivesEveryRightImpliesTheOthersOfItsBinding() throws {
        let wildcard = role(
            "r", "{apiGroups: [apps, rbac.authorization.k8s.io], resources: ['*'], verbs: ['*']}")
        let found = try Self.findings(wildcard + binding("b", "ClusterRole r", to: "Group dev"))
        let takeovers = ["rbac-bind-and-write-bindings", "rbac-escalate-own-role"]
        #expect(found.filter(\.impliedBy.isEmpty).map(\.rule).sorted() == takeovers)
        #expect(found.filter { !$0.impliedBy.isEmpty }.allSatisfy { $0.impliedBy == takeovers })
        #expect(found.contains { $0.rule == "rbac-create-workloads" })
        #expect(Set(found.map(\.origin.path)) == ["roleRef.name"])
    }

    /// One of two subjects gets every right by another binding: what the other has is reported.
    @Test func aSubjectsWayToEveryRightImpliesNothingOfOthers() throws {
        let found = try Self.findings(
            role("workloads", "{apiGroups: [apps, ''], resources: [deployments, 'users'], verbs: [create]}")
                + role("users", "{apiGroups: [''], resources: [users], verbs: [impersonate]}")
                + binding("both", "ClusterRole workloads", to: "Group dev", "Group ops")
                + binding("one", "ClusterRole users", to: "Group dev"))
        let workloads = try #require(found.first { $0.rule == "rbac-create-workloads" })
        #expect(workloads.impliedBy.isEmpty)
        #expect(found.contains { $0.rule == "rbac-impersonate-users" })
    }

    @Test func aNamespacesAdministratorIsReportedOncePerNamespace() throws {
        let found = try Self.findings(
            binding("a", in: "shop", "ClusterRole edit", to: "Group dev")
                + role("pods", "{apiGroups: [''], resources: [pods], verbs: [create]}")
                + binding("b", in: "shop", "ClusterRole pods", to: "Group dev")
                + binding("c", in: "ops", "ClusterRole pods", to: "Group dev"))
        #expect(found.map(\.rule) == ["rbac-create-pods", "rbac-namespace-admin-equivalent"])
        #expect(found[0].message == "RoleBinding ops/c lets Group dev create Pods in namespace ops")
    }

    @Test func whatKubernetesGrantsItselfIsNoFinding() throws {
        let text = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: 'system:kube-scheduler'}
            rules:
            - {apiGroups: [''], resources: [pods], verbs: [get, list, watch, delete]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: 'system:kube-scheduler'}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:kube-scheduler'}
            subjects: [{kind: User, name: 'system:kube-scheduler'}]
            """
        #expect(try Self.findings(text).isEmpty)
        // A name alone excuses nothing: neither more rights in the role nor another subject.
        let richer = text.replacing(
            "resources: [pods], verbs: [get, list, watch, delete]", with: "resources: [secrets], verbs: [get]")
        #expect(try Self.findings(richer).map(\.rule) == ["rbac-read-all-secrets"])
        let other = text.replacing(
            "{kind: User, name: 'system:kube-scheduler'}", with: "{kind: Group, name: intruders}")
        #expect(try Self.findings(other).map(\.rule) == ["rbac-delete-pods"])
    }

    @Test func findingsOfOneBindingAreGroupedByKind() throws {
        let found = try Self.findings(
            role(
                "r", in: "shop",
                "{apiGroups: [''], resources: [secrets], verbs: [get, list]}, "
                    + "{apiGroups: [''], resources: [secrets], verbs: [watch]}")
                + binding("b", in: "shop", "Role r", to: "User alice", "Group a", "Group b", "Group c"))
        let secrets = found.filter { $0.rule == "rbac-read-namespace-secrets" }
        #expect(
            secrets.map(\.message) == [
                "RoleBinding shop/b lets User alice, Group a and 2 more read every Secret of the namespace shop"
            ])
        #expect(secrets[0].evidence.suffix(2).map(\.text) == ["allows get, list secrets", "allows watch secrets"])
        #expect(secrets[0].evidence.last?.origin?.path == "rules[1]")
    }

    @Test func rightsToNodesNeedTheWholeCluster() throws {
        let rules = "{apiGroups: [''], resources: [nodes, nodes/proxy], verbs: ['*']}"
        let inNamespace = role("r", in: "shop", rules) + binding("b", in: "shop", "Role r", to: "Group g")
        #expect(try Self.findings(inNamespace).isEmpty)
        let found = try Self.findings(role("r", rules) + binding("b", "ClusterRole r", to: "Group g"))
        #expect(found.map(\.rule) == ["rbac-proxy-to-nodes", "rbac-write-nodes"])
    }

    @Test func rightsOfSeveralBindingsAreTakenTogether() throws {
        let csr = "apiGroups: [certificates.k8s.io]"
        let found = try Self.findings(
            role("a", "{\(csr), resources: [certificatesigningrequests], verbs: [create]}")
                + role("b", "{\(csr), resources: [certificatesigningrequests/approval], verbs: [update]}")
                + role("c", "{\(csr), resources: [signers], resourceNames: ['kubernetes.io/*'], verbs: [approve]}")
                + binding("a", "ClusterRole a", to: "ServiceAccount shop/ci")
                + binding("b", "ClusterRole b", to: "ServiceAccount shop/ci")
                + binding("c", "ClusterRole c", to: "Group system:serviceaccounts:shop"))
        #expect(found.map(\.rule) == ["rbac-mint-certificates", "rbac-default-service-account-binding"])
        #expect(found[0].evidence.map(\.text).filter { $0.hasPrefix("ClusterRoleBinding") }.count == 3)
    }

    @Test(
        arguments: [
            ("groups", "", "act as a member of any group, beside a name that they have no right to take yet"),
            (
                "groups", "resourceNames: ['system:masters', dev], ",
                "act as a member of dev and system:masters, beside a name that they have no right to take yet"
            ),
            ("users, groups", "resourceNames: ['system:masters', dev], ", "act as a member of dev and system:masters"),
            ("users", "", "act in the name of other users"),
            ("users", "resourceNames: [kubernetes-admin], ", "act in the name of kubernetes-admin"),
        ])
    func namesAreSaid(_ resource: String, _ names: String, _ what: String) throws {
        let found = try Self.findings(
            role("r", "{apiGroups: [''], resources: [\(resource)], \(names)verbs: [impersonate]}")
                + binding("b", "ClusterRole r", to: "Group g"))
        #expect(found.map(\.message) == ["ClusterRoleBinding b lets Group g \(what)"])
    }

    /// An account is also the user of its name, and a member of the groups of its namespace's accounts and of all accounts.
    @Test(
        arguments: [
            ("ServiceAccount shop/robot", true), ("User system:serviceaccount:shop:robot", true),
            ("Group system:serviceaccounts:shop", true), ("Group system:serviceaccounts", true),
            ("User system:serviceaccount:other:robot", false), ("Group system:serviceaccounts:other", false),
            ("User robot", false), ("Group robot", false),
        ])
    func anAccountIsBoundByItsUserNameAndItsGroups(_ subject: String, _ isBound: Bool) throws {
        let text =
            role("r", "{apiGroups: [''], resources: [secrets], verbs: [get, list]}")
            + binding("b", "ClusterRole r", to: subject)
                + """
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: robot, namespace: shop}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: shop}
                spec: {template: {spec: {serviceAccountName: robot, containers: [{name: c, image: "a:1"}]}}}
                ---
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: agent, namespace: shop}
                spec: {template: {spec: {serviceAccountName: robot, containers: [{name: c, image: "a:1"}]}}}

                """
        let ofAccounts = ["rbac-account-with-rights", "rbac-powerful-workload", "rbac-powerful-node-agent"]
        let found = try Self.findings(text).map(\.rule).filter(ofAccounts.contains)
        #expect(found == (isBound ? ofAccounts : []))
    }

    @Test(
        arguments: [
            (
                "User system:serviceaccount:shop:default",
                ["RoleBinding shop/b gives Role shop/r to every Pod of namespace shop that names no ServiceAccount"]
            ),
            (
                "Group system:serviceaccounts:shop",
                [
                    "RoleBinding shop/b gives Role shop/r to every ServiceAccount of namespace shop, the default one "
                        + "among them"
                ]
            ),
            ("User system:serviceaccount:shop:web", []), ("Group system:serviceaccounts", []),
        ])
    func theDefaultAccountIsBoundByItsUserNameAndItsGroup(_ subject: String, _ messages: [String]) throws {
        let text =
            role("r", in: "shop", "{apiGroups: [''], resources: [configmaps], verbs: [get]}")
            + binding("b", in: "shop", "Role r", to: subject)
        let found = try Self.findings(text)
        #expect(found.filter { $0.rule == "rbac-default-service-account-binding" }.map(\.message) == messages)
    }

    /// A ServiceAccount whose token is not mounted gives it to the Pods that ask for it.
    @Test func theDefaultAccountsTokenMayHaveToBeAskedFor() throws {
        let text =
            role("r", in: "shop", "{apiGroups: [''], resources: [pods], verbs: [get]}")
            + binding("b", in: "shop", "Role r", to: "ServiceAccount shop/default")
        let account = "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default, namespace: shop}\n"
        func messages(_ text: String) throws -> [String] {
            try Self.findings(text).filter { $0.rule == "rbac-default-service-account-binding" }.map(\.message)
        }
        let message = "RoleBinding shop/b gives Role shop/r to every Pod of namespace shop that names no ServiceAccount"
        #expect(try messages(text) == [message])
        #expect(try messages(text + account) == [message])
        #expect(
            try messages(text + account + "automountServiceAccountToken: false\n") == [
                message + " and asks for its token"
            ])
    }

    @Test func findingsHaveDistinctPlaces() throws {
        let found = try Self.findings(
            role("r", "{apiGroups: ['', apps, batch], resources: ['*'], verbs: [create, patch, get]}")
                + binding("a", in: "x", "ClusterRole r", to: "Group g")
                + binding("b", in: "y", "ClusterRole r", to: "Group g"))
        let keys = found.map { [AnyHashable($0.rule), AnyHashable($0.origin.resource), AnyHashable($0.origin.path)] }
        #expect(Set(keys).count == keys.count)
    }

    static let cluster = RecordedDecisionsTests.path.deletingLastPathComponent().appending(path: "cluster.yaml")

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: cluster.path), "the recordings are not beside the repository"))
    func theRecordedClusterHasTheseFindings() throws {
        let found = try Self.findings(try String(contentsOf: Self.cluster, encoding: .utf8))
        #expect(
            found.map { "\($0.rule) \($0.origin.resource.name ?? "")" } == [
                "rbac-cluster-admin-equivalent shop-deployer-admin", "rbac-read-namespace-secrets alice-secret-reader",
                "rbac-namespace-admin-equivalent shop-edit", "rbac-user-binding alice-secret-reader",
                "rbac-dangling-role-reference dangling", "rbac-dangling-subject dangling",
                "rbac-unused-service-account deployer", "rbac-account-with-rights deployer",
                "rbac-account-with-rights prometheus", "rbac-control-plane-host-access kube-apiserver-node-b",
            ])
        let graph = EscalationGraph(
            AccessAnalysis(try accessModel(try String(contentsOf: Self.cluster, encoding: .utf8), .files)))
        let developers = try #require(
            graph.paths(from: [.subject(.group("shop-developers"))]).first { $0.goal == .clusterAdmin })
        #expect(developers.steps.map { graph.describe($0.to) } == ["root on a control-plane node", "cluster-admin"])
        #expect(
            developers.steps[0].reason
                == "may run privileged Pods in namespace shop, where Pod Security refuses none, on nodes of its choice")
    }

    /// A guard against work that grows with the square, far above what it takes.
    @Test func fiveThousandBindingsAreNoMatter() {
        func facts(_ count: Int) -> AccessFacts {
            var facts = AccessFacts()
            for number in 0..<count {
                let namespace = "n\(number % 500)"
                let key = RoleKey(kind: .role, namespace: namespace, name: "r\(number)")
                facts.roles.append(
                    Role(
                        key: key,
                        rules: [PolicyRule(verbs: ["get"], apiGroups: [""], resources: ["x\(number % 50)", "secrets"])])
                )
                facts.bindings.append(
                    RoleBinding(
                        namespace: namespace, name: "b\(number)", role: key,
                        subjects: [.init(.serviceAccount(namespace: namespace, name: "s\(number)"))]))
            }
            return facts
        }
        let model = AccessModel(facts(5_000), completeness: .cluster)
        let asking = processorTime {
            for number in 0..<100 {
                let who = model.whoCan(.resource(.init(verb: "get", resource: "secrets", namespace: "n\(number)")))
                #expect(who.allowed.count == 10)
            }
        }
        let judging = processorTime { _ = AccessAnalysis(model).findings() }
        let graph = processorTime { _ = EscalationGraph(AccessAnalysis(model)) }
        #expect(asking < .seconds(5) && judging < .seconds(60) && graph < .seconds(60))
    }
}
