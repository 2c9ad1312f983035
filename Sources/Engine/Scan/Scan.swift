import Analyses
import CEL
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
        /// The lowest severity that findings are reported with.
        public var leastSeverity = Severity.info
        /// The clusters' that the objects are for, which decides what rights lead to.
        public var kubernetesVersion = KubernetesVersion.newest
        /// The Pod Security Standard to hold pods to; nil for none.
        public var podSecurity: PodSecurityStandard?
        /// The standards to report on control by control.
        public var frameworks: [Framework] = []
        /// The names of the rules of the user's own.
        public var ownRules: Set<String> = []
        /// Files of policies that are not run, or not wholly, for the ledger.
        public var policiesNotRun: [LedgerEntry] = []
        /// What a configuration makes of the rules in some places; nil where they are the same everywhere.
        public var plan: RulePlan?
        /// All rules that there are, of which standards say which decide a control.
        public var catalogue: [Rule] = []
        /// What findings are accepted, beside those of annotations and comments; nil where none are.
        public var exceptions: ExceptionSet? = ExceptionSet()
        /// The earlier report whose findings do not count; nil where all do.
        public var baseline: Baseline?
        /// Threads that read and evaluate; 0 for one on each core.
        public var threads = 0

        public init() {}
    }

    let rules: RuleSet
    let policies: AdmissionPolicySet
    var options: Options

    /// - Parameter policies: policies of the user's own to run as well.
    public init(
        rules: RuleSet, policies: AdmissionPolicySet = AdmissionPolicySet([]), options: Options = Options()
    ) {
        self.rules = rules
        self.policies = policies
        self.options = options
    }

    /// The rules that can say anything in this scan: without a level to hold pods to, the rules of the Pod Security
    /// Standards say nothing.
    var rulesThatRun: [Rule] {
        rules.rules.filter { rule in
            guard case .analysis(.podSecurity) = rule.decision else { return true }
            return options.podSecurity?.decides(rule) ?? false
        } + policies.rules
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
        let roots = InputRoots(paths)
        let plan = options.plan.flatMap { PlacedPlan($0, roots: roots) }
        let scan = placed(roots)
        let ordered = scan.read(
            paths, report: report, scope: InventoryFacts.Scope(rules.rules), plan: plan, progress: progress)
        let summary: Summary
        (report, summary) = try scan.conclude(ordered, coverage: .files, plan: plan, since: start)
        return summary
    }

    /// The scan with exceptions whose paths count from the configuration's folder, else from the working directory.
    private func placed(_ roots: InputRoots) -> Scan {
        var scan = self
        let directory = options.plan?.directory ?? .workingDirectory
        scan.options.exceptions = options.exceptions?.placed { globs in
            let patterns = PathPatterns(globs, in: directory)
            return { patterns.matches(file: $0, roots: roots) }
        }
        return scan
    }

    /// Adds to what objects show by themselves what they show together, and sums up.
    /// - Parameter coverage: what all objects together can have shown.
    func conclude(
        _ ordered: OrderedReport, coverage: InventoryCoverage, plan: PlacedPlan?, since start: ContinuousClock.Instant
    ) throws(OutputError) -> (report: any Report, summary: Summary) {
        var met: Set<FrameworkControl.Need> = []
        if !ordered.hasFailed {
            let facts = ordered.takeFacts()
            if coverage.sight != nil, facts.network.showEnforcement { met.insert(.network) }
            let analyses = InventoryAnalyses(
                rules.rules, unreported: options.plan?.unreported ?? [], keepsExcerpts: options.keepsExcerpts,
                coverage: coverage, unread: ordered.unread, version: options.kubernetesVersion)
            let exceptions = options.exceptions.map { ExceptionFilter($0) }
            let covers = exceptions?.covers(ordered.standing.exceptions)
            analyses.run(on: consume facts) { finding in
                if let plan, plan.settle(finding) == nil { return .switchedOff }
                return covers?(finding) == true ? .accepted : .reported
            } tell: { file, verdicts in
                ordered.add(verdicts, of: file, plan: plan, exceptions: exceptions)
            }
            for entry in options.policiesNotRun { ordered.add(entry) }
        }
        var (report, summary) = try ordered.finish()
        summary.elapsed = start.duration(to: .now)
        summary.leastSeverity = options.leastSeverity
        summary.baseline = ordered.baseline
        let standing = ordered.standing
        summary.exceptionProblems =
            options.exceptions.map { exceptions in
                let names = SelectorCheck(options.catalogue + rulesThatRun)
                return standing.exceptions.problems(of: exceptions, ran: rulesThatRun, unknown: names.problem)
                    .leavingOutFiles(of: exceptions)
            } ?? []
        summary.frameworks = options.frameworks.map { framework in
            FrameworkReport(
                framework, catalogue: options.catalogue, tally: standing.tally, census: standing.census, met: met,
                unreadInputs: summary.files.failed, unrenderedInputs: summary.filesWithTemplates)
        }
        return (report, summary)
    }

    /// Reads what the paths lead to on all cores.
    /// - Parameters:
    ///   - scope: the analyses whose facts are kept.
    ///   - plan: what the rules are in some places; nil where they are the same everywhere.
    func read(
        _ paths: [RawPath], report: any Report, scope: InventoryFacts.Scope, plan: PlacedPlan? = nil,
        progress: (@Sendable (Progress) -> Void)?
    ) -> OrderedReport {
        var discovery = options.discovery
        discovery.sizeLimit = options.sizeLimit
        let pass = FactPass(self)
        let texts = pass.isNeeded ? ReadOnceTexts() : nil
        let facts = pass.gather(paths, keeping: texts)
        let queue = WorkQueue(
            FileDiscovery(paths, options: discovery), sizeLimit: options.sizeLimit, keeping: texts)
        let ordered = ordered(report, progress: progress)
        Threads.run(options.threads) {
            let checks = ObjectChecks(
                rules: rules, policies: policies, facts: facts, scope: scope, plan: plan, options: options)
            let scanner = FileScanner(checks, options: options)
            while !ordered.hasFailed, let job = queue.next() {
                switch job {
                case .omitted(let entry, let index): ordered.add(entry, at: index)
                case .segment(let file, let number):
                    ordered.finish(
                        file, segment: number,
                        with: scanner.scan(file, segment: number) { ordered.add($0, of: file, segment: number) })
                }
            }
        }
        return ordered
    }

    /// Takes what this scan finds.
    func ordered(_ report: any Report, progress: (@Sendable (Progress) -> Void)?) -> OrderedReport {
        // The caller gets the report back from what is returned; until then only the threads of this scan have it, one
        // at a time.
        nonisolated(unsafe) let lent = report
        let tally = RuleTally(ran: rulesThatRun, switchedOff: options.plan?.switchedOff.mapValues(\.description) ?? [:])
        return OrderedReport(lent, tally: tally, baseline: options.baseline, progress: progress)
    }
}
