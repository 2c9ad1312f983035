import Policies

/// Which rules of a catalogue a list or an export is about. Where names or standards are given, they count in place of
/// the profiles.
public struct RuleFilter: Sendable {
    /// Names of rules.
    public var only: Set<String> = []
    public var skipped: Set<String> = []
    /// Rules that decide a control of one of these.
    public var frameworks: [Framework] = []
    /// Empty for all.
    public var categories: Set<String> = []
    /// Empty for all.
    public var profiles: Set<Rule.Profile> = []
    public var leastSeverity = Severity.info

    public init() {}

    public func apply(to catalogue: [Rule]) -> [Rule] {
        var deciding = only
        for framework in frameworks {
            deciding.formUnion(ControlRules(framework, catalogue: catalogue).all.map(\.name))
        }
        let hasNames = !only.isEmpty || !frameworks.isEmpty
        return catalogue.filter { rule in
            (hasNames ? deciding.contains(rule.name) : profiles.isEmpty || profiles.contains(rule.profile))
                && !skipped.contains(rule.name)
                && (categories.isEmpty || categories.contains(rule.category))
                && rule.severity >= leastSeverity
        }
    }
}
