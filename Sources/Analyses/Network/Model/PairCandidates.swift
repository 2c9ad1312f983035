/// Finds the classes to which pods of a class may be allowed to open something: where neither end is isolated, or a rule
/// of the end that is asks for the other. Some to which they may not are among them.
final class PairCandidates {
    private let count: Int
    /// The classes that each query matches.
    private var members: [[Int32]]
    /// The plans for ingress with a rule that asks for each query, and the classes of each plan.
    private var admitting: [[Int32]]
    private var classesOfPlan: [[Int32]] = []
    /// The classes that may take connections from anyone.
    private var open: BitSet
    private var all: BitSet
    /// Peers for rules by address, at which queries do not look.
    private let onHostNetwork: [Int32]
    /// The classes for which the rules of a plan for egress ask, by the number of the plan.
    private var sent: [Int: BitSet] = [:]

    /// Words of the sets that are kept for plans; a hostile inventory could ask for more.
    private static let mostKeptWords = 4_000_000

    init(_ model: NetworkModel) {
        let classes = model.classes
        count = classes.count
        members = Array(repeating: [], count: model.index.queries.count)
        admitting = members
        (open, all) = (BitSet(count: count), BitSet(count: count))
        onHostNetwork = classes.filter(\.isOnHostNetwork).map { Int32(truncatingIfNeeded: $0.number) }
        /// Positions in `classesOfPlan` by the number of the plan.
        var places: [Int: Int] = [:]
        for pod in classes {
            all.insert(pod.number)
            let number = Int32(truncatingIfNeeded: pod.number)
            for query in pod.queries.members { members[Int(query)].append(number) }
            if let place = places[pod.ingress.number] {
                classesOfPlan[place].append(number)
                continue
            }
            guard let queries = pod.ingress.queriesThatAllow else {
                open.insert(pod.number)
                continue
            }
            let place = classesOfPlan.count
            places[pod.ingress.number] = place
            classesOfPlan.append([number])
            for query in queries.members { admitting[Int(query)].append(Int32(truncatingIfNeeded: place)) }
        }
    }

    func of(_ source: PodClass) -> BitSet {
        if source.isOnHostNetwork { return all }
        var plans = BitSet(count: classesOfPlan.count)
        for query in source.queries.members { plans.insert(admitting[Int(query)]) }
        var receiving = open
        for plan in plans.members { receiving.insert(classesOfPlan[plan]) }
        if let sent = sent(by: source.egress) { receiving.formIntersection(sent) }
        return receiving
    }

    /// The classes for which the rules of a plan ask; nil where it may be any.
    private func sent(by plan: DirectionPlan) -> BitSet? {
        if let known = sent[plan.number] { return known }
        guard let queries = plan.queriesThatAllow else { return nil }
        var found = BitSet(count: count)
        found.insert(onHostNetwork)
        for query in queries.members { found.insert(members[Int(query)]) }
        if sent.count * (count / 64 + 1) < PairCandidates.mostKeptWords { sent[plan.number] = found }
        return found
    }
}

extension DirectionPlan {
    /// The queries of the rules without one of which nothing is allowed; nil where more than rules allow, or pods match
    /// that no query does.
    fileprivate var queriesThatAllow: QuerySet? {
        if !isIsolated { return nil }
        let rules = admin.filter { $0.action == .allow } + allowing
        if rules.contains(where: { $0.matchesEverything || !$0.networks.isEmpty }) { return nil }
        return QuerySet.union(of: rules.compactMap(\.queries))
    }
}
