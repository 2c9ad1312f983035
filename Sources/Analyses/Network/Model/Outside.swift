import CEL

/// Addresses outside of the cluster with the connections that they have with a pod.
struct OutsideReach: Hashable, Sendable {
    /// As large as possible.
    let range: AddressRange
    let connections: ConnectionSet
}

extension NetworkModel {
    /// What a pod has with addresses that are no pod's: all ranges in which something is allowed, in order.
    ///
    /// The addresses of rules cut the address space into pieces within which nothing changes; one address of each
    /// decides for the piece.
    func outside(of pod: PodClass, _ direction: TrafficDirection) -> [OutsideReach] {
        let plan = pod.plan(direction).forAddresses
        var blocks = (plan.admin + plan.allowing + plan.baseline).map(\.blocks)
        if direction == .ingress { blocks += mesh.blocks(of: pod.mesh) }

        func connections(_ address: IPAddress, _ plan: DirectionPlan) -> ConnectionSet {
            if pod.isOnHostNetwork { return .all }
            let allowed = plan.allowed(.address(address), ports: direction == .ingress ? pod.namedPorts : .none)
            return direction == .ingress ? mesh.filter(allowed, to: pod, from: .address(address)) : allowed
        }

        let pieces = AddressSet.pieces(between: blocks)
        return OutsideReach.joined(plan.map(pieces) { ($0, connections($0.first, $1)) })
    }

    /// What some pod of a workload has with addresses outside.
    func outside(of workload: Workload, _ direction: TrafficDirection) -> [OutsideReach] {
        let all = workload.classes.map { outside(of: $0, direction) }
        if all.count == 1 { return all[0] }
        let pieces = AddressSet.pieces(between: all.joined().map(\.range.set))
        return OutsideReach.joined(
            pieces.map { piece in
                let reaching = all.joined().lazy.filter { $0.range.contains(piece.first) }
                return (piece, reaching.reduce(ConnectionSet.none) { $0.union($1.connections) })
            })
    }
}

extension OutsideReach {
    /// Pieces in order, those that follow one another and are alike made one, those without connections left out.
    fileprivate static func joined(_ pieces: [(AddressRange, ConnectionSet)]) -> [OutsideReach] {
        var reach: [OutsideReach] = []
        for (piece, connections) in pieces where !connections.isEmpty {
            if let last = reach.last, last.connections == connections, let range = last.range.joined(with: piece) {
                reach[reach.count - 1] = OutsideReach(range: range, connections: connections)
            } else {
                reach.append(OutsideReach(range: piece, connections: connections))
            }
        }
        return reach
    }
}

extension DirectionPlan {
    /// The plan for addresses outside: rules of NetworkPolicies that allow the same are put together.
    fileprivate var forAddresses: DirectionPlan {
        if allowing.count < 2 { return self }
        var plan = self
        var blocks: [CompiledRule.Allowance: [AddressSet]] = [:]
        var order: [(CompiledRule.Allowance, CompiledRule)] = []
        for rule in allowing where rule.matchesEverything || !rule.blocks.isEmpty {
            let key = rule.allowance
            if blocks[key] == nil { order.append((key, rule)) }
            blocks[key, default: []].append(rule.blocks)
        }
        plan.allowing = order.map { $1.with(blocks: AddressSet.union(of: blocks[$0] ?? [])) }
        return plan
    }

    /// Calls `body` with each piece of the address space, and the plan with the rules alone that are about it.
    /// - Parameter pieces: in order, those of IPv4 first; all blocks begin and end where one of them does.
    fileprivate func map<Result>(_ pieces: [AddressRange], _ body: (AddressRange, DirectionPlan) -> Result) -> [Result]
    {
        let rules = admin + allowing + baseline
        if rules.count < 2 { return pieces.map { body($0, self) } }
        // Which rules begin and end to be about pieces, by the number of the piece.
        var begins: [[Int]] = Array(repeating: [], count: pieces.count + 1)
        var ends = begins
        for (number, rule) in rules.enumerated() {
            for range in rule.matchesEverything ? AddressSet.all.ranges : rule.blocks.ranges {
                begins[pieces.countOfPieces(before: range.first)].append(number)
                ends[pieces.countOfPieces(through: range)].append(number)
            }
        }
        var current = BitSet(count: rules.count)
        return pieces.enumerated().map { place, piece in
            for number in ends[place] { current.remove(number) }
            for number in begins[place] { current.insert(number) }
            var narrow = DirectionPlan()
            narrow.isolating = isolating
            for number in current.members {
                if number < admin.count {
                    narrow.admin.append(rules[number])
                } else if number < admin.count + allowing.count {
                    narrow.allowing.append(rules[number])
                } else {
                    narrow.baseline.append(rules[number])
                }
            }
            return body(piece, narrow)
        }
    }
}

extension CompiledRule {
    fileprivate struct Allowance: Hashable {
        let matchesEverything: Bool
        let ports: ConnectionSet
        let named: [PortQuery]?
    }

    fileprivate var allowance: Allowance {
        Allowance(matchesEverything: matchesEverything, ports: numericPorts, named: namesPorts ? ports : nil)
    }

    fileprivate func with(blocks: AddressSet) -> CompiledRule {
        CompiledRule(
            policy: policy, index: index, action: action, matchesEverything: matchesEverything, queries: queries,
            blocks: blocks, networks: networks, matchesEveryNode: matchesEveryNode, unreadNodes: unreadNodes,
            matchesEveryPod: matchesEveryPod, matchesOtherNamespaces: matchesOtherNamespaces, ports: ports,
            numericPorts: numericPorts, namesPorts: namesPorts)
    }
}

extension [AddressRange] {
    /// How many of ranges in order begin before an address.
    fileprivate func countOfPieces(before address: IPAddress) -> Int {
        leading { $0.family == address.family ? $0.bits.lowerBound < address.bits : $0.isIPv4 }
    }

    /// How many of ranges in order begin before the end of one.
    fileprivate func countOfPieces(through range: AddressRange) -> Int {
        leading { $0.family == range.family ? $0.bits.lowerBound <= range.bits.upperBound : $0.isIPv4 }
    }

    /// How many are at the beginning for which a condition holds that holds for no later one.
    private func leading(_ isAtBeginning: (AddressRange) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isAtBeginning(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension AddressSet {
    /// All addresses, cut wherever one of the sets begins or ends.
    static func pieces(between sets: [AddressSet]) -> [AddressRange] {
        func cuts<Bound: FixedWidthInteger & UnsignedInteger>(_ ranges: [ClosedRange<Bound>]) -> [ClosedRange<Bound>] {
            var starts: Set<Bound> = [0]
            for range in ranges {
                starts.insert(range.lowerBound)
                if range.upperBound < .max { starts.insert(range.upperBound + 1) }
            }
            let sorted = starts.sorted()
            return sorted.indices.map { sorted[$0]...($0 + 1 < sorted.count ? sorted[$0 + 1] - 1 : .max) }
        }
        return cuts(sets.flatMap(\.v4.ranges)).map {
            AddressRange(family: .v4, bits: UInt128($0.lowerBound)...UInt128($0.upperBound))
        } + cuts(sets.flatMap(\.v6.ranges)).map { AddressRange(family: .v6, bits: $0) }
    }
}

extension AddressRange {
    func contains(_ address: IPAddress) -> Bool { family == address.family && bits.contains(address.bits) }

    /// The range that this one and the one that follows it make.
    func joined(with next: AddressRange) -> AddressRange? {
        guard family == next.family, bits.upperBound < .max, bits.upperBound + 1 == next.bits.lowerBound else {
            return nil
        }
        return AddressRange(family: family, bits: bits.lowerBound...next.bits.upperBound)
    }
}
