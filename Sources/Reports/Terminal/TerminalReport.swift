import Inputs
import Policies

/// The report that people read: findings by file, each with its source, then what was not checked, then the totals.
///
/// Findings on the same line of the same object share one frame, because an object that forgets ten settings should
/// not show its line ten times.
public struct TerminalReport: Report {
    public struct Options: Sendable {
        public var colour: Bool
        /// Columns; text wraps to them and longer source lines are cut.
        public var width: Int
        /// Lists every skipped input and every check that could not be evaluated.
        public var verbose: Bool
        /// One line per finding and per failure, in the form `file:line:column: …` that editors understand, and
        /// nothing else.
        public var quiet: Bool
        /// Whether frames and marks may leave ASCII.
        public var unicode: Bool

        public init(
            colour: Bool = false, width: Int = 80, verbose: Bool = false, quiet: Bool = false, unicode: Bool = true
        ) {
            self.colour = colour
            self.width = width
            self.verbose = verbose
            self.quiet = quiet
            self.unicode = unicode
        }

        var bar: String { unicode ? "│" : "|" }
    }

    private let output: Output
    private let options: Options
    private var failed: [LedgerEntry] = []
    private var skipped: [LedgerEntry] = []
    private var unevaluated = UnevaluatedDigest()
    private var remedies: [Remedy: [String]] = [:]

    /// What the lines of a remedy depend on: a rule's remedy is set once, however often it is printed.
    private struct Remedy: Hashable {
        let rule: String
        let indent: Int
    }

    public init(to output: Output, options: Options) {
        self.output = output
        self.options = options
    }

    public mutating func begin() throws(OutputError) {}

    public mutating func add(_ result: InputResult) throws(OutputError) {
        if options.quiet {
            writeBrief(result)
        } else {
            if !result.findings.isEmpty { writeFile(result) }
            switch result.entry.outcome {
            case .failed: failed.append(result.entry)
            case .skipped: if options.verbose { skipped.append(result.entry) }
            case .checked: break
            }
            for check in result.unevaluated { unevaluated.add(check, keepAll: options.verbose) }
        }
        if output.isTerminal { try output.flush() } else { try output.check() }
    }

    public mutating func finish(_ summary: Summary) throws(OutputError) {
        if options.quiet {
            if summary.nothingChecked { line(bad("error:") + " nothing was checked") }
        } else {
            writeLedger()
            writeTotals(summary)
        }
        try output.flush()
    }

    // MARK: Findings

    private mutating func writeFile(_ result: InputResult) {
        let count = result.findings.count
        line(
            Style.path.paint(visible(result.entry.path), colour: options.colour) + "  "
                + Style.dim.paint(TerminalReport.count(count, "finding"), colour: options.colour))
        line()
        var start = 0
        while start < count {
            let first = result.findings[start]
            var end = start + 1
            while end < count, TerminalReport.shareFrame(first, result.findings[end]) { end += 1 }
            writeGroup(result.findings[start..<end])
            line()
            start = end
        }
    }

    private static func shareFrame(_ a: Finding, _ b: Finding) -> Bool {
        a.location.line == b.location.line && a.location.file == b.location.file && a.resource == b.resource
            && a.container == b.container
    }

    private mutating func writeGroup(_ findings: ArraySlice<Finding>) {
        guard let first = findings.first else { return }
        let place = first.location
        let gutter = CodeFrame.gutter(excerpt: first.excerpt, line: place.line) ?? String(place.line).count

        var head = Paragraph()
        head.add(TerminalReport.place(place, unicode: options.unicode))
        head.add(["in"] + VisibleText.words(TerminalReport.describe(first), unicode: options.unicode), .dim)
        let arrow = String(repeating: " ", count: gutter) + "--> "
        lines(
            head.lines(
                lead: Style.frame.paint(arrow, colour: options.colour), leadWidth: gutter + 4, width: options.width,
                colour: options.colour))

        let worst = findings.lazy.map(\.rule.severity).max() ?? first.rule.severity
        if let excerpt = first.excerpt {
            let frame = CodeFrame(
                excerpt: excerpt, locations: findings.map(\.location), style: .severity(worst), options: options)
            lines(frame.lines(gutter: gutter))
        }
        for finding in TerminalReport.worstFirst(findings) { write(finding, gutter: gutter, besides: place) }
    }

    /// By severity; what is equally bad stays in its order.
    private static func worstFirst(_ findings: ArraySlice<Finding>) -> [Finding] {
        Severity.allCases.reversed().flatMap { severity in findings.filter { $0.rule.severity == severity } }
    }

    private mutating func write(_ finding: Finding, gutter: Int, besides place: Location) {
        let rule = finding.rule
        var title = Paragraph()
        title.add("\(rule.severity.rawValue):", .severity(rule.severity))
        title.add(VisibleText.words(rule.title, unicode: options.unicode), .strong)
        title.add("[\(visible(rule.name))]", .dim)
        if finding.location.column != place.column { title.add(["at", "column", "\(finding.location.column)"], .dim) }
        let lead = String(repeating: " ", count: gutter + 1) + "= "
        lines(
            title.lines(
                lead: Style.frame.paint(lead, colour: options.colour), leadWidth: gutter + 3, width: options.width,
                colour: options.colour))

        var message = Paragraph()
        message.add(VisibleText.words(finding.message, unicode: options.unicode))
        lines(indented(message, by: gutter + 3))
        lines(remedy(of: rule, indent: gutter + 3))
    }

    private mutating func remedy(of rule: Rule, indent: Int) -> [String] {
        let key = Remedy(rule: rule.name, indent: indent)
        if let known = remedies[key] { return known }
        var remedy = Paragraph()
        let words = VisibleText.words(rule.remedy, unicode: options.unicode)
        if !words.isEmpty { remedy.add("help:", .help) }
        remedy.add(words)
        let lines = indented(remedy, by: indent)
        remedies[key] = lines
        return lines
    }

    private func indented(_ paragraph: Paragraph, by columns: Int) -> [String] {
        paragraph.lines(
            lead: String(repeating: " ", count: columns), leadWidth: columns, width: options.width,
            colour: options.colour)
    }

    // MARK: One line per finding

    private func writeBrief(_ result: InputResult) {
        for finding in result.findings {
            let severity = finding.rule.severity
            brief(
                finding.location, Style.severity(severity).paint("\(severity.rawValue):", colour: options.colour),
                finding.message, rule: finding.rule)
        }
        for check in result.unevaluated {
            brief(check.location, bad("not evaluated:"), check.reason, rule: check.rule)
        }
        if result.entry.outcome == .failed { line(failure(result.entry)) }
    }

    private func brief(_ location: Location, _ label: String, _ text: String, rule: Rule) {
        let words = VisibleText.words(text, unicode: options.unicode).joined(separator: " ")
        let name = Style.dim.paint("[\(visible(rule.name))]", colour: options.colour)
        line("\(TerminalReport.place(location, unicode: options.unicode)): \(label) \(words) \(name)")
    }

    // MARK: Ledger and totals

    private func writeLedger() {
        for entry in skipped {
            let reason = VisibleText.words(entry.reason ?? "", unicode: options.unicode).joined(separator: " ")
            line(Style.dim.paint("skipped:", colour: options.colour) + " \(visible(entry.path)): \(reason)")
        }
        for group in unevaluated.groups {
            let label = Style.severity(.medium).paint("not evaluated:", colour: options.colour)
            let reason = VisibleText.words(group.first.reason, unicode: options.unicode).joined(separator: " ")
            let place = TerminalReport.place(group.first.location, unicode: options.unicode)
            let more = group.count > 1 ? " (and \(group.count - 1) more)" : ""
            line("\(label) \(place): \(reason) [\(visible(group.first.rule.name))]\(more)")
        }
        for entry in failed { line(failure(entry)) }
        if !(skipped.isEmpty && failed.isEmpty && unevaluated.groups.isEmpty) { line() }
    }

    private func failure(_ entry: LedgerEntry) -> String {
        var place = visible(entry.path)
        if let position = entry.position { place += ":\(position.line):\(position.column)" }
        let reason = VisibleText.words(entry.reason ?? "could not be read", unicode: options.unicode)
        return "\(bad("error:")) \(place): \(reason.joined(separator: " "))"
    }

    private func writeTotals(_ summary: Summary) {
        if summary.findingCount > 0 {
            let counts = Severity.allCases.reversed().map { ($0, summary.count(of: $0)) }.filter { $0.1 > 0 }
            let digits = counts.map { String($0.1).count }.max() ?? 1
            for (severity, count) in counts {
                let number = String(count)
                line(
                    String(repeating: " ", count: digits - number.count)
                        + Style.severity(severity).paint("\(number) \(severity.rawValue)", colour: options.colour))
            }
        } else if summary.nothingChecked {
            line(bad("Nothing was checked."))
        } else if summary.isComplete && summary.skippedFiles(.needsRendering) == 0 {
            let mark = options.unicode ? "✓ " : ""
            line(Style.good.paint("\(mark)No problems found", colour: options.colour))
        } else {
            line(Style.strong.paint("No problems found in what could be checked", colour: options.colour))
        }
        lines(
            Totals(summary, verbose: options.verbose).paragraph
                .lines(lead: "", leadWidth: 0, width: options.width, colour: options.colour))
    }

    // MARK: Words

    /// Such as `Deployment shop/checkout, container app`.
    static func describe(_ finding: Finding) -> String {
        let resource = finding.resource
        let name = [resource.namespace, resource.name].compactMap { $0 }.joined(separator: "/")
        let object = resource.kind + (name.isEmpty ? "" : " " + name)
        return finding.container.map { "\(object), container \($0)" } ?? object
    }

    static func place(_ location: Location, unicode: Bool) -> String {
        "\(VisibleText.line(location.file, unicode: unicode)):\(location.line):\(location.column)"
    }

    static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    private func visible(_ text: String) -> String { VisibleText.line(text, unicode: options.unicode) }

    private func bad(_ text: String) -> String { Style.bad.paint(text, colour: options.colour) }

    private func lines(_ lines: [String]) {
        for text in lines { line(text) }
    }

    private func line(_ text: String = "") {
        output.write(text)
        output.write("\n")
    }
}
