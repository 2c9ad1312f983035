/// Which requests a rule allows, as `pkg/apis/rbac/v1/evaluation_helpers.go` has it.
extension PolicyRule {
    /// Whether the rule allows a request in the scope in which it is bound.
    public func allows(_ attributes: AccessAttributes) -> Bool {
        switch attributes {
        case .resource(let attributes):
            allows(verb: attributes.verb) && allows(group: attributes.group)
                && allows(resource: attributes.resource, subresource: attributes.subresource)
                && allows(name: attributes.name)
        case .nonResource(let path, let verb): allows(verb: verb) && allows(path: path)
        }
    }

    func allows(verb: String) -> Bool { verbs.contains { $0 == "*" || $0 == verb } }

    func allows(group: String) -> Bool { apiGroups.contains { $0 == "*" || $0 == group } }

    /// `*` stands for everything, subresources included, and `*/scale` for that subresource of everything. `pods` is not
    /// `pods/log`, and `pods/*` is nothing but itself.
    func allows(resource: String, subresource: String) -> Bool {
        let combined = subresource.isEmpty ? resource : resource + "/" + subresource
        return resources.contains { allowed in
            allowed == "*" || allowed == combined
                || !subresource.isEmpty && allowed.hasPrefix("*/") && allowed.dropFirst(2) == subresource
        }
    }

    /// A rule with names never allows a request that states none, such as `create` or a plain `list`.
    func allows(name: String) -> Bool { resourceNames.isEmpty || resourceNames.contains(name) }

    func allows(path: String) -> Bool {
        nonResourceURLs.contains { $0 == "*" || $0 == path || PolicyRule.isPrefix($0, of: path) }
    }

    /// Whether a URL with stars at its end begins a path.
    static func isPrefix(_ url: String, of path: String) -> Bool {
        guard url.hasSuffix("*") else { return false }
        let stars = url.utf8.reversed().prefix { $0 == UInt8(ascii: "*") }.count
        return path.utf8.starts(with: url.utf8.dropLast(stars))
    }
}
