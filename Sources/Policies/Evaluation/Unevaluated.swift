/// A check that could not be evaluated on an object: neither a pass nor a finding.
public struct Unevaluated: Sendable {
    public let rule: Rule
    /// Further rules for which the same answer is missing.
    public let otherRules: [Rule]
    public let resource: ResourceIdentity
    public let container: String?
    /// Why, in the evaluation's words.
    public let reason: String
    public let location: Location
    /// What the check needs lies outside of what was scanned: nothing is wrong with the input.
    public let isOutOfSight: Bool

    public init(
        rule: Rule, otherRules: [Rule] = [], resource: ResourceIdentity, container: String?, reason: String,
        location: Location, isOutOfSight: Bool = false
    ) {
        self.rule = rule
        self.otherRules = otherRules
        self.resource = resource
        self.container = container
        self.reason = reason
        self.location = location
        self.isOutOfSight = isOutOfSight
    }
}

extension Unevaluated {
    /// All rules that came to no verdict.
    public var rules: [Rule] { [rule] + otherRules }

    /// The check in other words.
    public func with(reason: String) -> Unevaluated {
        Unevaluated(
            rule: rule, otherRules: otherRules, resource: resource, container: container, reason: reason,
            location: location, isOutOfSight: isOutOfSight)
    }

    /// The check for some of its rules; nil where none is left.
    public func keeping(_ isKept: (Rule) -> Bool) -> Unevaluated? {
        let kept = rules.filter(isKept)
        guard let first = kept.first else { return nil }
        return Unevaluated(
            rule: first, otherRules: Array(kept.dropFirst()), resource: resource, container: container, reason: reason,
            location: location, isOutOfSight: isOutOfSight)
    }
}
