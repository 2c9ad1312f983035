import CEL

/// Which part of a cluster is read.
public struct ClusterScope: Sendable {
    /// The only namespaces that are read, and of what has no namespace only these; empty for the whole cluster.
    public var namespaces: [String] = []
    public var excludedNamespaces: Set<String> = []
    /// Kinds that are left out, in kubectl's words: `secrets`, `deployments.apps`.
    public var excludedKinds: Set<String> = []

    public init() {}

    /// Whether what is not found does not exist.
    var isWholeCluster: Bool { namespaces.isEmpty && excludedNamespaces.isEmpty }

    func excludes(_ namespace: String?) -> Bool { namespace.map(excludedNamespaces.contains) ?? false }

    /// Whether a namespace can be called so: a DNS label (RFC 1123).
    public static func isNamespaceName(_ name: String) -> Bool {
        name.withUTF8Bytes { NameRule.dns1123Label.faults(of: $0).isEmpty }
    }
}
