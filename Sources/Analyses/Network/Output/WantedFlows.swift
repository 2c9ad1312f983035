/// Flows with their ends found, to hold a model against.
struct WantedFlows {
    /// An end that there is.
    enum End: Hashable {
        case workload(WorkloadName)
        case addresses(AddressSet)
        case ingressController
    }

    /// A flow with one end on each side.
    struct Entry {
        let source: End
        let destination: End
        /// Never empty.
        let connections: ConnectionSet
    }

    private struct Pair: Hashable {
        let source: WorkloadName
        let destination: WorkloadName
    }

    private struct Outside {
        let addresses: AddressSet
        let connections: ConnectionSet
    }

    private let model: NetworkModel
    /// By their names as lists print them, which most flows have.
    private let workloads: [String: WorkloadName]
    /// As the generator takes them.
    private(set) var entries: [Entry] = []
    /// Workloads of which a flow says what their replicas may open to one another.
    private var withReplicasStated: Set<WorkloadName> = []
    private var pairs: [Pair: ConnectionSet] = [:]
    private var incoming: [WorkloadName: [Outside]] = [:]
    private var outgoing: [WorkloadName: [Outside]] = [:]
    private var fromController: [WorkloadName: ConnectionSet] = [:]

    init(_ model: NetworkModel) {
        self.model = model
        workloads = Dictionary(model.workloads.map { ($0.name.description, $0.name) }) { first, _ in first }
    }

    mutating func add(_ flow: Flow) throws(PeerPatternError) {
        let (sources, destinations) = (try ends(flow.source), try ends(flow.destination))
        for source in sources {
            for destination in destinations {
                if case .workload(let name) = source, source == destination {
                    withReplicasStated.insert(name)
                    if !name.mayHaveReplicas { continue }
                }
                if flow.connections.isEmpty { continue }
                add(Entry(source: source, destination: destination, connections: flow.connections))
            }
        }
    }

    /// Adds what replicas of one workload may open to one another in some namespaces, where no flow says otherwise:
    /// lists leave it out, and nothing that works today may stop for that.
    /// - Returns: the workloads of which that is something.
    mutating func keepReplicas(in namespaces: (String) -> Bool) -> [WorkloadName] {
        var kept: [WorkloadName] = []
        for workload in model.workloads
        where workload.name.mayHaveReplicas && !workload.isOnHostNetwork && namespaces(workload.name.namespace)
            && !withReplicasStated.contains(workload.name)
        {
            let connections = model.connections(from: workload, to: workload)
            if connections.isEmpty { continue }
            let end = End.workload(workload.name)
            add(Entry(source: end, destination: end, connections: connections))
            kept.append(workload.name)
        }
        return kept
    }

    /// Names for the pods of namespaces, from the cluster's DNS.
    mutating func addDNS(from namespaces: Set<String>) {
        for server in model.dnsWorkloads {
            for client in model.workloads where namespaces.contains(client.name.namespace) {
                want(.workload(client.name), .workload(server.name), .dns)
            }
        }
    }

    private mutating func add(_ entry: Entry) {
        entries.append(entry)
        want(entry.source, entry.destination, entry.connections)
    }

    private mutating func want(_ source: End, _ destination: End, _ connections: ConnectionSet) {
        switch (source, destination) {
        case (.workload(let a), .workload(let b)):
            let pair = Pair(source: a, destination: b)
            pairs[pair] = (pairs[pair] ?? .none).union(connections)
        case (.workload(let name), .addresses(let addresses)):
            outgoing[name, default: []].append(Outside(addresses: addresses, connections: connections))
        case (.addresses(let addresses), .workload(let name)):
            incoming[name, default: []].append(Outside(addresses: addresses, connections: connections))
        case (.ingressController, .workload(let name)):
            fromController[name] = (fromController[name] ?? .none).union(connections)
        default: break
        }
    }

    private func ends(_ text: String) throws(PeerPatternError) -> [End] {
        if let name = workloads[text] { return [.workload(name)] }
        switch try model.pattern(text).kind {
        case .workload(let workload): return [.workload(workload.name)]
        case .namespace(let name):
            return model.workloads.filter { $0.name.namespace == name }.map { .workload($0.name) }
        case .addresses(let addresses): return [.addresses(addresses)]
        case .ingressController: return [.ingressController]
        }
    }

    // MARK: Holding a model against them

    /// What a model denies of the flows, and what it allows beside them in some namespaces.
    func compared(
        with after: NetworkModel, in namespaces: Set<String>
    ) -> (lost: [Connection], surplus: [Connection]) {
        var (lost, surplus): ([Connection], [Connection]) = ([], [])
        func note(_ source: Peer, _ destination: Peer, _ connections: ConnectionSet, in list: inout [Connection]) {
            if connections.isEmpty { return }
            list.append(Connection(source: source, destination: destination, connections: connections))
        }
        let workloads = Dictionary(after.workloads.map { ($0.name, $0) }) { first, _ in first }
        for (pair, connections) in pairs {
            guard let a = workloads[pair.source], let b = workloads[pair.destination] else { continue }
            note(
                .workload(pair.source), .workload(pair.destination),
                connections.subtracting(after.connections(from: a, to: b)), in: &lost)
        }
        for (name, connections) in fromController {
            guard let workload = workloads[name] else { continue }
            let allowed = workload.classes.reduce(ConnectionSet.none) {
                $0.union(after.ingress(of: $1, from: .stranger(.fitting)))
            }
            note(.ingressController, .workload(name), connections.subtracting(allowed), in: &lost)
        }
        for workload in after.workloads {
            for (direction, all) in [(TrafficDirection.ingress, incoming), (.egress, outgoing)] {
                let wanted = all[workload.name] ?? []
                let isCovered = namespaces.contains(workload.name.namespace) && !workload.isOnHostNetwork
                if wanted.isEmpty && !isCovered { continue }
                for (range, missing, beyond) in differences(wanted, after.outside(of: workload, direction)) {
                    if range.family == .v6 && !after.speaksOfIPv6 { continue }
                    let (source, destination) =
                        direction == .ingress
                        ? (Peer.outside(range), Peer.workload(workload.name))
                        : (Peer.workload(workload.name), Peer.outside(range))
                    note(source, destination, missing, in: &lost)
                    if isCovered { note(source, destination, beyond, in: &surplus) }
                }
            }
        }
        func noteSurplus(_ source: WorkloadName, _ destination: WorkloadName, _ connections: ConnectionSet) {
            let wanted = (pairs[Pair(source: source, destination: destination)] ?? .none)
                // Whoever lets the controller in lets every pod in.
                .union(fromController[destination] ?? .none)
            note(.workload(source), .workload(destination), connections.subtracting(wanted), in: &surplus)
        }
        after.forEachConnection { connection in
            guard case .workload(let source) = connection.source,
                case .workload(let destination) = connection.destination,
                namespaces.contains(source.namespace) || namespaces.contains(destination.namespace),
                workloads[source]?.isOnHostNetwork == false, workloads[destination]?.isOnHostNetwork == false
            else { return }
            noteSurplus(source, destination, connection.connections)
        }
        for workload in after.workloads
        where workload.name.mayHaveReplicas && !workload.isOnHostNetwork && namespaces.contains(workload.name.namespace)
        {
            noteSurplus(workload.name, workload.name, after.connections(from: workload, to: workload))
        }
        func sorted(_ list: [Connection]) -> [Connection] {
            list.map { ($0.description, $0) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
        return (sorted(lost), sorted(surplus))
    }

    /// The ranges of addresses in which what is wanted is not what there is.
    private func differences(
        _ wanted: [Outside], _ reach: [OutsideReach]
    ) -> [(range: AddressRange, missing: ConnectionSet, beyond: ConnectionSet)] {
        AddressSet.pieces(between: wanted.map(\.addresses) + reach.map(\.range.set)).compactMap { piece in
            let want = wanted.filter { $0.addresses.contains(piece.first) }.reduce(ConnectionSet.none) {
                $0.union($1.connections)
            }
            let have = reach.first { $0.range.contains(piece.first) }?.connections ?? .none
            return want == have ? nil : (piece, want.subtracting(have), have.subtracting(want))
        }
    }
}

extension ConnectionSet {
    /// Where servers of names listen.
    static let dns = ConnectionSet(.udp, port: 53).union(ConnectionSet(.tcp, port: 53))
}
