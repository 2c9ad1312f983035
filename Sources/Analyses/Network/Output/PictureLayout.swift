/// Puts the boxes of a graph in columns: what comes from outside on the left, then whom it reaches, what lies outside
/// on the right. All measures are whole pixels, so that the picture is the same everywhere.
struct PictureLayout {
    struct Frame {
        var x = 0
        var y = 0
        var width: Int
        let height: Int
        /// What the box says, the title first.
        let lines: [String]

        var right: Int { x + width }
        var bottom: Int { y + height }
        var middle: Int { y + height / 2 }
    }

    static let lineHeight = 16
    static let padding = 8
    private static let mostLines = 12
    private static let longestLine = 44

    private(set) var frames: [Frame]
    /// The column of each box.
    private(set) var columns: [Int]
    private(set) var width = 0
    private(set) var height = 0

    init(_ graph: PictureGraph) {
        frames = graph.boxes.map(PictureLayout.frame)
        columns = PictureLayout.columns(graph)
        var widths: [Int: Int] = [:]
        for (frame, column) in zip(frames, columns) { widths[column] = max(widths[column] ?? 0, frame.width) }
        for box in frames.indices { frames[box].width = widths[columns[box]] ?? 0 }
        let arrows = graph.arrows.map { arrow in
            let isForward = columns[arrow.source] < columns[arrow.destination]
            return GraphLayout.Arrow(
                from: isForward ? arrow.source : arrow.destination, to: isForward ? arrow.destination : arrow.source)
        }
        let layout = GraphLayout(
            frames.map { GraphLayout.Size(width: $0.width, height: $0.height) }, arrows, columns: columns,
            gaps: GraphLayout.Gaps(columns: 190, rows: 26))
        for (box, corner) in layout.boxes.enumerated() { (frames[box].x, frames[box].y) = (corner.x, corner.y) }
        // Arrows within the last column bend to its right.
        width = max(layout.width + 90, 200)
        height = layout.height + 24
    }

    private static func frame(_ box: PictureGraph.Box) -> Frame {
        var lines = box.members.prefix(mostLines).map { shortened($0.shortName) }
        if box.members.count > mostLines { lines.append("and \(box.members.count - mostLines) more") }
        lines.insert(shortened(box.title), at: 0)
        let longest = lines.map(\.count).max() ?? 0
        return Frame(
            width: longest * 7 + 2 * padding, height: lines.count * lineHeight + 2 * padding - 4, lines: lines)
    }

    static func shortened(_ text: String, to longest: Int = longestLine) -> String {
        text.count <= longest ? text : text.prefix(longest - 1) + "…"
    }

    /// By the number of steps from an entrance; boxes that none leads to begin with those that reach the most.
    private static func columns(_ graph: PictureGraph) -> [Int] {
        var next: [[Int]] = graph.boxes.map { _ in [] }
        var reached = Set<Int>()
        for arrow in graph.arrows where arrow.source != arrow.destination {
            next[arrow.source].append(arrow.destination)
            reached.insert(arrow.destination)
            if arrow.isMutual { next[arrow.destination].append(arrow.source) }
        }
        let all = graph.boxes.indices
        let entrances = all.filter { graph.boxes[$0].role == .entrance }
        let sources = all.filter { graph.boxes[$0].role == .inside && !reached.contains($0) }
        let others = all.filter { graph.boxes[$0].role == .inside }.sorted {
            (next[$1].count, $0) < (next[$0].count, $1)
        }
        var columns: [Int?] = all.map { _ in nil }
        func spread(from starts: [Int], _ column: Int) {
            var queue = starts.filter { columns[$0] == nil }
            for start in queue { columns[start] = column }
            var position = 0
            while position < queue.count {
                let box = queue[position]
                position += 1
                for other in next[box] where columns[other] == nil && graph.boxes[other].role == .inside {
                    columns[other] = (columns[box] ?? 0) + 1
                    queue.append(other)
                }
            }
        }
        spread(from: entrances, 0)
        spread(from: sources, 1)
        for box in others { spread(from: [box], 1) }
        let last = (columns.compactMap { $0 }.max() ?? 0) + 1
        return packed(columns.map { $0 ?? last })
    }

    /// Numbers without holes.
    private static func packed(_ columns: [Int]) -> [Int] {
        let used = Set(columns).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: zip(used, used.indices))
        return columns.map { numbers[$0] ?? 0 }
    }
}
