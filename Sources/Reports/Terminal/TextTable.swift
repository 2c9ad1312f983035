/// Rows under headings. Where a table is wider than the terminal, the cells of its flexible columns are wrapped between
/// words; names stay whole, even where they then stick out.
package struct TextTable {
    package struct Column {
        let title: String
        let isFlexible: Bool

        package init(_ title: String, isFlexible: Bool = false) {
            self.title = title
            self.isFlexible = isFlexible
        }
    }

    private let columns: [Column]
    private var rows: [[[TextPage.Span]]] = []
    private static let gap = 2
    /// A column is not wrapped to less.
    private static let narrowest = 20

    package init(_ columns: Column...) { self.columns = columns }

    package var isEmpty: Bool { rows.isEmpty }

    /// - Parameter cells: one for each column; those that are missing are empty.
    package mutating func add(_ cells: [[TextPage.Span]]) { rows.append(cells) }

    package mutating func add(_ cells: TextPage.Span...) { rows.append(cells.map { [$0] }) }

    func lines(width: Int, colour: Bool) -> [String] {
        let widths = self.widths(within: width)
        let heading = columns.map { [TextPage.Span($0.title, .dim)] }
        return ([heading] + rows).flatMap { row(of: $0, widths, colour: colour) }
    }

    private func row(of cells: [[TextPage.Span]], _ widths: [Int], colour: Bool) -> [String] {
        let plain = columns.indices.map { wrapped(cells, $0, widths, colour: false) }
        let painted = colour ? columns.indices.map { wrapped(cells, $0, widths, colour: true) } : plain
        let height = plain.map(\.count).max() ?? 0
        return (0..<height).map { line in
            var text = ""
            var position = 0
            for column in columns.indices where line < plain[column].count {
                let start = widths[..<column].reduce(0, +) + TextTable.gap * column
                let space = max(start - position, position == 0 ? 0 : 1)
                text += String(repeating: " ", count: space) + painted[column][line]
                position += space + DisplayWidth.of(plain[column][line])
            }
            return text
        }
    }

    private func wrapped(_ cells: [[TextPage.Span]], _ column: Int, _ widths: [Int], colour: Bool) -> [String] {
        guard column < cells.count else { return [] }
        return TextPage.wrapped(cells[column], width: widths[column], colour: colour)
    }

    /// As wide as the widest cell; where that is too much for all together, flexible columns share what is left.
    private func widths(within width: Int) -> [Int] {
        let natural = columns.indices.map { column in
            rows.reduce(DisplayWidth.of(columns[column].title)) {
                max($0, column < $1.count ? TextTable.width(of: $1[column]) : 0)
            }
        }
        let gaps = TextTable.gap * max(0, columns.count - 1)
        guard natural.reduce(gaps, +) > width else { return natural }
        func limited(to cap: Int) -> [Int] {
            columns.indices.map { columns[$0].isFlexible ? min(natural[$0], cap) : natural[$0] }
        }
        var cap = natural.max() ?? 0
        while cap > TextTable.narrowest, limited(to: cap).reduce(gaps, +) > width { cap -= 1 }
        return limited(to: cap)
    }

    private static func width(of cell: [TextPage.Span]) -> Int {
        let words = cell.flatMap { VisibleText.words($0.text) }
        return words.reduce(max(0, words.count - 1)) { $0 + DisplayWidth.of($1) }
    }
}
