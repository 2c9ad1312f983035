import Policies

/// The source lines around a place, numbered, with carets under the fields:
///
///        |
///     23 |         securityContext:
///     24 |           privileged: true
///        |           ^^^^^^^^^^^^^^^^
///     25 |           runAsUser: 0
///        |
struct CodeFrame {
    /// Lines of context on each side.
    private static let context = 1

    let excerpt: Excerpt
    /// The places to mark, all on one line.
    let locations: [Location]
    let style: Style
    let options: TerminalReport.Options

    /// The digits that a frame needs for its line numbers; nil where the excerpt does not hold the place.
    static func gutter(excerpt: Excerpt?, line: Int) -> Int? {
        guard let excerpt, let shown = shownLines(excerpt, line) else { return nil }
        return String(shown.upperBound).count
    }

    private static func shownLines(_ excerpt: Excerpt, _ line: Int) -> ClosedRange<Int>? {
        let last = excerpt.firstLine + excerpt.lines.count - 1
        guard line >= excerpt.firstLine, line <= last else { return nil }
        return max(excerpt.firstLine, line - context)...min(last, line + context)
    }

    func lines(gutter: Int) -> [String] {
        guard let location = locations.first, let shown = CodeFrame.shownLines(excerpt, location.line) else {
            return []
        }
        let sources = shown.map { SourceLine(CodeFrame.source(excerpt, $0), unicode: options.unicode) }
        let marked = sources[location.line - shown.lowerBound]
        let marks = locations.map { place in
            marked.columns(
                from: max(place.column - 1 - excerpt.columnOffset, 0),
                to: place.endLine > place.line ? nil : max(place.endColumn - 1 - excerpt.columnOffset, 0))
        }
        let room = max(options.width - gutter - 3, 20)
        let widest = (sources.map(\.width) + marks.map(\.upperBound)).max() ?? 0
        let window = window(for: marks, widest: widest, room: room)

        var result = [rail(gutter)]
        for (number, source) in zip(shown, sources) {
            result.append(numbered(number, gutter, text: cut(source, to: window)))
            if number == location.line {
                result.append(rail(gutter) + " " + carets(marks, in: window, room: room))
            }
        }
        result.append(rail(gutter))
        return result
    }

    /// Without the byte order mark, which positions do not count.
    private static func source(_ excerpt: Excerpt, _ number: Int) -> String {
        let line = excerpt.lines[number - excerpt.firstLine]
        guard number == 1, excerpt.columnOffset == 0, line.unicodeScalars.first?.value == 0xfeff else { return line }
        return String(line.unicodeScalars.dropFirst())
    }

    // MARK: Long lines

    /// The columns that are shown of every line: all where they fit, else those around the first mark, with room left
    /// for an ellipsis where something is cut.
    /// - Parameter widest: the columns that the longest line takes, marks beyond its end included.
    private func window(for marks: [Range<Int>], widest: Int, room: Int) -> Range<Int> {
        if excerpt.columnOffset == 0 && widest <= room { return 0..<room }
        let target = marks.first ?? 0..<1
        if excerpt.columnOffset == 0 && target.upperBound <= room - ellipsis.count {
            return 0..<(room - ellipsis.count)
        }
        let visible = room - 2 * ellipsis.count
        let start = target.upperBound <= visible ? 0 : max(0, min(target.lowerBound - visible / 4, widest - visible))
        return start..<(start + visible)
    }

    private var ellipsis: String { options.unicode ? "…" : "..." }

    private func isCutLeft(_ window: Range<Int>) -> Bool { excerpt.columnOffset > 0 || window.lowerBound > 0 }

    private func cut(_ source: SourceLine, to window: Range<Int>) -> String {
        if source.width == 0 { return "" }
        let left = isCutLeft(window) ? Style.dim.paint(ellipsis, colour: options.colour) : ""
        let right = source.width > window.upperBound ? Style.dim.paint(ellipsis, colour: options.colour) : ""
        return left + source.text(in: window) + right
    }

    // MARK: Parts of a line

    private func carets(_ marks: [Range<Int>], in window: Range<Int>, room: Int) -> String {
        var line: [Character] = []
        for mark in marks {
            let shown = mark.clamped(to: window)
            if shown.isEmpty { continue }
            let start = shown.lowerBound - window.lowerBound
            let end = shown.upperBound - window.lowerBound
            if line.count < end { line += Array(repeating: " ", count: end - line.count) }
            for column in start..<end { line[column] = "^" }
        }
        let indent = line.prefix { $0 == " " }.count + (isCutLeft(window) ? ellipsis.count : 0)
        var carets = String(line.drop { $0 == " " })
        var end = ""
        if let last = locations.lazy.filter({ $0.endLine > $0.line }).map(\.endLine).max() {
            end = "\(ellipsis) to line \(last)"
            carets = String(carets.prefix(max(1, room - indent - end.count)))
        }
        return String(repeating: " ", count: indent) + style.paint(carets, colour: options.colour)
            + (end.isEmpty ? "" : Style.dim.paint(end, colour: options.colour))
    }

    private func numbered(_ number: Int, _ gutter: Int, text: String) -> String {
        let digits = String(number)
        let lead = String(repeating: " ", count: gutter - digits.count) + digits + " " + options.bar
        return Style.frame.paint(lead, colour: options.colour) + (text.isEmpty ? "" : " " + text)
    }

    private func rail(_ gutter: Int) -> String {
        Style.frame.paint(String(repeating: " ", count: gutter + 1) + options.bar, colour: options.colour)
    }
}
