extension AccessModel {
    /// The ways in which RBAC allows a user something, in the order in which the API server looks for one: a chain for each
    /// binding, with the first rule that allows it.
    /// - Parameter inAnyNamespace: also counts what holds in other namespaces than the request's.
    public func chains(
        allowing attributes: AccessAttributes, to user: UserInfo, inAnyNamespace: Bool = false
    ) -> [AccessChain] {
        grants(of: user, for: attributes, inAnyNamespace).compactMap { grant in
            guard let role = roleIndex(of: bindings[grant.binding]),
                let rule = firstRule(of: role, allowing: attributes)
            else { return nil }
            return chain(grant, role: role, rule: rule)
        }
    }

    /// The ways in which a user may do something to objects of certain names, where the request states none.
    public func chainsByName(
        allowing attributes: AccessAttributes, to user: UserInfo, inAnyNamespace: Bool = false
    ) -> [AccessChain] {
        guard case .resource(let request) = attributes, request.name.isEmpty else { return [] }
        return grants(of: user, for: attributes, inAnyNamespace).flatMap { grant -> [AccessChain] in
            guard let role = roleIndex(of: bindings[grant.binding]) else { return [] }
            return rulesOfRole[role].lazy.map { self.rules[Int($0)] }
                .filter { !$0.resourceNames.isEmpty && $0.withoutNames.allows(attributes) }
                .map { self.chain(grant, role: role, rule: $0) }
        }
    }

    private func grants(of user: UserInfo, for attributes: AccessAttributes, _ inAnyNamespace: Bool) -> [Grant] {
        guard case .resource(let request) = attributes else { return grants(of: user, in: nil) }
        if inAnyNamespace { return allGrants(of: user) }
        return grants(of: user, in: request.namespace.isEmpty ? nil : request.namespace)
    }

    /// Bindings whose role was not read: on a cluster they grant nothing, of files nobody can tell. A role that was read and
    /// that the API server would refuse is told of by itself.
    /// - Parameter subjects: only those that name one of these; nil for all.
    public func bindingsWithoutRole(of subjects: Set<Subject>? = nil) -> [RoleBinding] {
        bindings.filter {
            roleIndex(of: $0) == nil && !facts.refusedRoles.contains($0.role) && $0.names(oneOf: subjects)
        }
    }

    /// Aggregated roles that are too large to be computed.
    /// - Parameter subjects: only those that bindings give one of these; nil for all.
    public func unevaluatedRoles(of subjects: Set<Subject>? = nil) -> [RoleKey] {
        if subjects == nil || unevaluated.isEmpty { return unevaluated }
        let bound = Set(bindings.lazy.filter { $0.names(oneOf: subjects) }.map(\.role))
        return unevaluated.filter(bound.contains)
    }

    /// Whether Kubernetes itself gives the subject the role, and nothing was added to the role.
    public func isDefault(_ chain: AccessChain) -> Bool {
        guard DefaultPolicy.binds(chain.subject, to: chain.binding.role, in: chain.namespace),
            let role = roleIndex(chain.binding.role)
        else { return false }
        return DefaultPolicy.isDefault(chain.binding.role, granting: effectiveRules(of: role))
    }

    /// The groups of the API of whose resources rules speak under this name, in order.
    public func groups(ofResource resource: String) -> [String] {
        let groups = roles.flatMap(\.rules).filter { $0.resources.contains(resource) }.flatMap(\.apiGroups)
        return Set(groups).subtracting(["*"]).sorted()
    }

    /// Every namespace that an object tells of, in order.
    public var namespaces: [String] {
        let accounts = subjects.compactMap { subject -> String? in
            if case .serviceAccount(let namespace, _) = subject { namespace } else { nil }
        }
        let stated = facts.namespaces.map(\.name) + facts.workloads.map(\.namespace)
        return Set(stated + facts.serviceAccounts.map(\.namespace) + accounts + namespacesOfBindings).sorted()
    }
}

extension RoleBinding {
    /// - Parameter subjects: nil for all.
    fileprivate func names(oneOf subjects: Set<Subject>?) -> Bool {
        guard let subjects else { return true }
        return self.subjects.contains { subjects.contains($0.subject) }
    }
}
