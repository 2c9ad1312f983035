extension ConnectivityPicture {
    /// The graph as a picture. Peers that are alike share a box; an arrow is grey where it is for all connections.
    var svg: String {
        let graph = PictureGraph(connections)
        let layout = PictureLayout(graph)
        let arrows = ArrowDrawing(graph, layout)
        let width = max(layout.width, 48 + 6 * (limits.map(\.count).max() ?? 0))
        let height = layout.height + limits.count * PictureLayout.lineHeight
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
            width="\(width)" height="\(height)" font-family="Helvetica, Arial, sans-serif" font-size="12">
            <defs>\(ArrowDrawing.tips)</defs>
            <rect width="100%" height="100%" fill="#ffffff"/>

            """
        for number in graph.arrows.indices { text += arrows.path(number) }
        for (box, frame) in zip(graph.boxes, layout.frames) { text += ConnectivityPicture.draw(box, frame) }
        text += arrows.labels(avoiding: layout.frames)
        if !graph.boxes.isEmpty {
            text += """
                <text x="24" y="\(layout.height - 14)" fill="#5f6b7a" font-size="11">Grey: all connections. Blue: the \
                ports beside the arrow, or in its tooltip. What holds for a box holds for each of its members.</text>

                """
        }
        for (number, limit) in limits.enumerated() {
            let y = layout.height + number * PictureLayout.lineHeight
            text += "<text x=\"24\" y=\"\(y)\" fill=\"#b3271a\" font-size=\"11\">\(Markup.escaped(limit))</text>\n"
        }
        return text + "</svg>\n"
    }

    private static func draw(_ box: PictureGraph.Box, _ frame: PictureLayout.Frame) -> String {
        let fill = box.role == .inside ? "#e8f1fa" : "#fdf0dd"
        let all = box.members.map(\.description).joined(separator: "\n")
        var text = """
            <g><title>\(Markup.escaped(all))</title><rect x="\(frame.x)" y="\(frame.y)" width="\(frame.width)" \
            height="\(frame.height)" rx="5" fill="\(fill)" stroke="#7b8794"/>

            """
        for (number, line) in frame.lines.enumerated() {
            let y = frame.y + PictureLayout.padding + 8 + number * PictureLayout.lineHeight
            let style = number == 0 ? " fill=\"#5f6b7a\" font-size=\"11\"" : ""
            text += """
                <text x="\(frame.x + PictureLayout.padding)" y="\(y)"\(style)>\(Markup.escaped(line))</text>

                """
        }
        return text + "</g>\n"
    }
}
