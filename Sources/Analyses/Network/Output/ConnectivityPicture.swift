/// Connections as a graph, for pictures. Workloads are grouped by namespace; everything is sorted, so that equal
/// connections make equal pictures.
struct ConnectivityPicture {
    private(set) var connections: [Connection] = []
    /// What was not seen.
    let limits: [String]

    init(limits: [String] = []) { self.limits = limits }

    /// - Throws: for the connection that is one too many.
    mutating func add(_ connection: Connection) throws(PictureTooLarge) {
        if connections.count == PictureTooLarge.mostConnections { throw PictureTooLarge() }
        connections.append(connection)
    }

    /// All peers, sorted by what they are called.
    var peers: [Peer] {
        let all = Set(connections.flatMap { [$0.source, $0.destination] })
        return all.map { ($0.description, $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// The graph in Graphviz' language.
    var dot: String {
        var text = """
            digraph {
            \trankdir=LR
            \tnode [fontname="Helvetica" fontsize=11 style=filled fillcolor=white]
            \tedge [fontname="Helvetica" fontsize=9 color="#5f6b7a"]

            """
        if !limits.isEmpty { text += "\tlabel=\(Graphviz.quoted(limits.joined(separator: "\n"))) labelloc=t\n" }
        let peers = peers
        let namespaces = Set(peers.compactMap(\.namespace)).sorted()
        for (number, namespace) in namespaces.enumerated() {
            text +=
                "\tsubgraph cluster_\(number) {\n\t\tlabel=\(Graphviz.quoted(namespace)) style=filled fillcolor=\"#eef3f8\"\n"
            for peer in peers where peer.namespace == namespace {
                text +=
                    "\t\t\(Graphviz.quoted(peer.description)) [label=\(Graphviz.quoted(peer.shortName)) shape=box]\n"
            }
            text += "\t}\n"
        }
        for peer in peers where peer.namespace == nil {
            text += "\t\(Graphviz.quoted(peer.description)) [shape=ellipse]\n"
        }
        for connection in connections {
            let (source, destination) = (connection.source.description, connection.destination.description)
            let label = connection.connections.description
            text +=
                "\t\(Graphviz.quoted(source)) -> \(Graphviz.quoted(destination)) [label=\(Graphviz.quoted(label))]\n"
        }
        return text + "}\n"
    }
}

/// There are more connections than a picture can show.
public struct PictureTooLarge: Error, Sendable, CustomStringConvertible {
    static let mostConnections = 20_000

    public var description: String {
        "a picture of more than \(PictureTooLarge.mostConnections) connections would show nothing: "
            + "choose some of them, by namespace for instance"
    }
}

extension Peer {
    /// The name without the namespace, which a picture shows around it.
    var shortName: String {
        if case .workload(let name) = self { "\(name.name)[\(name.kind)]" } else { description }
    }
}
