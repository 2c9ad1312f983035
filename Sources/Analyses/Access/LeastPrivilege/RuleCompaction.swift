/// Turns single uses into few rules that allow no more than they say.
enum RuleCompaction {
    private struct Key: Hashable {
        let groups: [String]
        let resources: [String]
        let names: [String]
    }

    /// Rules for what was used in one scope. Rules are joined only where the joined one allows exactly what they did: for
    /// the verbs of one resource, for resources with the same verbs, and for groups with the same resources.
    /// - Parameter isWidened: whether what was used under these names gets a rule for all names. What is not, and whose names
    ///   are not all kept, gets none.
    static func rules(
        _ record: AccessUsage.Record, _ isWidened: (AccessUsage.Use, UsedNames) -> Bool
    ) -> [PolicyRule] {
        var verbs: [Key: Set<String>] = [:]
        for (use, names) in record.uses {
            var kept: [String] = []
            if !isWidened(use, names) {
                guard case .some(let some) = names else { continue }
                kept = some.sorted()
            }
            verbs[Key(groups: [use.group], resources: [use.resource], names: kept), default: []].insert(use.verb)
        }
        var rules = verbs.map { key, verbs in
            PolicyRule(
                verbs: verbs.sorted(), apiGroups: key.groups, resources: key.resources, resourceNames: key.names)
        }
        let byVerbs = Dictionary(grouping: rules) { [$0.verbs, $0.apiGroups, $0.resourceNames] }
        rules = byVerbs.values.map { alike in
            PolicyRule(
                verbs: alike[0].verbs, apiGroups: alike[0].apiGroups,
                resources: Set(alike.flatMap(\.resources)).sorted(), resourceNames: alike[0].resourceNames)
        }
        let byResources = Dictionary(grouping: rules) { [$0.verbs, $0.resources, $0.resourceNames] }
        rules = byResources.values.map { alike in
            PolicyRule(
                verbs: alike[0].verbs, apiGroups: Set(alike.flatMap(\.apiGroups)).sorted(),
                resources: alike[0].resources, resourceNames: alike[0].resourceNames)
        }
        let byPaths = Dictionary(grouping: record.paths, by: \.value)
        let ofPaths = byPaths.map { paths, verbs in
            PolicyRule(verbs: verbs.map(\.key).sorted(), nonResourceURLs: paths.sorted())
        }.sorted { $0.nonResourceURLs.lexicographicallyPrecedes($1.nonResourceURLs) }
        return rules.sorted { $0.sortKey.lexicographicallyPrecedes($1.sortKey) } + ofPaths
    }

    /// Whether a verb gives its holder the rights of others: that to act as anyone, or to pass on any right, is not what a
    /// few names stand for.
    static func passesOn(_ verb: String) -> Bool {
        verb.hasPrefix("impersonate") || ["bind", "escalate", "approve", "sign", "attest"].contains(verb)
    }
}

extension PolicyRule {
    fileprivate var sortKey: [String] { apiGroups + ["/"] + resources + ["/"] + resourceNames + ["/"] + verbs }
}
