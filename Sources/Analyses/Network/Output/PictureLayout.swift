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
    private static let gap = 26
    private static let columnGap = 190
    private static let margin = 24
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
        var layers = (0...(columns.max() ?? 0)).map { column in columns.indices.filter { columns[$0] == column } }
        PictureLayout.untangle(&layers, graph)

        let heights = layers.map { layer in
            layer.reduce(0) { $0 + frames[$1].height } + max(0, layer.count - 1) * PictureLayout.gap
        }
        let tallest = heights.max() ?? 0
        var x = PictureLayout.margin
        for (layer, layerHeight) in zip(layers, heights) {
            var y = PictureLayout.margin + (tallest - layerHeight) / 2
            let columnWidth = layer.map { frames[$0].width }.max() ?? 0
            for box in layer {
                frames[box].x = x
                frames[box].y = y
                frames[box].width = columnWidth
                y += frames[box].height + PictureLayout.gap
            }
            x += columnWidth + PictureLayout.columnGap
        }
        // Arrows within the last column bend to its right.
        width = max(x - PictureLayout.columnGap + 90, 200) + PictureLayout.margin
        height = tallest + 2 * PictureLayout.margin + 24
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

    /// Orders each column by where the neighbours of its boxes stand, so that fewer arrows cross.
    private static func untangle(_ layers: inout [[Int]], _ graph: PictureGraph) {
        var neighbours: [[Int]] = graph.boxes.map { _ in [] }
        for arrow in graph.arrows where arrow.source != arrow.destination {
            neighbours[arrow.source].append(arrow.destination)
            neighbours[arrow.destination].append(arrow.source)
        }
        var place = Array(repeating: 0, count: graph.boxes.count)
        func number(_ layer: [Int]) {
            // In thousandths of the column, so that columns of different lengths compare.
            for (position, box) in layer.enumerated() { place[box] = (2 * position + 1) * 1000 / (2 * layer.count) }
        }
        layers.forEach(number)
        for sweep in 0..<6 {
            let order = sweep % 2 == 0 ? Array(layers.indices) : layers.indices.reversed()
            for index in order {
                let average = { (box: Int) -> Int in
                    let all = neighbours[box]
                    return all.isEmpty ? place[box] : all.reduce(0) { $0 + place[$1] } / all.count
                }
                layers[index] = layers[index].map { (average($0), place[$0], $0) }.sorted { $0 < $1 }.map(\.2)
                number(layers[index])
            }
        }
    }
}
