import ArgumentParser

struct NetworkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "network",
        abstract: "Who can talk to whom.",
        discussion: """
            Answers from NetworkPolicies, cluster policies, Services, Ingresses, Gateways, Routes and Istio's policies, \
            exactly: on sets of addresses and ports.

            EXAMPLES
              bulwark network list manifests/                         every connection that policies allow
              bulwark network explain shop/web shop/db 5432 manifests/  which rule allows or denies one
              bulwark network exposure manifests/                     what strangers can reach
              bulwark network diff main/ branch/                      what a change opens and closes
              bulwark network generate --flows flows.txt manifests/   the least policies for these flows
            """,
        subcommands: [
            NetworkListCommand.self, NetworkExplainCommand.self, NetworkExposureCommand.self, NetworkDiffCommand.self,
            NetworkGenerateCommand.self,
        ])
}
