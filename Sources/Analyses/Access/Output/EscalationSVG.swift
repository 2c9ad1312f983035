extension EscalationPicture {
    private static let lineHeight = 17
    private static let longest = 48

    /// The graph as a picture of its own, with the reason of each numbered step below.
    public var svg: String { drawing(withLegend: true) }

    /// - Parameter withLegend: whether the reasons of the steps stand below the picture.
    func drawing(withLegend: Bool) -> String {
        let layout = GraphLayout(vertices.map(EscalationPicture.size), edges.map { .init(from: $0.from, to: $0.to) })
        let legend = withLegend ? self.legend : []
        let widest = (legend.map(\.count).max() ?? 0) * 7 + 2 * GraphLayout.margin
        let width = max(layout.width, widest, 2 * GraphLayout.margin)
        let height = max(layout.height, GraphLayout.margin) + legend.count * EscalationPicture.lineHeight
        // On a page the picture shrinks to its width as long as it stays readable.
        let fit =
            withLegend ? "" : " style=\"width:100%;max-width:\(width)px;min-width:\(width * 2 / 3)px;height:auto\""
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)"\(fit) \
            font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="Escalation graph">
            <style>
            \(EscalationPicture.style)
            </style>
            <defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" \
            orient="auto-start-reverse"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>

            """
        if withLegend { text += "<rect class=\"ground\" width=\"\(width)\" height=\"\(height)\"/>\n" }
        for number in edges.indices { text += arrow(number, layout) }
        for number in vertices.indices { text += box(number, layout) }
        for number in edges.indices { text += badge(number, layout) }
        var y = max(layout.height, GraphLayout.margin)
        for line in legend {
            text += "<text class=\"legend\" x=\"\(GraphLayout.margin)\" y=\"\(y)\">\(Markup.escaped(line))</text>\n"
            y += EscalationPicture.lineHeight
        }
        return text + "</svg>\n"
    }

    private var legend: [String] {
        let steps = edges.enumerated().map { "\($0.offset + 1)  \($0.element.reasons.joined(separator: "; or "))" }
        return steps + remarks
            + (edges.isEmpty ? ["No way to cluster-admin or to root on a node is known."] : [])
    }

    private static func size(of vertex: Vertex) -> GraphLayout.Size {
        let lines = shown(vertex.names).map(short)
        return GraphLayout.Size(
            width: 20 + 7 * (lines.map(\.count).max() ?? 0), height: 12 + lineHeight * lines.count)
    }

    /// Long names lose their middle; the whole stands in the tooltip.
    private static func short(_ name: String) -> String {
        guard name.count > longest else { return name }
        return name.prefix(longest / 2 - 1) + "…" + name.suffix(longest / 2)
    }

    private func box(_ number: Int, _ layout: GraphLayout) -> String {
        let vertex = vertices[number]
        let (place, size) = (layout.boxes[number], EscalationPicture.size(of: vertex))
        var text = """
            <g class="\(vertex.role.rawValue)"><title>\(Markup.escaped(vertex.names.joined(separator: "\n")))</title>\
            <rect x="\(place.x)" y="\(place.y)" width="\(size.width)" height="\(size.height)" rx="5"/>
            """
        for (line, name) in EscalationPicture.shown(vertex.names).enumerated() {
            let y = place.y + 18 + line * EscalationPicture.lineHeight
            text += "<text x=\"\(place.x + 10)\" y=\"\(y)\">\(Markup.escaped(EscalationPicture.short(name)))</text>"
        }
        return text + "</g>\n"
    }

    /// The points of an arrow, from the right side of its first box to the left side of its last.
    private func points(_ edge: Edge, _ bends: [GraphLayout.Point], _ layout: GraphLayout) -> [GraphLayout.Point] {
        func side(_ vertex: Int, isRight: Bool) -> GraphLayout.Point {
            let (place, size) = (layout.boxes[vertex], EscalationPicture.size(of: vertices[vertex]))
            return .init(x: place.x + (isRight ? size.width : 0), y: place.y + size.height / 2)
        }
        return [side(edge.from, isRight: true)] + bends + [side(edge.to, isRight: false)]
    }

    private func arrow(_ number: Int, _ layout: GraphLayout) -> String {
        let edge = edges[number]
        let points = points(edge, layout.bends[number], layout)
        var path = "M\(points[0].x) \(points[0].y)"
        for (a, b) in zip(points, points.dropFirst()) {
            let middle = a.x < b.x ? (a.x + b.x) / 2 : a.x + 40
            let end = a.x < b.x ? middle : b.x - 40
            path += "C\(middle) \(a.y) \(end) \(b.y) \(b.x) \(b.y)"
        }
        let title = Markup.escaped("\(number + 1). \(edge.reasons.joined(separator: "\nor "))")
        return "<path class=\"arrow\" d=\"\(path)\" marker-end=\"url(#arrow)\"><title>\(title)</title></path>\n"
    }

    /// The arrow's number, near its beginning where arrows that end in one box are still apart.
    private func badge(_ number: Int, _ layout: GraphLayout) -> String {
        let points = points(edges[number], layout.bends[number], layout)
        let (a, b) = (points[0], points[1])
        let x = a.x < b.x ? a.x + (b.x - a.x) * 3 / 8 : a.x + 24
        // The curve's height there: 3/8 of the way along a cubic that begins and ends level.
        let y = a.x < b.x ? a.y + (b.y - a.y) * 84 / 256 : a.y
        let title = Markup.escaped(edges[number].reasons.joined(separator: "\nor "))
        return """
            <g class="badge"><title>\(title)</title><circle cx="\(x)" cy="\(y)" r="9"/>\
            <text x="\(x)" y="\(y + 4)" text-anchor="middle">\(number + 1)</text></g>

            """
    }

    private static let style = """
        .ground { fill: #fff } .arrow { fill: none; stroke: #8a94a3; stroke-width: 1.5 } .tip { fill: #8a94a3 }
        .source rect { fill: #e8f0fe; stroke: #5b7fc7 } .step rect { fill: #fff6e0; stroke: #b98a2c }
        .goal rect { fill: #fde4e1; stroke: #c0392b } .source text, .step text, .goal text { fill: #1d2733 }
        .goal text { font-weight: 600 } .legend { fill: #1d2733 }
        .badge circle { fill: #fff; stroke: #8a94a3 } .badge text { fill: #1d2733; font-size: 10px }
        @media (prefers-color-scheme: dark) {
        .ground { fill: #14181f } .source rect { fill: #1c2c4a; stroke: #6f93d8 }
        .step rect { fill: #3a2f14; stroke: #c9a04a } .goal rect { fill: #4a1d19; stroke: #e2675a }
        .source text, .step text, .goal text, .legend { fill: #e6eaf0 }
        .badge circle { fill: #14181f } .badge text { fill: #e6eaf0 }
        }
        """
}
