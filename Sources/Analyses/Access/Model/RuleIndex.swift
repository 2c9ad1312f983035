/// Finds the roles that may allow a request by the resources that their rules name.
struct RuleIndex: Sendable {
    /// A role, and which of its rules.
    struct Entry: Sendable {
        let role: Int32
        let rule: Int32
    }

    /// By resource as rules write it (`pods`, `pods/exec`, `*/scale`, `*`), then by the role's namespace, empty for
    /// ClusterRoles.
    private var byResource: [String: [String: [Entry]]] = [:]
    private var nonResource: [Entry] = []

    init(rules: [PolicyRule], rulesOfRole: [[Int32]], roles: [Role]) {
        for (role, places) in rulesOfRole.enumerated() {
            for place in places {
                let entry = Entry(role: Int32(role), rule: place)
                let rule = rules[Int(place)]
                for resource in Set(rule.resources) {
                    byResource[resource, default: [:]][roles[role].key.namespace, default: []].append(entry)
                }
                if !rule.nonResourceURLs.isEmpty { nonResource.append(entry) }
            }
        }
    }

    /// Every rule that may allow the request; some that do not are among them.
    /// - Parameter inAnyNamespace: also those of Roles of other namespaces.
    func candidates(for attributes: AccessAttributes, inAnyNamespace: Bool) -> [Entry] {
        guard case .resource(let attributes) = attributes else { return nonResource }
        var keys: Set<String> = [attributes.combinedResource, "*"]
        if !attributes.subresource.isEmpty { keys.insert("*/" + attributes.subresource) }
        return keys.flatMap { key -> [Entry] in
            guard let byNamespace = byResource[key] else { return [] }
            if inAnyNamespace { return byNamespace.values.flatMap(\.self) }
            return Set(["", attributes.namespace]).flatMap { byNamespace[$0] ?? [] }
        }
    }
}
