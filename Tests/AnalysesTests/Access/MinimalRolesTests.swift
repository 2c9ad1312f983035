import Testing

@testable import Analyses

/// What least privilege proposes allows all that was used, and nothing of it can be left out.
struct MinimalRolesTests {
    private typealias Proposal = LeastPrivilege.Proposal

    /// Requests of one service account; some in the whole cluster, so that namespaces repeat them, some by name, and some
    /// that Kubernetes allows everyone.
    private static func log(_ seed: UInt64) -> [String] {
        var random = RandomAccess(seed: seed)
        return (0..<60).map { _ in
            if random.chance(10) {
                return LeastPrivilegeTests.event("get", "requestURI: '\(random.pick(["/metrics", "/logs", "/apis"]))'")
            }
            let verb = random.pick(["get", "list", "watch", "create", "patch", "deletecollection"])
            let resource = random.pick([
                "resource: pods", "resource: secrets", "resource: pods, subresource: log",
                "resource: deployments, apiGroup: apps", "resource: statefulsets, apiGroup: apps",
                "resource: selfsubjectaccessreviews, apiGroup: authorization.k8s.io",
            ])
            let name = ["get", "patch"].contains(verb) ? ", name: \(random.pick(["a", "b", "c", "d", "e"]))" : ""
            let namespace = random.chance(25) ? "" : ", namespace: \(random.pick(["shop", "ops"]))"
            return LeastPrivilegeTests.event(verb, "objectRef: {\(resource)\(namespace)\(name)}")
        }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func nothingCanBeLeftOut(_ seed: UInt64) throws {
        let usage = try LeastPrivilegeTests.usage(Self.log(seed))
        let defaults = try accessModel("", .files)
        let proposal = try #require(LeastPrivilege(defaults, usage: usage).proposals.first)
        #expect(proposal.defaults.map(\.name).allSatisfy { ["system:basic-user", "system:discovery"].contains($0) })
        let everyone = Authorizer(defaults)
        let user = UserInfo(proposal.subject)
        let record = try #require(usage.records[user.name])
        let requests = record.requests.filter { !everyone.decide($0, by: user).isAllowed }
        /// Whether the roles and bindings that are written allow everything.
        func suffices(_ proposal: Proposal) throws -> Bool {
            let authorizer = Authorizer(try accessModel(proposal.manifests))
            return requests.allSatisfy { authorizer.decide($0, by: user).isAllowed }
        }
        #expect(try suffices(proposal))
        let smaller = Self.smaller(proposal)
        #expect(smaller.count > 20)
        for other in smaller { #expect(try !suffices(other), "\(other.manifests)") }
    }

    /// The proposal without a rule, or without one word of a rule.
    private static func smaller(_ proposal: Proposal) -> [Proposal] {
        var all: [Proposal] = []
        for (place, rule) in proposal.clusterRules.enumerated() {
            for part in parts(of: rule) {
                var rules = proposal.clusterRules
                rules.replaceSubrange(place...place, with: part.map { [$0] } ?? [])
                all.append(with(rules, proposal.namespaceRules))
            }
        }
        for (namespace, rules) in proposal.namespaceRules {
            for (place, rule) in rules.enumerated() {
                for part in parts(of: rule) {
                    var byNamespace = proposal.namespaceRules
                    byNamespace[namespace]?.replaceSubrange(place...place, with: part.map { [$0] } ?? [])
                    all.append(with(proposal.clusterRules, byNamespace))
                }
            }
        }
        func with(_ cluster: [PolicyRule], _ namespaces: [String: [PolicyRule]]) -> Proposal {
            Proposal(
                subject: proposal.subject, clusterRules: cluster, namespaceRules: namespaces, removed: [], defaults: [],
                groups: [], ungranted: [], unstated: [])
        }
        return all
    }

    /// Nil for no rule. A list that would be empty makes another rule, or none.
    private static func parts(of rule: PolicyRule) -> [PolicyRule?] {
        func without(_ list: [String]) -> [[String]] {
            list.count < 2 ? [] : list.indices.map { place in list.indices.filter { $0 != place }.map { list[$0] } }
        }
        func part(
            verbs: [String]? = nil, groups: [String]? = nil, resources: [String]? = nil, names: [String]? = nil,
            urls: [String]? = nil
        ) -> PolicyRule {
            PolicyRule(
                verbs: verbs ?? rule.verbs, apiGroups: groups ?? rule.apiGroups,
                resources: resources ?? rule.resources, resourceNames: names ?? rule.resourceNames,
                nonResourceURLs: urls ?? rule.nonResourceURLs)
        }
        return [nil] + without(rule.verbs).map { part(verbs: $0) } + without(rule.apiGroups).map { part(groups: $0) }
            + without(rule.resources).map { part(resources: $0) } + without(rule.resourceNames).map { part(names: $0) }
            + without(rule.nonResourceURLs).map { part(urls: $0) }
    }

    private static func event(_ verb: String, _ object: String, _ namespace: String = "", _ name: String = "") -> String
    {
        let place = namespace.isEmpty ? "" : ", namespace: \(namespace)"
        return LeastPrivilegeTests.event(
            verb, "objectRef: {resource: \(object)\(place)\(name.isEmpty ? "" : ", name: \(name)")}")
    }

    private static func proposal(_ events: [String], _ objects: String = "") throws -> LeastPrivilege.Proposal {
        let usage = try LeastPrivilegeTests.usage(events)
        return try #require(
            LeastPrivilege(try accessModel(objects, .files), usage: usage, subjects: [LeastPrivilegeTests.robot])
                .proposals.first)
    }

    @Test func whatHoldsInTheClusterIsNotRepeatedInNamespaces() throws {
        let proposal = try Self.proposal([
            Self.event("list", "pods"), Self.event("list", "pods", "shop"), Self.event("watch", "pods", "shop"),
            Self.event("list", "pods", "ops"),
        ])
        #expect(proposal.clusterRules.map(\.description) == ["list pods"])
        #expect(proposal.namespaceRules.mapValues { $0.map(\.description) } == ["shop": ["watch pods"]])
    }

    /// Four names would be written as all; not where today's roles allow those four.
    @Test func noRoleIsWiderThanToday() throws {
        let events = ["a", "b", "c", "d"].map { Self.event("get", "secrets", "shop", $0) }
        func rules(_ names: String) throws -> [String]? {
            let today =
                role("r", in: "shop", "{apiGroups: [''], resources: [secrets], verbs: [get]\(names)}")
                + binding("b", in: "shop", "Role r", to: "ServiceAccount robot")
            return try Self.proposal(events, today).namespaceRules["shop"]?.map(\.description)
        }
        #expect(try rules("") == ["get secrets"])
        #expect(try rules(", resourceNames: [a, b, c, d, e]") == ["get secrets named a, b, c, d"])
    }

    /// The other names, and what lies outside the namespaces and names that were used, is lost as well.
    @Test(
        arguments: [
            (nil, "verbs: [get]", ["get secrets but db in namespace shop"]),
            ("shop", "verbs: [get]", ["get secrets but db"]),
            (
                "shop", "verbs: [get, list], resourceNames: [db, x, z]",
                ["get secrets named x and z", "list secrets named db, x and z"]
            ),
            ("shop", "verbs: [get], resourceNames: [db]", []),
        ] as [(String?, String, [String])])
    func whatIsNarrowedIsSaid(_ namespace: String?, _ rule: String, _ rights: [String]) throws {
        let kind = namespace == nil ? "ClusterRole" : "Role"
        let today =
            role("r", in: namespace, "{apiGroups: [''], resources: [secrets], \(rule)}")
            + binding("b", in: namespace, "\(kind) r", to: "ServiceAccount shop/robot")
        let removed = try Self.proposal([Self.event("get", "secrets", "shop", "db")], today).removed
        #expect(removed.flatMap(\.rights) == rights)
        #expect(removed.allSatisfy { !$0.isWholeRule })
    }

    @Test func namespacesThatWereUsedAreNamed() throws {
        let today =
            role("r", "{apiGroups: [''], resources: [pods], verbs: [list]}")
            + binding("b", "ClusterRole r", to: "ServiceAccount shop/robot")
        let used = try Self.proposal([Self.event("list", "pods", "shop"), Self.event("list", "pods", "ops")], today)
        #expect(
            used.removed.flatMap(\.rights) == ["list pods but those in namespace ops and those in namespace shop"])
        let everywhere = try Self.proposal([Self.event("list", "pods")], today)
        #expect(everywhere.removed.isEmpty && everywhere.ungranted.isEmpty)
    }

    /// Whoever may do everything may ask for `/api/v1/*`; a role for it would give everything.
    @Test func noWildcardIsWritten() throws {
        let usage = try LeastPrivilegeTests.usage([
            LeastPrivilegeTests.event("list", "objectRef: {resource: '*', namespace: shop}", code: 404),
            LeastPrivilegeTests.event("get", "objectRef: {resource: pods, apiGroup: '*', namespace: shop}", code: 404),
            LeastPrivilegeTests.event("get", "requestURI: '/a*'", code: 404),
        ])
        #expect(usage.eventCount == 0 && usage.users.isEmpty)
    }
}

/// Whose rights are not a user's own to narrow.
struct SharedRightsTests {
    private static func event(_ user: String, _ groups: String, _ verb: String, _ object: String) -> String {
        "{stage: ResponseComplete, verb: \(verb), \(object), user: {username: '\(user)', groups: [\(groups)]}}"
    }

    /// Kubernetes' own users and controllers, and users who only look about, need no role.
    @Test func whatKubernetesGivesIsNeitherWrittenNorRemoved() throws {
        let log = [
            Self.event("system:kube-scheduler", "'system:authenticated'", "list", "objectRef: {resource: nodes}"),
            Self.event(
                "system:serviceaccount:kube-system:namespace-controller",
                "'system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'", "list",
                "objectRef: {resource: namespaces}"),
            Self.event("alice", "'system:authenticated'", "get", "requestURI: /api"),
            Self.event(
                "alice", "'system:authenticated'", "create",
                "objectRef: {resource: selfsubjectrulesreviews, apiGroup: authorization.k8s.io}"),
        ]
        let usage = try LeastPrivilegeTests.usage(log)
        let model = try accessModel("", .files)
        let least = LeastPrivilege(model, usage: usage)
        #expect(least.proposals.isEmpty)
        #expect(
            least.components == ["system:kube-scheduler", "system:serviceaccount:kube-system:namespace-controller"])
        #expect(least.satisfied == ["alice"])
        let named = LeastPrivilege(model, usage: usage, subjects: [.user("system:kube-scheduler"), .user("alice")])
        #expect(named.proposals.map(\.isEmpty) == [true, true])
        #expect(named.proposals.allSatisfy { $0.removed.isEmpty && $0.groups.isEmpty })
        #expect(
            named.proposals.map { $0.defaults.map(\.description) } == [
                ["ClusterRole system:kube-scheduler"],
                ["ClusterRole system:basic-user", "ClusterRole system:discovery"],
            ])
    }

    /// A part of Kubernetes that someone gave another role is told of like any other subject.
    @Test func aRoleThatSomeoneGaveAControllerIsSeen() throws {
        let model = try accessModel(
            role("r", "{apiGroups: [''], resources: [secrets], verbs: [list]}")
                + binding("b", "ClusterRole r", to: "User system:kube-scheduler"), .files)
        let usage = try LeastPrivilegeTests.usage([
            Self.event("system:kube-scheduler", "'system:authenticated'", "list", "objectRef: {resource: nodes}")
        ])
        let proposal = try #require(LeastPrivilege(model, usage: usage).proposals.first)
        #expect(proposal.isEmpty && proposal.removed.flatMap(\.rights) == ["list secrets"])
    }

    /// The role of a group covers what its members did; a member's own role takes nothing from the group.
    @Test func groupsAreNarrowedByWhatTheirMembersDid() throws {
        let model = try accessModel(
            role("r", in: "shop", "{apiGroups: [''], resources: [pods], verbs: [get, list, delete]}")
                + binding("b", in: "shop", "Role r", to: "Group devs"), .files)
        let usage = try LeastPrivilegeTests.usage([
            Self.event("alice", "devs, 'system:authenticated'", "list", "objectRef: {resource: pods, namespace: shop}"),
            Self.event(
                "bob", "devs, 'system:authenticated'", "get", "objectRef: {resource: pods, namespace: shop, name: a}"),
            Self.event("carol", "'system:authenticated'", "delete", "objectRef: {resource: pods, namespace: shop}"),
        ])
        let groups = LeastPrivilege(model, usage: usage, subjects: [.group("devs"), .group("system:authenticated")])
        let devs = try #require(groups.proposals.first)
        #expect(devs.namespaceRules["shop"]?.map(\.description) == ["list pods", "get pods named a"])
        #expect(devs.removed.map(\.rights) == [["get pods but a", "delete pods"]])
        #expect(groups.proposals.count == 1 && groups.unlimited == [.group("system:authenticated")])
        let users = LeastPrivilege(model, usage: usage)
        #expect(users.proposals.map(\.groups) == [["devs"], ["devs"], []])
        #expect(users.proposals.allSatisfy { $0.removed.isEmpty })
        #expect(users.proposals.map { $0.ungranted.map(\.description) } == [[], [], ["delete pods"]])
    }

    /// One of the four names is Kubernetes' own to give, so that the role is for the other three, and what is lost is
    /// said of that role.
    @Test func whatIsLostIsWhatTheNewRolesDoNotAllow() throws {
        let model = try accessModel(
            role("r", in: "kube-system", "{apiGroups: [''], resources: [configmaps], verbs: [get]}")
                + binding("b", in: "kube-system", "Role r", to: "User system:kube-scheduler"), .files)
        let own = "extension-apiserver-authentication"
        let usage = try LeastPrivilegeTests.usage(
            ["a", "b", "c", own].map {
                Self.event(
                    "system:kube-scheduler", "'system:authenticated'", "get",
                    "objectRef: {resource: configmaps, namespace: kube-system, name: \($0)}")
            })
        let proposal = try #require(LeastPrivilege(model, usage: usage).proposals.first)
        #expect(proposal.namespaceRules["kube-system"]?.map(\.description) == ["get configmaps named a, b, c"])
        #expect(proposal.removed.flatMap(\.rights) == ["get configmaps but a, b and 2 more"])
    }

    /// Nor does the group get what a member may do by itself, by another group, or as a member of `system:masters`, and
    /// no `bind` for a binding that the member wrote by a right of its own.
    @Test func groupsGetNoRightsOfSingleMembers() throws {
        let rbac = "rbac.authorization.k8s.io"
        let model = try accessModel(
            role("r", in: "shop", "{apiGroups: [''], resources: [pods], verbs: [get, list]}")
                + binding("b", in: "shop", "Role r", to: "Group devs")
                + role("own", "{apiGroups: [''], resources: [secrets], verbs: [get]}")
                + binding("own", "ClusterRole own", to: "User alice", "Group ops")
                + role("binder", in: "shop", "{apiGroups: [\(rbac)], resources: [rolebindings], verbs: [create]}")
                + binding("binder", in: "shop", "Role binder", to: "User alice"), .files)
        let rolebinding =
            "objectRef: {resource: rolebindings, namespace: shop, apiGroup: \(rbac)}, "
            + "requestObject: {roleRef: {kind: ClusterRole, name: edit, apiGroup: \(rbac)}}"
        let usage = try LeastPrivilegeTests.usage([
            Self.event("alice", "devs", "list", "objectRef: {resource: pods, namespace: shop}"),
            Self.event("alice", "devs", "get", "objectRef: {resource: secrets, namespace: shop, name: a}"),
            Self.event("alice", "devs", "create", rolebinding),
            Self.event("bob", "devs, ops", "get", "objectRef: {resource: pods, namespace: shop, name: a}"),
            Self.event("bob", "devs, ops", "get", "objectRef: {resource: secrets, namespace: shop, name: b}"),
            Self.event("carol", "devs", "get", "objectRef: {resource: secrets, namespace: shop, name: c}"),
            Self.event("carol", "devs", "get", "requestURI: /api"),
            Self.event("root", "devs, 'system:masters'", "delete", "objectRef: {resource: nodes, name: n1}"),
        ])
        let least = LeastPrivilege(model, usage: usage, subjects: [.group("devs")])
        let devs = try #require(least.proposals.first)
        #expect(devs.clusterRules.isEmpty && Array(devs.namespaceRules.keys) == ["shop"])
        #expect(
            devs.namespaceRules["shop"]?.map(\.description) == ["list pods", "get pods named a", "get secrets named c"])
        // Nobody's roles allow it today, so that it is not known whose right it was.
        #expect(devs.ungranted.map(\.description) == ["get secrets named c"])
        #expect(devs.defaults.map(\.name) == ["system:discovery"] && devs.groups.isEmpty)
        #expect(least.unrestricted == ["root"])
    }
}
