import ArgumentParser
import Cluster
import Engine
import Glibc
import Reports

struct ClusterRoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Print the least ClusterRole that a scan needs.",
        discussion: """
            For the kinds that the cluster offers, custom resources among them; with --built-in, or where no cluster is \
            configured, for Kubernetes' own kinds.

            EXAMPLES
              bulwark cluster role
              bulwark cluster role --exclude-kind secrets
              bulwark cluster role --built-in > scan-role.yaml
            """)

    @OptionGroup(title: "Cluster") var connection: ConnectionArguments
    @OptionGroup(title: "Objects") var objects: ClusterScopeArguments

    @Flag(help: "For Kubernetes' own kinds, without asking a cluster.")
    var builtIn = false

    @Option(help: "The role's name.")
    var name = "bulwark-scan"

    func run() throws {
        let role = try role()
        for note in role.notes { standardError("note: \(note)") }
        let output = Output(descriptor: STDOUT_FILENO)
        output.write(role.yaml(name: name))
        try output.close()
    }

    private func role() throws -> ScanRole {
        if builtIn { return try ScanRole(builtIn: objects.scope) }
        do {
            let cluster = try connection.connect()
            defer { cluster.close() }
            return try ScanRole(cluster, objects.scope)
        } catch let error as KubeconfigError where error.code == .nothingConfigured {
            standardError("note: the role is for Kubernetes' own kinds: \(error)")
            return try ScanRole(builtIn: objects.scope)
        }
    }
}
