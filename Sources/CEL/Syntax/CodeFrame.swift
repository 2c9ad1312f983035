/// A diagnostic with its source line and carets under the place. Of a long line only a window is shown, and what
/// could disturb a terminal (control characters, direction marks) is replaced, so that the frame stays small, and
/// true to the eye, whatever the source is.
struct CodeFrame {
    let source: Source
    let diagnostic: Diagnostic

    /// The widest excerpt, in terminal columns.
    static let width = 100
    /// How much of the width may lie before the caret.
    private static let before = 60

    var description: String {
        let start = Int(diagnostic.range.lowerBound)
        let position = source.position(at: start)
        let (excerpt, carets) = excerptAndCarets(at: start)
        var text = "\(diagnostic.severity.rawValue): \(source.name):\(position.line):\(position.column): "
        text += "\(diagnostic.message)\n | \(excerpt)\n | \(carets)"
        if let hint = diagnostic.hint { text += "\n = hint: \(hint)" }
        return text
    }

    private func excerptAndCarets(at start: Int) -> (excerpt: String, carets: String) {
        let line = source.line(around: start)
        let start = min(max(start, line.lowerBound), line.upperBound)
        let end = min(max(Int(diagnostic.range.upperBound), start), line.upperBound)

        // A byte is at most one code point, so that a few bytes for each column always fill the window.
        let reach = 4 * Self.width
        let nearStart = min(boundary(max(line.lowerBound, start - reach), in: line), start)
        let nearEnd = boundary(min(line.upperBound, start + reach), in: line)
        let left = cells(nearStart..<start).trailing(fitting: Self.before)
        let right = cells(start..<nearEnd).leading(fitting: Self.width - left.width)
        let isCutBefore = left.isCut || nearStart > line.lowerBound
        let isCutAfter = right.isCut || nearEnd < line.upperBound

        let marked = right.cells.prefix { $0.offset < end }.reduce(0) { $0 + $1.width }
        let excerpt = (left.cells + right.cells).map(\.text).joined()
        return (
            (isCutBefore ? "…" : "") + excerpt + (isCutAfter ? "…" : ""),
            String(repeating: ".", count: left.width + (isCutBefore ? 1 : 0))
                + String(repeating: "^", count: max(marked, 1))
        )
    }

    /// `offset`, or the next place where a code point begins.
    private func boundary(_ offset: Int, in line: Range<Int>) -> Int {
        var offset = offset
        while offset < line.upperBound, UTF8.isContinuation(source.bytes[offset]) { offset += 1 }
        return offset
    }

    /// The code points of part of the source as they are shown.
    private func cells(_ range: Range<Int>) -> [Cell] {
        var cells: [Cell] = []
        var offset = range.lowerBound
        for scalar in String(decoding: source.bytes[range], as: UTF8.self).unicodeScalars {
            cells.append(Cell(scalar, offset: offset))
            offset += UTF8.width(scalar)
        }
        return cells
    }
}

/// A code point in an excerpt: what is printed for it, and how many columns that takes.
private struct Cell {
    let text: String
    let width: Int
    let offset: Int

    init(_ scalar: Unicode.Scalar, offset: Int) {
        self.offset = offset
        switch scalar.properties.generalCategory {
        case .control where scalar == "\t":
            (text, width) = (" ", 1)
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            (text, width) = ("\u{FFFD}", 1)
        case .nonspacingMark, .enclosingMark:
            (text, width) = (String(scalar), 0)
        default:
            (text, width) = (String(scalar), Self.isWide(scalar) ? 2 : 1)
        }
    }

    /// Whether terminals give the character two columns: East Asian wide and fullwidth forms, and pictographs.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            true
        default:
            false
        }
    }
}

extension [Cell] {
    fileprivate typealias Cut = (cells: ArraySlice<Cell>, width: Int, isCut: Bool)

    /// As many cells from the front as fit into `room` columns.
    fileprivate func leading(fitting room: Int) -> Cut {
        var used = 0
        var end = startIndex
        while end < endIndex, used + self[end].width <= room {
            used += self[end].width
            end += 1
        }
        return (self[..<end], used, end < endIndex)
    }

    /// As many cells from the back as fit into `room` columns.
    fileprivate func trailing(fitting room: Int) -> Cut {
        var used = 0
        var start = endIndex
        while start > startIndex, used + self[start - 1].width <= room {
            used += self[start - 1].width
            start -= 1
        }
        return (self[start...], used, start > startIndex)
    }
}
