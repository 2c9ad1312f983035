/// Something that could not be read, or not wholly, although answers about all objects may hang on it.
public struct Unseen: Hashable, Sendable {
    /// What it would have told of.
    public enum Content: Hashable, Sendable {
        /// Roles and bindings.
        case rights
        /// Policies of the network: Kubernetes' own, or a network plugin's.
        case networkPolicies
        /// Istio's policies.
        case meshPolicies
        case namespaces
        case nodes
        /// Pods and what makes them, which custom resources may do, too.
        case workloads
        /// What leads to workloads: Services, Ingresses and the like.
        case routes
        /// ServiceAccounts and Secrets.
        case credentials
        /// A file, or kinds that are not known: any of these.
        case anything
    }

    /// A kind as the API names it (`networkpolicies.networking.k8s.io`), or a path.
    public let name: String
    /// A phrase without a full stop, such as `forbidden: …`.
    public let reason: String
    public let content: Content
    /// Whether all of it was read, but not at one moment.
    public let isInMotion: Bool

    public init(_ name: String, reason: String, content: Content, isInMotion: Bool = false) {
        self.name = name
        self.reason = reason
        self.content = content
        self.isInMotion = isInMotion
    }
}

extension [Unseen] {
    /// In a phrase: `pods, nodes, secrets and 2 more (forbidden)`, `roles.yaml (not valid YAML: …)`.
    public var summary: String {
        guard let first else { return "" }
        // Paths are long, and one shows what kind of files they are.
        let names = someNames(map(\.name), limit: first.content == .anything ? 1 : 3)
        if count == 1 { return "\(names) (\(first.reason))" }
        return allSatisfy { $0.reason.hasPrefix("forbidden") } ? "\(names) (forbidden)" : names
    }
}

/// How an answer stands to the truth, of which not everything may have been seen.
public enum AnswerBound: String, Sendable {
    /// Everything was read that the answer hangs on.
    case exact
    /// What is said holds, and there may be more.
    case lower
    /// There is no more than is said, and there may be less.
    case upper
    /// There may be more, and there may be less.
    case unknown

    /// How an answer stands that is limited in both ways.
    public func and(_ other: AnswerBound) -> AnswerBound {
        if self == .exact || self == other { return other }
        return other == .exact ? self : .unknown
    }
}
