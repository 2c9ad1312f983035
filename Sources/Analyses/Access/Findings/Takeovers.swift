/// The single rights by which whoever has one of them in the whole cluster gets every other. Those that take two are
/// ``CombinationFindings/takeovers(ofBinding:by:)``.
///
/// | right | gives every right |
/// | --- | --- |
/// | `impersonate` all groups, or `system:masters` | to who may take somebody's name, too: a request that claims groups and no user is refused |
/// | `impersonate` all users | where a user has every right by name, as the controller manager does by default |
/// | `impersonate` some users | where one of these has every right by name: the groups are not impersonated with them |
/// | `impersonate` all service accounts | where one has every right, as controllers do by default |
/// | `create` all `serviceaccounts/token` | the same |
/// | both for some of them | where one of these has every right |
struct Takeovers {
    private let analysis: AccessAnalysis
    private var model: AccessModel { analysis.model }
    /// Who has every right by name.
    private let users: Set<String>
    private let accounts: Set<Subject>
    private let areOwnersAmongAccounts: Bool

    private static let ofAccounts: Set<Capability.ID> = [.issueAnyToken, .impersonateServiceAccounts]
    private static let others: [Set<Capability.ID>] = [
        [.escalateClusterRoles, .updateClusterRoles], [.bindClusterRoles, .writeClusterBindings],
    ]

    init(_ analysis: AccessAnalysis) {
        self.analysis = analysis
        let model = analysis.model
        var users: Set<String> = []
        var usersOfAccounts: Set<String> = []
        var accounts: Set<Subject> = []
        var hasGroup = false
        for (number, binding) in model.bindings.enumerated() where binding.namespace == nil {
            guard let role = model.roleIndex(of: binding) else { continue }
            let ids = Set(analysis.capabilities(ofBinding: number).filter { $0.names.isEmpty }.map(\.id))
            let isOwner = analysis.powers[role] >= .owner || Takeovers.others.contains { $0.isSubset(of: ids) }
            guard isOwner || !ids.isDisjoint(with: Takeovers.ofAccounts) else { continue }
            for entry in binding.subjects {
                switch entry.subject {
                case .serviceAccount: if isOwner { accounts.insert(entry.subject) }
                case .group(let name): hasGroup = hasGroup || isOwner && name.hasPrefix("system:serviceaccounts")
                case .user(let name):
                    if isOwner { users.insert(name) } else { usersOfAccounts.insert(name) }
                }
            }
        }
        self.accounts = accounts
        areOwnersAmongAccounts = hasGroup || !accounts.isEmpty
        self.users = areOwnersAmongAccounts ? users.union(usersOfAccounts) : users
    }

    /// Rights to act for users and accounts by names that say nothing of how much these may: they have every right.
    func namedOwners(ofBinding number: Int) -> [CapabilityMatch] {
        let binding = model.bindings[number]
        guard let role = model.roleIndex(of: binding) else { return [] }
        return analysis.capabilitiesForNames(ofRole: role, in: BindingScope(binding.namespace)).compactMap { match in
            let names = match.names.filter { isOwner($0, by: match.id, in: binding.namespace) }
            guard !names.isEmpty, !Capability[match.id].allowsNames(of: model.rules[Int(match.rule)]) else {
                return nil
            }
            return CapabilityMatch(
                id: match.id, rule: match.rule, worksInNamespaces: match.worksInNamespaces, names: names)
        }
    }

    private func isOwner(_ name: String, by id: Capability.ID, in namespace: String?) -> Bool {
        switch id {
        case .impersonateUsers: return users.contains(name)
        case .impersonateServiceAccounts, .issueAnyToken, .issueNamespaceTokens:
            let namespaces = namespace.map { [$0] } ?? model.namespacesByAccountName[name] ?? []
            return namespaces.contains { accounts.contains(.serviceAccount(namespace: $0, name: name)) }
        default: return false
        }
    }

    /// The rules that say of each of these subjects that it gets every right in the cluster, by what one binding gives.
    func rules(by matches: [CapabilityMatch], for subjects: Set<Subject>) -> Set<String> {
        // One right comes with as many rules as a role repeats it in.
        lazy var mayTakeSomeName = subjects.allSatisfy { model.mayImpersonateSomeone($0) }
        return Set(
            matches.compactMap { match in
                let gives =
                    switch match.id {
                    case .issueAnyToken, .impersonateServiceAccounts:
                        areOwnersAmongAccounts && (match.names.isEmpty || !accounts.isEmpty)
                    case .impersonateUsers: match.names.isEmpty ? !users.isEmpty : !users.isDisjoint(with: match.names)
                    case .impersonateGroups: mayTakeSomeName
                    default: false
                    }
                return gives ? Capability[match.id].rule : nil
            })
    }
}

extension AccessModel {
    /// Whether a subject may act in somebody's name, if only in one: groups are claimed beside a name.
    func mayImpersonateSomeone(_ subject: Subject) -> Bool {
        allGrants(of: UserInfo(subject)).contains { grant in
            guard let role = roleIndex(of: bindings[grant.binding]) else { return false }
            let scope = BindingScope(bindings[grant.binding].namespace)
            return rulesOfRole[role].contains { rules[Int($0)].impersonatesSomeone(in: scope) }
        }
    }
}

extension PolicyRule {
    /// Whether the rule lets one act in somebody's name, if only in one.
    func impersonatesSomeone(in scope: BindingScope) -> Bool {
        guard allows(verb: "impersonate"), allows(group: "") else { return false }
        return allows(resource: "serviceaccounts", subresource: "")
            || scope == .cluster && allows(resource: "users", subresource: "")
    }
}
