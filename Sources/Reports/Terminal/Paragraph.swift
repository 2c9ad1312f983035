/// Words with styles, to be set in lines no wider than the terminal. A word is never broken: paths and names stay
/// whole for copying, even where they stick out.
package struct Paragraph {
    private var words: [(text: String, style: Style)] = []

    package init() {}

    package mutating func add(_ texts: [String], _ style: Style = .plain) {
        for text in texts where !text.isEmpty { words.append((text, style)) }
    }

    package mutating func add(_ text: String, _ style: Style = .plain) {
        add([text], style)
    }

    /// The lines, the first behind `lead`, the others indented to the same column.
    /// - Parameter lead: printed as it is.
    /// - Parameter leadWidth: the columns that `lead` takes.
    package func lines(lead: String, leadWidth: Int, width: Int, colour: Bool) -> [String] {
        let room = max(width - leadWidth, 20)
        let indent = String(repeating: " ", count: leadWidth)
        var lines: [String] = []
        var line: [(text: String, style: Style)] = []
        var used = 0
        func end() {
            lines.append((lines.isEmpty ? lead : indent) + Paragraph.set(line, colour: colour))
        }
        for word in words {
            let columns = DisplayWidth.of(word.text)
            if !line.isEmpty && used + 1 + columns > room {
                end()
                line = []
                used = 0
            }
            used += columns + (line.isEmpty ? 0 : 1)
            line.append(word)
        }
        if !line.isEmpty { end() }
        return lines
    }

    /// Neighbours of one style share one escape sequence.
    private static func set(_ words: [(text: String, style: Style)], colour: Bool) -> String {
        var result = ""
        var position = 0
        while position < words.count {
            let style = words[position].style
            var run = words[position].text
            position += 1
            while position < words.count, words[position].style == style {
                run += " " + words[position].text
                position += 1
            }
            result += (result.isEmpty ? "" : " ") + style.paint(run, colour: colour)
        }
        return result
    }
}
