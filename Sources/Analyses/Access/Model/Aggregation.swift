/// Computes the rules of aggregated ClusterRoles as the controller manager fills them in: those of all other ClusterRoles
/// that a selector matches, which may be aggregated themselves.
struct Aggregation {
    /// For each role the places of the rules that it grants.
    private(set) var rules: [[Int32]]
    /// Roles that were left with their own rules, because hostile input would make them too many.
    private(set) var unevaluated: [Int] = []
    /// The ClusterRoles that an aggregated one selects itself.
    private(set) var selected: [Int: [Int]] = [:]

    /// References to rules that aggregation may add, all roles together; a thousand times what real clusters have.
    private static let mostReferences = 4_000_000

    init(roles: [Role], own: [[Int32]]) {
        rules = own
        let clusterRoles = roles.indices.filter { roles[$0].key.kind == .clusterRole }
        let aggregated = clusterRoles.filter { roles[$0].aggregation != nil }
        guard !aggregated.isEmpty else { return }
        // A selector costs a look at each role with labels: most have none.
        let labelled = clusterRoles.filter { !roles[$0].labels.isEmpty }
        var budget = Aggregation.mostReferences
        for role in aggregated {
            let selectors = roles[role].aggregation ?? []
            let candidates = selectors.contains { $0.matches([:]) } ? clusterRoles : labelled
            budget -= candidates.count
            guard budget > 0 else {
                unevaluated.append(role)
                continue
            }
            selected[role] = candidates.filter { other in
                other != role && selectors.contains { $0.matches(roles[other].labels) }
            }
        }
        for role in aggregated where selected[role] != nil {
            var visited: Set<Int> = [role]
            var pending = selected[role] ?? []
            var found: [Int32] = []
            while let next = pending.popLast() {
                guard visited.insert(next).inserted else { continue }
                if let more = selected[next] { pending += more } else { found += own[next] }
                budget -= 1 + own[next].count
                guard budget > 0 else { break }
            }
            guard budget > 0 else {
                unevaluated.append(role)
                continue
            }
            rules[role] = found.sorted()
        }
    }
}
