/// Finds the classes to which pods of a class may be allowed to open something: where each end is open for the other, or
/// has a rule that asks for it, on ports of which some are the same. Some to which they may not are among them.
final class PairCandidates {
    private let count: Int
    private let ports: PortOverlaps
    /// The classes that each query matches.
    private let members: [[Int32]]
    /// What each plan for egress lets out, by the number of the plan.
    private let sent: [Int: [Opening]]
    /// Positions in `classesOfPlan`, by class.
    private let planOfClass: [Int]
    /// The classes of each plan for ingress.
    private let classesOfPlan: [[Int32]]
    /// The plans for ingress that let in what matches a query, by the query and the ports.
    private let admitting: [[PortOverlaps.Number: [Int32]]]
    /// The plans for ingress that let in everyone on some of the same ports, by the number of these.
    private let open: [BitSet]
    /// Peers for rules by address, at which queries do not look.
    private let onHostNetwork: [Int32]
    /// How many plans were looked up so far for what they admit.
    private(set) var insertions = 0

    init(_ model: NetworkModel) {
        let classes = model.classes
        count = classes.count
        onHostNetwork = classes.filter(\.isOnHostNetwork).map { Int32(truncatingIfNeeded: $0.number) }
        var reader = OpeningReader(names: NamedPorts(union: Set(classes.map(\.namedPorts))))
        var members: [[Int32]] = Array(repeating: [], count: model.index.queries.count)
        var sent: [Int: [Opening]] = [:]
        var received: [[Opening]] = []
        var classesOfPlan: [[Int32]] = []
        /// Positions in `classesOfPlan` by the number of the plan.
        var places: [Int: Int] = [:]
        planOfClass = classes.map { pod in
            let number = Int32(truncatingIfNeeded: pod.number)
            for query in pod.queries.members { members[Int(query)].append(number) }
            if sent[pod.egress.number] == nil { sent[pod.egress.number] = reader.openings(of: pod.egress) }
            let place = places[pod.ingress.number] ?? classesOfPlan.count
            if place == classesOfPlan.count {
                places[pod.ingress.number] = place
                classesOfPlan.append([])
                received.append(reader.openings(of: pod.ingress))
            }
            classesOfPlan[place].append(number)
            return place
        }
        self.members = members
        self.sent = sent
        self.classesOfPlan = classesOfPlan
        ports = reader.ports

        var admitting: [[PortOverlaps.Number: [Int32]]] = Array(repeating: [:], count: model.index.queries.count)
        var open = Array(repeating: BitSet(count: classesOfPlan.count), count: ports.count)
        for (place, openings) in received.enumerated() {
            for opening in openings where opening.isForEveryone { open[opening.ports].insert(place) }
            for opening in openings where !opening.isForEveryone {
                for query in opening.queries {
                    admitting[Int(query)][opening.ports, default: []].append(Int32(truncatingIfNeeded: place))
                }
            }
        }
        self.admitting = admitting
        self.open = (0..<ports.count).map { [ports] number in
            var some = BitSet(count: classesOfPlan.count)
            for other in 0..<ports.count where ports.overlap(number, other) { some.formUnion(open[other]) }
            return some
        }
    }

    func of(_ source: PodClass) -> BitSet {
        var found = BitSet(count: count)
        if source.isOnHostNetwork {
            for number in 0..<count { found.insert(number) }
            return found
        }
        found.insert(onHostNetwork)
        let offered = offered(to: source)
        // A class may be matched on many ports, and is looked at once.
        var everyone = BitSet(count: classesOfPlan.count)
        var asked: [Int32: BitSet] = [:]
        for opening in sent[source.egress.number] ?? [] {
            var plans = open[opening.ports]
            for (number, some) in offered.enumerated() where ports.overlap(opening.ports, number) {
                if let some { plans.formUnion(some) }
            }
            if opening.isForEveryone {
                everyone.formUnion(plans)
            } else {
                for query in opening.queries {
                    asked[query, default: BitSet(count: classesOfPlan.count)].formUnion(plans)
                }
            }
        }
        for plan in everyone.members { found.insert(classesOfPlan[plan]) }
        for (query, plans) in asked {
            for number in members[Int(query)] where plans.contains(planOfClass[Int(number)]) {
                found.insert(Int(number))
            }
        }
        return found
    }

    /// The plans for ingress that let in pods of a class by a query, by the number of the ports on which they do.
    private func offered(to source: PodClass) -> [BitSet?] {
        var offered: [BitSet?] = Array(repeating: nil, count: ports.count)
        for query in source.queries.members {
            for (ports, plans) in admitting[Int(query)] {
                insertions += plans.count
                if offered[ports] == nil { offered[ports] = BitSet(count: classesOfPlan.count) }
                offered[ports]?.insert(plans)
            }
        }
        return offered
    }
}

/// What rules of a plan may allow on the same ports.
private struct Opening {
    let ports: PortOverlaps.Number
    /// Whether any pod may be the peer; else those that match one of the queries.
    var isForEveryone = false
    var queries: [Int32] = []
}

/// Puts the rules of plans that allow something together by their ports.
private struct OpeningReader {
    /// What any destination calls its ports.
    let names: NamedPorts
    private(set) var ports = PortOverlaps()
    private var portsOfRule: [ObjectIdentifier: PortOverlaps.Number] = [:]

    init(names: NamedPorts) { self.names = names }

    mutating func openings(of plan: DirectionPlan) -> [Opening] {
        // What no rule of the namespace decides is left to the baseline, and to the default that allows it.
        if !plan.isIsolated { return [Opening(ports: PortOverlaps.all, isForEveryone: true)] }
        var openings: [PortOverlaps.Number: Opening] = [:]
        for rule in plan.admin.filter({ $0.action == .allow }) + plan.allowing {
            let isForEveryone = rule.matchesEverything || rule.matchesEveryPod || !rule.networks.isEmpty
            if !isForEveryone && rule.queries == nil { continue }
            let ports = ports(of: rule)
            var opening = openings[ports] ?? Opening(ports: ports)
            if isForEveryone { opening.isForEveryone = true }
            opening.queries += rule.queries?.members ?? []
            openings[ports] = opening
        }
        return openings.values.map { opening in
            Opening(
                ports: opening.ports, isForEveryone: opening.isForEveryone,
                queries: QuerySet(opening.queries).members)
        }
    }

    private mutating func ports(of rule: CompiledRule) -> PortOverlaps.Number {
        if let known = portsOfRule[ObjectIdentifier(rule)] { return known }
        let number = ports.number(of: rule.connections(at: names))
        portsOfRule[ObjectIdentifier(rule)] = number
        return number
    }
}

/// Sets of ports by numbers, and which of them have ports in common.
private struct PortOverlaps {
    typealias Number = Int

    /// The number of every port, and of what there is no room for.
    static let all: Number = 0
    /// A hostile inventory could have more.
    private static let mostSets = 256

    private var sets: [ConnectionSet] = [.all]
    private var numbers: [ConnectionSet: Number] = [.all: PortOverlaps.all]
    /// The sets with ports in common with each.
    private var overlapping: [BitSet]

    init() {
        var all = BitSet(count: PortOverlaps.mostSets)
        all.insert(PortOverlaps.all)
        overlapping = [all]
    }

    var count: Int { sets.count }

    func overlap(_ a: Number, _ b: Number) -> Bool { overlapping[a].contains(b) }

    mutating func number(of ports: ConnectionSet) -> Number {
        if let known = numbers[ports] { return known }
        if sets.count == PortOverlaps.mostSets { return PortOverlaps.all }
        let number = sets.count
        numbers[ports] = number
        sets.append(ports)
        overlapping.append(BitSet(count: PortOverlaps.mostSets))
        for (other, set) in sets.enumerated() where !set.intersection(ports).isEmpty {
            overlapping[number].insert(other)
            overlapping[other].insert(number)
        }
        return number
    }
}
