/// A role that a subject may bind itself to, with all that the role gives.
///
/// Whoever may write bindings may bind the roles whose rights it has already, which gains nothing, and those for which it
/// has the verb `bind` (`pkg/registry/rbac/escalation_check.go`).
final class RoleGain: Sendable {
    let role: Int
    let scope: BindingScope
    /// What the subject does first: `bound itself to ClusterRole deployer in namespace shop`.
    let means: String
    /// By which it may.
    let rights: [SubjectSteps.Right]

    init(role: Int, scope: BindingScope, means: String, rights: [SubjectSteps.Right]) {
        self.role = role
        self.scope = scope
        self.means = means
        self.rights = rights
    }

    /// The gains by which rights are had, each once and in an order in which they can be made.
    static func all(behind rights: [SubjectSteps.Right]) -> [RoleGain] {
        var gains: [RoleGain] = []
        var known: Set<ObjectIdentifier> = []
        func visit(_ rights: [SubjectSteps.Right]) {
            for case .gain(let gain) in rights.map(\.source) where known.insert(ObjectIdentifier(gain)).inserted {
                visit(gain.rights)
                gains.append(gain)
            }
        }
        visit(rights)
        return gains
    }
}

extension SubjectSteps {
    /// How many roles are followed of one subject, and how many bindings one after the other. Where there are more, the
    /// strongest are taken first, and it is said.
    private static let (mostGains, mostInTurn) = (500, 8)

    private struct Place: Hashable {
        let role: Int
        let scope: BindingScope
    }

    /// Takes what the roles give that the subject may bind itself to, and then those that it may bind with their help.
    mutating func gainRoles() {
        var known = Set(bound.map { Place(role: $0.role, scope: $0.scope) })
        var left = SubjectSteps.mostGains
        for turn in 0...SubjectSteps.mostInTurn where !isAdministrator && administratorBinding == nil {
            let gains = gains.filter { known.insert(Place(role: $0.role, scope: $0.scope)).inserted }
            if gains.isEmpty { return }
            hasMoreGains = gains.count > left || turn == SubjectSteps.mostInTurn
            if turn == SubjectSteps.mostInTurn { return }
            let followed = gains.count > left ? strongest(gains, left)[...] : gains[...]
            left -= followed.count
            for gain in followed { take(gain.role, in: gain.scope, from: .gain(gain)) }
            if hasMoreGains { return }
        }
    }

    /// In the order of what they give, and else in theirs.
    private func strongest(_ gains: [RoleGain], _ count: Int) -> [RoleGain] {
        let worth = gains.map { gain -> (power: Int, capabilities: Int) in
            let capabilities = analysis.capabilities(ofRole: gain.role, in: gain.scope)
            return (analysis.powers[gain.role].rawValue, capabilities.count)
        }
        let order = gains.indices.sorted { a, b in worth[a] == worth[b] ? a < b : worth[a] > worth[b] }
        return order.prefix(count).map { gains[$0] }
    }

    /// The rights to bind cluster-admin by a new binding.
    var administratorBinding: [Held]? {
        identities(in: nil).lazy.compactMap { identity -> [Held]? in
            let binders = RightsByName([.bindClusterRoles], of: self, in: nil, by: identity)
            guard let maker = self.maker(.writeClusterBindings, in: nil, by: identity),
                let binder = binders.right(to: "cluster-admin", in: nil)
            else { return nil }
            return [binder, maker]
        }.first
    }

    /// The rights to bind cluster-admin in a namespace, or in every one.
    func ownerBinding(in namespace: String?) -> [Held]? {
        identities(in: namespace).lazy.compactMap { identity in
            let binders = RightsByName([.bindAnyRole], of: self, in: namespace, by: identity) {
                $0.allows(resource: "clusterroles", subresource: "")
            }
            return self.own(
                binders.right(to: "cluster-admin", in: namespace),
                self.maker(.writeNamespaceBindings, in: namespace, by: identity), in: namespace)
        }.first
    }

    /// The right to make a binding, that of the scope itself if there is one.
    func maker(_ id: Capability.ID, in namespace: String?, by identity: RightsIdentity) -> Held? {
        let scopes = namespace == nil ? [nil] : [namespace, nil]
        return scopes.lazy.flatMap { rights(in: $0, by: identity) }.first {
            $0.match.id == id && rule(of: $0).allows(verb: "create")
        }
    }

    private var gains: [RoleGain] {
        identities.flatMap { identity in
            scopes(of: identity).flatMap { newBindings($0, identity) + changedBindings($0, identity) }
        }
    }

    /// Bindings that the subject makes, of the roles that it may bind.
    private func newBindings(_ namespace: String?, _ identity: RightsIdentity) -> [RoleGain] {
        var gains: [RoleGain] = []
        func add(_ role: Int, _ scope: BindingScope, _ rights: [Held]) {
            let place = scope == .cluster ? "" : AccessWords.scope(scope.namespace)
            let means = "bound itself to \(model.roles[role].key)\(place)"
            gains.append(RoleGain(role: role, scope: scope, means: means, rights: rights.map(\.right)))
        }
        if namespace == nil, let maker = maker(.writeClusterBindings, in: nil, by: identity) {
            let binders = RightsByName([.bindClusterRoles], of: self, in: nil, by: identity)
            for name in binders.names {
                guard let role = model.roleIndex(.clusterRole(name)), let binder = binders.right(to: name, in: nil)
                else { continue }
                add(role, .cluster, [maker, binder])
            }
        }
        guard let maker = maker(.writeNamespaceBindings, in: namespace, by: identity),
            ownerBinding(in: namespace) == nil
        else { return gains }
        let binders = binders(in: namespace, by: identity)
        for name in binders.ofClusterRoles.names {
            guard let role = model.roleIndex(.clusterRole(name)),
                let found = own(maker, binders.ofClusterRoles.right(to: name, in: namespace), in: namespace)
            else { continue }
            add(role, namespace.map(BindingScope.namespace) ?? .everyNamespace, found)
        }
        if binders.ofRoles.isEmpty { return gains }
        for role in objects.roles(in: namespace) {
            let key = model.roles[role].key
            guard let found = own(maker, binders.ofRoles.right(to: key.name, in: namespace), in: namespace) else {
                continue
            }
            add(role, .namespace(key.namespace), found)
        }
        return gains
    }

    /// Bindings that are there and that the subject may add itself to, of roles that it may bind.
    private func changedBindings(_ namespace: String?, _ identity: RightsIdentity) -> [RoleGain] {
        func mayChange(_ rule: PolicyRule) -> Bool { rule.allows(verb: "update") || rule.allows(verb: "patch") }
        var gains: [RoleGain] = []
        for areClusterWide in namespace == nil ? [true, false] : [false] {
            let id: Capability.ID = areClusterWide ? .writeClusterBindings : .writeNamespaceBindings
            let writers = RightsByName([id], of: self, in: namespace, by: identity, where: mayChange)
            if writers.isEmpty { continue }
            let ofClusterRoles =
                areClusterWide
                ? RightsByName([.bindClusterRoles], of: self, in: nil, by: identity)
                : binders(in: namespace, by: identity).ofClusterRoles
            let ofRoles = binders(in: namespace, by: identity).ofRoles
            if ofClusterRoles.isEmpty && ofRoles.isEmpty { continue }
            let bindings =
                writers.areForAll
                ? objects.bindings(areClusterWide: areClusterWide, in: namespace)
                : writers.names.flatMap {
                    objects.bindings(named: $0, areClusterWide: areClusterWide, in: namespace)
                }
            for binding in bindings {
                let binders = binding.role.kind == .role ? ofRoles : ofClusterRoles
                guard let role = model.roleIndex(of: binding),
                    let found = own(
                        writers.right(to: binding.name, in: namespace),
                        binders.right(to: binding.role.name, in: namespace), in: namespace)
                else { continue }
                let means = "added itself to \(binding), which binds \(binding.role)"
                gains.append(
                    RoleGain(
                        role: role, scope: BindingScope(binding.namespace), means: means, rights: found.map(\.right)))
            }
        }
        return gains
    }

    /// The rights to bind roles by RoleBindings of a namespace, or of every one.
    private func binders(
        in namespace: String?, by identity: RightsIdentity
    ) -> (ofClusterRoles: RightsByName, ofRoles: RightsByName) {
        func binders(of resource: String) -> RightsByName {
            RightsByName([.bindAnyRole], of: self, in: namespace, by: identity) {
                $0.allows(resource: resource, subresource: "")
            }
        }
        return (binders(of: "clusterroles"), binders(of: "roles"))
    }

    /// Whether at least one right is the scope's own: what holds everywhere is found with the whole cluster.
    func own(_ rights: Held?..., in namespace: String?) -> [Held]? {
        let found = rights.compactMap(\.self)
        return found.count == rights.count && found.contains { $0.namespace == namespace } ? found : nil
    }
}

extension RoleKey {
    static func clusterRole(_ name: String) -> RoleKey {
        RoleKey(kind: .clusterRole, namespace: "", name: name)
    }
}
