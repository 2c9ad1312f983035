/// What a scan's rules came to, rule by rule. Tallies of parts of a scan add up to that of the whole.
public struct RuleTally: Sendable {
    /// What came of one rule.
    struct Outcome: Sendable {
        /// Findings that say that something is wrong.
        var findings = 0
        /// Findings of severity `info`, which list what there is.
        var inventory = 0
        /// Of ``findings``.
        var worst: Severity?
        /// Findings that exceptions cover.
        var accepted = 0
        /// Checks that could not be evaluated, but for those of ``namedFiles``.
        var unevaluated = 0
        /// How many checks a file may decide that a flag names.
        var namedFiles: [NamedFile: Int] = [:]
        /// What it would have found where a configuration switches it off.
        var switchedOff = 0

        fileprivate mutating func add(_ severity: Severity, isAccepted: Bool) {
            if isAccepted {
                accepted += 1
            } else if severity == .info {
                inventory += 1
            } else {
                findings += 1
                worst = max(worst ?? severity, severity)
            }
        }
    }

    private let ran: Set<String>
    private let switchedOff: [String: String]
    private var outcomes: [String: Outcome] = [:]

    /// - Parameters:
    ///   - rules: the rules that the scan ran.
    ///   - switchedOff: where a configuration says that a rule is not to run, by the rules' names.
    public init(ran rules: some Sequence<Rule>, switchedOff: [String: String] = [:]) {
        ran = Set(rules.map(\.name))
        self.switchedOff = switchedOff
    }

    /// Counts a finding.
    public mutating func add(_ finding: Finding) {
        let rule = finding.rule
        outcomes[rule.name, default: Outcome()].add(rule.severity, isAccepted: finding.suppression != nil)
    }

    public mutating func add(_ check: Unevaluated) {
        for rule in check.rules {
            if let file = check.namedFile {
                outcomes[rule.name, default: Outcome()].namedFiles[file, default: 0] += 1
            } else {
                outcomes[rule.name, default: Outcome()].unevaluated += 1
            }
        }
    }

    /// Counts what rules would have found in places where a configuration switches them off.
    public mutating func addSwitchedOff(_ counts: [String: Int]) {
        for (rule, count) in counts { outcomes[rule, default: Outcome()].switchedOff += count }
    }

    /// Adds the counts of another part of the same scan.
    public mutating func merge(_ other: RuleTally) {
        outcomes.merge(other.outcomes) { mine, theirs in
            Outcome(
                findings: mine.findings + theirs.findings, inventory: mine.inventory + theirs.inventory,
                worst: [mine.worst, theirs.worst].compactMap { $0 }.max(), accepted: mine.accepted + theirs.accepted,
                unevaluated: mine.unevaluated + theirs.unevaluated,
                namedFiles: mine.namedFiles.merging(theirs.namedFiles, uniquingKeysWith: +),
                switchedOff: mine.switchedOff + theirs.switchedOff)
        }
    }

    func didRun(_ rule: Rule) -> Bool { ran.contains(rule.name) }

    /// What says that a rule is not to run, such as `.bulwark.yaml:7`.
    func whatSwitchesOff(_ rule: Rule) -> String? { ran.contains(rule.name) ? nil : switchedOff[rule.name] }

    subscript(rule: Rule) -> Outcome { outcomes[rule.name] ?? Outcome() }
}
