import Policies

/// Rules as `bulwark rules` prints them.
public enum RuleListing {
    /// How to print for people.
    public struct Format: Sendable {
        public var colour: Bool
        /// Columns.
        public var width: Int

        public init(colour: Bool, width: Int) {
            self.colour = colour
            self.width = width
        }
    }

    /// The widest that prose is set: longer lines are hard to read.
    private static let longestLine = 100
    /// Where names would leave less room than this for titles, titles go on lines of their own.
    private static let narrowestTitle = 32

    /// A line for each rule, by category: severity, name, title, and its file where it is not built in.
    /// - Parameter sources: the files, by the rules' names.
    public static func table(_ rules: [Rule], _ format: Format, sources: [String: String] = [:]) -> String {
        let severityWidth = Severity.allCases.map(\.rawValue.count).max() ?? 0
        let widest = rules.map { DisplayWidth.of($0.name) }.max() ?? 0
        let nameColumn = 2 + severityWidth + 2
        let titleColumn = nameColumn + widest + 2
        let isNarrow = format.width - titleColumn < narrowestTitle
        var out = ""
        var category: String?
        for rule in rules.sorted(by: { ($0.category, $0.name) < ($1.category, $1.name) }) {
            if rule.category != category {
                out += category == nil ? "" : "\n"
                out += Style.strong.paint(VisibleText.line(rule.category), colour: format.colour) + "\n"
                category = rule.category
            }
            let severity = Style.severity(rule.severity)
                .paint(rule.severity.rawValue.padded(to: severityWidth), colour: format.colour)
            var title = Paragraph()
            title.add(VisibleText.words(rule.title), isNarrow ? .dim : .plain)
            if let source = sources[rule.name] { title.add("(\(VisibleText.line(source)))", .dim) }
            let name = "  \(severity)  \(VisibleText.line(rule.name))"
            let (lead, column) =
                isNarrow
                ? (String(repeating: " ", count: nameColumn), nameColumn)
                : (name.padded(to: titleColumn, of: nameColumn + DisplayWidth.of(rule.name)), titleColumn)
            if isNarrow { out += name + "\n" }
            out += title.lines(lead: lead, leadWidth: column, width: format.width, colour: format.colour)
                .joined(separator: "\n")
            out += "\n"
        }
        return out + "\n\(TerminalReport.count(rules.count, "rule")); 'bulwark rules show NAME' explains one\n"
    }

    /// Everything about a rule.
    /// - Parameter source: its file; nil for a built-in rule.
    public static func page(_ rule: Rule, _ format: Format, source: String? = nil) -> String {
        let name = Style.strong.paint(VisibleText.line(rule.name), colour: format.colour)
        let severity = Style.severity(rule.severity).paint(rule.severity.rawValue, colour: format.colour)
        var out = "\(name)  \(severity)  \(VisibleText.line(rule.category))"
        out += rule.profile.option.map { "  with \($0)" } ?? ""
        out += "\n" + wrapped(rule.title, format) + "\n\n"
        if let source { out += list("Source", [source], format) }
        out += section("Why", format) + wrapped(rule.rationale, format) + "\n\n"
        out += section("Remedy", format) + wrapped(rule.remedy, format) + "\n\n"
        if !rule.fix.isEmpty { out += list("Fix", rule.fix.map(\.line), format) }
        let controls = rule.controlsByFramework.map { "\($0.framework): \($0.controls.joined(separator: ", "))" }
        if !controls.isEmpty { out += list("Controls", controls, format) }
        let parameters = rule.parameters.map { "params.\($0.name) = \($0.value.inline): \($0.description)" }
        if !parameters.isEmpty { out += list("Parameters", parameters, format) }
        switch rule.decision {
        case .check(let check): out += expressions(check, format)
        case .analysis(let analysis):
            out += section("Check", format) + wrapped(analysis.sentence, format) + "\n\n"
        }
        for (title, examples) in [("Bad", rule.examples.bad), ("Good", rule.examples.good)] where !examples.isEmpty {
            out += section(title, format) + examples.map(block).joined(separator: "\n") + "\n"
        }
        return out
    }

    private static func expressions(_ check: Check, _ format: Format) -> String {
        var out = section("Check", format)
        out += wrapped("Once for each \(check.scope { $0 }); true is good.", format) + "\n\n"
        out += block(check.expression) + "\n"
        if let files = check.component?.files, !files.isEmpty {
            let flags = files.map { "--\($0)" }.joined(separator: ", ")
            let sentence = "Not evaluated where a flag that is not set decides and a file may set it: \(flags)."
            out += wrapped(sentence, format) + "\n\n"
        }
        if let elsewhere = check.elsewhere {
            out += wrapped("Not evaluated where this says that something else decides:", format) + "\n\n"
            out += block(elsewhere) + "\n"
        }
        for variable in check.variables {
            out += section("variables.\(VisibleText.line(variable.name))", format) + block(variable.expression) + "\n"
        }
        return out
    }

    private static func list(_ title: String, _ texts: [String], _ format: Format) -> String {
        section(title, format) + texts.map { wrapped($0, format) }.joined(separator: "\n") + "\n\n"
    }

    private static func section(_ title: String, _ format: Format) -> String {
        Style.strong.paint(title, colour: format.colour) + "\n"
    }

    private static func wrapped(_ text: String, _ format: Format) -> String {
        var paragraph = Paragraph()
        paragraph.add(VisibleText.words(text))
        return paragraph.lines(
            lead: "  ", leadWidth: 2, width: min(format.width, longestLine), colour: format.colour
        ).joined(separator: "\n")
    }

    private static func block(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + VisibleText.line(String($0)) }
            .joined(separator: "\n").trimmingEnd() + "\n"
    }
}

extension String {
    /// The text with spaces behind it.
    /// - Parameter width: the columns that it takes, which escape sequences do not.
    fileprivate func padded(to columns: Int, of width: Int) -> String {
        self + String(repeating: " ", count: max(0, columns - width))
    }
}
