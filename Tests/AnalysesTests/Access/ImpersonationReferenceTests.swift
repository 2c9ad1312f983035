import Testing

@testable import Analyses

/// Impersonation, the constrained form of Kubernetes 1.36 included, against its description word by word, on random roles.
struct ImpersonationReferenceTests {
    private static let modes: [ImpersonationMode] = [.userInfo, .serviceAccount, .arbitraryNode, .associatedNode]

    private static func facts(_ random: inout RandomAccess) -> AccessFacts {
        var facts = AccessFacts()
        let verbs =
            ["impersonate", "get", "*"] + modes.map { "impersonate:\($0.rawValue)" }
            + modes.flatMap { mode in ["get", "create"].map { "impersonate-on:\(mode.rawValue):\($0)" } }
        for number in 0..<Int.random(in: 2...6, using: &random.generator) {
            let rules = (0..<Int.random(in: 1...4, using: &random.generator)).map { _ in
                PolicyRule(
                    verbs: random.some(verbs, 2...5),
                    apiGroups: random.some(["", "authentication.k8s.io", "*"], 1...2),
                    resources: random.some(
                        ["users", "groups", "serviceaccounts", "uids", "userextras/team", "nodes", "pods", "*"], 2...4),
                    resourceNames: random.chance(30)
                        ? random.some(["alice", "web", "n1", "dev", "u1", "*", "blue"], 1...3) : [])
            }
            let key = RoleKey(kind: .clusterRole, namespace: "", name: "r\(number)")
            facts.roles.append(Role(key: key, rules: rules))
            facts.bindings.append(
                RoleBinding(
                    namespace: random.chance(30) ? "shop" : nil, name: "b\(number)", role: key,
                    subjects: [.init(random.pick([.user("bob"), .serviceAccount(namespace: "ops", name: "proxy")]))]))
        }
        return facts
    }

    private static func wanted(_ random: inout RandomAccess) -> ImpersonatedUser {
        ImpersonatedUser(
            name: random.pick(["alice", "system:serviceaccount:shop:web", "system:node:n1", "system:node:"]),
            groups: random.chance(25) ? random.some(["dev", "system:masters", ""], 1...2) : [],
            uid: random.chance(10) ? "u1" : "", extra: random.chance(10) ? ["team": ["blue"]] : [:])
    }

    @Test func theEngineDecidesAsTheReferenceDoes() {
        var decided: [ImpersonationMode?: Int] = [:]
        for seed in 1...600 as ClosedRange<UInt64> {
            var random = RandomAccess(seed: seed)
            let facts = Self.facts(&random)
            let authorizer = Authorizer(AccessModel(facts, completeness: .cluster))
            let rbac = ReferenceAuthorizer(roles: facts.roles, bindings: facts.bindings)
            for _ in 0..<12 {
                let user = UserInfo(
                    random.pick([Subject.user("bob"), .serviceAccount(namespace: "ops", name: "proxy")]))
                let wanted = Self.wanted(&random)
                let request = AccessAttributes.resource(
                    ResourceAttributes(
                        verb: random.pick(["get", "create"]), resource: "pods", namespace: random.pick(["shop", "ops"]))
                )
                let node = random.pick([nil, "n1", "n2"])
                let reference = ReferenceImpersonation(rbac: rbac, user: user, wanted: wanted, node: node)
                let expected = reference.mode(for: request)
                let found = authorizer.impersonation(of: wanted, for: request, by: user, boundTo: node)
                #expect(found == expected, "seed \(seed): \(wanted) for \(request) by \(user)")
                decided[expected, default: 0] += 1
            }
        }
        // Every mode is met, and so is a refusal.
        for mode in ImpersonationMode.allCases { #expect((decided[mode] ?? 0) > 10, "\(mode) \(decided)") }
        #expect((decided[nil] ?? 0) > 500)
    }

    /// Another right never takes an impersonation away.
    @Test func oneMoreBindingTakesNothingAway() {
        for seed in 1...150 as ClosedRange<UInt64> {
            var random = RandomAccess(seed: seed)
            var facts = Self.facts(&random)
            let before = Authorizer(AccessModel(facts, completeness: .cluster))
            facts.bindings.append(
                RoleBinding(
                    namespace: nil, name: "more", role: random.pick(facts.roles).key, subjects: [.init(.user("bob"))]))
            let after = Authorizer(AccessModel(facts, completeness: .cluster))
            for _ in 0..<12 {
                let wanted = Self.wanted(&random)
                let request = AccessAttributes.resource(
                    ResourceAttributes(verb: "get", resource: "pods", namespace: "shop"))
                let user = UserInfo(.user("bob"))
                if before.impersonation(of: wanted, for: request, by: user) != nil {
                    #expect(after.impersonation(of: wanted, for: request, by: user) != nil, "seed \(seed)")
                }
            }
        }
    }
}

/// By the letter: the modes in their order, each with all that it asks for.
private struct ReferenceImpersonation {
    let rbac: ReferenceAuthorizer
    let user: UserInfo
    let wanted: ImpersonatedUser
    let node: String?

    func mode(for request: AccessAttributes) -> ImpersonationMode? {
        let parts = wanted.name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let account = parts.count == 4 && parts[1] == "serviceaccount" ? (namespace: parts[2], name: parts[3]) : nil
        let asNode = parts.count == 3 && parts[1] == "node" && !parts[2].isEmpty ? parts[2] : nil
        let isBare = wanted.groups.isEmpty && wanted.uid.isEmpty && wanted.extra.isEmpty
        func on(_ mode: String) -> Bool {
            guard case .resource(var attributes) = request else { return false }
            attributes.verb = "impersonate-on:\(mode):\(attributes.verb)"
            return rbac.isAllowed(.resource(attributes), user)
        }
        func may(
            _ verb: String, _ resource: String, _ name: String, _ group: String, in namespace: String = "",
            _ key: String = ""
        )
            -> Bool
        {
            rbac.isAllowed(
                .resource(
                    ResourceAttributes(
                        verb: verb, group: group, resource: resource, subresource: key, namespace: namespace, name: name
                    )),
                user)
        }
        func rest(_ verb: String, _ group: String) -> Bool {
            wanted.groups.allSatisfy { may(verb, "groups", $0, group) }
                && (wanted.uid.isEmpty || may(verb, "uids", wanted.uid, "authentication.k8s.io"))
                && wanted.extra.allSatisfy { key, values in
                    values.allSatisfy { may(verb, "userextras", $0, "authentication.k8s.io", key) }
                }
        }
        let authentication = "authentication.k8s.io"
        if isBare, let asNode, asNode == node, user.name.hasPrefix("system:serviceaccount:"), on("associated-node"),
            may("impersonate:associated-node", "nodes", "*", authentication)
        {
            return .associatedNode
        }
        if isBare, let asNode, on("arbitrary-node"), may("impersonate:arbitrary-node", "nodes", asNode, authentication)
        {
            return .arbitraryNode
        }
        if isBare, let account, on("serviceaccount"),
            may("impersonate:serviceaccount", "serviceaccounts", account.name, authentication, in: account.namespace)
        {
            return .serviceAccount
        }
        if account == nil, asNode == nil, !wanted.groups.contains("system:masters"), !wanted.groups.contains(""),
            on("user-info"), may("impersonate:user-info", "users", wanted.name, authentication),
            rest("impersonate:user-info", authentication)
        {
            return .userInfo
        }
        let isName =
            account.map { may("impersonate", "serviceaccounts", $0.name, "", in: $0.namespace) }
            ?? may("impersonate", "users", wanted.name, "")
        return isName && rest("impersonate", "") ? .legacy : nil
    }
}
