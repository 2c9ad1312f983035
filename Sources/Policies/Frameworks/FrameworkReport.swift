/// What a scan says about a standard, control by control.
public struct FrameworkReport: Sendable {
    public enum Verdict: Hashable, Sendable {
        /// The rules that decide the control ran on something, and found nothing wrong.
        case pass
        case fail(findings: Int, worst: Severity)
        /// Exceptions cover everything that the rules found.
        case accepted(findings: Int)
        /// Neither pass nor fail, and why.
        case notEvaluated(String)
        /// A person has to judge; the text says on what, where rules found something to look at.
        case manual(String?)
    }

    /// What came of a control.
    public struct Result: Sendable {
        public let control: FrameworkControl
        public let verdict: Verdict
        /// The rules that decide the control, whether they ran or not.
        public let rules: [Rule]
        /// What the rules that found something found.
        public let findings: [RuleCount]
    }

    /// How much a rule found.
    public struct RuleCount: Equatable, Sendable {
        public let rule: String
        /// Without those that exceptions cover.
        public let findings: Int
        /// Findings that exceptions cover.
        public let accepted: Int
    }

    public struct Section: Sendable {
        public let section: Framework.Section
        public let results: [Result]
    }

    public let framework: Framework
    public let sections: [Section]
    /// Inputs of the scan that could not be read: what they hold is in no verdict.
    public let unreadInputs: Int
    /// Inputs that are yet to be rendered, wholly or in part: what that makes of them is in no verdict either.
    public let unrenderedInputs: Int

    /// - Parameters:
    ///   - catalogue: all rules there are, whether the scan ran them or not.
    ///   - tally: what the scan's rules came to.
    ///   - census: what the scan saw.
    ///   - met: what manifests do not show, and the scan has seen.
    public init(
        _ framework: Framework, catalogue: [Rule], tally: RuleTally, census: Census,
        met: Set<FrameworkControl.Need> = [], unreadInputs: Int = 0, unrenderedInputs: Int = 0
    ) {
        let rules = ControlRules(framework, catalogue: catalogue)
        let missing = Set(rules.missing)
        self.framework = framework
        self.unreadInputs = unreadInputs
        self.unrenderedInputs = unrenderedInputs
        sections = framework.sections.map { section in
            Section(
                section: section,
                results: section.controls.map { control in
                    let judgement = ControlJudgement(
                        control: control, rules: rules[control], missing: control.rules.filter(missing.contains),
                        tally: tally, census: census, met: met)
                    return Result(
                        control: control, verdict: judgement.verdict, rules: rules[control],
                        findings: judgement.findings)
                })
        }
    }

    public var results: [Result] { sections.flatMap(\.results) }

    public var passed: Int { count { $0 == .pass } }
    public var failed: Int { count { if case .fail = $0 { true } else { false } } }
    public var notEvaluated: Int { count { if case .notEvaluated = $0 { true } else { false } } }
    public var manual: Int { count { if case .manual = $0 { true } else { false } } }
    public var accepted: Int { count { if case .accepted = $0 { true } else { false } } }
    /// Controls that passed or failed, or would fail but for exceptions.
    public var evaluated: Int { passed + failed + accepted }

    /// How many of a hundred evaluated controls passed, rounded down so that 100 means all; nil where none was evaluated.
    public var percentage: Int? { evaluated == 0 ? nil : passed * 100 / evaluated }

    private func count(_ matches: (Verdict) -> Bool) -> Int {
        results.reduce(0) { matches($1.verdict) ? $0 + 1 : $0 }
    }
}
