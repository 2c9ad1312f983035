import Analyses
import Policies
import Reports

/// Answers about the network as text for people, set for a terminal.
public struct NetworkPage {
    /// How a page is set.
    public struct Format: Sendable {
        public var colour: Bool
        public var width: Int
        public var unicode: Bool

        public init(colour: Bool = false, width: Int = 80, unicode: Bool = true) {
            self.colour = colour
            self.width = width
            self.unicode = unicode
        }
    }

    let format: Format
    private(set) var text = ""

    init(_ format: Format) { self.format = format }

    mutating func line(_ text: String = "", _ style: Style = .plain) {
        self.text += style.paint(visible(text), colour: format.colour) + "\n"
    }

    /// Words behind a label of a fixed width, in as many lines as they take.
    mutating func entry(_ label: String, _ style: Style, indent: Int, column: Int, _ paragraph: Paragraph) {
        let label = visible(label)
        let gap = String(repeating: " ", count: max(label.isEmpty ? 0 : 1, column - indent - label.count))
        let lead = String(repeating: " ", count: indent) + style.paint(label, colour: format.colour) + gap
        for line in paragraph.lines(
            lead: lead, leadWidth: indent + label.count + gap.count, width: format.width, colour: format.colour)
        {
            text += line + "\n"
        }
    }

    func words(_ text: String) -> [String] { VisibleText.words(text, unicode: format.unicode) }

    func visible(_ text: String) -> String { VisibleText.line(text, unicode: format.unicode) }

    /// `(file:line:column)`, in one word.
    func place(_ origin: Origin?) -> String? {
        (origin?.location).map { "(\(visible($0.description)))" }
    }
}
