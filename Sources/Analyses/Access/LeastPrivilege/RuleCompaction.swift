/// Turns single uses into few rules that allow no more than they say.
enum RuleCompaction {
    private struct Key: Hashable {
        let groups: [String]
        let resources: [String]
        let names: [String]
    }

    /// Rules for what was used in one scope. Rules are joined only where the joined one allows exactly what they did: for
    /// the verbs of one resource, for resources with the same verbs, and for groups with the same resources.
    static func rules(_ uses: [(key: AccessUsage.Use, value: AccessUsage.Names)], mostNames: Int) -> [PolicyRule] {
        var verbs: [Key: Set<String>] = [:]
        for (use, names) in uses {
            var kept: [String] = []
            // The right to act as anyone, or to pass on any right, is not what a few names stand for.
            let isWidened = !use.verb.hasPrefix("impersonate") && !RuleCompaction.passingOn.contains(use.verb)
            if case .some(let some) = names, some.count <= mostNames || !isWidened { kept = some.sorted() }
            verbs[Key(groups: [use.group], resources: [use.resource], names: kept), default: []].insert(use.verb)
        }
        // What is allowed for all names need not be said for some.
        for (key, some) in verbs where !key.names.isEmpty {
            let all = verbs[Key(groups: key.groups, resources: key.resources, names: [])] ?? []
            verbs[key] = some.subtracting(all)
        }
        var rules = verbs.filter { !$0.value.isEmpty }.map { key, verbs in
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
        return rules.sorted { $0.sortKey.lexicographicallyPrecedes($1.sortKey) }
    }

    private static let passingOn: Set<String> = ["bind", "escalate", "approve", "sign", "attest"]

    /// The single rights of a rule that no request needed. Of a right with a wildcard that some request needed, all else.
    static func unused(_ rule: PolicyRule, _ requests: [AccessAttributes]) -> [String] {
        var rights: [String] = []
        func add(_ right: String, isUsed: Bool, isWildcard: Bool) {
            if !isUsed { rights.append(right) }
            if isUsed && isWildcard { rights.append("all else of \(right)") }
        }
        for verb in rule.verbs {
            let ofVerb = requests.filter { verb == "*" || $0.verb == verb }
            for path in rule.nonResourceURLs {
                let single = PolicyRule(verbs: ["*"], nonResourceURLs: [path])
                add(
                    "\(verb) \(path == "*" ? "every path" : path)", isUsed: ofVerb.contains(where: single.allows),
                    isWildcard: verb == "*" || path.hasSuffix("*"))
            }
            for group in rule.apiGroups {
                for resource in rule.resources {
                    let single = PolicyRule(verbs: ["*"], apiGroups: [group], resources: [resource])
                    add(
                        "\(verb) \(resource)" + (group.isEmpty ? "" : ".\(group)"),
                        isUsed: ofVerb.contains(where: single.allows),
                        isWildcard: verb == "*" || group == "*" || resource.hasPrefix("*"))
                }
            }
        }
        return rights
    }
}

extension PolicyRule {
    fileprivate var sortKey: [String] { apiGroups + ["/"] + resources + ["/"] + resourceNames + ["/"] + verbs }
}
