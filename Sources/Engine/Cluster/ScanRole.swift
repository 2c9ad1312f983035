import Cluster
import Documents
import Reports

/// The least ClusterRole with which a cluster can be scanned: what the client asks for, and nothing else.
public struct ScanRole: Sendable {
    private let kinds: [APIResource]
    private let origin: String
    private let readsAllNamespaces: Bool
    /// What the role may lack: groups whose kinds the server did not tell, one sentence each.
    public let notes: [String]

    /// For the kinds that a cluster offers, its custom resources among them.
    /// - Throws: for a kind to leave out that the cluster does not have.
    public init(_ cluster: LiveCluster, _ scope: ClusterScope = ClusterScope()) throws(UnknownName) {
        try cluster.check(scope)
        let version = cluster.version.map { " of version \(VisibleText.line($0.gitVersion))" } ?? ""
        self.init(
            cluster.discovery.preferred, failures: cluster.discovery.failures, scope,
            origin: "for the kinds of a cluster\(version)")
    }

    /// For Kubernetes' own kinds.
    /// - Throws: for a kind to leave out that is none of them.
    public init(builtIn scope: ClusterScope = ClusterScope()) throws(UnknownName) {
        try KindSelection.check(scope, offered: APIResource.builtIn)
        self.init(
            APIResource.builtIn, scope,
            origin: "for Kubernetes' own kinds; a cluster with custom resources needs those as well")
    }

    init(
        _ offered: [APIResource], failures: [APIDiscovery.Failure] = [], _ scope: ClusterScope, origin: String
    ) {
        let selection = KindSelection(offered, failures: failures, scope)
        kinds = selection.kinds
        notes = selection.omitted.filter { $0.outcome == .failed }.map {
            "the role lacks the kinds of \(VisibleText.line($0.path)): \(VisibleText.line($0.reason ?? ""))"
        }
        readsAllNamespaces = scope.namespaces.isEmpty
        self.origin = origin
    }

    /// The role as YAML.
    /// - Parameter name: a name for the role.
    public func yaml(name: String = "bulwark-scan") -> String {
        var lines = [
            "# What 'bulwark cluster scan' asks for, \(origin)."
        ]
        lines += notes.map { "# Note: \($0)." }
        lines += [
            "apiVersion: rbac.authorization.k8s.io/v1", "kind: ClusterRole", "metadata:", "  name: \(name)", "rules:",
        ]
        let listed = readsAllNamespaces ? kinds : kinds.filter { $0.qualifiedName != "namespaces" }
        for (group, resources) in Dictionary(grouping: listed, by: \.group).sorted(by: { $0.key < $1.key }) {
            lines.append("- apiGroups: [\(JSONText.quoted(group))]")
            lines.append("  resources:")
            lines += resources.map(\.name).sorted().map { "  - \(ScanRole.scalar($0))" }
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

    /// A name as YAML, quoted where it is none that Kubernetes allows: what a server says must not become rights.
    private static func scalar(_ name: String) -> String {
        let isPlain = !name.isEmpty && name.utf8.allSatisfy { (0x61...0x7A).contains($0) }
        return isPlain ? name : JSONText.quoted(name)
    }
}
