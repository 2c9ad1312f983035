import CEL

/// The other end of a connection, as a plan looks at it.
enum Endpoint {
    /// A pod of another or the same class; never the very same pod.
    case pod(PodClass)
    /// An address that is no pod's.
    case address(IPAddress)
    /// A pod of a namespace that the scan did not see. Nothing is known of its labels.
    case stranger(Stranger)

    enum Stranger {
        /// What every such pod may do.
        case any
        /// What such a pod may do that has the labels that policies ask for.
        case fitting
    }
}

/// What a rule, or a default, says of connections.
public enum Ruling: String, Sendable {
    case allowed, denied
    /// A `Pass` rule leaves them to the next tier.
    case passed
}

/// What a rule, or a default, decided of a connection.
struct Decision: Sendable {
    enum Reason: Sendable {
        case rule(CompiledRule)
        /// A NetworkPolicy isolates the pods and no rule allows the rest.
        case isolation(policies: [Int])
        /// No policy decides, so that Kubernetes' default does.
        case openByDefault
        /// Policies do not hold for pods on the network of their node.
        case hostNetwork
        /// The source is on the host network: to other pods it is a node, and a pod's own node always reaches it.
        case ownNode
        /// A policy of the destination's mesh.
        case mesh(MeshRuling)
    }

    let connections: ConnectionSet
    let ruling: Ruling
    let reason: Reason
}

extension DirectionPlan {
    /// The connections that the policies of one end allow with the other end.
    /// - Parameters:
    ///   - ports: the names of ports at the destination.
    ///   - record: called with every decision, in the order of precedence. Connections that are allowed or denied are
    ///     disjoint but for rules of NetworkPolicies, which may allow the same twice.
    func allowed(_ peer: Endpoint, ports: NamedPorts, record: ((Decision) -> Void)? = nil) -> ConnectionSet {
        if isOpen {
            record?(Decision(connections: .all, ruling: .allowed, reason: .openByDefault))
            return .all
        }
        let (allowed, rest) = decide(admin, .all, peer, ports, record)
        if rest.isEmpty { return allowed }
        if isIsolated { return allowed.union(allowedByNamespace(rest, peer, ports, record)) }
        let (accepted, open) = decide(baseline, rest, peer, ports, record)
        if !open.isEmpty { record?(Decision(connections: open, ruling: .allowed, reason: .openByDefault)) }
        return allowed.union(accepted).union(open)
    }

    /// Lets the rules of a tier decide in their order.
    /// - Returns: what they allow, and what they leave to the next tier.
    private func decide(
        _ rules: [CompiledRule], _ connections: ConnectionSet, _ peer: Endpoint, _ ports: NamedPorts,
        _ record: ((Decision) -> Void)?
    ) -> (allowed: ConnectionSet, rest: ConnectionSet) {
        var (undecided, allowed, passed) = (connections, ConnectionSet.none, ConnectionSet.none)
        for rule in rules where !undecided.isEmpty && rule.matches(peer) {
            let hit = rule.connections(at: ports).intersection(undecided)
            if hit.isEmpty { continue }
            undecided = undecided.subtracting(hit)
            switch rule.action {
            case .allow: allowed = allowed.union(hit)
            case .deny: break
            case .pass: passed = passed.union(hit)
            }
            record?(Decision(connections: hit, ruling: rule.action.ruling, reason: .rule(rule)))
        }
        return (allowed, undecided.union(passed))
    }

    /// The union of what the rules of NetworkPolicies allow.
    private func allowedByNamespace(
        _ rest: ConnectionSet, _ peer: Endpoint, _ ports: NamedPorts, _ record: ((Decision) -> Void)?
    ) -> ConnectionSet {
        var hits: [ConnectionSet] = []
        for rule in allowing where rule.matches(peer) {
            let hit = rule.connections(at: ports).intersection(rest)
            if hit.isEmpty { continue }
            hits.append(hit)
            record?(Decision(connections: hit, ruling: .allowed, reason: .rule(rule)))
            if record == nil && hit == rest { return rest }
        }
        let allowed = ConnectionSet.union(of: hits)
        let denied = rest.subtracting(allowed)
        if !denied.isEmpty {
            record?(Decision(connections: denied, ruling: .denied, reason: .isolation(policies: isolating)))
        }
        return allowed
    }
}

extension TrafficRule.Action {
    fileprivate var ruling: Ruling {
        switch self {
        case .allow: .allowed
        case .deny: .denied
        case .pass: .passed
        }
    }
}

extension CompiledRule {
    func matches(_ peer: Endpoint) -> Bool {
        if matchesEverything { return true }
        switch peer {
        case .pod(let pod):
            if !pod.isOnHostNetwork, let queries, queries.intersects(pod.queries) { return true }
            return matchesAddress(of: pod)
        case .address(let address): return blocks.contains(address)
        case .stranger(.any): return matchesEveryPod
        // A stranger may have what an allowing rule asks for, and lack what a denying one does.
        case .stranger(.fitting): return matchesEveryPod || action != .deny && matchesOtherNamespaces
        }
    }

    /// Whether a pod is a peer by its address, whatever its labels are.
    func matchesAddress(of pod: PodClass) -> Bool {
        if pod.isOnHostNetwork {
            if matchesEveryNode { return true }
            return pod.addresses.isEmpty ? matchesAnyAddress.ofHosts : blocks.intersects(pod.addresses)
        }
        if networks.isEmpty { return false }
        return pod.addresses.isEmpty ? matchesAnyAddress.ofPods : networks.intersects(pod.addresses)
    }
}
