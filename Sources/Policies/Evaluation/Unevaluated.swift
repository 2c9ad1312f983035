import Kubernetes

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
    /// The file that may decide it, where a flag of a component names one.
    let namedFile: NamedFile?

    public init(
        rule: Rule, otherRules: [Rule] = [], resource: ResourceIdentity, container: String?, reason: String,
        location: Location, isOutOfSight: Bool = false, namedFile: NamedFile? = nil
    ) {
        self.rule = rule
        self.otherRules = otherRules
        self.resource = resource
        self.container = container
        self.reason = reason
        self.location = location
        self.isOutOfSight = isOutOfSight
        self.namedFile = namedFile
    }
}

/// A file on a component's host, as a flag names it.
public struct NamedFile: Hashable, Sendable {
    let flag: String
    /// Without its directories, which are the host's.
    let name: String

    init(_ flag: Component.Flag) {
        self.flag = flag.name
        name = flag.value.split(separator: "/").last.map(String.init) ?? ""
    }
}

extension Unevaluated {
    /// All rules that came to no verdict.
    public var rules: [Rule] { [rule] + otherRules }

    /// The check in other words.
    public func with(reason: String) -> Unevaluated {
        Unevaluated(
            rule: rule, otherRules: otherRules, resource: resource, container: container, reason: reason,
            location: location, isOutOfSight: isOutOfSight, namedFile: namedFile)
    }

    /// The check for some of its rules; nil where none is left.
    public func keeping(_ isKept: (Rule) -> Bool) -> Unevaluated? {
        let kept = rules.filter(isKept)
        guard let first = kept.first else { return nil }
        return Unevaluated(
            rule: first, otherRules: Array(kept.dropFirst()), resource: resource, container: container, reason: reason,
            location: location, isOutOfSight: isOutOfSight, namedFile: namedFile)
    }
}
