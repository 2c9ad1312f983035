import Policies

/// Which rules of a catalogue a scan runs.
public struct RuleSelection: Sendable {
    /// Names of the rules to run, whatever their profile; empty for all of the profiles.
    public var only: [String] = []
    /// Names of the rules of standards, which run instead of the profiles' rules; empty where no standard is asked for.
    public var standards: [String] = []
    /// Names of rules to leave out.
    public var skipped: [String] = []
    /// The profiles whose rules run.
    public var profiles: Set<Rule.Profile> = [.recommended]
    /// Rules of a lower severity are left out.
    public var leastSeverity: Severity = .info

    public init() {}

    /// - Throws: ``UnknownName`` for a name that no rule has.
    public func apply(to rules: [Rule]) throws(UnknownName) -> [Rule] {
        let names = Set(rules.map(\.name))
        for name in only + skipped where !names.contains(name) {
            throw UnknownName(what: "rule", name: name, known: Array(names))
        }
        let wanted = Set(only + standards)
        let isChosen: (Rule) -> Bool = { rule in
            wanted.isEmpty ? self.profiles.contains(rule.profile) : wanted.contains(rule.name)
        }
        return rules.filter { rule in
            isChosen(rule) && !skipped.contains(rule.name) && rule.severity >= leastSeverity
        }
    }
}
