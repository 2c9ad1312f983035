import Inputs
import Policies

/// The totals of a scan, from which the last lines of a report and the exit status follow.
public struct Summary: Sendable {
    /// Counts of one thing by the outcome of the input that held it.
    public struct Outcomes: Hashable, Sendable {
        public var checked = 0
        public var skipped = 0
        public var failed = 0

        public init() {}

        mutating func add(_ count: Int, to outcome: LedgerEntry.Outcome) {
            switch outcome {
            case .checked: checked += count
            case .skipped: skipped += count
            case .failed: failed += count
            }
        }
    }

    /// What the inputs are, of which ``files`` counts the outcomes.
    public enum InputKind: String, Sendable { case file, kind }

    /// The configuration that held.
    public struct Configuration: Hashable, Sendable {
        public let file: String
        /// Rules that would run but for what it says of them, everywhere.
        public let rulesOff: Int

        public init(file: String, rulesOff: Int) {
            self.file = file
            self.rulesOff = rulesOff
        }
    }

    /// The earlier report whose findings do not count.
    public struct Baseline: Hashable, Sendable {
        public let file: String
        /// Its findings that this scan has not come to: they are mended, or were not looked for.
        public let absent: Int

        public init(file: String, absent: Int) {
            self.file = file
            self.absent = absent
        }
    }

    public var inputKind = InputKind.file
    public private(set) var files = Outcomes()
    /// Objects that went to the rules, also where a part of them is malformed; documents that hold none; documents that
    /// could not be read, and items of lists that are no objects. What lies in an input that was not opened is not known
    /// and not counted.
    public private(set) var objects = Outcomes()
    /// Checks that could not be evaluated.
    public private(set) var unevaluated = 0
    /// Checks that need what lies outside of what was scanned. Nothing is wrong with the input, so they do not count
    /// against its being complete.
    public private(set) var outOfSight = 0
    /// Findings that exceptions cover; they are in no other count.
    public private(set) var suppressed = 0
    /// Findings that the baseline has; they are in no other count.
    public private(set) var known = 0
    /// Nil where there was none.
    public var baseline: Baseline?
    /// What is wrong with exceptions.
    public var exceptionProblems: [ExceptionProblem] = []
    /// How the scan's input stands with the standards that were asked for.
    public var frameworks: [FrameworkReport] = []
    /// Nil where there was none.
    public var configuration: Configuration?
    /// The lowest severity that was asked for; of lower ones it is not known how many findings there would be.
    public var leastSeverity = Severity.info
    /// How long the scan took; nil where nobody measured.
    public var elapsed: Duration?

    private var findings: [Severity: Int] = [:]
    private var omissions: [LedgerEntry.Omission: Int] = [:]
    /// Files of objects of which a part is yet to be rendered: templates beside objects, placeholders in them.
    public private(set) var partlyRendered = 0
    /// Files of objects of which a part is in a form that is not known.
    public private(set) var partlySupported = 0

    public init(elapsed: Duration? = nil) {
        self.elapsed = elapsed
    }

    public mutating func add(_ result: InputResult) {
        objects.checked += result.objects
        for finding in result.findings {
            if finding.counts {
                findings[finding.rule.severity, default: 0] += 1
            } else if finding.suppression != nil {
                suppressed += 1
            } else {
                known += 1
            }
        }
        let hidden = result.unevaluated.count { $0.isOutOfSight }
        outOfSight += hidden
        unevaluated += result.unevaluated.count - hidden
        guard let entry = result.entry else { return }
        files.add(1, to: entry.outcome)
        objects.skipped += entry.documentsSkipped
        objects.failed += entry.documentsFailed
        switch (entry.outcome, entry.omission) {
        case (.checked, .needsRendering): partlyRendered += 1
        case (.checked, .notSupported): partlySupported += 1
        default: break
        }
        if entry.outcome == .skipped, let omission = entry.omission { omissions[omission, default: 0] += 1 }
    }

    public func count(of severity: Severity) -> Int { findings[severity] ?? 0 }

    /// Findings of this severity or a worse one.
    public func count(atLeast severity: Severity) -> Int {
        findings.reduce(0) { $1.key >= severity ? $0 + $1.value : $0 }
    }

    public var findingCount: Int { count(atLeast: .info) }

    public func skippedFiles(_ omission: LedgerEntry.Omission) -> Int { omissions[omission] ?? 0 }

    /// Files that hold templates, wholly or beside objects.
    public var filesWithTemplates: Int { skippedFiles(.needsRendering) + partlyRendered }

    /// Whether not a single object went to the rules: then the absence of findings says nothing.
    public var nothingChecked: Bool { objects.checked == 0 }

    /// Whether everything that should have been checked was, and every exception could be read. Skipped inputs do not
    /// count against it.
    public var isComplete: Bool {
        files.failed == 0 && unevaluated == 0 && !nothingChecked
            && !exceptionProblems.contains { $0.kind.isError }
    }
}
