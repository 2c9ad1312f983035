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

    let output: Output
    let options: Options
    var findings = FindingPages()
    var failed: [LedgerEntry] = []
    /// With `verbose` all inputs that were skipped, else the first few, which are shown if nothing was checked.
    var skipped: [LedgerEntry] = []
    var skippedCount = 0
    /// With `quiet` and `strict` all inputs that fail the scan for being left out, wholly or in part.
    var unrendered: [LedgerEntry] = []
    /// With `verbose` all checks that could not be evaluated, else one line for each object.
    var unevaluated: [Unevaluated] = []
    /// With `verbose` the findings that do not count.
    var uncounted: [Finding] = []
    var digest = UnevaluatedDigest(limit: TerminalReport.unevaluatedShown)
    var titles: [RuleText: [String]] = [:]
    var remedies: [RuleText: [String]] = [:]

    /// What the lines of a rule's title or remedy depend on: they are set once, however often they are printed.
    struct RuleText: Hashable {
        let rule: String
        let severity: Severity
        let indent: Int
        /// The column that a title names.
        var column: Int?
    }

    /// Objects with checks that could not be evaluated, skipped inputs, and reasons for which one input failed, that are
    /// listed without `verbose`.
    static let unevaluatedShown = 20
    static let skippedShown = 5
    static let failuresShown = 5

    public init(to output: Output, options: Options) {
        self.output = output
        self.options = options
    }

    public mutating func begin() throws(OutputError) {}

    public mutating func add(_ all: InputResult) throws(OutputError) {
        let result = all.counting
        if options.verbose { uncounted += all.findings.filter { !$0.counts } }
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

    // MARK: Words

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

    func visible(_ text: String) -> String { VisibleText.line(text, unicode: options.unicode) }

    func bad(_ text: String) -> String { Style.bad.paint(text, colour: options.colour) }

    func lines(_ lines: [String]) {
        for text in lines { line(text) }
    }

    func line(_ text: String = "") {
        output.write(text)
        output.write("\n")
    }
}
