/// Computes the rules of aggregated ClusterRoles as the controller manager fills them in: those of all other ClusterRoles
/// that a selector matches, which may be aggregated themselves.
struct Aggregation {
    /// For each role the places of the rules that it grants.
    private(set) var rules: [[Int32]]
    /// Roles that were left with their own rules, because hostile input would make them too many.
    private(set) var unevaluated: [Int] = []
    /// The ClusterRoles that an aggregated one selects itself.
    private(set) var selected: [Int: [Int]] = [:]

    /// Hundreds of times what real clusters have.
    private static let mostReferences = 1_000_000
    /// Roles that selectors may be held against, all together.
    private static let mostCandidates = 4_000_000

    /// - Parameters:
    ///   - own: for each role the places of the rules that it states.
    ///   - mostReferences: to roles and rules that aggregation may follow, all roles together.
    init(roles: [Role], own: [[Int32]], mostReferences: Int = Aggregation.mostReferences) {
        rules = own
        let clusterRoles = roles.indices.filter { roles[$0].key.kind == .clusterRole }
        let aggregated = clusterRoles.filter { roles[$0].aggregation != nil }
        guard !aggregated.isEmpty else { return }
        // Those that every cluster has are bound most, and no others are to take their place.
        let builtIn = aggregated.filter { DefaultPolicy.has(roles[$0].key) }
        select(builtIn + aggregated.filter { !DefaultPolicy.has(roles[$0].key) }, among: clusterRoles, of: roles)
        let others = selected.filter { !DefaultPolicy.has(roles[$0.key].key) }.map { role, parts in
            (size: parts.reduce(0) { $0 + own[$1].count }, role: role)
        }
        // As many as possible, so the small ones first.
        expand(builtIn.filter { selected[$0] != nil } + others.sorted { $0 < $1 }.map(\.role), own, mostReferences)
        unevaluated.sort()
    }

    /// Finds the roles that each aggregated one selects.
    private mutating func select(_ aggregated: [Int], among clusterRoles: [Int], of roles: [Role]) {
        // A selector costs a look at each role with labels: most have none.
        let labelled = clusterRoles.filter { !roles[$0].labels.isEmpty }
        var known: [[RoleSelector]: [Int]] = [:]
        var budget = Aggregation.mostCandidates
        for role in aggregated {
            let selectors = roles[role].aggregation ?? []
            if known[selectors] == nil {
                let candidates = selectors.contains { $0.matches([:]) } ? clusterRoles : labelled
                budget -= candidates.count
                guard budget > 0 else {
                    unevaluated.append(role)
                    continue
                }
                known[selectors] = candidates.filter { other in selectors.contains { $0.matches(roles[other].labels) } }
            }
            selected[role] = known[selectors]
        }
    }

    /// Roles that select the same ones grant the same: of an aggregated role its own rules never count, so that it makes no
    /// difference which of them one begins with.
    private mutating func expand(_ aggregated: [Int], _ own: [[Int32]], _ most: Int) {
        var places: [[Int]: Int] = [:]
        var partsOfGroup: [[Int]] = []
        var groupOfRole: [Int: Int] = [:]
        for role in aggregated {
            guard let parts = selected[role] else { continue }
            if let place = places[parts] {
                groupOfRole[role] = place
            } else {
                groupOfRole[role] = partsOfGroup.count
                places[parts] = partsOfGroup.count
                partsOfGroup.append(parts)
            }
        }
        var budget = most
        var steps = Aggregation.mostCandidates
        var known: [Int: [Int32]] = [:]
        for role in aggregated {
            guard let group = groupOfRole[role] else { continue }
            if known[group] == nil, steps > 0 {
                known[group] = Aggregation.granted(group, partsOfGroup, groupOfRole, own, &steps)
            }
            guard let found = known[group], budget > found.count else {
                unevaluated.append(role)
                continue
            }
            budget -= 1 + found.count
            rules[role] = found
        }
    }

    /// The places of the rules of all roles that a group of parts leads to, in order.
    /// - Parameter steps: how many parts may still be looked at.
    /// - Returns: nil where there are more.
    private static func granted(
        _ group: Int, _ partsOfGroup: [[Int]], _ groupOfRole: [Int: Int], _ own: [[Int32]], _ steps: inout Int
    ) -> [Int32]? {
        var pending = [group]
        var groups: Set<Int> = [group]
        var roles: Set<Int> = []
        var found: [Int32] = []
        while let next = pending.popLast() {
            steps -= partsOfGroup[next].count
            guard steps > 0 else { return nil }
            for part in partsOfGroup[next] where roles.insert(part).inserted {
                if let other = groupOfRole[part] {
                    if groups.insert(other).inserted { pending.append(other) }
                } else {
                    found += own[part]
                    steps -= own[part].count
                }
            }
        }
        return found.sorted()
    }
}
