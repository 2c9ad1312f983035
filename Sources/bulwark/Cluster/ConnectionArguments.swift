import ArgumentParser
import Cluster
import Engine
import Reports

/// Which cluster is meant, and as whom it is read.
struct ConnectionArguments: ParsableArguments {
    @Option(help: "The context of the kubeconfig; its current context unless given.")
    var context: String?

    @Option(help: "The kubeconfig; KUBECONFIG or ~/.kube/config unless given.")
    var kubeconfig: String?

    /// Connects, and says on standard error what is risky about it.
    /// - Parameter announces: whether to say first which cluster is asked.
    func connect(announces: Bool = false) throws -> LiveCluster {
        var options = ConnectionOptions()
        options.context = context
        options.kubeconfig = kubeconfig
        let connection = try ClusterConnection(options)
        if announces {
            standardError(VisibleText.line("note: asking \(connection.title)"))
        }
        for warning in connection.warnings { standardError("warning: \(warning)") }
        return try LiveCluster.connect(to: connection, program: Bulwark.configuration.version)
    }
}

/// Which part of a cluster is read.
struct ClusterScopeArguments: ParsableArguments {
    @Option(name: [.short, .long], help: "Only this namespace; all unless given. Repeatable.")
    var namespace: [String] = []

    @Flag(name: [.customShort("A"), .long], help: "All namespaces, as without --namespace.")
    var allNamespaces = false

    @Option(help: "Leave this namespace out. Repeatable.")
    var excludeNamespace: [String] = []

    @Option(help: "Leave this kind out, such as secrets or deployments.apps, or a group: *.apps. Repeatable.")
    var excludeKind: [String] = []

    func validate() throws {
        try requireNamespaceNames(namespace)
        try requireNamespaceNames(excludeNamespace, of: "--exclude-namespace")
        if allNamespaces && !namespace.isEmpty {
            throw ValidationError("--namespace and --all-namespaces exclude each other")
        }
        if let name = namespace.first(where: { excludeNamespace.contains($0) }) {
            throw ValidationError("--namespace and --exclude-namespace both name \(name)")
        }
    }

    var scope: ClusterScope {
        var scope = ClusterScope()
        for name in namespace where !scope.namespaces.contains(name) { scope.namespaces.append(name) }
        scope.excludedNamespaces = Set(excludeNamespace)
        scope.excludedKinds = Set(excludeKind)
        return scope
    }
}
