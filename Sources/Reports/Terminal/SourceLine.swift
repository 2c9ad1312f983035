/// A line of source as it is shown: tabs expanded, control characters made visible, and for every code point known
/// which columns of the terminal it takes.
struct SourceLine {
    private struct Cell {
        let text: String
        let width: Int
        /// Code points of the source that the cell stands for.
        let scalars: Int
    }

    private static let tabWidth = 4

    private var cells: [Cell] = []
    private(set) var width = 0

    init(_ source: String, unicode: Bool) {
        for character in source {
            let cell = SourceLine.cell(character, at: width, unicode: unicode)
            cells.append(cell)
            width += cell.width
        }
    }

    private static func cell(_ character: Character, at column: Int, unicode: Bool) -> Cell {
        if character == "\t" {
            let width = tabWidth - column % tabWidth
            return Cell(text: String(repeating: " ", count: width), width: width, scalars: 1)
        }
        let scalars = character.unicodeScalars
        if scalars.count == 1, let only = scalars.first, only.value >= 0x20, only.value < 0x7f {
            return Cell(text: String(character), width: 1, scalars: 1)
        }
        var text = ""
        VisibleText.append(character, to: &text, unicode: unicode)
        return Cell(text: text, width: DisplayWidth.of(text), scalars: scalars.count)
    }

    /// The columns that the code points from `start` up to, not including, `end` take, both counted from 0; up to the
    /// end of the line where `end` is nil. At least one column wide, so that an empty field can be pointed at too.
    func columns(from start: Int, to end: Int?) -> Range<Int> {
        let end = end.map { max($0, start + 1) } ?? .max
        var position = 0
        var column = 0
        var first: Int?
        var last = 0
        for cell in cells {
            let next = position + cell.scalars
            if next > start && position < end {
                if first == nil { first = column }
                last = column + cell.width
            }
            position = next
            column += cell.width
        }
        let lower = first ?? width
        return lower..<max(last, lower + 1)
    }

    /// What shows through a window of the line; a wide character that its edge cuts becomes spaces.
    func text(in window: Range<Int>) -> String {
        var result = ""
        var column = 0
        for cell in cells {
            let end = column + cell.width
            if column >= window.lowerBound && end <= window.upperBound {
                result += cell.text
            } else {
                let visible = min(end, window.upperBound) - max(column, window.lowerBound)
                if visible > 0 { result += String(repeating: " ", count: visible) }
            }
            column = end
            if column >= window.upperBound { break }
        }
        return result
    }
}
