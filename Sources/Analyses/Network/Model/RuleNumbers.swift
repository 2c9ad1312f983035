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
    private var plans: [Int: BitSet] = [:]
    /// By the number of the class.
    private var matches: [Int: BitSet] = [:]

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
        forEveryPeer = BitSet(count: rules.count)
        for (number, rule) in rules.enumerated() {
            if rule.matchesEverything { forEveryPeer.insert(number) }
            if !rule.networks.isEmpty { byAddress.append(number) }
            for query in rule.queries?.members ?? [] {
                byQuery[query, default: []].append(Int32(truncatingIfNeeded: number))
            }
        }
    }

    private var mayKeepMore: Bool {
        (plans.count + matches.count) * (rules.count / 64 + 1) < RuleNumbers.mostKeptWords
    }

    /// The rules for pods of a class.
    func ofPlan(of pod: PodClass) -> BitSet {
        let plan = pod.plan(direction)
        if let known = plans[plan.number] { return known }
        var found = BitSet(count: rules.count)
        for rule in plan.admin + plan.allowing + plan.baseline {
            found.insert(firstOfPolicy[rule.policy] + rule.index)
        }
        if mayKeepMore { plans[plan.number] = found }
        return found
    }

    /// The rules of which pods of a class are a peer.
    func matching(_ pod: PodClass) -> BitSet {
        if let known = matches[pod.number] { return known }
        var found = forEveryPeer
        // No query is about a pod on the network of its node.
        for query in pod.isOnHostNetwork ? [] : pod.queries.members { found.insert(byQuery[query] ?? []) }
        for number in pod.isOnHostNetwork ? Array(rules.indices) : byAddress where rules[number].matches(.pod(pod)) {
            found.insert(number)
        }
        if mayKeepMore { matches[pod.number] = found }
        return found
    }

    /// A plan with only some of its rules.
    func narrowed(_ plan: DirectionPlan, to numbers: BitSet) -> DirectionPlan {
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
