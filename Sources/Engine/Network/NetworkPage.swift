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

    /// What was not seen, behind the answer for which that matters.
    mutating func add(_ sight: NetworkSight) {
        if sight.bound == .exact { return }
        line()
        line(sight.caveat, .bad)
        for limit in sight.limits {
            var paragraph = Paragraph()
            paragraph.add(words(limit))
            entry("", .plain, indent: 2, column: 2, paragraph)
        }
    }

    func words(_ text: String) -> [String] { VisibleText.words(text, unicode: format.unicode) }

    func visible(_ text: String) -> String { VisibleText.line(text, unicode: format.unicode) }

    /// `(file:line:column)`, in one word.
    func place(_ origin: Origin?) -> String? {
        (origin?.location).map { "(\(visible($0.description)))" }
    }
}

extension NetworkSight {
    /// How the answer stands to the truth.
    fileprivate var caveat: String {
        switch bound {
        case .exact: ""
        case .lower: "there may be more: not everything is known"
        case .upper: "there may be less: not everything is known"
        case .unknown: "it may be otherwise: not everything was seen, or understood"
        }
    }

    /// A number of things that were found; as good as it is where the bound is not known.
    func figure(_ count: Int) -> String {
        switch bound {
        case .exact, .unknown: "\(count)"
        case .lower: "at least \(count)"
        case .upper: "at most \(count)"
        }
    }
}
