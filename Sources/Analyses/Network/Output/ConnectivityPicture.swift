/// Connections as a graph, for pictures. Workloads are grouped by namespace; everything is sorted, so that equal
/// connections make equal pictures.
struct ConnectivityPicture {
    private(set) var connections: [Connection] = []

    mutating func add(_ connection: Connection) { connections.append(connection) }

    /// All peers, sorted by what they are called.
    var peers: [Peer] {
        let all = Set(connections.flatMap { [$0.source, $0.destination] })
        return all.map { ($0.description, $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// The graph in Graphviz' language.
    var dot: String {
        var text = "digraph {\n"
        let peers = peers
        let namespaces = Set(peers.compactMap(\.namespace)).sorted()
        for (number, namespace) in namespaces.enumerated() {
            text += "\tsubgraph cluster_\(number) {\n\t\tlabel=\(quoted(namespace))\n"
            for peer in peers where peer.namespace == namespace {
                text += "\t\t\(quoted(peer.description)) [label=\(quoted(peer.shortName)) shape=box]\n"
            }
            text += "\t}\n"
        }
        for peer in peers where peer.namespace == nil {
            text += "\t\(quoted(peer.description)) [shape=ellipse]\n"
        }
        for connection in connections {
            let (source, destination) = (connection.source.description, connection.destination.description)
            let label = connection.connections.description
            text += "\t\(quoted(source)) -> \(quoted(destination)) [label=\(quoted(label))]\n"
        }
        return text + "}\n"
    }

    private func quoted(_ text: String) -> String {
        var result = "\""
        for character in text {
            if character == "\"" || character == "\\" { result += "\\" }
            result += character == "\n" ? "\\n" : String(character)
        }
        return result + "\""
    }
}

extension Peer {
    /// The name without the namespace, which a picture shows around it.
    var shortName: String {
        if case .workload(let name) = self { "\(name.name)[\(name.kind)]" } else { description }
    }
}
