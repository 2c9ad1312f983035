import Documents
import Inputs
import Policies
import Reports

/// A scan: inputs to findings, on all cores, in an order that does not depend on how many there are.
public struct Scan: Sendable {
    public struct Options: Sendable {
        public var discovery = FileDiscovery.Options()
        /// The largest input read, in bytes.
        public var sizeLimit = FileContents.defaultLimit
        public var limits = ReadLimits()
        /// Whether findings carry lines of the source, for reports that show them.
        public var keepsExcerpts = true
        /// The Pod Security Standard to hold pods to; nil for none.
        public var podSecurity: PodSecurityStandard?
        /// The standards to report on control by control.
        public var frameworks: [Framework] = []
        /// All rules that there are, of which standards say which decide a control.
        public var catalogue: [Rule] = []
        /// Threads that read and evaluate; 0 for one on each core.
        public var threads = 0

        public init() {}
    }

    let rules: RuleSet
    let options: Options

    public init(rules: RuleSet, options: Options = Options()) {
        self.rules = rules
        self.options = options
    }

    /// The rules that can say anything in this scan: without a level to hold pods to, the rules of the Pod Security
    /// Standards say nothing.
    private var rulesThatRun: [Rule] {
        rules.rules.filter { rule in
            guard case .analysis(.podSecurity) = rule.decision else { return true }
            return options.podSecurity?.decides(rule) ?? false
        }
    }

    /// How far a scan has come.
    public struct Progress: Sendable {
        public var files = 0
        public var objects = 0
        public var findings = 0
        /// The input that was finished last.
        public var path = ""
    }

    /// Scans what the paths lead to and reports each input, in order, while it is read.
    /// - Parameter progress: called after each result, from any thread but never twice at once.
    /// - Throws: what the report throws; the scan then stops early.
    public func run(
        _ paths: [RawPath], report: inout any Report, progress: (@Sendable (Progress) -> Void)? = nil
    ) throws(OutputError) -> Summary {
        let start = ContinuousClock.now
        let ordered = read(paths, report: report, scope: InventoryFacts.Scope(rules.rules), progress: progress)
        if !ordered.hasFailed {
            let analyses = InventoryAnalyses(rules.rules, keepsExcerpts: options.keepsExcerpts)
            for (file, verdicts) in analyses.verdicts(on: ordered.facts) { ordered.add(verdicts, of: file) }
        }
        var summary: Summary
        (report, summary) = try ordered.finish()
        summary.elapsed = start.duration(to: .now)
        let standing = ordered.standing
        summary.frameworks = options.frameworks.map { framework in
            FrameworkReport(
                framework, catalogue: options.catalogue, tally: standing.tally, census: standing.census,
                unreadInputs: summary.files.failed)
        }
        return summary
    }

    /// Reads what the paths lead to on all cores.
    /// - Parameter scope: the analyses whose facts are kept.
    func read(
        _ paths: [RawPath], report: any Report, scope: InventoryFacts.Scope,
        progress: (@Sendable (Progress) -> Void)?
    ) -> OrderedReport {
        var discovery = options.discovery
        discovery.sizeLimit = options.sizeLimit
        let queue = WorkQueue(FileDiscovery(paths, options: discovery), sizeLimit: options.sizeLimit)
        // The caller gets the report back from what is returned; until then only the threads of this scan have it, one
        // at a time.
        nonisolated(unsafe) let lent = report
        let ordered = OrderedReport(lent, tally: RuleTally(ran: rulesThatRun), progress: progress)
        Threads.run(options.threads) {
            let checks = ObjectChecks(rules: rules, scope: scope, options: options)
            let scanner = FileScanner(checks, options: options)
            while !ordered.hasFailed, let job = queue.next() {
                switch job {
                case .omitted(let entry, let index): ordered.add(entry, at: index)
                case .segment(let file, let number):
                    scanner.scan(file, segment: number) { ordered.add($0, of: file, segment: number) }
                    ordered.finish(file, segment: number)
                }
            }
        }
        return ordered
    }
}
