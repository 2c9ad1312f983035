import Documents
import Policies

/// A problem of a policy file with the lines that it is about.
public struct PolicyProblemFrame: Sendable {
    public let severity: PolicyProblem.Severity
    public let place: PolicyPlace
    /// The field, such as `spec.validations[0].expression`; empty for the file.
    public let path: String
    public let message: String
    public let hint: String?
    private let location: Location?
    private let excerpt: Excerpt?

    /// A problem without lines to show.
    public init(_ problem: PolicyProblem) {
        severity = problem.severity
        place = problem.place
        path = problem.path
        message = problem.message
        hint = nil
        location = nil
        excerpt = nil
    }

    /// One thing that is wrong with an expression.
    public init(
        _ problem: PolicyProblem, message: String, hint: String?, location: Location?, excerpt: Excerpt?
    ) {
        severity = problem.severity
        place =
            location.map { PolicyPlace(file: $0.file, line: $0.line, column: $0.column) } ?? problem.place
        path = problem.path
        let summary = problem.message.split(separator: "\n").first.map(String.init) ?? ""
        self.message = summary.hasPrefix("does not compile") ? message : "\(summary): \(message)"
        self.hint = hint
        self.location = location
        self.excerpt = excerpt
    }

    /// The problem for people: a line that editors can follow, then the source with carets.
    public func text(_ format: RuleListing.Format) -> String {
        let label = style.paint("\(severity.rawValue):", colour: format.colour)
        let field = path.isEmpty ? "" : Style.dim.paint("\(VisibleText.line(path)):", colour: format.colour) + " "
        let place = VisibleText.line(place.description)
        var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map {
            VisibleText.line(String($0))
        }
        lines[0] = "\(place): \(label) \(field)\(lines[0])"
        if let location, let excerpt, let gutter = CodeFrame.gutter(excerpt: excerpt, line: location.line) {
            let options = TerminalReport.Options(
                colour: format.colour, width: format.width, unicode: Terminal.usesUnicode())
            lines += CodeFrame(excerpt: excerpt, locations: [location], style: style, options: options)
                .lines(gutter: gutter)
        }
        if let hint {
            lines.append(" = " + Style.help.paint("help:", colour: format.colour) + " " + VisibleText.line(hint))
        }
        return lines.joined(separator: "\n")
    }

    private var style: Style {
        switch severity {
        case .error: .bad
        case .warning: .severity(.medium)
        case .note: .severity(.info)
        }
    }
}

/// What came of a check of policy files, as JSON.
public enum PolicyCheckJSON {
    public static func text(_ frames: [PolicyProblemFrame], policies: Int, expressions: Int, rules: Int) -> String {
        var json = JSONBuilder(style: .pretty)
        json.object {
            $0.member("policies", policies)
            $0.member("expressions", expressions)
            $0.member("rules", rules)
            $0.array("problems", of: frames) { json, frame in
                json.object {
                    $0.member("severity", frame.severity.rawValue)
                    $0.member("file", frame.place.file)
                    $0.member("line", intOrNull: frame.place.isInFile ? frame.place.line : nil)
                    $0.member("column", intOrNull: frame.place.isInFile ? frame.place.column : nil)
                    $0.member("path", orNull: frame.path.isEmpty ? nil : frame.path)
                    $0.member("message", frame.message)
                    $0.member("hint", orNull: frame.hint)
                }
            }
        }
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }
}
