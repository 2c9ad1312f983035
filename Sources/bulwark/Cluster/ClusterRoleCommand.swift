import ArgumentParser
import Engine
import Glibc
import Reports

struct ClusterRoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Print the least ClusterRole that a scan needs.",
        discussion: """
            For the kinds that the cluster offers, custom resources among them; with --built-in, or without a cluster, for \
            Kubernetes' own kinds.

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
        let output = Output(descriptor: STDOUT_FILENO)
        output.write(role().yaml(name: name))
        try output.close()
    }

    private func role() -> ScanRole {
        if builtIn { return ScanRole(builtIn: objects.scope) }
        do {
            let cluster = try connection.connect()
            defer { cluster.close() }
            return ScanRole(cluster, objects.scope)
        } catch {
            standardError("note: the role is for Kubernetes' own kinds, because no cluster answers: \(error)")
            return ScanRole(builtIn: objects.scope)
        }
    }
}
