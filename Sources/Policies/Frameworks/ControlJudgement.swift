/// How a control comes to its verdict. Findings count most; then whatever keeps the absence of findings from being a pass.
struct ControlJudgement {
    let control: FrameworkControl
    /// The rules that decide the control.
    let rules: [Rule]
    /// Names of rules that should decide it and do not exist.
    let missing: [String]
    let tally: RuleTally
    let census: Census
    /// What manifests do not show, and the scan has seen.
    let met: Set<FrameworkControl.Need>

    var verdict: FrameworkReport.Verdict {
        let outcomes = rules.map { tally[$0] }
        let count = outcomes.reduce(0) { $0 + $1.findings }
        if let worst = outcomes.compactMap(\.worst).max() { return .fail(findings: count, worst: worst) }

        let switchedOff = outcomes.reduce(0) { $0 + $1.switchedOff }
        if switchedOff > 0 {
            let places = "in some places by the configuration"
            return .notEvaluated("\(switchedOff) finding\(switchedOff == 1 ? " is" : "s are") switched off \(places)")
        }
        let unevaluated = zip(rules, outcomes).reduce(0) { $0 + $1.1.unevaluated + open($1.1.namedFiles, of: $1.0) }
        if unevaluated > 0 {
            return .notEvaluated("\(unevaluated) check\(unevaluated == 1 ? "" : "s") could not be evaluated")
        }
        let inventory = outcomes.reduce(0) { $0 + $1.inventory }
        switch control.assessment {
        case .manual: return .manual(review(inventory))
        case .needs(let needs):
            let unmet = needs.filter { !met.contains($0) }
            if !unmet.isEmpty { return .notEvaluated("needs " + list(unmet.map(\.description), joiner: "and")) }
            if let reason = idleness { return .notEvaluated(reason) }
        case .automated:
            if let reason = idleness ?? obstacle { return .notEvaluated(reason) }
        }
        if inventory > 0 { return .manual(review(inventory)) }
        let accepted = outcomes.reduce(0) { $0 + $1.accepted }
        return accepted > 0 ? .accepted(findings: accepted) : .pass
    }

    /// Why its rules cannot have found anything; nil where they could.
    private var idleness: String? {
        if let rule = rules.first(where: { tally.whatSwitchesOff($0) != nil }), let place = tally.whatSwitchesOff(rule)
        {
            return "\(rule.name) is switched off in \(place)"
        }
        let idle = rules.filter { !tally.didRun($0) }.map(\.name) + missing
        if !idle.isEmpty {
            return "\(list(Array(idle.prefix(3)), others: idle.count - 3, joiner: "and")) "
                + (idle.count == 1 ? "was not run" : "were not run")
        }
        return rules.isEmpty ? "no rule decides it yet" : nil
    }

    /// Why rules that found nothing do not show that the control holds; nil where they do.
    private var obstacle: String? {
        let subjects = rules.map { RuleSubject($0) }
        if control.subject == .namespaced, census.unplaced > 0 {
            let what = census.unplaced == 1 ? "object does" : "objects do"
            return "\(census.unplaced) \(what) not say in which namespace"
        }
        if subjects.contains(.traffic), census.hostNetworkTemplates > 0 {
            let what = census.hostNetworkTemplates == 1 ? "pod is" : "pods are"
            return "\(census.hostNetworkTemplates) \(what) on the node's network, where network policies do not hold"
        }
        if census.uncheckedContainers > 0, subjects.contains(where: \.isOfWorkloads) {
            let places = census.uncheckedContainers
            return "containers in \(places) place\(places == 1 ? " are" : "s are") not checked"
        }
        var names: [String] = []
        for ways in needs(subjects) where !ways.contains(where: { $0.isSeen(in: census) }) {
            for name in ways.flatMap(\.names) where !names.contains(name) { names.append(name) }
        }
        if names.isEmpty { return nil }
        return "no \(list(Array(names.prefix(3)), others: names.count - 3, joiner: "or")) in the scan"
    }

    /// What the scan must have seen: of each list one of what is in it.
    ///
    /// Where a control says what it is about, that is it, and all that its rules on it look at: one file of the API server
    /// shows nothing of its flags. Where it does not say so, all that its rules look at must be there: a rule with nothing
    /// to look at has not shown anything. Only rules on objects of a few kinds may go without, beside others: they look at
    /// what may stand beside the pods, roles or whatever it is about, or not.
    /// - Parameter subjects: of the control's rules.
    private func needs(_ subjects: [RuleSubject]) -> [[RuleSubject]] {
        let general = subjects.filter { !$0.isNarrow }
        func ways(_ subject: RuleSubject) -> [RuleSubject] { [subject] + subject.alternatives(among: subjects) }
        switch control.subject {
        case .component(let component)?:
            let own = subjects.compactMap { $0.part(of: component) }
            return own.isEmpty ? [[.component(component)]] : own.map(ways)
        case .pods?: return [[.pods]] + general.filter { $0 == .containers || $0 == .traffic }.map { [$0] }
        case .namespaced?: return [[.namespaced]] + general.map { [$0] }
        case let subject?: return [[RuleSubject(subject)]]
        case nil: return general.isEmpty ? subjects.map { [$0] } : general.map(ways)
        }
    }

    /// How many of the files that flags name, and that may decide what a rule asks, were not seen.
    ///
    /// A file was, where one of its name was scanned and a rule of the control looks at it. Another of its kind may be
    /// another cluster's.
    private func open(_ named: [NamedFile: Int], of rule: Rule) -> Int {
        if named.isEmpty { return 0 }
        guard case .component(let component, _) = RuleSubject(rule), rule.name != "apiserver-no-user-authenticator"
        else { return named.values.reduce(0, +) }
        let kinds = rules.flatMap { RuleSubject($0).files }
        return named.reduce(0) { sum, entry in
            let isSeen = kinds.contains {
                $0.answers(component, files: [entry.key.flag])
                    && census.configurationFiles[$0.kind]?.contains(entry.key.name) ?? false
            }
            return isSeen ? sum : sum + entry.value
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
        case .network: "a running cluster with a network plugin that is known to enforce policies"
        case .cloud: "the cloud account"
        case .image: "the images"
        }
    }
}
