/// An end of a connection as lists name it.
public enum Peer: Hashable, Sendable, CustomStringConvertible {
    case workload(WorkloadName)
    /// Addresses outside of the cluster.
    case outside(AddressRange)
    /// What carries the traffic of Ingresses, Gateways and Routes; a pod of some namespace of its own.
    case ingressController

    /// `shop/web[Deployment]`, `0.0.0.0-255.255.255.255[External]` or `{ingress-controller}`.
    public var description: String {
        switch self {
        case .workload(let name): name.description
        case .outside(let range): "\(range)[External]"
        case .ingressController: "{ingress-controller}"
        }
    }

    /// The part before the name, by which pictures group workloads.
    var namespace: String? {
        if case .workload(let name) = self { name.namespace } else { nil }
    }
}

/// What one peer may open to another.
public struct Connection: Hashable, Sendable, CustomStringConvertible {
    public let source: Peer
    public let destination: Peer
    public let connections: ConnectionSet

    public init(source: Peer, destination: Peer, connections: ConnectionSet) {
        self.source = source
        self.destination = destination
        self.connections = connections
    }

    /// `SOURCE => DESTINATION : CONNECTIONS`.
    public var description: String { "\(source) => \(destination) : \(connections)" }
}

extension NetworkModel {
    /// Calls `body` with every connection between different workloads and with the outside, in the order of the lines
    /// that they make. Nothing but one source's connections is held in memory.
    ///
    /// Addresses of IPv6 appear only where some object speaks of one: else they are as those of IPv4.
    public func forEachConnection(_ body: (Connection) -> Void) {
        for row in rows { row.connections().forEach(body) }
    }

    /// All connections, for inventories of a modest size.
    public var connections: [Connection] {
        var all: [Connection] = []
        forEachConnection { all.append($0) }
        return all
    }

    /// A source, and how to find out what it reaches.
    struct Row {
        let source: Peer
        let connections: () -> [Connection]
    }

    /// The sources in the order of their names.
    var rows: [Row] {
        var incoming: [AddressRange: [Connection]] = [:]
        for (workload, reach) in zip(workloads, outsideReach(.ingress)) {
            for item in reach {
                incoming[item.range, default: []].append(
                    Connection(
                        source: .outside(item.range), destination: .workload(workload.name),
                        connections: item.connections))
            }
        }
        var rows = incoming.map { range, connections in Row(source: .outside(range)) { connections } }
        let outgoing = outsideReach(.egress)
        let pairs = WorkloadPairs(self)
        for (number, workload) in workloads.enumerated() {
            rows.append(Row(source: .workload(workload.name)) { row(of: number, outside: outgoing[number], pairs) })
        }
        rows.append(Row(source: .ingressController) { connectionsFromIngressController })
        return rows.map { ($0.source.description, $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// What a workload may open to others, in the order of their names.
    /// - Parameter workload: its number.
    private func row(of workload: Int, outside: [OutsideReach], _ pairs: WorkloadPairs) -> [Connection] {
        let source = Peer.workload(workloads[workload].name)
        let row = pairs.connections(from: workload)
        let addresses = outside.map { reach -> (String, Connection) in
            let destination = Peer.outside(reach.range)
            return (
                destination.description,
                Connection(source: source, destination: destination, connections: reach.connections)
            )
        }.sorted { $0.0 < $1.0 }.map(\.1)
        guard let last = addresses.last, let first = row.first else { return addresses + row }
        if last.destination.description < first.destination.description { return addresses + row }
        return (addresses + row).map { ($0.destination.description, $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// What every workload has with the outside, found once for all classes of which it is the same.
    func outsideReach(_ direction: TrafficDirection) -> [[OutsideReach]] {
        struct Key: Hashable {
            let plan: Int
            let isOnHostNetwork: Bool
            let ports: NamedPorts
            let addresses: AddressSet
            let mesh: MeshView
        }
        var known: [Key: [OutsideReach]] = [:]
        let hidesIPv6 = !speaksOfIPv6
        return workloads.map { workload in
            let reach: [OutsideReach]
            if workload.classes.count == 1 {
                let pod = workload.classes[0]
                let key = Key(
                    plan: pod.plan(direction).number, isOnHostNetwork: pod.isOnHostNetwork, ports: pod.namedPorts,
                    addresses: pod.addresses, mesh: pod.mesh)
                reach = known[key] ?? outside(of: workload, direction)
                known[key] = reach
            } else {
                reach = outside(of: workload, direction)
            }
            return hidesIPv6 ? reach.filter(\.range.isIPv4) : reach
        }
    }

    /// Whether an object names an address of IPv6.
    var speaksOfIPv6: Bool {
        facts.workloads.contains { !$0.addresses.v6.isEmpty }
            || index.policies.contains { policy in
                ((policy.ingress ?? []) + (policy.egress ?? [])).contains { rule in
                    (rule.peers ?? []).contains { peer in
                        switch peer.kind {
                        case .block(let addresses), .networks(let addresses): !addresses.v6.isEmpty
                        default: false
                        }
                    }
                }
            }
    }
}
