/// What a rule of today's roles allows and no request needed.
struct UnusedRights {
    private let chain: AccessChain
    private let used: [AccessAttributes]
    private let partlyKept: Set<AccessUsage.Use>
    private let isWhole: (AccessUsage.Use) -> Bool

    /// - Parameters:
    ///   - used: the requests that the chain allowed.
    ///   - partlyKept: what was used under more names than are kept, so that it is not known which ones it was not.
    ///   - isWhole: whether the new roles allow it for all names.
    init(
        of chain: AccessChain, used: [AccessAttributes], partlyKept: Set<AccessUsage.Use>,
        isWhole: @escaping (AccessUsage.Use) -> Bool
    ) {
        self.chain = chain
        self.used = used
        self.partlyKept = partlyKept
        self.isWhole = isWhole
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
            if record.uses.keys.contains(where: partlyKept.contains) { return nil }
            let names = record.uses.values.reduce(into: Set<String>()) { $0.formUnion($1.known) }
            let others = chain.rule.resourceNames.filter { !names.contains($0) }
            return others.isEmpty ? nil : UnusedRights.named(others)
        }
        var kept: [String] = []
        for (use, names) in record.uses.sorted(by: { $0.key.namespace < $1.key.namespace }) {
            var all: [String]?
            if case .some(let some) = names, !partlyKept.contains(use), !isWhole(use) { all = some.sorted() }
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
