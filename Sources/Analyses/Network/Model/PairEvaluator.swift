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
    private var known: [TrafficDirection: [Key: SetNumber]] = [:]
    private var rows: [Int: [Reach]] = [:]
    private var keptReaches = 0

    /// Answers to remember; a hostile inventory could ask for more.
    private static let mostKnown = 1_000_000
    private static let mostKeptReaches = 4_000_000

    private let model: NetworkModel
    private let portsOfClass: [Int]
    private let candidates: PairCandidates
    private let rules: [TrafficDirection: RuleNumbers]

    /// Which of the rules for one end match the other, and what the destination calls its ports.
    private struct Key: Hashable {
        /// Whether NetworkPolicies isolate the end.
        let isIsolated: Bool
        let ports: Int
        /// Numbers of rules of the direction.
        let matching: SparseBitSet
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
        rules = [.ingress: RuleNumbers(model, .ingress), .egress: RuleNumbers(model, .egress)]
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
        let direction = isIngress ? TrafficDirection.ingress : .egress
        let plan = subject.plan(direction)
        guard !plan.isOpen, let rules = rules[direction] else { return PairEvaluator.all }
        let matching = rules.rules(of: plan, matching: peer)
        let key = Key(
            isIsolated: plan.isIsolated, ports: portsOfClass[destination.number], matching: matching)
        if let found = known[direction]?[key] { return found }
        let narrow = rules.narrowed(plan, to: matching)
        let found = number(of: narrow.allowed(.pod(peer), ports: destination.namedPorts))
        if known[direction]?.count ?? 0 < PairEvaluator.mostKnown { known[direction, default: [:]][key] = found }
        return found
    }
}
