import Cluster

/// The least ClusterRole with which a cluster can be scanned: what the client asks for, and nothing else.
public struct ScanRole: Sendable {
    private let kinds: [APIResource]
    private let origin: String
    private let readsAllNamespaces: Bool

    /// For the kinds that a cluster offers, its custom resources among them.
    public init(_ cluster: LiveCluster, _ scope: ClusterScope = ClusterScope()) {
        kinds = KindSelection(cluster.discovery.preferred, scope).kinds
        readsAllNamespaces = scope.namespaces.isEmpty
        origin = "for the kinds of a cluster of version \(cluster.version.gitVersion)"
    }

    /// For Kubernetes' own kinds.
    public init(builtIn scope: ClusterScope = ClusterScope()) {
        kinds = KindSelection(APIResource.builtIn, scope).kinds
        readsAllNamespaces = scope.namespaces.isEmpty
        origin = "for Kubernetes' own kinds; a cluster with custom resources needs those as well"
    }

    /// The role as YAML.
    /// - Parameter name: a name for the role.
    public func yaml(name: String = "bulwark-scan") -> String {
        var lines = [
            "# What 'bulwark cluster scan' asks for, \(origin).", "apiVersion: rbac.authorization.k8s.io/v1",
            "kind: ClusterRole", "metadata:", "  name: \(name)", "rules:",
        ]
        let listed = readsAllNamespaces ? kinds : kinds.filter { $0.qualifiedName != "namespaces" }
        for (group, resources) in Dictionary(grouping: listed, by: \.group).sorted(by: { $0.key < $1.key }) {
            lines.append("- apiGroups: [\"\(group)\"]")
            lines.append("  resources:")
            lines += resources.map(\.name).sorted().map { "  - \($0)" }
            lines.append("  verbs: [list]")
        }
        if !readsAllNamespaces {
            // Namespaces that are named are read one by one.
            lines += ["- apiGroups: [\"\"]", "  resources:", "  - namespaces", "  verbs: [get]"]
        }
        // Discovery. Clusters grant it to everyone who has logged in, unless that was taken back.
        lines += [
            "- nonResourceURLs:", "  - /api", "  - /api/*", "  - /apis", "  - /apis/*", "  - /version",
            "  verbs: [get]",
        ]
        return lines.joined(separator: "\n") + "\n"
    }
}
