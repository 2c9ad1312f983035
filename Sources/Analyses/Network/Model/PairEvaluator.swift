/// Answers for many pairs of classes what ``NetworkModel/connections(from:to:)`` answers for one.
///
/// Only pairs are looked at between which some rule allows something, so that the work grows with what is allowed. Of
/// those, the rules that match the other end, and the names of the destination's ports, decide everything; what they
/// decide is remembered.
final class PairEvaluator {
    /// What pods may open to pods of a class.
    struct Reach {
        /// The number of the destination's class.
        let destination: Int
        /// Never that of the empty set.
        let connections: SetNumber
    }

    typealias SetNumber = UInt32
    private static let none: SetNumber = 0
    private static let all: SetNumber = 1

    /// Sets of connections by number; few make up all of a cluster.
    private(set) var sets: [ConnectionSet] = [.none, .all]
    private var numbers: [ConnectionSet: SetNumber] = [.none: 0, .all: 1]
    private var unions: [UInt64: SetNumber] = [:]
    private var intersections: [UInt64: SetNumber] = [:]
    private var known: [Key: SetNumber] = [:]
    private var rows: [Int: [Reach]] = [:]
    private var keptReaches = 0

    /// Answers to remember; a hostile inventory could ask for more.
    private static let mostKnown = 1_000_000
    private static let mostKeptReaches = 4_000_000

    private let model: NetworkModel
    private let portsOfClass: [Int]
    private let candidates: PairCandidates

    /// Which rules of a plan match the other end, and what the destination calls its ports.
    private struct Key: Hashable {
        /// The class whose plan it is.
        let pod: Int
        let isIngress: Bool
        let ports: Int
        let matching: RuleMask
    }

    init(_ model: NetworkModel) {
        self.model = model
        var portNumbers: [NamedPorts: Int] = [:]
        portsOfClass = model.classes.map { pod in
            let number = portNumbers[pod.namedPorts] ?? portNumbers.count
            portNumbers[pod.namedPorts] = number
            return number
        }
        candidates = PairCandidates(model)
    }

    /// What pods of a class may open to others, by the number of the destination's class.
    func row(_ source: PodClass) -> [Reach] {
        if let row = rows[source.number] { return row }
        var row: [Reach] = []
        for number in candidates.of(source).members {
            let connections = connections(from: source, to: model.classes[number])
            if connections != PairEvaluator.none { row.append(Reach(destination: number, connections: connections)) }
        }
        if keptReaches < PairEvaluator.mostKeptReaches {
            keptReaches += row.count
            rows[source.number] = row
        }
        return row
    }

    /// The union of two sets.
    func union(_ a: SetNumber, _ b: SetNumber) -> SetNumber {
        if a == b || b == PairEvaluator.none || a == PairEvaluator.all { return a }
        if a == PairEvaluator.none || b == PairEvaluator.all { return b }
        return combined(a, b, &unions) { $0.union($1) }
    }

    private func intersection(_ a: SetNumber, _ b: SetNumber) -> SetNumber {
        if a == PairEvaluator.all || b == PairEvaluator.none || a == b { return b }
        if b == PairEvaluator.all || a == PairEvaluator.none { return a }
        return combined(a, b, &intersections) { $0.intersection($1) }
    }

    private func combined(
        _ a: SetNumber, _ b: SetNumber, _ known: inout [UInt64: SetNumber],
        _ combine: (ConnectionSet, ConnectionSet) -> ConnectionSet
    ) -> SetNumber {
        let key = UInt64(min(a, b)) << 32 | UInt64(max(a, b))
        if let found = known[key] { return found }
        let found = number(of: combine(sets[Int(a)], sets[Int(b)]))
        if known.count < PairEvaluator.mostKnown { known[key] = found }
        return found
    }

    private func number(of connections: ConnectionSet) -> SetNumber {
        if let number = numbers[connections] { return number }
        let number = SetNumber(truncatingIfNeeded: sets.count)
        sets.append(connections)
        numbers[connections] = number
        return number
    }

    private func connections(from source: PodClass, to destination: PodClass) -> SetNumber {
        let sent =
            source.isOnHostNetwork
            ? PairEvaluator.all : allowed(source, isIngress: false, destination, destination)
        if sent == PairEvaluator.none { return sent }
        let received =
            destination.isOnHostNetwork || source.isOnHostNetwork
            ? PairEvaluator.all : allowed(destination, isIngress: true, source, destination)
        let both = intersection(sent, received)
        if !destination.mesh.isMember { return both }
        return number(of: model.mesh.filter(sets[Int(both)], to: destination, from: .pod(source)))
    }

    private func allowed(
        _ subject: PodClass, isIngress: Bool, _ peer: PodClass, _ destination: PodClass
    ) -> SetNumber {
        let plan = isIngress ? subject.ingress : subject.egress
        if plan.isOpen { return PairEvaluator.all }
        let key = Key(
            pod: subject.number, isIngress: isIngress, ports: portsOfClass[destination.number],
            matching: RuleMask(of: plan, matching: .pod(peer)))
        if let found = known[key] { return found }
        let found = number(of: plan.allowed(.pod(peer), ports: destination.namedPorts))
        if known.count < PairEvaluator.mostKnown { known[key] = found }
        return found
    }
}

/// Finds the classes to which pods of a class may be allowed to open something: where neither end is isolated, or a rule
/// of the end that is asks for the other. Some to which they may not are among them.
struct PairCandidates {
    private let count: Int
    private let classes: [PodClass]
    /// The classes that each query matches.
    private let members: [[Int32]]
    /// The classes with an ingress rule that asks for each query.
    private let admitting: [[Int32]]
    /// The classes that may take connections from anyone.
    private let open: BitSet
    private let all: BitSet
    /// Peers for rules by address, at which queries do not look.
    private let onHostNetwork: [Int32]

    init(_ model: NetworkModel) {
        classes = model.classes
        count = classes.count
        var members: [[Int32]] = Array(repeating: [], count: model.index.queries.count)
        var admitting = members
        var (open, all) = (BitSet(count: count), BitSet(count: count))
        for pod in classes {
            all.insert(pod.number)
            let number = Int32(truncatingIfNeeded: pod.number)
            for query in pod.queries.members { members[Int(query)].append(number) }
            guard let rules = pod.ingress.rulesThatAllow, !rules.contains(where: \.looksBeyondQueries) else {
                open.insert(pod.number)
                continue
            }
            let queries = rules.compactMap(\.queries).reduce(QuerySet.none) { $0.union($1) }
            for query in queries.members { admitting[Int(query)].append(number) }
        }
        self.members = members
        self.admitting = admitting
        self.open = open
        self.all = all
        onHostNetwork = classes.filter(\.isOnHostNetwork).map { Int32(truncatingIfNeeded: $0.number) }
    }

    func of(_ source: PodClass) -> BitSet {
        if source.isOnHostNetwork { return all }
        var receiving = open
        for query in source.queries.members { receiving.insert(admitting[Int(query)]) }
        guard let rules = source.egress.rulesThatAllow, !rules.contains(where: \.looksBeyondQueries) else {
            return receiving
        }
        var sent = BitSet(count: count)
        sent.insert(onHostNetwork)
        for rule in rules {
            for query in rule.queries?.members ?? [] { sent.insert(members[Int(query)]) }
        }
        receiving.formIntersection(sent)
        return receiving
    }
}

extension DirectionPlan {
    /// The rules without one of which nothing is allowed; nil where more than rules allow.
    fileprivate var rulesThatAllow: [CompiledRule]? {
        isIsolated ? admin.filter { $0.action == .allow } + allowing : nil
    }
}

extension CompiledRule {
    /// Whether pods could match that no query of the rule does.
    fileprivate var looksBeyondQueries: Bool { matchesEverything || !networks.isEmpty }
}

/// Which rules of a plan match, in their order.
private struct RuleMask: Hashable {
    private var first: UInt64 = 0
    /// Of plans with more than 64 rules.
    private var rest: [UInt64] = []
    private var count = 0

    init(of plan: DirectionPlan, matching peer: Endpoint) {
        for rule in plan.admin { append(rule.matches(peer)) }
        for rule in plan.allowing { append(rule.matches(peer)) }
        for rule in plan.baseline { append(rule.matches(peer)) }
    }

    private mutating func append(_ isMatching: Bool) {
        let bit: UInt64 = isMatching ? 1 << UInt64(count & 63) : 0
        if count < 64 {
            first |= bit
        } else if count & 63 == 0 {
            rest.append(bit)
        } else {
            rest[rest.count - 1] |= bit
        }
        count += 1
    }
}
