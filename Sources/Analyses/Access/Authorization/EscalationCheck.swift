/// The API server's guard against giving away what one does not have, as `pkg/registry/rbac/escalation_check.go` and
/// `component-helpers/auth/rbac/validation` have it.
extension Authorizer {
    /// Whether a user who may write roles may write these rules into this one: only with every right that they give, in
    /// the role's scope, or with the verb `escalate` on it.
    public func mayWrite(_ rules: [PolicyRule], into role: RoleKey, by user: UserInfo) -> Bool {
        user.groups.contains("system:masters") || has("escalate", on: role, in: role.namespace, user)
            || rights(of: user, in: role.namespace).cover(rules)
    }

    /// Whether a user who may write bindings may bind this role: only with every right that it gives, in the binding's
    /// scope, or with the verb `bind` on it.
    /// - Parameter namespace: the binding's; empty for the whole cluster.
    public func mayBind(_ role: RoleKey, in namespace: String, by user: UserInfo) -> Bool {
        if user.groups.contains("system:masters") || has("bind", on: role, in: namespace, user) { return true }
        guard let index = model.roleIndex(role) else { return false }
        return rights(of: user, in: namespace).cover(model.effectiveRules(of: index))
    }

    private func has(_ verb: String, on role: RoleKey, in namespace: String, _ user: UserInfo) -> Bool {
        let attributes = ResourceAttributes(
            verb: verb, group: "rbac.authorization.k8s.io",
            resource: role.kind == .role ? "roles" : "clusterroles", namespace: namespace, name: role.name)
        return decide(.resource(attributes), by: user).isAllowed
    }

    /// Every rule that holds for a user in a namespace, or in the whole cluster.
    func rights(of user: UserInfo, in namespace: String) -> [PolicyRule] {
        model.grants(of: user, in: namespace.isEmpty ? nil : namespace).flatMap { grant in
            model.roleIndex(of: model.bindings[grant.binding]).map(model.effectiveRules) ?? []
        }
    }
}

extension [PolicyRule] {
    /// Whether these rules give everything that the others give. Each single right must be covered by one rule.
    func cover(_ others: [PolicyRule]) -> Bool { others.allSatisfy(cover) }

    func cover(_ other: PolicyRule) -> Bool {
        for verb in other.verbs {
            let candidates = filter { $0.allows(verb: verb) }
            guard !candidates.isEmpty else { return false }
            for path in other.nonResourceURLs {
                guard candidates.contains(where: { $0.covers(path: path) }) else { return false }
            }
            for group in other.apiGroups {
                for resource in other.resources {
                    let matching = candidates.filter { $0.allows(group: group) && $0.covers(resource: resource) }
                    let names = other.resourceNames.isEmpty ? [""] : other.resourceNames
                    guard names.allSatisfy({ name in matching.contains { $0.covers(name: name) } }) else {
                        return false
                    }
                }
            }
        }
        return true
    }
}

extension PolicyRule {
    /// Whether the rule gives a resource as rules write it, `*` and `*/scale` included.
    fileprivate func covers(resource: String) -> Bool {
        if resources.contains(where: { $0 == "*" || $0 == resource }) { return true }
        guard let slash = resource.firstIndex(of: "/") else { return false }
        return resources.contains("*" + resource[slash...])
    }

    /// - Parameter name: empty for all names.
    fileprivate func covers(name: String) -> Bool {
        resourceNames.isEmpty || !name.isEmpty && resourceNames.contains(name)
    }

    fileprivate func covers(path: String) -> Bool {
        nonResourceURLs.contains { $0 == path || PolicyRule.isPrefix($0, of: path) }
    }
}
