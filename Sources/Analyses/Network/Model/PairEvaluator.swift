/// Answers for many pairs of classes what ``NetworkModel/connections(from:to:)`` answers for one, and
/// remembers: the rules that match the other end, and the names of the destination's ports, decide everything.
final class PairEvaluator {
    /// Which rules of a plan match the other end, and what the destination calls its ports.
    private struct Key: Hashable {
        /// The class whose plan it is.
        let pod: Int
        let isIngress: Bool
        let ports: Int
        let matching: RuleMask
    }

    /// Sets of connections by number; few make up all of a cluster.
    private(set) var sets: [ConnectionSet] = [.none, .all]
    private var numbers: [ConnectionSet: SetNumber] = [.none: 0, .all: 1]
    private let model: NetworkModel
    private let portsOfClass: [Int]
    private let matches: RuleMatches
    private var known: [Key: SetNumber] = [:]
    private var intersections: [UInt64: SetNumber] = [:]
    /// Whole rows by the number of their class, while they are few.
    private var rows: [Int: [SetNumber]] = [:]
    private let keepsRows: Bool

    typealias SetNumber = UInt32
    private static let none: SetNumber = 0
    private static let all: SetNumber = 1

    /// Rows of so many classes take 64 MB at most.
    private static let mostKeptClasses = 4_000
    /// Answers to remember; a hostile inventory could ask for more.
    private static let mostKnown = 1_000_000

    init(_ model: NetworkModel) {
        self.model = model
        keepsRows = model.classCount <= PairEvaluator.mostKeptClasses
        var portNumbers: [NamedPorts: Int] = [:]
        portsOfClass = model.classes.map { pod in
            let number = portNumbers[pod.namedPorts] ?? portNumbers.count
            portNumbers[pod.namedPorts] = number
            return number
        }
        matches = RuleMatches(model.classes)
    }

    /// What pods of a class may open to pods of each class, by the number of the class.
    func row(_ source: PodClass) -> [SetNumber] {
        if let row = rows[source.number] { return row }
        let row = model.classes.map { connections(from: source, to: $0) }
        if keepsRows { rows[source.number] = row }
        return row
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

    private func intersection(_ a: SetNumber, _ b: SetNumber) -> SetNumber {
        if a == PairEvaluator.all || b == PairEvaluator.none || a == b { return b }
        if b == PairEvaluator.all || a == PairEvaluator.none { return a }
        let key = UInt64(min(a, b)) << 32 | UInt64(max(a, b))
        if let found = intersections[key] { return found }
        let found = number(of: sets[Int(a)].intersection(sets[Int(b)]))
        if intersections.count < PairEvaluator.mostKnown { intersections[key] = found }
        return found
    }

    private func number(of connections: ConnectionSet) -> SetNumber {
        if let number = numbers[connections] { return number }
        let number = SetNumber(truncatingIfNeeded: sets.count)
        sets.append(connections)
        numbers[connections] = number
        return number
    }

    private func allowed(
        _ subject: PodClass, isIngress: Bool, _ peer: PodClass, _ destination: PodClass
    ) -> SetNumber {
        let plan = isIngress ? subject.ingress : subject.egress
        if plan.isOpen { return PairEvaluator.all }
        let key = Key(
            pod: subject.number, isIngress: isIngress, ports: portsOfClass[destination.number],
            matching: matches.mask(subject.number, isIngress: isIngress, peer: peer.number))
        if let found = known[key] { return found }
        let found = number(of: plan.allowed(.pod(peer), ports: destination.namedPorts))
        if known.count < PairEvaluator.mostKnown { known[key] = found }
        return found
    }
}

/// Which rules match which classes, one bit each.
private struct RuleMatches {
    private var bits: [UInt64] = []
    private let wordsPerRule: Int
    /// The rules of each class: those for egress, then those for ingress.
    private var rules: [[Int]] = []

    init(_ classes: [PodClass]) {
        wordsPerRule = (classes.count + 63) / 64
        var numbers: [ObjectIdentifier: Int] = [:]
        for pod in classes {
            for plan in [pod.egress, pod.ingress] {
                rules.append(
                    (plan.admin + plan.allowing + plan.baseline).map { rule in
                        if let number = numbers[ObjectIdentifier(rule)] { return number }
                        numbers[ObjectIdentifier(rule)] = numbers.count
                        var words = Array(repeating: UInt64(0), count: wordsPerRule)
                        for peer in classes where rule.matches(.pod(peer)) {
                            words[peer.number >> 6] |= 1 << UInt64(peer.number & 63)
                        }
                        bits += words
                        return numbers.count - 1
                    })
            }
        }
    }

    /// The rules of a class that match a peer.
    func mask(_ pod: Int, isIngress: Bool, peer: Int) -> RuleMask {
        var mask = RuleMask()
        let (word, bit) = (peer >> 6, UInt64(peer & 63))
        for rule in rules[2 * pod + (isIngress ? 1 : 0)] {
            mask.append(bits[rule * wordsPerRule + word] >> bit & 1 == 1)
        }
        return mask
    }
}

/// Which rules of a plan match, in their order.
private struct RuleMask: Hashable {
    private var first: UInt64 = 0
    /// Of plans with more than 64 rules.
    private var rest: [UInt64] = []
    private var count = 0

    mutating func append(_ isMatching: Bool) {
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
