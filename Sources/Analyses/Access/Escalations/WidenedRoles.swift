/// Roles that a subject is bound to, or may bind itself to, and may write any right into.
///
/// Whoever writes a role may write the rights into it that it has itself, which gains nothing, and with the verb
/// `escalate` on the role every right (`pkg/registry/rbac/role/policybased`).
extension SubjectSteps {
    /// The rights to write roles of one scope.
    private struct RoleWriters {
        let creators: RightsByName
        /// By server-side apply.
        private let appliers: RightsByName
        let changers: RightsByName
        let escalators: RightsByName
        /// Of the roles; nil for ClusterRoles.
        let namespace: String?

        init(_ steps: SubjectSteps, in namespace: String?, by identity: RightsIdentity) {
            self.namespace = namespace
            let resource = namespace == nil ? "clusterroles" : "roles"
            creators = steps.roleCreators(in: namespace, resource: resource, by: identity)
            appliers = RightsByName([.writeRoles], of: steps, in: namespace, by: identity) {
                $0.allows(verb: "create") && $0.allows(verb: "patch") && $0.allows(resource: resource, subresource: "")
            }
            changers = RightsByName(
                [namespace == nil ? .updateClusterRoles : .updateRoles], of: steps, in: namespace, by: identity)
            escalators = RightsByName(
                [namespace == nil ? .escalateClusterRoles : .escalateNamespaceRoles], of: steps, in: namespace,
                by: identity)
        }

        /// The rights to write anything into a role that is there.
        func change(_ name: String) -> [Held]? {
            guard let changer = changers.right(to: name, in: namespace),
                let escalator = escalators.right(to: name, in: namespace)
            else { return nil }
            return [changer, escalator]
        }

        /// The rights to create a role with anything in it: by POST, which is authorized without a name, or under a name by
        /// server-side apply.
        func creation(_ name: String) -> [Held]? {
            if escalators.areForAll {
                return [creators.right(to: name, in: namespace), escalators.right(to: "", in: namespace)].allPresent
            }
            return [appliers.right(to: name, in: namespace), escalators.right(to: name, in: namespace)].allPresent
        }

        /// Of roles that are named in rights, and `""` for all others.
        var names: [String] { Set(creators.names + changers.names + escalators.names).sorted() + [""] }
    }

    /// The rights to create roles: by POST, which is authorized without a name, or under a name by server-side apply.
    private func roleCreators(
        in namespace: String?, resource: String, by identity: RightsIdentity
    ) -> RightsByName {
        RightsByName([.writeRoles], of: self, in: namespace, by: identity) { rule in
            rule.allows(verb: "create") && (rule.resourceNames.isEmpty || rule.allows(verb: "patch"))
                && rule.allows(resource: resource, subresource: "")
        }
    }

    mutating func widenedRoles() {
        let places = Dictionary(grouping: bound.indices) { model.roles[bound[$0].role].key.scope }
        let missingPlaces = Dictionary(grouping: missing.indices) { missing[$0].role.scope }
        for identity in identities where mayEscalate(identity) {
            let scopes = scopes(of: identity)
            // Who has rights in the whole cluster may widen roles anywhere.
            func reached(_ places: [String?: [Int]], _ all: Range<Int>) -> [Int] {
                scopes.contains(nil) ? Array(all) : scopes.flatMap { places[$0] ?? [] }.sorted()
            }
            widenedRoles(
                by: identity, reached(places, bound.indices).map { bound[$0] },
                reached(missingPlaces, missing.indices).map { missing[$0] })
        }
    }

    /// Whether there is a right to write into roles what one does not have.
    private func mayEscalate(_ identity: RightsIdentity) -> Bool {
        let ids: Set<Capability.ID> = [.escalateClusterRoles, .escalateNamespaceRoles]
        return scopes(of: identity).contains { scope in
            [rights(in: scope, by: identity), rightsByName(in: scope, by: identity)].joined().contains {
                ids.contains($0.match.id)
            }
        }
    }

    private mutating func widenedRoles(
        by identity: RightsIdentity, _ bound: [(role: Int, scope: BindingScope, source: Right.Source)],
        _ missing: [(role: RoleKey, scope: BindingScope, source: Right.Source)]
    ) {
        var writers: [String?: RoleWriters] = [:]
        func writing(_ role: RoleKey, _ steps: SubjectSteps) -> RoleWriters? {
            let scope = role.scope
            let known = writers[scope] ?? RoleWriters(steps, in: scope, by: identity)
            writers[scope] = known
            return known.escalators.isEmpty ? nil : known
        }
        for (role, scope, source) in bound {
            guard let writers = writing(model.roles[role].key, self),
                let (rights, reason) = widening(role, writers)
            else { continue }
            addEverything(in: scope, reason, rights.map(\.right) + [Right(source: source)])
        }
        for (role, scope, source) in missing {
            guard let rights = writing(role, self)?.creation(role.name) else { continue }
            let state = model.completeness == .cluster ? "does not exist" : "was not read"
            addEverything(
                in: scope, "may create \(role), which \(state) and to which it is bound",
                rights.map(\.right) + [Right(source: source)])
        }
        for namespace in scopes(of: identity) { newlyBoundRoles(namespace, identity) }
    }

    private mutating func addEverything(in scope: BindingScope, _ reason: String, _ rights: [Right]) {
        if scope == .cluster {
            add(.clusterAdmin, reason, rights)
        } else {
            addEverything(in: scope.namespace, reason, rights)
        }
    }

    /// The rights by which a role comes to give everything: by writing it, a part that it aggregates, or a new part.
    private func widening(_ whole: Int, _ writers: RoleWriters) -> (rights: [Held], reason: String)? {
        let name = model.roles[whole].key
        let parts = model.parts(of: whole)
        for role in [whole] + parts.subtracting([whole]).sorted() {
            let key = model.roles[role].key
            guard let rights = writers.change(key.name) else { continue }
            let reason =
                "may write every right into \(key), "
                + (role == whole ? "to which it is bound" : "which is a part of \(name), to which it is bound")
            return (rights, reason)
        }
        let aggregates = parts.contains { role in
            model.roles[role].aggregation?.contains { $0.canMatch } ?? false
        }
        guard aggregates else { return nil }
        for other in writers.names {
            let key = RoleKey.clusterRole(other)
            if !other.isEmpty, model.roleIndex(key) != nil, let rights = writers.change(other) {
                let reason = "may write every right into \(key) and label it as a part of \(name), to which it is bound"
                return (rights, reason)
            }
            if other.isEmpty || model.roleIndex(key) == nil, let rights = writers.creation(other) {
                return (rights, "may create a ClusterRole that is a part of \(name), to which it is bound")
            }
        }
        return nil
    }

    /// Roles that the subject binds itself to while they give nothing that it has not.
    private mutating func newlyBoundRoles(_ namespace: String?, _ identity: RightsIdentity) {
        if let maker = maker(.writeNamespaceBindings, in: namespace, by: identity) {
            let scope = BindingScope(namespace) == .cluster ? .everyNamespace : BindingScope(namespace)
            newlyBoundClusterRoles(in: scope, maker, identity)
            newlyBoundRoles(in: namespace, maker, identity)
        }
        if namespace == nil, let maker = maker(.writeClusterBindings, in: nil, by: identity) {
            newlyBoundClusterRoles(in: .cluster, maker, identity)
        }
    }

    /// Whoever may write all of them is bound to one already.
    private mutating func newlyBoundClusterRoles(
        in scope: BindingScope, _ maker: Held, _ identity: RightsIdentity
    ) {
        let changers = RightsByName([.updateClusterRoles], of: self, in: nil, by: identity)
        let escalators = RightsByName([.escalateClusterRoles], of: self, in: nil, by: identity)
        let names = Set(changers.names + escalators.names).sorted()
        if names.isEmpty { return }
        let authorizer = ground.authorizer
        for name in names {
            let key = RoleKey.clusterRole(name)
            guard
                let rights = own(
                    maker, changers.right(to: name, in: nil), escalators.right(to: name, in: nil), in: scope.namespace)
            else { continue }
            let reason = "may bind itself to \(key) and write every right into it"
            if authorizer.mayBind(key, in: scope.namespace ?? "", by: userInfo(of: identity)) {
                return addEverything(in: scope, reason, rights.map(\.right))
            }
            guard scope == .everyNamespace else { continue }
            // What the role gives, the subject may have in some namespaces only.
            let namespaces = Set(
                model.allGrants(of: userInfo(of: identity)).compactMap { model.bindings[$0.binding].namespace })
            for namespace in namespaces.sorted()
            where authorizer.mayBind(key, in: namespace, by: userInfo(of: identity)) {
                addEverything(in: namespace, reason, rights.map(\.right))
            }
        }
    }

    private mutating func newlyBoundRoles(in namespace: String?, _ maker: Held, _ identity: RightsIdentity) {
        let escalators = RightsByName([.escalateNamespaceRoles], of: self, in: namespace, by: identity)
        if escalators.isEmpty { return }
        let changers = RightsByName([.updateRoles], of: self, in: namespace, by: identity)
        let creators = roleCreators(in: namespace, resource: "roles", by: identity)
        let namespacesOf = Dictionary(grouping: objects.roles(in: namespace).map { model.roles[$0].key }, by: \.name)
        let everywhere = namespace == nil ? model.namespaces : []
        var places: Set<String?> = []
        for name in [""] + Set(changers.names + escalators.names).sorted() {
            guard
                let rights = own(
                    maker, creators.right(to: name, in: namespace), changers.right(to: name, in: namespace),
                    escalators.right(to: name, in: namespace), in: namespace)
            else { continue }
            let taken = Set((namespacesOf[name] ?? []).map(\.namespace))
            let free: [String?] = taken.isEmpty ? [namespace] : everywhere.filter { !taken.contains($0) }
            for place in free where places.insert(place).inserted {
                let reason =
                    "may create a Role\(AccessWords.scope(place)), bind itself to it and write every right into it"
                addEverything(in: place, reason, rights.map(\.right))
            }
            if taken.isEmpty { return }
        }
        let authorizer = ground.authorizer
        var done: Set<String> = []
        for role in objects.roles(in: namespace) {
            let key = model.roles[role].key
            guard !done.contains(key.namespace),
                let rights = own(
                    maker, changers.right(to: key.name, in: namespace), escalators.right(to: key.name, in: namespace),
                    in: namespace),
                authorizer.mayBind(key, in: key.namespace, by: userInfo(of: identity))
            else { continue }
            done.insert(key.namespace)
            let reason = "may bind itself to \(key) and write every right into it"
            addEverything(in: key.namespace, reason, rights.map(\.right))
        }
    }

    /// Whose rights guard a request.
    private func userInfo(of identity: RightsIdentity) -> UserInfo {
        if case .lender(let lender) = identity { UserInfo(lender) } else { user }
    }
}

extension RoleKey {
    /// Where the role lies; nil for a ClusterRole.
    fileprivate var scope: String? { kind == .role ? namespace : nil }
}

extension [SubjectSteps.Held?] {
    /// Nil where one is missing.
    fileprivate var allPresent: [SubjectSteps.Held]? {
        let present = compactMap(\.self)
        return present.count == count ? present : nil
    }
}

extension RoleSelector {
    /// Whether some labels match: whoever writes an object chooses them.
    fileprivate var canMatch: Bool {
        var labels: [String: String] = [:]
        for (key, tests) in Dictionary(grouping: requirements, by: \.key) {
            let listed = tests.filter { $0.test == .isIn }.map { Set($0.values) }
            if let first = listed.first {
                let excluded = tests.filter { $0.test == .isNotIn }.flatMap(\.values)
                labels[key] = listed.reduce(first) { $0.intersection($1) }.subtracting(excluded).min()
            } else if tests.contains(where: { $0.test == .exists }) {
                let excluded = Set(tests.filter { $0.test == .isNotIn }.flatMap(\.values))
                labels[key] = (0...excluded.count).lazy.map { "v\($0)" }.first { !excluded.contains($0) }
            }
        }
        return matches(labels)
    }
}
