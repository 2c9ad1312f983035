import Testing

@testable import Analyses

/// The graph grows with those who hold a right and with the names in it, and not with their product.
struct SharedStepsTests {
    private static let group = "Group system:serviceaccounts:shop"

    private static func accounts(_ count: Int) -> String {
        (0..<count).map {
            "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: member-\($0), namespace: shop}\n"
        }.joined()
    }

    private static func names(_ count: Int, _ prefix: String) -> String {
        (0..<count).map { "\(prefix)-\($0)" }.joined(separator: ", ")
    }

    @Sendable private static func nothing(_ count: Int) -> String { "" }

    @Sendable private static func nodes(_ count: Int) -> String {
        (0..<count).map { "---\napiVersion: v1\nkind: Node\nmetadata: {name: n-\($0)}\n" }.joined()
    }

    @Sendable private static func secrets(_ count: Int) -> String {
        (0..<count).map {
            "---\napiVersion: v1\nkind: Secret\ntype: kubernetes.io/service-account-token\n"
                + "metadata: {name: t-\($0), namespace: ops, annotations: {kubernetes.io/service-account.name: a-\($0)}}\n"
        }.joined()
    }

    @Sendable private static func pods(_ count: Int) -> String {
        (0..<count).map {
            "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p-\($0), namespace: ops}\n"
                + "spec: {serviceAccountName: a-\($0), automountServiceAccountToken: false, containers: [{name: c, image: x}]}\n"
        }.joined()
    }

    private static let csr =
        "{apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests, "
        + "certificatesigningrequests/approval], verbs: [create, update]}, {apiGroups: [certificates.k8s.io], "
        + "resources: [signers], resourceNames: [kubernetes.io/kube-apiserver-client-kubelet], verbs: [approve]}"

    /// Each of the members may do something to each of the names.
    @Test(
        arguments: [
            ("users", "u", nothing), ("groups", "g", nothing), ("serviceaccounts", "a", pods),
            ("serviceaccounts/token", "a", pods), ("secrets", "t", secrets), ("pods/exec", "p", pods),
            ("nodes/proxy", "n", nodes), ("certificates", "n", nodes),
        ] as [(String, String, @Sendable (Int) -> String)])
    func stepsGrowWithHoldersAndNames(
        _ resource: String, _ prefix: String, _ objects: @Sendable (Int) -> String
    ) throws {
        func steps(_ members: Int, _ count: Int) throws -> Int {
            let rules =
                resource == "certificates"
                ? Self.csr
                : "{apiGroups: [''], resources: [\(resource)], resourceNames: [\(Self.names(count, prefix))], "
                    + "verbs: [impersonate, create, get]}, "
                    + "{apiGroups: [''], resources: [users], resourceNames: [jane], verbs: [impersonate]}"
            let text =
                objects(count) + Self.accounts(members) + role("r", rules)
                + binding("b", "ClusterRole r", to: Self.group)
            return EscalationGraph(AccessAnalysis(try accessModel(text))).stepCount
        }
        let few = try steps(10, 10)
        let (moreMembers, moreNames) = (try steps(40, 10) - few, try steps(10, 40) - few)
        // The members' own steps, and the way on from each of the names.
        #expect(moreMembers <= 30 * 6 && moreMembers >= 30, "\(moreMembers)")
        #expect(moreNames <= 30 * 8 && moreNames >= 30, "\(moreNames)")
        #expect(try steps(40, 40) - few == moreMembers + moreNames)
    }

    /// A rule with names that is bound in many namespaces leads to the accounts there are, and to one of the others in each.
    @Test(arguments: ["serviceaccounts", "serviceaccounts/token"])
    func stepsGrowWithNamesAndNamespaces(_ resource: String) throws {
        func steps(_ names: Int, _ namespaces: Int) throws -> Int {
            let text =
                role(
                    "r",
                    "{apiGroups: [''], resources: [\(resource)], resourceNames: [\(Self.names(names, "a"))], "
                        + "verbs: [impersonate, create]}")
                + (0..<namespaces).map { binding("b", in: "ns-\($0)", "ClusterRole r", to: "User jane") }.joined()
            return EscalationGraph(AccessAnalysis(try accessModel(text))).stepCount
        }
        let few = try steps(10, 10)
        #expect(try steps(40, 10) == few)
        let more = try steps(10, 40) - few
        #expect(more >= 30 && more <= 30 * 8, "\(more)")
        #expect(try steps(40, 40) == few + more)
    }

    /// The account that stands for those that nothing names, and one that a binding names.
    @Test(arguments: [("Group system:serviceaccounts:ops", "a-0"), ("ServiceAccount ops/a-7", "a-7")])
    func namedAccountsOfANamespaceLeadOn(_ admin: String, _ name: String) throws {
        let text =
            role("all", "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}")
            + binding("all", "ClusterRole all", to: admin)
            + role(
                "r",
                "{apiGroups: [''], resources: [serviceaccounts/token], resourceNames: [\(Self.names(9, "a"))], "
                    + "verbs: [create]}")
            + binding("b", in: "ops", "ClusterRole r", to: "User jane")
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        let path = try #require(graph.paths(from: [.subject(.user("jane"))]).first { $0.goal == .clusterAdmin })
        #expect(path.steps.map { graph.describe($0.to) }.first == "ServiceAccount ops/\(name)")
    }

    /// What is shared is told as before.
    @Test func theStepsAreToldAsOne() throws {
        let text =
            EscalationTests.admin + Self.accounts(1)
            + role("r", "{apiGroups: [''], resources: [users], resourceNames: [jane, boss], verbs: [impersonate]}")
            + binding("b", "ClusterRole r", to: Self.group)
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        let member = Foothold.subject(.serviceAccount(namespace: "shop", name: "member-0"))
        let path = try #require(graph.paths(from: [member]).first { $0.goal == .clusterAdmin })
        #expect(path.steps.map(\.reason) == ["may act in its name", "may do everything"])
        #expect(path.steps.map { graph.describe($0.to) } == ["User boss", "cluster-admin"])
        #expect(path.steps[0].evidence.last?.text == "allows impersonate users named jane, boss")
    }

    /// The sentence goes on with the object, and ends with what comes first.
    @Test func theObjectIsNamed() throws {
        let pod =
            "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p1, namespace: ops}\n"
            + "spec: {serviceAccountName: admin, containers: [{name: c, image: x}]}\n"
        let text =
            EscalationTests.admin + pod
            + role("r", "{apiGroups: [''], resources: [pods/exec], resourceNames: [p0, p1], verbs: [create]}")
            + role(
                "binder",
                "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], resourceNames: [r], verbs: [bind]}, "
                    + "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings], verbs: [create]}")
            + binding("b", "ClusterRole binder", to: "ServiceAccount shop/robot")
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        let path = try #require(graph.paths(from: [EscalationTests.robot]).first { $0.goal == .clusterAdmin })
        #expect(
            path.steps[0].reason
                == "may run commands in containers (Pod ops/p1), once it has bound itself to ClusterRole r")
    }

    /// One rule is evidence of many steps, and written once.
    @Test func evidenceIsWrittenOnce() throws {
        let text =
            Self.accounts(100)
            + role("r", "{apiGroups: [''], resources: [pods, secrets], verbs: [create, get]}")
            + binding("b", "ClusterRole r", to: Self.group)
        let analysis = AccessAnalysis(try accessModel(text))
        #expect(EscalationGraph(analysis).stepCount > 400)
        // The group, its binding, the role and the rule.
        #expect(analysis.texts.count == 4)
    }

    private static func binder(of names: [String]) -> String {
        role(
            "binder",
            "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], "
                + "resourceNames: [\(names.joined(separator: ", "))], verbs: [bind]}, "
                + "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings], verbs: [create]}")
            + binding("b", "ClusterRole binder", to: "ServiceAccount shop/robot")
    }

    /// Of more roles than are followed the strongest are, whatever they are called, and the rest is told.
    @Test(arguments: [(400, false), (700, true)])
    func theStrongestOfManyRolesAreFollowed(_ count: Int, _ areMore: Bool) throws {
        let names = (0..<count).map { "a-\($0)" } + ["zz"]
        let text =
            EscalationTests.admin + Self.binder(of: names)
            + names.dropLast().map { role($0, "{apiGroups: [''], resources: [pods], verbs: [get]}") }.joined()
            + role("zz", "{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]}")
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        #expect(graph.paths(from: [EscalationTests.robot]).contains { $0.goal == .clusterAdmin })
        #expect(
            graph.unknowns(from: graph.sources).subjectsWithMoreRoles
                == (areMore ? [.serviceAccount(namespace: "shop", name: "robot")] : []))
    }

    /// Each role lets robot bind the next one.
    @Test(arguments: [(8, true, false), (9, false, true)])
    func aChainThatIsTooLongIsTold(_ length: Int, _ leads: Bool, _ areMore: Bool) throws {
        let rbac = "apiGroups: [rbac.authorization.k8s.io]"
        func bind(_ name: String) -> String {
            "{\(rbac), resources: [clusterroles], resourceNames: [\(name)], verbs: [bind]}"
        }
        let chain = (1..<length).map { role("c\($0)", bind("c\($0 + 1)")) }.joined()
        let text =
            EscalationTests.admin + chain + Self.binder(of: ["c1"])
            + role("c\(length)", "{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]}")
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        #expect(graph.paths(from: [EscalationTests.robot]).contains { $0.goal == .clusterAdmin } == leads)
        #expect(graph.unknowns(from: graph.sources).subjectsWithMoreRoles.isEmpty != areMore)
    }
}
