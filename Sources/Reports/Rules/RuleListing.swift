import Documents
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

    /// A line for each rule, by category: severity, name, title.
    public static func table(_ rules: [Rule], _ format: Format) -> String {
        var out = ""
        let widest = rules.map(\.name.count).max() ?? 0
        let severityWidth = Severity.allCases.map(\.rawValue.count).max() ?? 0
        var category = ""
        for rule in rules.sorted(by: { ($0.category, $0.name) < ($1.category, $1.name) }) {
            if rule.category != category {
                out += (category.isEmpty ? "" : "\n") + Style.strong.paint(rule.category, colour: format.colour) + "\n"
                category = rule.category
            }
            let severity = Style.severity(rule.severity).paint(
                padded(rule.severity.rawValue, severityWidth), colour: format.colour)
            let lead = "  \(severity)  \(padded(rule.name, widest))  "
            var title = Paragraph()
            title.add(rule.title.split(separator: " ").map(String.init))
            let lines = title.lines(
                lead: lead, leadWidth: 2 + severityWidth + 2 + widest + 2, width: format.width, colour: format.colour)
            out += lines.joined(separator: "\n") + "\n"
        }
        return out + "\n\(rules.count) rules; 'bulwark rules show NAME' explains one\n"
    }

    /// Everything about a rule.
    public static func page(_ rule: Rule, _ format: Format) -> String {
        let name = Style.strong.paint(VisibleText.line(rule.name), colour: format.colour)
        let severity = Style.severity(rule.severity).paint(rule.severity.rawValue, colour: format.colour)
        var out = "\(name)  \(severity)  \(VisibleText.line(rule.category))\n"
        out += wrapped(rule.title, format) + "\n\n"
        out += section("Why", format) + wrapped(rule.rationale, format) + "\n\n"
        out += section("Remedy", format) + wrapped(rule.remedy, format) + "\n\n"
        if !rule.fix.isEmpty {
            out += section("Fix", format)
            for fix in rule.fix {
                let value = fix.value.map { " = \($0)" } ?? ""
                out += "  \(VisibleText.line("\(fix.operation.rawValue) \(fix.path)\(value)"))\n"
            }
            out += "\n"
        }
        if !rule.controls.isEmpty {
            out += section("Controls", format)
            for framework in unique(rule.controls.map(\.framework)) {
                let numbers = rule.controls.filter { $0.framework == framework }.map(\.control)
                out += "  \(VisibleText.line("\(framework): \(numbers.joined(separator: ", "))"))\n"
            }
            out += "\n"
        }
        switch rule.decision {
        case .check(let check): out += expression(check, format)
        case .analysis(let analysis):
            out += section("Check", format) + "  decided by the analysis \(analysis.rawValue)\n\n"
        }
        for (title, examples) in [("Bad", rule.examples.bad), ("Good", rule.examples.good)] where !examples.isEmpty {
            out += section(title, format) + examples.map(block).joined(separator: "\n") + "\n"
        }
        return out
    }

    private static func expression(_ check: Check, _ format: Format) -> String {
        var out = section("Check", format) + "  once for each "
        out += check.items.map { "\($0.name) of \($0.list), of each " } ?? ""
        out += check.target.rawValue
        if !check.kinds.isEmpty { out += " of kind \(check.kinds.joined(separator: ", "))" }
        out += "; true is good\n\n" + block(check.expression) + "\n"
        for variable in check.variables {
            out += section("variables.\(variable.name)", format) + "\n" + block(variable.expression) + "\n"
        }
        return out
    }

    private static func section(_ title: String, _ format: Format) -> String {
        Style.strong.paint(title, colour: format.colour) + "\n"
    }

    private static func wrapped(_ text: String, _ format: Format) -> String {
        var paragraph = Paragraph()
        paragraph.add(VisibleText.line(text).split(separator: " ").map(String.init))
        return paragraph.lines(lead: "  ", leadWidth: 2, width: min(format.width, 100), colour: format.colour)
            .joined(separator: "\n")
    }

    private static func block(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + VisibleText.line(String($0)) }
            .joined(separator: "\n").trimmingEnd() + "\n"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    /// All rules as a JSON array.
    public static func json(_ rules: [Rule]) -> String {
        var builder = JSONBuilder(style: .pretty)
        builder.beginArray()
        for rule in rules { append(rule, to: &builder) }
        builder.endArray()
        return String(decoding: builder.bytes, as: UTF8.self)
    }

    /// One rule as a JSON object.
    public static func json(_ rule: Rule) -> String {
        var builder = JSONBuilder(style: .pretty)
        append(rule, to: &builder)
        return String(decoding: builder.bytes, as: UTF8.self)
    }

    private static func append(_ rule: Rule, to builder: inout JSONBuilder) {
        func text(_ key: String, _ value: String) {
            builder.key(key)
            builder.string(value)
        }
        func texts(_ key: String, _ values: [String]) {
            builder.key(key)
            builder.beginArray()
            for value in values { builder.string(value) }
            builder.endArray()
        }
        builder.beginObject()
        text("name", rule.name)
        text("title", rule.title)
        text("severity", rule.severity.rawValue)
        text("category", rule.category)
        text("profile", rule.profile.rawValue)
        switch rule.decision {
        case .check(let check):
            text("target", check.target.rawValue)
            texts("kinds", check.kinds)
            text("check", check.expression)
            text("message", check.message)
        case .analysis(let analysis): text("analysis", analysis.rawValue)
        }
        text("rationale", rule.rationale)
        text("remedy", rule.remedy)
        builder.key("fix")
        builder.beginArray()
        for fix in rule.fix {
            builder.beginObject()
            text("op", fix.operation.rawValue)
            text("path", fix.path)
            if let value = fix.value { text("value", value) }
            builder.endObject()
        }
        builder.endArray()
        builder.key("controls")
        builder.beginArray()
        for control in rule.controls {
            builder.beginObject()
            text("framework", control.framework)
            text("control", control.control)
            builder.endObject()
        }
        builder.endArray()
        builder.key("examples")
        builder.beginObject()
        texts("bad", rule.examples.bad)
        texts("good", rule.examples.good)
        builder.endObject()
        builder.endObject()
    }
}

extension String {
    fileprivate func trimmingEnd() -> String {
        var text = self
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
