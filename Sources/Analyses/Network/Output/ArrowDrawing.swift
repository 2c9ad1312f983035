/// Draws arrows between boxes. Those at one side of a box leave and arrive at places of their own.
struct ArrowDrawing {
    private struct Point {
        let x: Int
        let y: Int
    }

    private enum Side { case left, right }

    private struct Curve {
        let from: Point
        let control: Point
        let secondControl: Point
        let to: Point
    }

    private let graph: PictureGraph
    private let curves: [Curve]

    init(_ graph: PictureGraph, _ layout: PictureLayout) {
        self.graph = graph
        let ends = ArrowDrawing.ends(graph, layout)
        curves = zip(graph.arrows, ends).map { arrow, ends in
            let (fromSide, toSide) = ArrowDrawing.sides(arrow, layout)
            let (width, height) = (abs(ends.to.x - ends.from.x), abs(ends.to.y - ends.from.y))
            let reach = fromSide == toSide ? 40 + min(90, height / 4) : max(60, width / 2)
            func control(_ point: Point, _ side: Side) -> Point {
                Point(x: point.x + (side == .right ? reach : -reach), y: point.y)
            }
            return Curve(
                from: ends.from, control: control(ends.from, fromSide), secondControl: control(ends.to, toSide),
                to: ends.to)
        }
    }

    /// Arrows go from column to column on the sides that face each other, and within a column on the right.
    private static func sides(_ arrow: PictureGraph.Arrow, _ layout: PictureLayout) -> (from: Side, to: Side) {
        let (a, b) = (layout.columns[arrow.source], layout.columns[arrow.destination])
        return a < b ? (.right, .left) : a > b ? (.left, .right) : (.right, .right)
    }

    /// Where each arrow begins and ends: at a side of a box from top to bottom in the order of the other boxes.
    private static func ends(_ graph: PictureGraph, _ layout: PictureLayout) -> [(from: Point, to: Point)] {
        struct BoxSide: Hashable {
            let box: Int
            let side: Side
        }
        struct End {
            /// How far down the other end is.
            let other: Int
            let arrow: Int
            let isStart: Bool
        }
        var sides: [BoxSide: [End]] = [:]
        for (number, arrow) in graph.arrows.enumerated() {
            let (from, to) = ArrowDrawing.sides(arrow, layout)
            let isLoop = arrow.source == arrow.destination
            func end(at other: Int, isStart: Bool) -> End {
                End(other: isLoop ? -1 : layout.frames[other].middle, arrow: number, isStart: isStart)
            }
            sides[BoxSide(box: arrow.source, side: from), default: []].append(end(at: arrow.destination, isStart: true))
            sides[BoxSide(box: arrow.destination, side: to), default: []].append(end(at: arrow.source, isStart: false))
        }
        var ends = Array(repeating: (from: Point(x: 0, y: 0), to: Point(x: 0, y: 0)), count: graph.arrows.count)
        for (place, list) in sides {
            let frame = layout.frames[place.box]
            let sorted = list.sorted {
                ($0.other, $0.arrow, $0.isStart ? 0 : 1) < ($1.other, $1.arrow, $1.isStart ? 0 : 1)
            }
            for (position, end) in sorted.enumerated() {
                let point = Point(
                    x: place.side == .left ? frame.x : frame.right,
                    y: frame.y + frame.height * (2 * position + 1) / (2 * sorted.count))
                if end.isStart { ends[end.arrow].from = point } else { ends[end.arrow].to = point }
            }
        }
        return ends
    }

    /// The heads of arrows, one for each colour.
    static let tips = [("all", allColour), ("some", someColour)].map { name, colour in
        """
        <marker id="\(name)" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" \
        orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="\(colour)"/></marker>
        """
    }.joined()
    private static let allColour = "#9aa5b1"
    private static let someColour = "#2f6fb0"

    func path(_ number: Int) -> String {
        let curve = curves[number]
        let arrow = graph.arrows[number]
        let (name, colour) =
            arrow.connections == .all ? ("all", ArrowDrawing.allColour) : ("some", ArrowDrawing.someColour)
        let start = arrow.isMutual ? " marker-start=\"url(#\(name))\"" : ""
        return """
            <path d="M\(curve.from.x) \(curve.from.y)C\(curve.control.x) \(curve.control.y) \
            \(curve.secondControl.x) \(curve.secondControl.y) \(curve.to.x) \(curve.to.y)" fill="none" stroke="\(colour)"\(start) marker-end="url(#\(name))">\
            <title>\(Markup.escaped(title(arrow)))</title></path>

            """
    }

    /// More of them nobody would read.
    private static let mostLabels = 500

    /// The ports beside their arrows, where there is room.
    func labels(avoiding frames: [PictureLayout.Frame]) -> String {
        var taken = frames.map { Area(x: $0.x, y: $0.y, width: $0.width, height: $0.height) }
        var text = ""
        for (number, arrow) in graph.arrows.enumerated() where arrow.connections != .all {
            if taken.count == frames.count + ArrowDrawing.mostLabels { break }
            let label = PictureLayout.shortened("\(arrow.connections)", to: 26)
            let width = label.count * 6
            for part in [8, 6, 10, 5, 11, 4, 12, 3, 13] {
                let middle = point(on: number, sixteenths: part)
                let area = Area(x: middle.x - width / 2, y: middle.y - 6, width: width, height: 12)
                if taken.contains(where: { $0.meets(area) }) { continue }
                taken.append(area)
                text += """
                    <text x="\(middle.x)" y="\(middle.y + 3)" text-anchor="middle" font-size="10" fill="#1f4e80" \
                    stroke="#ffffff" stroke-width="3" paint-order="stroke">\(Markup.escaped(label))</text>

                    """
                break
            }
        }
        return text
    }

    private struct Area {
        let x: Int
        let y: Int
        let width: Int
        let height: Int

        func meets(_ other: Area) -> Bool {
            x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
        }
    }

    private func point(on number: Int, sixteenths part: Int) -> Point {
        let curve = curves[number]
        let rest = 16 - part
        func value(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Int {
            (a * rest * rest * rest + 3 * b * rest * rest * part + 3 * c * rest * part * part + d * part * part * part)
                / 4096
        }
        return Point(
            x: value(curve.from.x, curve.control.x, curve.secondControl.x, curve.to.x),
            y: value(curve.from.y, curve.control.y, curve.secondControl.y, curve.to.y))
    }

    private func title(_ arrow: PictureGraph.Arrow) -> String {
        func name(_ box: Int) -> String { someNames(graph.boxes[box].members.map(\.description)) }
        let sign = arrow.isMutual ? "<=>" : "=>"
        return "\(name(arrow.source)) \(sign) \(name(arrow.destination)) : \(arrow.connections)"
    }
}
