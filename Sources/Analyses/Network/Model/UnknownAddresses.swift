// What hangs on addresses of pods that are not known, such as those of files.

extension AddressSet {
    /// Whether some addresses that pods can have are in the set, and others are not.
    var tellsPodsApart: Bool { !coversAllPods && !subtracting(.neverOfPods).isEmpty }

    /// Whether each of the addresses of a pod is in the set, of which it may have none.
    func containsAddresses(of pod: AddressSet) -> Bool { pod.ranges.allSatisfy { contains($0.first) } }
}

extension NetworkModel {
    /// The connections between two ends that rules for addresses could decide otherwise if those of the other end were
    /// known. For an answer they are taken to be addresses that no rule is about.
    func hinging(from source: Endpoint, to destination: Endpoint) -> ConnectionSet {
        var (sent, received) = (ConnectionSet.all, ConnectionSet.all)
        var (maybeSent, maybeReceived) = (ConnectionSet.none, ConnectionSet.none)
        if case .pod(let pod) = source {
            var ports = NamedPorts.none
            if case .pod(let target) = destination { ports = target.namedPorts }
            sent = egress(of: pod, to: destination, ports: ports)
            if !pod.isOnHostNetwork { maybeSent = pod.egress.hinging(.egress, destination, ports) }
        }
        if case .pod(let pod) = destination {
            received = ingress(of: pod, from: source)
            if !pod.isOnHostNetwork { maybeReceived = pod.ingress.hinging(.ingress, source, pod.namedPorts) }
        }
        return maybeSent.intersection(received.union(maybeReceived)).union(maybeReceived.intersection(sent))
    }
}

extension DirectionPlan {
    /// The connections that reach a rule for addresses that the other end may have or not, and that are decided otherwise
    /// where it does not have them.
    fileprivate func hinging(_ direction: TrafficDirection, _ peer: Endpoint, _ ports: NamedPorts) -> ConnectionSet {
        let allowed = allowed(peer, ports: ports)
        var hinging = ConnectionSet.none
        /// - Returns: what the rules of a tier leave to the next.
        func follow(_ rules: [CompiledRule], _ connections: ConnectionSet) -> ConnectionSet {
            var (undecided, passed, maybePassed) = (connections, ConnectionSet.none, ConnectionSet.none)
            for rule in rules where !undecided.isEmpty {
                let hit = rule.connections(at: ports).intersection(undecided)
                if rule.matches(peer) {
                    undecided = undecided.subtracting(hit)
                    if rule.action == .pass { passed = passed.union(hit) }
                } else if rule.mayMatchAddress(of: peer, direction) {
                    switch rule.action {
                    case .allow: hinging = hinging.union(hit.subtracting(allowed))
                    case .deny: hinging = hinging.union(hit.intersection(allowed))
                    case .pass: maybePassed = maybePassed.union(hit)
                    }
                }
            }
            let rest = undecided.union(passed)
            hinging = hinging.union(maybePassed.subtracting(rest))
            return rest
        }
        let rest = follow(admin, .all)
        if isIsolated {
            let denied = rest.subtracting(allowed)
            for rule in allowing where rule.mayMatchAddress(of: peer, direction) {
                hinging = hinging.union(rule.connections(at: ports).intersection(denied))
            }
        } else {
            _ = follow(baseline, rest)
        }
        return hinging
    }
}

extension CompiledRule {
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
