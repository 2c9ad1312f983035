/// What a command prints for people: lines, paragraphs and tables, no wider than the terminal.
package struct TextPage {
    /// A piece of a line. What a terminal would obey in it, such as escape sequences, comes out as marks.
    package struct Span: ExpressibleByStringLiteral {
        package let text: String
        package let style: Style

        package init(_ text: String, _ style: Style = .plain) {
            self.text = text
            self.style = style
        }

        package init(stringLiteral text: String) { self.init(text) }
    }

    private let format: RuleListing.Format
    private var lines: [String] = []

    package init(_ format: RuleListing.Format) { self.format = format }

    /// The page, each line with its line break.
    package var text: String { lines.map { $0 + "\n" }.joined() }

    package mutating func blank() { lines.append("") }

    /// A paragraph, wrapped between words.
    /// - Parameter indent: the columns before each of its lines.
    /// - Parameter hanging: how much further lines are indented after the first.
    package mutating func add(_ spans: Span..., indent: Int = 0, hanging: Int = 0) {
        add(spans, indent: indent, hanging: hanging)
    }

    package mutating func add(_ spans: [Span], indent: Int = 0, hanging: Int = 0) {
        let lead = indent + hanging
        let set = TextPage.wrapped(spans, width: format.width - lead, colour: format.colour)
        for (number, line) in set.enumerated() {
            lines.append(String(repeating: " ", count: number == 0 ? indent : lead) + line)
        }
    }

    /// A heading with an empty line before it, unless it begins the page.
    package mutating func heading(_ text: String) {
        if !lines.isEmpty { blank() }
        add(Span(text, .strong))
    }

    package mutating func add(_ table: TextTable, indent: Int = 0) {
        for line in table.lines(width: format.width - indent, colour: format.colour) {
            lines.append(String(repeating: " ", count: indent) + line)
        }
    }

    static func wrapped(_ spans: [Span], width: Int, colour: Bool) -> [String] {
        var paragraph = Paragraph()
        for span in spans { paragraph.add(VisibleText.words(span.text), span.style) }
        return paragraph.lines(lead: "", leadWidth: 0, width: width, colour: colour)
    }
}
