import ArgumentParser

struct ClusterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Check a live cluster.",
        discussion: """
            Connects as kubectl does: --kubeconfig, KUBECONFIG, ~/.kube/config, or the service account of a pod. It reads \
            and never writes, and it keeps no value of a Secret.

            EXAMPLES
              bulwark cluster scan                           everything that the current context may list
              bulwark cluster scan --context prod -n shop    one namespace
              bulwark cluster role | kubectl apply -f -      the least rights that a scan needs
            """,
        subcommands: [ClusterScanCommand.self, ClusterRoleCommand.self])
}
