/// A rule as its file states it (`apiVersion: bulwark.dev/v1`, `kind: Rule`).
public final class Rule: Sendable {
    /// What decides whether an object is at fault.
    public enum Decision: Sendable {
        /// An expression on one object.
        case check(Check)
        /// An analysis that the binary carries; the rule gives its findings their words.
        case analysis(Analysis)
    }

    /// Analyses beyond one expression on one object.
    public enum Analysis: String, CaseIterable, Sendable {
        /// Who can do what: RBAC on all objects of the scan.
        case access
        /// Who can talk to whom: network policies and exposure on all objects of the scan.
        case network
        /// Objects that others refer to, on all objects of the scan.
        case references
        /// Credentials in the texts of an object.
        case secrets
        /// A control of the Pod Security Standards, on one pod template.
        case podSecurity = "pod-security"
    }

    /// Groups of rules that a user turns on and off together.
    public enum Profile: String, CaseIterable, Sendable {
        /// What nearly everyone wants to know; on by default.
        case recommended
        /// Security that goes further than most need, or that is noisy where it does not matter; runs beside what is
        /// recommended.
        case strict
        /// Good practice that is not security: probes, replicas, labels.
        case reliability
        /// A control of the Pod Security Standards, run when a level is asked for.
        case podSecurity = "pod-security"

        /// Those that a user turns on by name.
        public static let choices = allCases.filter { $0 != .podSecurity }
    }

    public struct Examples: Sendable {
        /// YAML texts that the rule must find fault with: a container, a pod template or an object, as the target says;
        /// objects for an analysis.
        public let bad: [String]
        public let good: [String]

        public init(bad: [String], good: [String]) {
            self.bad = bad
            self.good = good
        }
    }

    /// A change that mends a finding, relative to the target. Parents of the path that are absent are made.
    public struct Fix: Sendable {
        public enum Operation: String, CaseIterable, Sendable { case add, remove, replace }
        public let operation: Operation
        /// Such as `securityContext.privileged`.
        public let path: String
        /// The new value as JSON; nil for `remove`.
        public let value: String?

        public init(operation: Operation, path: String, value: String?) {
            self.operation = operation
            self.path = path
            self.value = value
        }
    }

    public let name: String
    public let title: String
    public let severity: Severity
    /// The folder of `Rules/` that the rule lies in, such as `workload`.
    public let category: String
    public let profile: Profile
    public let decision: Decision
    /// Kinds of objects that the rule of an analysis is about, as `Kind` or `group/Kind`, `Pod` for all that has a pod
    /// template; empty for what its analysis is about in general. Without any of them in a scan it has shown nothing.
    public let analysisKinds: [String]
    public let parameters: [RuleParameter]
    public let rationale: String
    public let remedy: String
    public let fix: [Fix]
    public let controls: [Control]
    /// Rules whose finding about the same field, or a part of it, says all that this one's would.
    public let impliedBy: [String]
    /// What a container must state that the rule finds fault with, unless a LimitRange gives it; nil for another rule.
    public let amount: ContainerAmount?
    public let examples: Examples

    public init(
        name: String, title: String, severity: Severity, category: String, profile: Profile = .recommended,
        decision: Decision, analysisKinds: [String] = [], parameters: [RuleParameter] = [], rationale: String,
        remedy: String, fix: [Fix] = [], controls: [Control] = [], impliedBy: [String] = [],
        amount: ContainerAmount? = nil, examples: Examples = Examples(bad: [], good: [])
    ) {
        self.name = name
        self.title = title
        self.severity = severity
        self.category = category
        self.profile = profile
        self.decision = decision
        self.analysisKinds = analysisKinds
        self.parameters = parameters
        self.rationale = rationale
        self.remedy = remedy
        self.fix = fix
        self.controls = controls
        self.impliedBy = impliedBy
        self.amount = amount
        self.examples = examples
    }

    /// A rule with a check.
    public convenience init(
        name: String, title: String, severity: Severity, category: String, target: Check.Target, kinds: [String] = [],
        check: String, message: String, rationale: String, remedy: String, fix: [Fix] = [], controls: [Control] = [],
        examples: Examples = Examples(bad: [], good: [])
    ) {
        self.init(
            name: name, title: title, severity: severity, category: category,
            decision: .check(Check(target: target, kinds: kinds, expression: check, message: message)),
            rationale: rationale, remedy: remedy, fix: fix, controls: controls, examples: examples)
    }

    /// The rule's check, unless an analysis decides.
    public var check: Check? {
        if case .check(let check) = decision { check } else { nil }
    }

    /// The rule with another severity or other values of its parameters, as a configuration sets them.
    public func configured(severity: Severity? = nil, parameters: [RuleParameter]? = nil) -> Rule {
        Rule(
            name: name, title: title, severity: severity ?? self.severity, category: category, profile: profile,
            decision: decision, analysisKinds: analysisKinds, parameters: parameters ?? self.parameters,
            rationale: rationale, remedy: remedy, fix: fix, controls: controls, impliedBy: impliedBy,
            amount: amount, examples: examples)
    }
}
