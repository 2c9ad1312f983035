@testable import Analyses

/// RBAC by the letter and without any index: every binding, every subject, every rule, one after the other.
struct ReferenceAuthorizer {
    let roles: [Role]
    let bindings: [RoleBinding]

    func isAllowed(_ attributes: AccessAttributes, _ user: UserInfo) -> Bool {
        if user.groups.contains("system:masters") { return true }
        return bindings.contains { binding in
            guard applies(binding, to: attributes) else { return false }
            guard binding.subjects.contains(where: { names($0.subject, user) }) else { return false }
            return rules(of: binding.role).contains { allows($0, attributes) }
        }
    }

    /// Subjects by binding, as `whoCan` gives them.
    func whoCan(_ attributes: AccessAttributes) -> [String] {
        bindings.flatMap { binding -> [String] in
            guard applies(binding, to: attributes), rules(of: binding.role).contains(where: { allows($0, attributes) })
            else { return [] }
            return binding.subjects.map { "\(binding) \($0.subject)" }
        }.sorted()
    }

    private func applies(_ binding: RoleBinding, to attributes: AccessAttributes) -> Bool {
        guard let namespace = binding.namespace else { return true }
        guard case .resource(let resource) = attributes else { return false }
        return resource.namespace == namespace
    }

    private func names(_ subject: Subject, _ user: UserInfo) -> Bool {
        switch subject {
        case .user(let name): name == user.name
        case .group(let name): user.groups.contains(name)
        case .serviceAccount(let namespace, let name): user.name == "system:serviceaccount:\(namespace):\(name)"
        }
    }

    /// Aggregation as the controller does it: again and again, until nothing changes.
    func rules(of key: RoleKey) -> [PolicyRule] {
        var filled = Dictionary(
            uniqueKeysWithValues: roles.map { ($0.key, Set($0.aggregation == nil ? [$0.key] : [])) })
        var hasChanged = true
        while hasChanged {
            hasChanged = false
            for role in roles {
                guard let selectors = role.aggregation else { continue }
                for other in roles where other.key.kind == .clusterRole && other.key != role.key {
                    guard selectors.contains(where: { $0.matches(other.labels) }) else { continue }
                    let union = (filled[role.key] ?? []).union(filled[other.key] ?? [])
                    if union != filled[role.key] {
                        filled[role.key] = union
                        hasChanged = true
                    }
                }
            }
        }
        return roles.filter { filled[key]?.contains($0.key) ?? false }.flatMap(\.rules)
    }

    private func allows(_ rule: PolicyRule, _ attributes: AccessAttributes) -> Bool {
        guard rule.verbs.contains("*") || rule.verbs.contains(attributes.verb) else { return false }
        switch attributes {
        case .nonResource(let path, _):
            return rule.nonResourceURLs.contains { url in
                if url == "*" || url == path { return true }
                guard url.last == "*" else { return false }
                var prefix = url
                while prefix.last == "*" { prefix.removeLast() }
                return path.hasPrefix(prefix)
            }
        case .resource(let request):
            guard rule.apiGroups.contains("*") || rule.apiGroups.contains(request.group) else { return false }
            let whole = request.subresource.isEmpty ? request.resource : "\(request.resource)/\(request.subresource)"
            let wildcard = "*/\(request.subresource)"
            guard
                rule.resources.contains("*") || rule.resources.contains(whole)
                    || !request.subresource.isEmpty && rule.resources.contains(wildcard)
            else { return false }
            return rule.resourceNames.isEmpty || rule.resourceNames.contains(request.name)
        }
    }
}
