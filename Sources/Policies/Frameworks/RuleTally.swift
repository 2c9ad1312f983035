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
        /// Checks that could not be evaluated.
        var unevaluated = 0
    }

    private let ran: Set<String>
    private var outcomes: [String: Outcome] = [:]

    /// - Parameter rules: the rules that the scan ran.
    public init(ran rules: some Sequence<Rule>) { ran = Set(rules.map(\.name)) }

    /// Counts a finding; one that an exception suppresses is not for counting.
    public mutating func add(_ finding: Finding) {
        let severity = finding.rule.severity
        if severity == .info {
            outcomes[finding.rule.name, default: Outcome()].inventory += 1
        } else {
            outcomes[finding.rule.name, default: Outcome()].findings += 1
            let worst = outcomes[finding.rule.name]?.worst ?? severity
            outcomes[finding.rule.name]?.worst = max(worst, severity)
        }
    }

    public mutating func add(_ check: Unevaluated) {
        outcomes[check.rule.name, default: Outcome()].unevaluated += 1
    }

    /// Adds the counts of another part of the same scan.
    public mutating func merge(_ other: RuleTally) {
        outcomes.merge(other.outcomes) { mine, theirs in
            Outcome(
                findings: mine.findings + theirs.findings, inventory: mine.inventory + theirs.inventory,
                worst: [mine.worst, theirs.worst].compactMap { $0 }.max(),
                unevaluated: mine.unevaluated + theirs.unevaluated)
        }
    }

    func didRun(_ rule: Rule) -> Bool { ran.contains(rule.name) }

    subscript(rule: Rule) -> Outcome { outcomes[rule.name] ?? Outcome() }
}
