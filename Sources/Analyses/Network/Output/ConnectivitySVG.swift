extension ConnectivityPicture {
    /// The graph as a picture of layers: who is reached first stands left of whom it reaches; arrows that lead back go
    /// below.
    var svg: String {
        let layout = LayeredLayout(peers: peers, connections: connections)
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(layout.width) \(layout.height)" \
            font-family="sans-serif" font-size="12">
            <defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" \
            orient="auto"><path d="M0 0L8 4L0 8z" fill="#555"/></marker></defs>

            """
        for connection in connections {
            guard let a = layout.boxes[connection.source], let b = layout.boxes[connection.destination] else {
                continue
            }
            let title = escaped(connection.description)
            text += """
                <path d="\(layout.arrow(from: a, to: b))" fill="none" stroke="#888" marker-end="url(#arrow)">\
                <title>\(title)</title></path>

                """
        }
        for peer in peers {
            guard let box = layout.boxes[peer] else { continue }
            let fill = peer.namespace == nil ? "#fdebd0" : "#d6eaf8"
            text += """
                <rect x="\(box.x)" y="\(box.y)" width="\(box.width)" height="\(LayeredLayout.boxHeight)" rx="4" \
                fill="\(fill)" stroke="#555"/>
                <text x="\(box.x + 8)" y="\(box.y + 17)">\(escaped(peer.description))</text>

                """
        }
        return text + "</svg>\n"
    }

    private func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }
}

/// Puts peers in columns by their distance from those that nothing reaches. All measures are whole pixels, so that the
/// picture is the same everywhere.
private struct LayeredLayout {
    struct Box {
        let x: Int
        let y: Int
        let width: Int
    }

    static let boxHeight = 26
    private static let gap = 14
    private static let columnGap = 120
    private static let margin = 20

    private(set) var boxes: [Peer: Box] = [:]
    private(set) var width = 0
    private(set) var height = 0

    init(peers: [Peer], connections: [Connection]) {
        let layers = LayeredLayout.layers(peers, connections)
        var x = LayeredLayout.margin
        for layer in layers {
            let width = layer.map { LayeredLayout.width(of: $0.description) }.max() ?? 0
            var y = LayeredLayout.margin
            for peer in layer {
                boxes[peer] = Box(x: x, y: y, width: width)
                y += LayeredLayout.boxHeight + LayeredLayout.gap
            }
            height = max(height, y + LayeredLayout.margin)
            x += width + LayeredLayout.columnGap
        }
        width = max(x - LayeredLayout.columnGap + LayeredLayout.margin, 2 * LayeredLayout.margin)
        height = max(height, 2 * LayeredLayout.margin)
    }

    func arrow(from a: Box, to b: Box) -> String {
        let half = LayeredLayout.boxHeight / 2
        let (startX, startY, endX, endY) = (a.x + a.width, a.y + half, b.x, b.y + half)
        if a.x < b.x {
            let bend = (endX - startX) / 2
            return "M\(startX) \(startY)C\(startX + bend) \(startY) \(endX - bend) \(endY) \(endX) \(endY)"
        }
        // Within a column or back: out on the right, in from the left, around below the boxes between them.
        let low = max(a.y, b.y) + LayeredLayout.boxHeight + LayeredLayout.gap
        return "M\(startX) \(startY)C\(startX + 60) \(low) \(endX - 60) \(low) \(endX) \(endY)"
    }

    private static func width(of text: String) -> Int { 16 + 7 * text.count }

    /// Breadth first from peers that nothing reaches; a ring that nothing reaches begins at its first peer.
    private static func layers(_ peers: [Peer], _ connections: [Connection]) -> [[Peer]] {
        var reached: [Peer: [Peer]] = [:]
        for connection in connections { reached[connection.source, default: []].append(connection.destination) }
        let destinations = Set(connections.map(\.destination))
        var depth: [Peer: Int] = [:]
        for start in peers.filter({ !destinations.contains($0) }) + peers where depth[start] == nil {
            depth[start] = 0
            var queue = [start]
            var next = 0
            while next < queue.count {
                let peer = queue[next]
                next += 1
                for other in reached[peer] ?? [] where depth[other] == nil {
                    depth[other] = (depth[peer] ?? 0) + 1
                    queue.append(other)
                }
            }
        }
        let deepest = depth.values.max() ?? 0
        return (0...deepest).map { level in peers.filter { depth[$0] == level } }.filter { !$0.isEmpty }
    }
}
