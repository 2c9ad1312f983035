import Testing

@testable import Analyses

/// Boxes in columns.
struct GraphLayoutTests {
    static func layout(_ count: Int, _ arrows: [(Int, Int)]) -> GraphLayout {
        GraphLayout(
            (0..<count).map { .init(width: 40 + 10 * $0, height: 20) }, arrows.map { .init(from: $0.0, to: $0.1) })
    }

    @Test func arrowsPointToTheRight() {
        let arrows = [(0, 1), (1, 2), (0, 2), (3, 2)]
        let layout = Self.layout(4, arrows)
        for (from, to) in arrows { #expect(layout.boxes[from].x < layout.boxes[to].x) }
        // What leads straight to the goal stands beside it.
        #expect(layout.boxes[3].x == layout.boxes[1].x)
        // The long arrow passes the column between by one way in and one out.
        #expect(layout.bends.map(\.count) == [0, 0, 2, 0])
        #expect(layout.bends[2][0].x == layout.boxes[1].x)
    }

    @Test(arguments: [[(0, 1), (1, 0)], [(0, 0)], [(0, 1), (1, 2), (2, 0), (2, 3)], []])
    func ringsEnd(_ arrows: [(Int, Int)]) {
        let layout = Self.layout(4, arrows)
        #expect(layout.boxes.count == 4)
    }

    @Test func boxesDoNotOverlapAndLieInThePicture() {
        var arrows: [(Int, Int)] = []
        for number in 1..<40 { arrows.append((number, number / 3)) }
        arrows += [(39, 0), (20, 1), (33, 2)]
        let layout = Self.layout(40, arrows)
        for a in 0..<40 {
            let (x, y) = (layout.boxes[a].x, layout.boxes[a].y)
            #expect(x >= GraphLayout.margin && y >= GraphLayout.margin)
            #expect(
                x + 40 + 10 * a <= layout.width - GraphLayout.margin && y + 20 <= layout.height - GraphLayout.margin)
            for b in 0..<a {
                let apart =
                    abs(layout.boxes[b].y - y) >= 20 || layout.boxes[b].x + 40 + 10 * b <= x
                    || x + 40 + 10 * a <= layout.boxes[b].x
                #expect(apart, "\(a) \(b)")
            }
        }
    }

    @Test func nothingMakesAnEmptyPicture() {
        let layout = Self.layout(0, [])
        #expect(layout.boxes.isEmpty && layout.width == GraphLayout.margin)
    }
}
