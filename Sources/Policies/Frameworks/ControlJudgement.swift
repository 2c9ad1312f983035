/// How a control comes to its verdict. Findings count most; then whatever keeps the absence of findings from being a pass.
struct ControlJudgement {
    let control: FrameworkControl
    /// The rules that decide the control.
    let rules: [Rule]
    /// Names of rules that should decide it and do not exist.
    let missing: [String]
    let tally: RuleTally
    let census: Census

    var verdict: FrameworkReport.Verdict {
        let outcomes = rules.map { tally[$0] }
        let count = outcomes.reduce(0) { $0 + $1.findings }
        if let worst = outcomes.compactMap(\.worst).max() { return .fail(findings: count, worst: worst) }

        let switchedOff = outcomes.reduce(0) { $0 + $1.switchedOff }
        if switchedOff > 0 {
            let places = "in some places by the configuration"
            return .notEvaluated("\(switchedOff) finding\(switchedOff == 1 ? " is" : "s are") switched off \(places)")
        }
        let unevaluated = outcomes.reduce(0) { $0 + $1.unevaluated }
        if unevaluated > 0 {
            return .notEvaluated("\(unevaluated) check\(unevaluated == 1 ? "" : "s") could not be evaluated")
        }
        let inventory = outcomes.reduce(0) { $0 + $1.inventory }
        switch control.assessment {
        case .manual: return .manual(review(inventory))
        case .needs(let needs): return .notEvaluated("needs " + list(needs.map(\.description), joiner: "and"))
        case .automated: break
        }
        if let reason = obstacle { return .notEvaluated(reason) }
        if inventory > 0 { return .manual(review(inventory)) }
        let accepted = outcomes.reduce(0) { $0 + $1.accepted }
        return accepted > 0 ? .accepted(findings: accepted) : .pass
    }

    /// Why rules that found nothing do not show that the control holds; nil where they do.
    private var obstacle: String? {
        if let rule = rules.first(where: { tally.whatSwitchesOff($0) != nil }), let place = tally.whatSwitchesOff(rule)
        {
            return "\(rule.name) is switched off in \(place)"
        }
        let idle = rules.filter { !tally.didRun($0) }.map(\.name) + missing
        if !idle.isEmpty {
            return "\(list(Array(idle.prefix(3)), others: idle.count - 3, joiner: "and")) "
                + (idle.count == 1 ? "was not run" : "were not run")
        }
        if rules.isEmpty { return "no rule decides it yet" }
        let subjects = subjects
        if subjects.contains(where: { $0.isSeen(in: census) }) { return nil }
        var names: [String] = []
        for name in subjects.flatMap(\.names) where !names.contains(name) { names.append(name) }
        return "no \(list(Array(names.prefix(3)), others: names.count - 3, joiner: "or")) in the scan"
    }

    /// What the scan must have seen some of. Where a control does not say what it is about, rules on objects of a few kinds
    /// count only if there are no others: they look at what stands beside the pods, roles or whatever it is about.
    private var subjects: [RuleSubject] {
        let ofRules = rules.map { RuleSubject($0) }
        switch control.subject {
        case .component(let component)?: return ofRules.map { $0.of(component) }
        case let subject?: return [RuleSubject(subject)]
        case nil:
            let broad = ofRules.filter { !$0.isNarrow }
            return broad.isEmpty ? ofRules : broad
        }
    }

    private func review(_ inventory: Int) -> String? {
        inventory > 0 ? "\(inventory) finding\(inventory == 1 ? "" : "s") to look at" : nil
    }

    /// The rules that found something.
    var findings: [FrameworkReport.RuleCount] {
        rules.compactMap { rule in
            let outcome = tally[rule]
            let count = FrameworkReport.RuleCount(
                rule: rule.name, findings: outcome.findings + outcome.inventory, accepted: outcome.accepted)
            return count.findings + count.accepted > 0 ? count : nil
        }
    }

    /// Such as `a, b and c` or `a, b, c and 4 more`.
    private func list(_ names: [String], others: Int = 0, joiner: String) -> String {
        if others > 0 { return names.joined(separator: ", ") + " \(joiner) \(others) more" }
        guard names.count > 1, let last = names.last else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " \(joiner) \(last)"
    }
}

extension FrameworkControl.Need: CustomStringConvertible {
    /// What is needed, as the end of `needs …`.
    public var description: String {
        switch self {
        case .node: "access to the nodes"
        case .cluster: "a running cluster"
        case .cloud: "the cloud account"
        case .image: "the images"
        }
    }
}
