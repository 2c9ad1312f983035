/// The rules of a direction by numbers in the order in which they decide: which of them match a class, and which are of
/// its plan, so that what a pair of classes has in common is found without a look at each rule.
final class RuleNumbers {
    private let model: NetworkModel
    private let direction: TrafficDirection
    private let rules: [CompiledRule]
    /// The number of the first rule of each policy.
    private let firstOfPolicy: [Int]
    /// The rules for which it is enough that one of these queries matches a peer, by the number of the query.
    private var byQuery: [Int32: [Int32]] = [:]
    /// The rules that every pod is a peer of.
    private var forEveryPeer: BitSet
    /// The rules that look at addresses of pods, too.
    private var byAddress: [Int] = []
    /// By the number of the plan.
    private var plans: [Int: SparseBitSet] = [:]
    /// By the number of the class.
    private var matches: [BitSet?]
    private var keptWords = 0

    /// Words of the sets that are kept; a hostile inventory could ask for more.
    private static let mostKeptWords = 8_000_000

    init(_ model: NetworkModel, _ direction: TrafficDirection) {
        self.model = model
        self.direction = direction
        var rules: [CompiledRule] = []
        var firstOfPolicy: [Int] = []
        for policy in model.index.policies.indices {
            firstOfPolicy.append(rules.count)
            rules += model.index.compiledRules(policy, direction)
        }
        self.rules = rules
        self.firstOfPolicy = firstOfPolicy
        matches = Array(repeating: nil, count: model.classes.count)
        forEveryPeer = BitSet(count: rules.count)
        for (number, rule) in rules.enumerated() {
            if rule.matchesEverything { forEveryPeer.insert(number) }
            if !rule.networks.isEmpty { byAddress.append(number) }
            for query in rule.queries?.members ?? [] {
                byQuery[query, default: []].append(Int32(truncatingIfNeeded: number))
            }
        }
    }

    /// The rules of a plan of which pods of a class are a peer.
    func rules(of plan: DirectionPlan, matching peer: PodClass) -> SparseBitSet {
        let own = ofPlan(plan)
        if matches[peer.number] == nil && keptWords < RuleNumbers.mostKeptWords {
            matches[peer.number] = matching(peer)
            keptWords += rules.count / 64 + 1
        }
        if let matching = matches[peer.number] { return own.intersection(matching) }
        return SparseBitSet(own.members.filter { rules[$0].matches(.pod(peer)) })
    }

    private func ofPlan(_ plan: DirectionPlan) -> SparseBitSet {
        if let known = plans[plan.number] { return known }
        let found = SparseBitSet(
            (plan.admin + plan.allowing + plan.baseline).map { firstOfPolicy[$0.policy] + $0.index })
        plans[plan.number] = found
        return found
    }

    /// The rules of which pods of a class are a peer.
    func matching(_ pod: PodClass) -> BitSet {
        var found = forEveryPeer
        // No query is about a pod on the network of its node.
        for query in pod.isOnHostNetwork ? [] : pod.queries.members { found.insert(byQuery[query] ?? []) }
        for number in pod.isOnHostNetwork ? Array(rules.indices) : byAddress where rules[number].matches(.pod(pod)) {
            found.insert(number)
        }
        return found
    }

    /// A plan with only some of its rules.
    func narrowed(_ plan: DirectionPlan, to numbers: SparseBitSet) -> DirectionPlan {
        var narrow = DirectionPlan()
        narrow.isolating = plan.isolating
        for number in numbers.members {
            let rule = rules[number]
            switch model.index.policies[rule.policy].tier {
            case .admin: narrow.admin.append(rule)
            case .namespace: narrow.allowing.append(rule)
            case .baseline: narrow.baseline.append(rule)
            }
        }
        return narrow
    }
}
