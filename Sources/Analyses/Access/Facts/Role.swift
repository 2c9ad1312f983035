/// One rule of a role: every combination of its verbs, API groups and resources, or of its verbs and URLs. A class,
/// because many checks pass rules around and none changes them.
public final class PolicyRule: Sendable {
    public let verbs: [String]
    public let apiGroups: [String]
    public let resources: [String]
    /// Empty for all names.
    public let resourceNames: [String]
    public let nonResourceURLs: [String]
    /// Nil for a rule of Kubernetes' default policy that was read nowhere.
    public let origin: Origin?

    public init(
        verbs: [String], apiGroups: [String] = [], resources: [String] = [], resourceNames: [String] = [],
        nonResourceURLs: [String] = [], origin: Origin? = nil
    ) {
        self.verbs = verbs
        self.apiGroups = apiGroups
        self.resources = resources
        self.resourceNames = resourceNames
        self.nonResourceURLs = nonResourceURLs
        self.origin = origin
    }
}

extension PolicyRule: CustomStringConvertible {
    /// Such as `get, list secrets`, `create deployments.apps "web"` and `get /metrics`.
    public var description: String {
        let verbs = verbs.joined(separator: ", ")
        if resources.isEmpty { return verbs + " " + nonResourceURLs.joined(separator: ", ") }
        let groups = apiGroups.filter { !$0.isEmpty }
        var resources = resources.joined(separator: ", ")
        if groups.count == 1, apiGroups.count == 1 {
            resources += " of " + (groups[0] == "*" ? "any group" : groups[0])
        }
        if groups.count > 1 || groups.count == 1 && apiGroups.count > 1 {
            resources += " of " + apiGroups.map { $0.isEmpty ? "the core group" : $0 }.joined(separator: ", ")
        }
        let names = resourceNames.isEmpty ? "" : " named " + resourceNames.joined(separator: ", ")
        return verbs + " " + resources + names
    }
}

/// What a binding's `roleRef` names.
public struct RoleKey: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable {
        case role = "Role"
        case clusterRole = "ClusterRole"
    }

    public let kind: Kind
    /// Empty for a ClusterRole.
    public let namespace: String
    public let name: String

    public init(kind: Kind, namespace: String, name: String) {
        self.kind = kind
        self.namespace = kind == .clusterRole ? "" : namespace
        self.name = name
    }

    /// Such as `ClusterRole edit` and `Role shop/reader`.
    public var description: String { kind.rawValue + " " + (namespace.isEmpty ? name : namespace + "/" + name) }
}

/// A Role or ClusterRole. A class, because roles are sorted and passed on, and none changes.
public final class Role: Sendable {
    public let key: RoleKey
    public let labels: [String: String]
    /// As written; what an aggregated role grants is found by its ``aggregation``.
    public let rules: [PolicyRule]
    /// The selectors of its `aggregationRule`; nil for a role that states its own rules.
    public let aggregation: [RoleSelector]?
    /// Nil for a role of Kubernetes' default policy that was read nowhere.
    public let origin: Origin?

    public init(
        key: RoleKey, labels: [String: String] = [:], rules: [PolicyRule], aggregation: [RoleSelector]? = nil,
        origin: Origin? = nil
    ) {
        self.key = key
        self.labels = labels
        self.rules = rules
        self.aggregation = aggregation
        self.origin = origin
    }
}

/// A label selector of an `aggregationRule`; one without requirements selects every ClusterRole.
public struct RoleSelector: Hashable, Sendable {
    public struct Requirement: Hashable, Sendable {
        public enum Operator: String, Sendable {
            case isIn = "In"
            case isNotIn = "NotIn"
            case exists = "Exists"
            case doesNotExist = "DoesNotExist"
        }

        public let key: String
        public let test: Operator
        public let values: [String]

        public init(key: String, test: Operator, values: [String] = []) {
            self.key = key
            self.test = test
            self.values = values
        }

        func matches(_ labels: [String: String]) -> Bool {
            switch test {
            case .exists: labels[key] != nil
            case .doesNotExist: labels[key] == nil
            case .isIn: labels[key].map(values.contains) ?? false
            case .isNotIn: !(labels[key].map(values.contains) ?? false)
            }
        }
    }

    public let requirements: [Requirement]

    public init(_ requirements: [Requirement]) { self.requirements = requirements }

    public func matches(_ labels: [String: String]) -> Bool { requirements.allSatisfy { $0.matches(labels) } }
}
