import Policies
import Synchronization

/// What overrides make of the rules in one kind of place.
final class Rulings: Sendable {
    private enum Ruling: Sendable {
        case off
        /// Another severity; and one lower, for findings of which the rule is not sure.
        case severity(Rule, unsure: Rule)
        /// Other parameters: the rule is run apart.
        case apart(Rule)
    }

    /// Rules that are not as they are elsewhere, by name.
    private let rulings: [String: Ruling]
    /// The severities outside of overrides of rules whose findings may be unsure.
    private let severities: [String: Severity]
    /// Policies of which nothing is set here: each finding has the severity of its binding, which may be too low.
    private let policies: Set<String>
    private let leastSeverity: Severity
    let parametrized: [Rule]
    private let compiled = Mutex<Result<RuleSet, RuleCompilationError>?>(nil)

    /// - Parameters:
    ///   - standings: what holds outside of overrides.
    ///   - overrides: those that hold here, of which later ones count most.
    ///   - leastSeverity: the lowest that is reported.
    init(_ standings: [RuleStanding], _ overrides: [Configuration.Override], leastSeverity: Severity) {
        var rulings: [String: Ruling] = [:]
        var severities: [String: Severity] = [:]
        var policies: Set<String> = []
        var parametrized: [Rule] = []
        for standing in standings {
            var here = standing
            for override in overrides { here.apply(override.rules) }
            if !here.runs || here.severity < leastSeverity {
                rulings[standing.rule.name] = .off
            } else if here.parameters.map(\.value) != standing.parameters.map(\.value) {
                rulings[standing.rule.name] = .apart(here.configured)
                parametrized.append(here.configured)
            } else if here.severity != standing.severity || here.isPolicy && here.severityFrom != .builtIn {
                let rule = here.configured
                rulings[standing.rule.name] = .severity(
                    rule, unsure: rule.configured(severity: rule.severity.lower))
                if !here.isPolicy { severities[standing.rule.name] = standing.severity }
            } else if here.isPolicy && leastSeverity > .info {
                policies.insert(standing.rule.name)
            }
        }
        self.rulings = rulings
        self.severities = severities
        self.policies = policies
        self.leastSeverity = leastSeverity
        self.parametrized = parametrized
    }

    /// Nothing is different here.
    var isEmpty: Bool { rulings.isEmpty && policies.isEmpty }

    private func isTooLow(_ rule: Rule) -> Bool { rule.severity < leastSeverity && policies.contains(rule.name) }

    /// The finding as it stands here; nil where its rule is switched off, or its policy's binding is of no interest.
    func settle(_ finding: Finding) -> Finding? {
        switch rulings[finding.rule.name] {
        case nil: return isTooLow(finding.rule) ? nil : finding
        case .off, .apart: return nil
        case .severity(let rule, let unsure):
            let isSure = severities[finding.rule.name].map { finding.rule.severity >= $0 } ?? true
            return finding.with(rule: isSure ? rule : unsure)
        }
    }

    func runs(_ rule: Rule) -> Bool {
        if case .off = rulings[rule.name] { false } else { true }
    }

    /// Whether the rule's verdicts count here that were come to with the parameters that hold elsewhere.
    private func countsAsItIs(_ rule: Rule) -> Bool {
        switch rulings[rule.name] {
        case .off, .apart: false
        case .severity: true
        case nil: !isTooLow(rule)
        }
    }

    /// Makes of an object's verdicts what is set for its place.
    /// - Parameter start: how much there was before the object's own verdicts.
    /// - Returns: how often a rule that is switched off would have found something, by rule.
    func settle(_ verdicts: inout Verdicts, from start: VerdictCounts) -> [String: Int] {
        var dropped: [String: Int] = [:]
        let found = verdicts.findings[start.findings...]
        if found.contains(where: { rulings[$0.rule.name] != nil || isTooLow($0.rule) }) {
            let settled = found.compactMap { finding -> Finding? in
                if let settled = settle(finding) { return settled }
                if !runs(finding.rule) { dropped[finding.rule.name, default: 0] += 1 }
                return nil
            }
            verdicts.findings.replaceSubrange(start.findings..., with: settled)
        }
        if verdicts.unevaluated.count > start.unevaluated {
            let settled = verdicts.unevaluated[start.unevaluated...].compactMap { $0.keeping(countsAsItIs) }
            verdicts.unevaluated.replaceSubrange(start.unevaluated..., with: settled)
        }
        return dropped
    }

    /// The rules that are run apart, compiled when the first object comes; nil where there are none.
    var apart: Result<RuleSet, RuleCompilationError>? {
        if parametrized.isEmpty { return nil }
        return compiled.withLock { compiled in
            if let compiled { return compiled }
            let result: Result<RuleSet, RuleCompilationError>
            do throws(RuleCompilationError) {
                result = .success(try RuleSet(parametrized))
            } catch {
                result = .failure(error)
            }
            compiled = result
            return result
        }
    }
}

/// How much has been said so far.
struct VerdictCounts {
    let findings: Int
    let unevaluated: Int
    let failures: Int

    init(_ verdicts: Verdicts) {
        findings = verdicts.findings.count
        unevaluated = verdicts.unevaluated.count
        failures = verdicts.failures.count
    }
}
