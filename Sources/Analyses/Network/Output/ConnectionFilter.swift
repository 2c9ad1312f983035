/// Which connections of a list are wanted: those that fit everything that is asked for.
public struct ConnectionFilter: Sendable {
    /// One end lies in one of these namespaces; none asks for nothing.
    public var namespaces: Set<String> = []
    /// One end is one of these; none asks for nothing.
    public var ends: [PeerPattern] = []
    public var sources: [PeerPattern] = []
    public var destinations: [PeerPattern] = []
    /// Some of these ports are open; nil asks for nothing.
    public var ports: ConnectionSet?

    public init() {}

    /// Whether a workload is asked for as both ends, of which no list tells.
    public var asksForReplicas: Bool {
        sources.contains { source in
            guard case .workload(let workload) = source.kind, workload.name.mayHaveReplicas else { return false }
            return destinations.contains { $0.contains(.workload(workload.name)) }
        }
    }

    public func admits(_ connection: Connection) -> Bool {
        let (source, destination) = (connection.source, connection.destination)
        func fits(_ patterns: [PeerPattern], _ peers: Peer...) -> Bool {
            patterns.isEmpty || patterns.contains { pattern in peers.contains { pattern.contains($0) } }
        }
        if !namespaces.isEmpty, ![source, destination].contains(where: { namespaces.contains($0.namespace ?? "") }) {
            return false
        }
        if let ports, connection.connections.intersection(ports).isEmpty { return false }
        return fits(ends, source, destination) && fits(sources, source) && fits(destinations, destination)
    }
}
