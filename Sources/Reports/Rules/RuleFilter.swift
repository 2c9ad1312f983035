import Policies

/// Which rules of a catalogue a list is about. Where standards are given, they count in place of the profiles.
public struct RuleFilter: Sendable {
    /// Rules that decide a control of one of these.
    public var frameworks: [Framework] = []
    /// Empty for all.
    public var categories: Set<String> = []
    /// Empty for all.
    public var profiles: Set<Rule.Profile> = []
    public var leastSeverity = Severity.info

    public init() {}

    public func apply(to catalogue: [Rule]) -> [Rule] {
        var deciding: Set<String> = []
        for framework in frameworks {
            deciding.formUnion(ControlRules(framework, catalogue: catalogue).all.map(\.name))
        }
        return catalogue.filter { rule in
            (frameworks.isEmpty
                ? profiles.isEmpty || profiles.contains(rule.profile) : deciding.contains(rule.name))
                && (categories.isEmpty || categories.contains(rule.category))
                && rule.severity >= leastSeverity
        }
    }
}
