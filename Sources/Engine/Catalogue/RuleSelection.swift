import Policies

/// What options of a call, profiles and standards say of which rules run. A configuration may say more.
struct RuleSelection: Sendable {
    /// Names of rules to run, whatever their profile; where there are any, of all others only those of standards run,
    /// the Pod Security Standards among them.
    var only: Set<String> = []
    /// Names of rules to leave out.
    var skipped: Set<String> = []
    /// Names of the rules of the standards that are asked for.
    var standards: Set<String> = []
    /// The profiles whose rules run; nil for the recommended one or, where standards are asked for, none.
    var profiles: Set<Rule.Profile>?
    /// Whether pods are held to a level of the Pod Security Standards.
    var holdsPodsToStandard = false
    /// Names of rules of the user's own, which run beside those of standards.
    var own: Set<String> = []
    /// Names of the rules of admission policies, which belong to no profile.
    var policies: Set<String> = []

    /// Who says whether a rule runs.
    enum Decider { case only, skipped, standard, podSecurity, profile }

    /// - Throws: for a name that no rule has.
    func check(against rules: [Rule]) throws(UnknownName) {
        let names = Set(rules.map(\.name)).union(rules.compactMap(\.policyName))
        for name in only.union(skipped).sorted() where !names.contains(name) {
            throw UnknownName(what: "rule", name: name, known: Array(names))
        }
    }

    func decide(_ rule: Rule) -> (runs: Bool, by: Decider) {
        if rule.isNamed(in: skipped) { return (false, .skipped) }
        if rule.isNamed(in: only) { return (true, .only) }
        if standards.contains(rule.name) { return (true, .standard) }
        if holdsPodsToStandard, rule.profile == .podSecurity { return (true, .podSecurity) }
        if !only.isEmpty { return (false, .only) }
        if policies.contains(rule.name) { return (true, .profile) }
        guard let profiles else {
            return (rule.profile == .recommended && (standards.isEmpty || own.contains(rule.name)), .profile)
        }
        return (profiles.hold(rule.profile), .profile)
    }
}

extension Set<Rule.Profile> {
    /// Whether a rule of the profile runs with these: who asks for strictness does not want less than is recommended.
    public func hold(_ profile: Rule.Profile) -> Bool {
        contains(profile) || profile == .recommended && contains(.strict)
    }
}

extension Rule {
    /// Whether the rule's name is given, or that of its policy.
    fileprivate func isNamed(in names: Set<String>) -> Bool {
        !names.isEmpty && (names.contains(name) || policyName.map(names.contains) ?? false)
    }
}
