// What hangs on addresses of pods that are not known, such as those of files, and on labels of namespaces that nobody
// declares.

extension AddressSet {
    /// Whether some addresses that pods can have are in the set, and others are not.
    var tellsPodsApart: Bool { !coversAllPods && !subtracting(.neverOfPods).isEmpty }

    /// Whether each of the addresses of a pod is in the set, of which it may have none.
    func containsAddresses(of pod: AddressSet) -> Bool { pod.ranges.allSatisfy { contains($0.first) } }
}

/// What decisions may hang on.
struct Unknowns: OptionSet {
    let rawValue: Int

    /// Of pods. For an answer they are taken to be addresses that no rule is about.
    static let addresses = Unknowns(rawValue: 1)
    /// Labels of namespaces that nobody declares. For an answer they are taken to have none but their names.
    static let namespaces = Unknowns(rawValue: 2)
}

extension NetworkModel {
    /// The connections between two ends that could be decided otherwise if what is not known were known.
    func hinging(from source: Endpoint, to destination: Endpoint, on unknowns: Unknowns) -> ConnectionSet {
        var (sent, received) = (Outcomes.allowed, Outcomes.allowed)
        if case .pod(let pod) = source, !pod.isOnHostNetwork {
            var ports = NamedPorts.none
            if case .pod(let target) = destination { ports = target.namedPorts }
            sent = outcomes(of: pod, .egress, destination, ports, unknowns)
        }
        if case .pod(let pod) = destination {
            if !pod.isOnHostNetwork && !source.isOnHostNetwork {
                received = outcomes(of: pod, .ingress, source, pod.namedPorts, unknowns)
            }
            let admitted = mesh.filter(.all, to: pod, from: source)
            received.allowed = received.allowed.intersection(admitted)
            received.denied = received.denied.union(ConnectionSet.all.subtracting(admitted))
        }
        return sent.allowed.intersection(received.allowed).intersection(sent.denied.union(received.denied))
    }

    /// What the policies of one end may come to.
    private func outcomes(
        of pod: PodClass, _ direction: TrafficDirection, _ peer: Endpoint, _ ports: NamedPorts, _ unknowns: Unknowns
    ) -> Outcomes {
        let plan = pod.plan(direction)
        // The policies that may be for the pod or not.
        let unsure =
            unknowns.contains(.namespaces)
            ? index.plan(direction, for: index.subjects(among: pod.undecided)) : DirectionPlan()
        let unsureRules = Set((unsure.admin + unsure.baseline).map { ObjectIdentifier($0) })
        var outcomes = Outcomes(allowed: .none, denied: .none)

        /// - Returns: what the rules of a tier may leave to the next.
        func follow(_ rules: [CompiledRule], _ connections: ConnectionSet) -> ConnectionSet {
            var (rest, passed) = (connections, ConnectionSet.none)
            for rule in rules where !rest.isEmpty {
                let match = rule.match(peer, direction, unknowns)
                if match == .no { continue }
                let hit = rule.connections(at: ports).intersection(rest)
                switch rule.action {
                case .allow: outcomes.allowed.formUnion(hit)
                case .deny: outcomes.denied.formUnion(hit)
                case .pass: passed.formUnion(hit)
                }
                if match == .yes && !unsureRules.contains(ObjectIdentifier(rule)) { rest = rest.subtracting(hit) }
            }
            return rest.union(passed)
        }

        let rest = follow(plan.admin.merged(with: unsure.admin), .all)
        if plan.isIsolated {
            var certain = ConnectionSet.none
            for rule in plan.allowing {
                let match = rule.match(peer, direction, unknowns)
                if match == .no { continue }
                let hit = rule.connections(at: ports).intersection(rest)
                outcomes.allowed.formUnion(hit)
                if match == .yes { certain.formUnion(hit) }
            }
            outcomes.denied.formUnion(rest.subtracting(certain))
        } else {
            outcomes.allowed.formUnion(follow(plan.baseline.merged(with: unsure.baseline), rest))
        }
        return outcomes
    }
}

/// What may become of connections: some are in both sets.
private struct Outcomes {
    var allowed: ConnectionSet
    var denied: ConnectionSet

    static let allowed = Outcomes(allowed: .all, denied: .none)
}

extension Endpoint {
    fileprivate var isOnHostNetwork: Bool {
        if case .pod(let pod) = self { pod.isOnHostNetwork } else { false }
    }
}

extension [CompiledRule] {
    /// The rules of both, each once, in the order in which they decide.
    fileprivate func merged(with others: [CompiledRule]) -> [CompiledRule] {
        if others.isEmpty { return self }
        var seen: Set<ObjectIdentifier> = []
        return (self + others).filter { seen.insert(ObjectIdentifier($0)).inserted }
            .sorted { ($0.policy, $0.index) < ($1.policy, $1.index) }
    }
}

extension CompiledRule {
    fileprivate enum Match { case yes, no, maybe }

    fileprivate func match(_ peer: Endpoint, _ direction: TrafficDirection, _ unknowns: Unknowns) -> Match {
        if unknowns.contains(.namespaces), case .pod(let pod) = peer, hangsOnNamespace(of: pod) { return .maybe }
        if matches(peer) { return .yes }
        return unknowns.contains(.addresses) && mayMatchAddress(of: peer, direction) ? .maybe : .no
    }

    /// Whether all that matches a pod, or may, are selectors that ask for labels that nobody declares.
    private func hangsOnNamespace(of pod: PodClass) -> Bool {
        guard !matchesEverything, !matchesAddress(of: pod), let queries, queries.intersects(pod.undecided) else {
            return false
        }
        return !queries.members.contains { pod.queries.contains($0) && !pod.undecided.contains($0) }
    }

    /// Whether a peer of which too little is known matches by some of the addresses that it may have, or by some of the
    /// labels that its node may have, and not by others.
    fileprivate func mayMatchAddress(of peer: Endpoint, _ direction: TrafficDirection) -> Bool {
        switch peer {
        case .address: return false
        case .stranger: return networks.tellsPodsApart
        case .pod(let pod) where pod.isOnHostNetwork:
            // What comes from a node is let in whatever its address is.
            if direction == .ingress { return false }
            return pod.addresses.isEmpty && blocks.tellsPodsApart
                || !unreadNodes.isEmpty && unreadNodes.containsAddresses(of: pod.addresses)
        case .pod(let pod): return pod.addresses.isEmpty && networks.tellsPodsApart
        }
    }
}
