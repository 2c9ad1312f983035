/// Puts the boxes of a graph in columns, near the boxes that they have arrows with, so that few arrows cross. All measures
/// are whole pixels, so that a picture is the same everywhere.
struct GraphLayout {
    struct Size {
        let width: Int
        let height: Int
    }

    struct Point: Equatable {
        var x: Int
        var y: Int
    }

    struct Arrow {
        let from: Int
        let to: Int
    }

    /// How far apart boxes stand.
    struct Gaps {
        let columns: Int
        let rows: Int
    }

    static let margin = 24
    private let gaps: Gaps
    /// More bends than this are left out: arrows then cross boxes.
    private static let mostBends = 20_000
    private static let sweeps = 6

    /// The upper left corner of each box.
    private(set) var boxes: [Point] = []
    /// For each arrow the points through which it passes between its boxes: into each column on the way, and out of it.
    private(set) var bends: [[Point]] = []
    private(set) var width = 0
    private(set) var height = 0

    /// A box, or the place where an arrow passes a column.
    private struct Item {
        var column: Int
        var size: Size
        var before: [Int] = []
        var after: [Int] = []
        /// Its middle.
        var y = 0
    }

    /// Arrows point to the right: each box stands left of all that it leads to.
    init(_ sizes: [Size], _ arrows: [Arrow]) {
        self.init(
            sizes, arrows, columns: GraphLayout.columns(sizes.count, arrows), gaps: Gaps(columns: 84, rows: 16),
            mostBends: GraphLayout.mostBends)
    }

    /// - Parameters:
    ///   - arrows: those that do not point to the right move no box.
    ///   - columns: the column of each box, from 0 and without holes.
    ///   - mostBends: how often arrows may be led around boxes; 0 for straight ones.
    init(_ sizes: [Size], _ arrows: [Arrow], columns: [Int], gaps: Gaps, mostBends: Int = 0) {
        self.gaps = gaps
        var items = sizes.indices.map { Item(column: columns[$0], size: sizes[$0]) }
        var passing = [[Int]](repeating: [], count: arrows.count)
        var left = mostBends
        for (number, arrow) in arrows.enumerated() {
            let (start, end) = (columns[arrow.from], columns[arrow.to])
            guard start < end else { continue }
            var last = arrow.from
            for column in start + 1..<max(end, start + 1) where left > 0 {
                left -= 1
                items.append(Item(column: column, size: Size(width: 0, height: 8)))
                passing[number].append(items.count - 1)
                items[last].after.append(items.count - 1)
                items[items.count - 1].before.append(last)
                last = items.count - 1
            }
            items[last].after.append(arrow.to)
            items[arrow.to].before.append(last)
        }
        place(&items)
        boxes = sizes.indices.map { Point(x: xs[items[$0].column], y: items[$0].y - items[$0].size.height / 2) }
        bends = passing.map { passed in
            passed.flatMap { number -> [Point] in
                let item = items[number]
                let x = xs[item.column]
                return [Point(x: x, y: item.y), Point(x: x + widths[item.column], y: item.y)]
            }
        }
    }

    private var xs: [Int] = []
    private var widths: [Int] = []

    /// The columns by the longest way to where nothing leads on; of a ring one arrow counts for nothing.
    private static func columns(_ count: Int, _ arrows: [Arrow]) -> [Int] {
        var depth = [Int](repeating: 0, count: count)
        var open = [Int](repeating: 0, count: count)
        var incoming = [[Int]](repeating: [], count: count)
        for arrow in arrows where arrow.from != arrow.to {
            open[arrow.from] += 1
            incoming[arrow.to].append(arrow.from)
        }
        var isDone = [Bool](repeating: false, count: count)
        var ready = (0..<count).filter { open[$0] == 0 }
        var next = 0
        var rest = 0
        while next < count {
            if next == ready.count {
                while isDone[rest] { rest += 1 }
                ready.append(rest)
            }
            let place = ready[next]
            next += 1
            isDone[place] = true
            for source in incoming[place] where !isDone[source] {
                depth[source] = max(depth[source], depth[place] + 1)
                open[source] -= 1
                if open[source] == 0 { ready.append(source) }
            }
        }
        let deepest = depth.max() ?? 0
        return depth.map { deepest - $0 }
    }

    private mutating func place(_ items: inout [Item]) {
        let count = (items.map(\.column).max() ?? -1) + 1
        var columns = [[Int]](repeating: [], count: count)
        widths = [Int](repeating: 0, count: count)
        for (number, item) in items.enumerated() {
            columns[item.column].append(number)
            widths[item.column] = max(widths[item.column], item.size.width)
        }
        var x = GraphLayout.margin
        xs = widths.map { width in
            defer { x += width + gaps.columns }
            return x
        }
        for column in columns.indices { stack(columns[column], &items) }
        for sweep in 0..<GraphLayout.sweeps {
            let order = sweep % 2 == 0 ? Array(columns.indices) : columns.indices.reversed()
            for column in order {
                let wishes = columns[column].map { number in
                    let item = items[number]
                    let near = sweep % 2 == 0 ? item.before : item.after
                    let all = near.isEmpty ? item.before + item.after : near
                    return all.isEmpty ? item.y : all.reduce(0) { $0 + items[$1].y } / all.count
                }
                let sorted = zip(columns[column], wishes).enumerated().sorted {
                    ($0.element.1, $0.offset) < ($1.element.1, $1.offset)
                }
                columns[column] = sorted.map(\.element.0)
                settle(columns[column], sorted.map(\.element.1), &items)
            }
        }
        let top = items.map { $0.y - $0.size.height / 2 }.min() ?? 0
        for number in items.indices { items[number].y += GraphLayout.margin - top }
        height = (items.map { $0.y + ($0.size.height + 1) / 2 }.max() ?? 0) + GraphLayout.margin
        width = (widths.isEmpty ? 0 : x - gaps.columns) + GraphLayout.margin
    }

    private func stack(_ column: [Int], _ items: inout [Item]) {
        var y = 0
        for number in column {
            items[number].y = y + items[number].size.height / 2
            y += items[number].size.height + gaps.rows
        }
    }

    /// Puts the items of a column near where they want to be, one below the other.
    private func settle(_ column: [Int], _ wishes: [Int], _ items: inout [Item]) {
        var bottom = Int.min
        var shift = 0
        for (number, wish) in zip(column, wishes) {
            let half = items[number].size.height / 2
            let y = bottom == Int.min ? wish : max(wish, bottom + half)
            items[number].y = y
            shift += wish - y
            bottom = y + half + gaps.rows
        }
        guard !column.isEmpty else { return }
        for number in column { items[number].y += shift / column.count }
    }
}
