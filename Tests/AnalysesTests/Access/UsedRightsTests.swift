import Testing

@testable import Analyses

/// What requests of an audit log needed beside their own verb, and who needs no role for them.
struct UsedRightsTests {
    static func rules(_ usage: AccessUsage, of user: String, _ model: AccessModel? = nil) throws -> [String] {
        let subject = Subject.serviceAccount(userName: user) ?? .user(user)
        let least = LeastPrivilege(try model ?? accessModel(""), usage: usage, subjects: [subject])
        let proposal = try #require(least.proposals.first)
        return proposal.clusterRules.map(\.description)
            + proposal.namespaceRules.sorted { $0.key < $1.key }.flatMap { namespace, rules in
                rules.map { "\($0) in \(namespace)" }
            }
    }

    @Test(
        arguments: [
            ("patch", "deployments, apiGroup: apps", "", 201, "create, patch deployments of apps named web in shop"),
            ("patch", "deployments, apiGroup: apps", "", 200, "patch deployments of apps named web in shop"),
            (
                "update", "leases, apiGroup: coordination.k8s.io", "", 201,
                "create, update leases of coordination.k8s.io named web in shop"
            ),
            ("get", "pods", "exec", 101, "create, get pods/exec named web in shop"),
            ("get", "pods", "portforward", 101, "create, get pods/portforward named web in shop"),
            ("get", "pods", "log", 200, "get pods/log named web in shop"),
            ("create", "pods", "exec", 101, "create pods/exec named web in shop"),
            ("get", "pods", "", 200, "get pods named web in shop"),
        ])
    func theServerAsksForCreateToo(
        _ verb: String, _ resource: String, _ subresource: String, _ code: Int, _ rule: String
    ) throws {
        let part = subresource.isEmpty ? "" : ", subresource: \(subresource)"
        let usage = try LeastPrivilegeTests.usage([
            LeastPrivilegeTests.event(
                verb, "objectRef: {resource: \(resource)\(part), namespace: shop, name: web}", code: code)
        ])
        #expect(try Self.rules(usage, of: "system:serviceaccount:shop:robot") == [rule])
    }

    @Test(
        arguments: [
            ("{username: alice, groups: [system:authenticated]}", "", ["impersonate users named alice"]),
            (
                "{username: alice, groups: [devs, system:authenticated], uid: '7', extra: {scopes: [a]}}", "",
                [
                    "impersonate groups named devs", "impersonate users named alice",
                    "impersonate uids of authentication.k8s.io named 7",
                    "impersonate userextras/scopes of authentication.k8s.io named a",
                ]
            ),
            (
                "{username: 'system:serviceaccount:shop:web', groups: [system:serviceaccounts, 'system:serviceaccounts:shop', system:authenticated]}",
                "", ["impersonate serviceaccounts named web in shop"]
            ),
            (
                "{username: 'system:node:n1', groups: [system:nodes, system:authenticated]}", "",
                ["impersonate groups named system:nodes", "impersonate users named system:node:n1"]
            ),
            (
                "{username: alice, groups: [system:authenticated]}", "impersonate:user-info",
                [
                    "impersonate:user-info users of authentication.k8s.io named alice",
                    "impersonate-on:user-info:list pods in ops",
                ]
            ),
            (
                "{username: 'system:node:n1', groups: [system:nodes, system:authenticated]}",
                "impersonate:associated-node",
                [
                    "impersonate:associated-node nodes of authentication.k8s.io named *",
                    "impersonate-on:associated-node:list pods in ops",
                ]
            ),
            (
                "{username: 'system:node:n1', groups: [system:nodes, system:authenticated]}",
                "impersonate:arbitrary-node",
                [
                    "impersonate:arbitrary-node nodes of authentication.k8s.io named n1",
                    "impersonate-on:arbitrary-node:list pods in ops",
                ]
            ),
        ] as [(String, String, [String])])
    func whoActsAsAnotherUsedThatRight(_ other: String, _ constraint: String, _ rules: [String]) throws {
        let metadata = constraint.isEmpty ? "" : ", authenticationMetadata: {impersonationConstraint: '\(constraint)'}"
        let usage = try LeastPrivilegeTests.usage([
            LeastPrivilegeTests.event(
                "list", "objectRef: {resource: pods, namespace: ops}", user: "ci",
                more: ", impersonatedUser: \(other)\(metadata)")
        ])
        #expect(usage.users.count == 2 && usage.eventCount == 1)
        #expect(try Self.rules(usage, of: "ci") == rules)
    }

    /// The manifests of the requester let it act as the user, as the API server decides.
    @Test func theImpersonationIsAllowedByWhatIsWritten() throws {
        let usage = try LeastPrivilegeTests.usage([
            LeastPrivilegeTests.event(
                "list", "objectRef: {resource: pods, namespace: ops}", user: "ci",
                more: ", impersonatedUser: {username: alice, groups: [devs, system:authenticated]}")
        ])
        let least = LeastPrivilege(try accessModel(""), usage: usage)
        let authorizer = Authorizer(try accessModel(least.proposals.map(\.manifests).joined()))
        func mode(_ name: String) -> ImpersonationMode? {
            authorizer.impersonation(
                of: ImpersonatedUser(name: name, groups: ["devs"]), for: request("list pods -n ops"),
                by: UserInfo(name: "ci"))
        }
        #expect(mode("alice") == .legacy && mode("bob") == nil)
        #expect(authorizer.decide(request("list pods -n ops"), by: UserInfo(name: "alice")).isAllowed)
        #expect(!authorizer.decide(request("list pods -n ops"), by: UserInfo(name: "ci")).isAllowed)
    }

    /// Many names stand for all, but a right to act as four users is none to act as anyone.
    @Test func impersonationIsNeverWidened() throws {
        let usage = try LeastPrivilegeTests.usage(
            ["a", "b", "c", "d"].map {
                LeastPrivilegeTests.event(
                    "get", "objectRef: {resource: pods}", user: "ci", more: ", impersonatedUser: {username: \($0)}")
            })
        #expect(try Self.rules(usage, of: "ci") == ["impersonate users named a, b, c, d"])
    }

    @Test(
        arguments: [
            ("system:anonymous", "system:unauthenticated", "requestURI: /healthz", []),
            ("alice", "system:authenticated", "requestURI: /apis/apps/v1", []),
            ("alice", "system:authenticated", "requestURI: /metrics", ["get /metrics"]),
            (
                "alice", "system:authenticated",
                "objectRef: {resource: selfsubjectaccessreviews, apiGroup: authorization.k8s.io}",
                ["get selfsubjectaccessreviews of authorization.k8s.io"]
            ),
        ] as [(String, String, String, [String])])
    func whatKubernetesGivesNeedsNoRole(_ user: String, _ group: String, _ object: String, _ rules: [String]) throws {
        let usage = try LeastPrivilegeTests.usage([
            "{stage: ResponseComplete, verb: get, \(object), user: {username: '\(user)', groups: [\(group)]}}"
        ])
        let least = LeastPrivilege(try accessModel("", .files), usage: usage)
        #expect(!least.isAnonymousUsed)
        #expect(least.proposals.flatMap(\.clusterRules).map(\.description) == rules)
        #expect(least.satisfied == (user == "alice" && rules.isEmpty ? [user] : []))
        // On a cluster whose default bindings were removed they give nothing.
        let bare = LeastPrivilege(try accessModel("", .cluster), usage: usage)
        #expect(bare.isAnonymousUsed == (user == "system:anonymous"))
        #expect(bare.proposals.allSatisfy { $0.defaults.isEmpty && $0.clusterRules.count == 1 })
    }

    @Test func kubeletsAndStrangersGetNoRole() throws {
        let usage = try LeastPrivilegeTests.usage([
            "{verb: get, objectRef: {resource: secrets, namespace: shop, name: db}, "
                + "user: {username: 'system:node:n1', groups: [system:nodes, system:authenticated]}}",
            "{verb: get, objectRef: {resource: pods, namespace: shop}, "
                + "user: {username: system:anonymous, groups: [system:unauthenticated]}}",
            // Not in the group of the nodes, so no kubelet.
            "{verb: get, objectRef: {resource: pods, namespace: shop}, "
                + "user: {username: 'system:node:n2', groups: [system:authenticated]}}",
        ])
        let least = LeastPrivilege(try accessModel("", .files), usage: usage)
        #expect(least.nodes == ["system:node:n1"])
        #expect(least.isAnonymousUsed)
        #expect(least.proposals.map(\.subject) == [.user("system:node:n2")])
    }

    @Test func everySubjectHasRolesOfItsOwn() throws {
        let users = [
            "a:b", "a-b", "a_b", "a_3ab", "A-b", "a/b", "a b", "shop-web", "shop:web", "shop.web",
            "system:serviceaccount:shop:web",
            "system:serviceaccount:shop-web:x", "system:serviceaccount:shop:web-x", "ä", "least-privilege",
        ]
        let usage = try LeastPrivilegeTests.usage(
            users.map { LeastPrivilegeTests.event("get", "objectRef: {resource: pods}", user: $0) })
        let least = LeastPrivilege(try accessModel(""), usage: usage)
        let facts = try accessFacts(least.proposals.map(\.manifests).joined())
        #expect(facts.malformed.isEmpty)
        #expect(facts.roles.count == users.count && Set(facts.roles.map(\.key)).count == users.count)
        #expect(facts.roles.allSatisfy { !$0.key.name.contains("/") && !$0.key.name.contains("%") })
        let names = facts.bindings.map { "\($0.name) \($0.subjects.map(\.subject))" }
        #expect(names.contains("least-privilege:shop:web [ServiceAccount shop/web]"))
        #expect(names.contains("least-privilege:shop_3aweb [User shop:web]"))
    }

    @Test func aGroupSharesNoNameWithAUserOrAServiceAccount() throws {
        let subjects: [Subject] = [.group("devs"), .user("devs"), .serviceAccount(namespace: "group", name: "devs")]
        let usage = try LeastPrivilegeTests.usage(
            ["devs", "system:serviceaccount:group:devs"].map {
                "{verb: get, objectRef: {resource: pods}, user: {username: '\($0)', groups: [devs, 'system:authenticated']}}"
            })
        let least = LeastPrivilege(try accessModel(""), usage: usage, subjects: subjects)
        let facts = try accessFacts(least.proposals.map(\.manifests).joined())
        #expect(Set(facts.bindings.map(\.name)).count == 3)
    }

    @Test(arguments: [("system:masters", true), ("devs", false)])
    func impersonationOfMastersIsKnown(group: String, isMaster: Bool) throws {
        let usage = try LeastPrivilegeTests.usage([
            "{verb: get, objectRef: {resource: pods}, user: {username: ci, groups: ['system:authenticated']}, "
                + "impersonatedUser: {username: root, groups: ['\(group)', 'system:authenticated']}}"
        ])
        let least = LeastPrivilege(try accessModel(""), usage: usage, subjects: [.user("ci")])
        #expect(least.proposals.map(\.impersonatesMasters) == [isMaster])
    }
}
