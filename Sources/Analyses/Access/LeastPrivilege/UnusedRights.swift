/// What a rule of today's roles allows and no request needed.
struct UnusedRights {
    private let chain: AccessChain
    private let used: [AccessAttributes]
    private let isWidened: (AccessUsage.Use, Set<String>) -> Bool

    /// - Parameters:
    ///   - used: the requests that the chain allowed.
    ///   - isWidened: whether what was used under these names gets a rule for all names.
    init(
        of chain: AccessChain, used: [AccessAttributes], isWidened: @escaping (AccessUsage.Use, Set<String>) -> Bool
    ) {
        self.chain = chain
        self.used = used
        self.isWidened = isWidened
    }

    /// The single rights of the rule that are not needed, such as `delete secrets`. Of a right with a wildcard that some
    /// request needed, all else; of one to all objects, what is outside the namespaces and names that were used; of one to
    /// some names, the others.
    var descriptions: [String] {
        let rule = chain.rule
        var rights: [String] = []
        for verb in rule.verbs {
            let ofVerb = used.filter { verb == "*" || $0.verb == verb }
            for path in rule.nonResourceURLs {
                let right = "\(verb) \(path == "*" ? "every path" : path)"
                let single = PolicyRule(verbs: ["*"], nonResourceURLs: [path])
                if !ofVerb.contains(where: single.allows) {
                    rights.append(right)
                } else if verb == "*" || path.hasSuffix("*") {
                    rights.append("all else of \(right)")
                }
            }
            for group in rule.apiGroups {
                for resource in rule.resources {
                    let right = "\(verb) \(resource)" + (group.isEmpty ? "" : ".\(group)")
                    let single = PolicyRule(verbs: ["*"], apiGroups: [group], resources: [resource])
                    let uses = ofVerb.filter(single.allows)
                    if uses.isEmpty {
                        rights.append(right + UnusedRights.named(rule.resourceNames))
                    } else if verb == "*" || group == "*" || resource.hasPrefix("*") {
                        rights.append("all else of \(right)")
                    } else if let rest = rest(uses) {
                        rights.append(right + rest)
                    }
                }
            }
        }
        return rights
    }

    /// What is left of the right to one verb on one resource beside its uses; nil for nothing.
    private func rest(_ uses: [AccessAttributes]) -> String? {
        var record = AccessUsage.Record()
        record.add(uses, groups: [])
        guard chain.rule.resourceNames.isEmpty else {
            let names = record.uses.values.reduce(into: Set<String>()) { names, some in
                if case .some(let some) = some { names.formUnion(some) }
            }
            let others = chain.rule.resourceNames.filter { !names.contains($0) }
            return others.isEmpty ? nil : UnusedRights.named(others)
        }
        var kept: [String] = []
        for (use, names) in record.uses.sorted(by: { $0.key.namespace < $1.key.namespace }) {
            var all: [String]?
            if case .some(let some) = names, !isWidened(use, some) { all = some.sorted() }
            if all == nil, chain.namespace != nil || use.namespace.isEmpty { return nil }
            let place = chain.namespace == nil && !use.namespace.isEmpty ? "in namespace \(use.namespace)" : ""
            kept.append(
                [all.map { AccessWords.list($0) } ?? "those", place].filter { !$0.isEmpty }.joined(separator: " "))
        }
        return " but " + AccessWords.list(kept)
    }

    private static func named(_ names: [String]) -> String {
        names.isEmpty ? "" : " named \(AccessWords.list(names))"
    }
}
