import Documents
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
        /// Whether what must be rendered first, and policies that are not run, fail the scan: then `quiet` names them.
        public var strict: Bool
        /// Whether frames and marks may leave ASCII.
        public var unicode: Bool

        public init(
            colour: Bool = false, width: Int = 80, verbose: Bool = false, quiet: Bool = false, strict: Bool = false,
            unicode: Bool = true
        ) {
            self.colour = colour
            self.width = width
            self.verbose = verbose
            self.quiet = quiet
            self.strict = strict
            self.unicode = unicode
        }

        var bar: String { unicode ? "│" : "|" }
    }

    private let output: Output
    private let options: Options
    private var findings = FindingPages()
    private var failed: [LedgerEntry] = []
    /// With `verbose` all inputs that were skipped, else the first few, which are shown if nothing was checked.
    private var skipped: [LedgerEntry] = []
    private var skippedCount = 0
    /// With `quiet` and `strict` all inputs that fail the scan for being left out, wholly or in part.
    private var unrendered: [LedgerEntry] = []
    /// With `verbose` all checks that could not be evaluated, else one line for each object.
    private var unevaluated: [Unevaluated] = []
    /// With `verbose` the findings that exceptions cover.
    private var suppressed: [Finding] = []
    private var digest = UnevaluatedDigest(limit: TerminalReport.unevaluatedShown)
    private var titles: [RuleText: [String]] = [:]
    private var remedies: [RuleText: [String]] = [:]

    /// What the lines of a rule's title or remedy depend on: they are set once, however often they are printed.
    private struct RuleText: Hashable {
        let rule: String
        let severity: Severity
        let indent: Int
        /// The column that a title names.
        var column: Int?
    }

    /// Objects with checks that could not be evaluated, skipped inputs, and reasons for which one input failed, that are
    /// listed without `verbose`.
    private static let unevaluatedShown = 20
    private static let skippedShown = 5
    private static let failuresShown = 5

    public init(to output: Output, options: Options) {
        self.output = output
        self.options = options
    }

    public mutating func begin() throws(OutputError) {}

    public mutating func add(_ all: InputResult) throws(OutputError) {
        let result = all.withoutSuppressed
        if options.verbose { suppressed += all.findings.filter { $0.suppression != nil } }
        findings.open(result.path)
        if options.quiet {
            writeBrief(result)
        } else {
            writeFindings(result)
            if options.verbose {
                unevaluated += result.unevaluated
            } else {
                for check in result.unevaluated where !check.isOutOfSight { digest.add(check) }
            }
        }
        if let entry = result.entry { keep(entry) }
        try output.check()
    }

    public mutating func finish(_ summary: Summary) throws(OutputError) {
        try findings.write(to: output) { path, count in
            if options.quiet { return "" }
            let total = Style.dim.paint(TerminalReport.count(count, "finding"), colour: options.colour)
            return Style.path.paint(visible(path), colour: options.colour) + "  " + total + "\n\n"
        }
        if options.quiet {
            for problem in summary.exceptionProblems where problem.kind.isError { writeProblem(problem) }
            if summary.nothingChecked {
                writeSkipped()
                line(bad("error:") + " nothing was checked")
            } else {
                for entry in unrendered { writeSkipped(entry) }
            }
        } else {
            writeLedger(summary)
            writeTotals(summary)
        }
        try output.flush()
    }

    // MARK: Findings

    private mutating func writeFindings(_ result: InputResult) {
        let count = result.findings.count
        var start = 0
        while start < count {
            let first = result.findings[start]
            var end = start + 1
            while end < count, TerminalReport.shareFrame(first, result.findings[end]) { end += 1 }
            write(result.findings[start..<end], at: first)
            start = end
        }
    }

    private static func shareFrame(_ a: Finding, _ b: Finding) -> Bool {
        a.location.line == b.location.line && a.location.file == b.location.file && a.resource == b.resource
            && a.container == b.container && a.live == b.live
    }

    /// The same for findings that ``shareFrame(_:_:)`` and begin in the same column.
    private static func frameKey(_ finding: Finding) -> FindingPages.FrameKey {
        var hasher = Hasher()
        hasher.combine(finding.location.file)
        hasher.combine(finding.location.line)
        hasher.combine(finding.location.column)
        hasher.combine(finding.resource)
        hasher.combine(finding.container)
        hasher.combine(finding.live)
        return hasher.finalize()
    }

    /// Writes findings that share a frame.
    private mutating func write(_ group: ArraySlice<Finding>, at first: Finding) {
        let place = first.location
        let gutter =
            place.isInFile
            ? CodeFrame.gutter(excerpt: first.excerpt, line: place.line) ?? String(place.line).count : 1

        var head = Paragraph()
        if place.isInFile {
            head.add(TerminalReport.place(place, unicode: options.unicode))
            head.add(["in"] + VisibleText.words(TerminalReport.describe(first), unicode: options.unicode), .dim)
        } else {
            head.add(VisibleText.words(TerminalReport.describe(first), unicode: options.unicode))
            head.add(VisibleText.words(TerminalReport.describe(first.live), unicode: options.unicode), .dim)
        }
        let arrow = String(repeating: " ", count: gutter) + "--> "
        var lines = head.lines(
            lead: Style.frame.paint(arrow, colour: options.colour), leadWidth: gutter + 4, width: options.width,
            colour: options.colour)

        let worst = group.lazy.map(\.rule.severity).max() ?? first.rule.severity
        if let excerpt = first.excerpt {
            let frame = CodeFrame(
                excerpt: excerpt, locations: group.map(\.location), style: .severity(worst), options: options)
            lines += frame.lines(gutter: gutter)
        }
        let texts = group.map {
            (severity: $0.rule.severity, lines: text(of: $0, gutter: gutter, besides: place))
        }
        findings.add(frame: lines, key: TerminalReport.frameKey(first), line: place.line, findings: texts)
    }

    private mutating func text(of finding: Finding, gutter: Int, besides place: Location) -> [String] {
        let column = finding.location.column == place.column ? nil : finding.location.column
        var lines = title(of: finding.rule, gutter: gutter, column: column)
        if !finding.location.isInFile, !finding.path.isEmpty {
            var field = Paragraph()
            field.add("at", .dim)
            field.add(VisibleText.words(finding.path, unicode: options.unicode), .dim)
            lines += indented(field, by: gutter + 3)
        }
        var message = Paragraph()
        message.add(VisibleText.words(finding.message, unicode: options.unicode))
        lines += indented(message, by: gutter + 3)
        for evidence in finding.evidence { lines += via(evidence, indent: gutter + 3) }
        lines += remedy(of: finding.rule, indent: gutter + 3)
        return lines
    }

    /// A fact that leads to a finding, with its place.
    private func via(_ evidence: Finding.Evidence, indent: Int) -> [String] {
        var paragraph = Paragraph()
        paragraph.add("via", .dim)
        paragraph.add(VisibleText.words(evidence.text, unicode: options.unicode))
        if let location = evidence.location {
            paragraph.add("(\(TerminalReport.place(location, unicode: options.unicode)))", .dim)
        }
        return indented(paragraph, by: indent)
    }

    private mutating func title(of rule: Rule, gutter: Int, column: Int?) -> [String] {
        let key = RuleText(rule: rule.name, severity: rule.severity, indent: gutter, column: column)
        if let known = titles[key] { return known }
        var title = Paragraph()
        title.add("\(rule.severity.rawValue):", .severity(rule.severity))
        title.add(VisibleText.words(rule.title, unicode: options.unicode), .strong)
        title.add("[\(visible(rule.name))]", .dim)
        if let column { title.add(["at", "column", "\(column)"], .dim) }
        let lead = String(repeating: " ", count: gutter + 1) + "= "
        let lines = title.lines(
            lead: Style.frame.paint(lead, colour: options.colour), leadWidth: gutter + 3, width: options.width,
            colour: options.colour)
        // Columns are many in a file of one line.
        if column == nil { titles[key] = lines }
        return lines
    }

    private mutating func remedy(of rule: Rule, indent: Int) -> [String] {
        let key = RuleText(rule: rule.name, severity: rule.severity, indent: indent)
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

    private mutating func writeBrief(_ result: InputResult) {
        for finding in result.findings {
            let severity = finding.rule.severity
            let label = Style.severity(severity).paint("\(severity.rawValue):", colour: options.colour)
            let text = brief(finding.location, label, finding.message, rule: finding.rule)
            findings.add([text], line: finding.location.line, count: 1)
        }
        for group in UnevaluatedDigest(result.unevaluated.filter { !$0.isOutOfSight }).groups {
            let check = group.first
            let text = brief(check.location, bad("not evaluated:"), check.reason, rule: check.rule) + more(group)
            findings.add([text], line: check.location.line, count: 0)
        }
        if let entry = result.entry, entry.outcome == .failed { findings.add(failures(entry), line: .max, count: 0) }
    }

    private func brief(_ location: Location, _ label: String, _ text: String, rule: Rule) -> String {
        let words = VisibleText.words(text, unicode: options.unicode).joined(separator: " ")
        let name = Style.dim.paint("[\(visible(rule.name))]", colour: options.colour)
        return "\(TerminalReport.place(location, unicode: options.unicode)): \(label) \(words) \(name)"
    }

    // MARK: Ledger and totals

    private mutating func keep(_ entry: LedgerEntry) {
        if options.quiet, options.strict, entry.isUnrendered { unrendered.append(entry) }
        switch entry.outcome {
        case .failed where !options.quiet: failed.append(entry)
        case .skipped:
            skippedCount += 1
            if options.verbose || skipped.count < TerminalReport.skippedShown { skipped.append(entry) }
        case .checked where options.verbose && entry.omission != nil: skipped.append(entry)
        case .failed, .checked: break
        }
    }

    private func writeSkipped() {
        for entry in skipped { writeSkipped(entry) }
        let more = skippedCount - skipped.count
        if more > 0 { line(Style.dim.paint("skipped:", colour: options.colour) + " \(more) more") }
    }

    private func writeSkipped(_ entry: LedgerEntry) {
        let reason = VisibleText.words(entry.reason ?? "", unicode: options.unicode).joined(separator: " ")
        let label = entry.outcome == .checked ? "skipped in part:" : "skipped:"
        line(Style.dim.paint(label, colour: options.colour) + " \(visible(entry.path)): \(reason)")
    }

    /// Whether every skipped input is shown because nothing else is.
    private func listsAllSkipped(_ summary: Summary) -> Bool {
        summary.nothingChecked && skipped.count == skippedCount
    }

    private func writeLedger(_ summary: Summary) {
        let showsSkipped = options.verbose || summary.nothingChecked
        if showsSkipped { writeSkipped() }
        for finding in suppressed { writeSuppressed(finding) }
        for problem in summary.exceptionProblems { writeProblem(problem) }
        for check in unevaluated { writeUnevaluated(.init(first: check)) }
        for group in digest.groups { writeUnevaluated(group) }
        if digest.objectsBeyond > 0 {
            let label = Style.severity(.medium).paint("not evaluated:", colour: options.colour)
            let objects = TerminalReport.count(digest.objectsBeyond, "more object")
            line("\(label) checks of \(objects); --verbose lists them")
        }
        for entry in failed { lines(failures(entry)) }
        if !(showsSkipped && !skipped.isEmpty) && failed.isEmpty && unevaluated.isEmpty && digest.groups.isEmpty
            && suppressed.isEmpty && summary.exceptionProblems.isEmpty
        {
            return
        }
        line()
    }

    /// A finding that an exception covers, with the reason.
    private func writeSuppressed(_ finding: Finding) {
        guard let suppression = finding.suppression else { return }
        let label = Style.dim.paint("accepted:", colour: options.colour)
        let message = VisibleText.words(finding.message, unicode: options.unicode).joined(separator: " ")
        let owner = suppression.owner.map { ", \(visible($0))" } ?? ""
        let expires = suppression.expires.map { ", until \($0)" } ?? ""
        line(
            "\(label) \(TerminalReport.place(finding.location, unicode: options.unicode)): \(message) "
                + "[\(visible(finding.rule.name))] because \(visible(suppression.reason))\(owner)\(expires)")
    }

    private func writeProblem(_ problem: ExceptionProblem) {
        let label =
            problem.kind.isError
            ? bad("error:") : Style.severity(.medium).paint("exception:", colour: options.colour)
        let place = TerminalReport.place(problem.origin.location, unicode: options.unicode)
        line("\(label) \(place): \(visible(problem.message))")
    }

    private func writeUnevaluated(_ group: UnevaluatedDigest.Group) {
        let check = group.first
        let label = Style.severity(.medium).paint("not evaluated:", colour: options.colour)
        let reason = VisibleText.words(check.reason, unicode: options.unicode).joined(separator: " ")
        let place = TerminalReport.place(check.location, unicode: options.unicode)
        let others = check.otherRules.isEmpty ? "" : " and \(TerminalReport.count(check.otherRules.count, "more rule"))"
        line("\(label) \(place): \(reason) [\(visible(check.rule.name))\(others)]\(more(group))")
    }

    /// What a line for several checks of an object adds to the first of them.
    private func more(_ group: UnevaluatedDigest.Group) -> String {
        if group.count == 1 { return "" }
        let object = VisibleText.words(TerminalReport.describe(group.first.resource), unicode: options.unicode)
        return " (and \(TerminalReport.count(group.count - 1, "more check")) of \(object.joined(separator: " ")))"
    }

    /// A line for each reason for which an input failed; without `verbose` and `quiet`, for the first few.
    private func failures(_ entry: LedgerEntry) -> [String] {
        let further = entry.furtherFailures
        let shown = further.prefix(options.verbose || options.quiet ? .max : TerminalReport.failuresShown - 1)
        var lines = [failure(entry, entry.reason ?? "could not be read", at: entry.position)]
        lines += shown.map { failure(entry, $0.reason, at: $0.position) }
        if further.count > shown.count {
            let more = TerminalReport.count(further.count - shown.count, "more reason")
            lines.append(failure(entry, "\(more); --verbose lists them", at: nil))
        }
        return lines
    }

    private func failure(_ entry: LedgerEntry, _ reason: String, at position: Position?) -> String {
        var place = entry.path.isEmpty ? "''" : visible(entry.path)
        if let position { place += ":\(position.line):\(position.column)" }
        let words = VisibleText.words(reason, unicode: options.unicode)
        return "\(bad("error:")) \(place): \(words.joined(separator: " "))"
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
            if summary.files == Summary.Outcomes(), summary.inputKind == .file {
                line(
                    "No file with the ending .yaml, .yml or .json lies there. A file that is named is read whatever its ending."
                )
            }
        } else if summary.isComplete && summary.filesWithTemplates == 0 {
            let mark = options.unicode ? "✓ " : ""
            let beside = summary.suppressed > 0 ? " beside what exceptions cover" : ""
            line(Style.good.paint("\(mark)No \(problems(summary)) found\(beside)", colour: options.colour))
        } else {
            line(Style.strong.paint("No \(problems(summary)) found in what could be checked", colour: options.colour))
        }
        lines(
            Totals(summary, listsSkipped: options.verbose || listsAllSkipped(summary)).paragraph
                .lines(lead: "", leadWidth: 0, width: options.width, colour: options.colour))
    }

    // MARK: Words

    /// What was looked for, such as `problems of severity high or above`.
    private func problems(_ summary: Summary) -> String {
        switch summary.leastSeverity {
        case .info: "problems"
        case .critical: "problems of severity critical"
        case let least: "problems of severity \(least.rawValue) or above"
        }
    }

    /// Such as `Deployment shop/checkout, container app`.
    static func describe(_ finding: Finding) -> String {
        let object = describe(finding.resource)
        return finding.container.map { "\(object), container \($0)" } ?? object
    }

    static func describe(_ resource: ResourceIdentity) -> String {
        let name = [resource.namespace, resource.name].compactMap { $0 }.joined(separator: "/")
        return resource.kind + (name.isEmpty ? "" : " " + name)
    }

    /// Such as `(3 replicas)`; empty where there is nothing to say.
    static func describe(_ live: LiveContext?) -> String {
        let parts = [live?.replicas.map { count($0, "replica") }, live?.owner.map { "made by \($0)" }].compactMap { $0 }
        return parts.isEmpty ? "" : "(\(parts.joined(separator: ", ")))"
    }

    static func place(_ location: Location, unicode: Bool) -> String {
        VisibleText.line(location.description, unicode: unicode)
    }

    static func count(_ count: Int, _ noun: String) -> String { count.counting(noun) }

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

extension LedgerEntry {
    /// Whether the input, or a part of it, was left out in a way that fails a strict scan.
    fileprivate var isUnrendered: Bool {
        switch (outcome, omission) {
        case (.checked, .needsRendering), (.skipped, .needsRendering), (.skipped, .notSupported): true
        default: false
        }
    }
}
