/// Connections with peers that are alike drawn as one: nothing is lost, since what holds for one member of a box holds
/// for each.
struct PictureGraph {
    struct Box {
        /// What stands over the members: a namespace, or what they are.
        let title: String
        /// Sorted; all of one namespace, or none.
        let members: [Peer]
        /// Whether the members are only reached, or only reach others: addresses have one box for each.
        let role: Role
    }

    enum Role: Int { case entrance, inside, exit }

    /// An arrow from any member of a box to any member of another or, without the member itself, of the same.
    struct Arrow {
        let source: Int
        let destination: Int
        let connections: ConnectionSet
        /// Whether the same holds in the other direction.
        var isMutual: Bool
    }

    private(set) var boxes: [Box] = []
    private(set) var arrows: [Arrow] = []

    init(_ connections: [Connection]) {
        let nodes = PictureGraph.nodes(of: connections)
        let groups = PictureGraph.groups(nodes)
        var boxOfNode = Array(repeating: 0, count: nodes.peers.count)
        for (number, group) in groups.enumerated() {
            let first = nodes.peers[group[0]]
            boxes.append(
                Box(
                    title: PictureGraph.title(first), members: group.map { nodes.peers[$0] },
                    role: nodes.roles[group[0]]))
            for node in group { boxOfNode[node] = number }
        }
        var found: [Ends: ConnectionSet] = [:]
        for (ends, set) in nodes.connections {
            found[Ends(source: boxOfNode[ends.source], destination: boxOfNode[ends.destination])] = set
        }
        for (ends, set) in found {
            let back = found[Ends(source: ends.destination, destination: ends.source)]
            if back == set && ends.source > ends.destination { continue }
            arrows.append(
                Arrow(
                    source: ends.source, destination: ends.destination, connections: set,
                    isMutual: back == set && ends.source != ends.destination))
        }
        arrows.sort { ($0.source, $0.destination) < ($1.source, $1.destination) }
    }

    // MARK: Nodes

    private struct Ends: Hashable {
        let source: Int
        let destination: Int
    }

    private struct Nodes {
        var peers: [Peer] = []
        var roles: [Role] = []
        var connections: [Ends: ConnectionSet] = [:]
    }

    /// Peers by number, sorted by name; addresses once as sources and once as destinations.
    private static func nodes(of connections: [Connection]) -> Nodes {
        struct Key: Hashable {
            let peer: Peer
            let role: Role
        }
        func key(_ peer: Peer, _ role: Role) -> Key { Key(peer: peer, role: peer.namespace == nil ? role : .inside) }
        let keys = Set(connections.flatMap { [key($0.source, .entrance), key($0.destination, .exit)] })
            .map { (($0.peer.description, $0.role.rawValue), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
        let numbers = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
        var nodes = Nodes(peers: keys.map(\.peer), roles: keys.map(\.role))
        for connection in connections {
            guard let source = numbers[key(connection.source, .entrance)],
                let destination = numbers[key(connection.destination, .exit)]
            else { continue }
            nodes.connections[Ends(source: source, destination: destination)] = connection.connections
        }
        return nodes
    }

    private static func title(_ peer: Peer) -> String {
        switch peer {
        case .workload(let name): name.namespace
        case .outside: "outside"
        case .ingressController: "ingress"
        }
    }

    // MARK: Groups

    /// What a node has with one other.
    private struct Link: Hashable {
        let other: Int
        let out: ConnectionSet
        let back: ConnectionSet
    }

    /// Who is alike: nodes of one place that have the same with all others, and one thing among themselves.
    private static func groups(_ nodes: Nodes) -> [[Int]] {
        var links: [Set<Link>] = Array(repeating: [], count: nodes.peers.count)
        for (ends, set) in nodes.connections {
            let back = nodes.connections[Ends(source: ends.destination, destination: ends.source)] ?? .none
            links[ends.source].insert(Link(other: ends.destination, out: set, back: back))
            links[ends.destination].insert(Link(other: ends.source, out: back, back: set))
        }
        struct Signature: Hashable {
            let title: String
            let role: Role
            let links: Set<Link>
        }
        // Were the node linked with itself as with its like, both would have the same links.
        let mutual = Set(links.joined().lazy.filter { $0.out == $0.back }.map(\.out)).union([.none])
        var groups: [Signature: [Int]] = [:]
        for node in nodes.peers.indices {
            let own = Set(links[node].lazy.filter { $0.out == $0.back }.map(\.out))
            for set in mutual where set.isEmpty || own.contains(set) {
                var signature = links[node]
                if !set.isEmpty { signature.insert(Link(other: node, out: set, back: set)) }
                groups[
                    Signature(title: title(nodes.peers[node]), role: nodes.roles[node], links: signature), default: []
                ].append(node)
            }
        }
        var isGrouped = Array(repeating: false, count: nodes.peers.count)
        var result: [[Int]] = []
        for group in groups.values where group.count > 1 {
            for node in group { isGrouped[node] = true }
            result.append(group)
        }
        result += nodes.peers.indices.filter { !isGrouped[$0] }.map { [$0] }
        return result.sorted { $0[0] < $1[0] }
    }
}
