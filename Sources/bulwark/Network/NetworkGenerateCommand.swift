import Analyses
import ArgumentParser
import Engine
import Reports

struct NetworkGenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write the least policies that keep a list of flows.",
        usage: "bulwark network generate --flows <file> [<options>] [<paths> ...]",
        discussion: """
            Prints NetworkPolicies as YAML: for each namespace one that denies everything by default and one that lets \
            pods ask the cluster's DNS, and for each workload one that allows its flows. What the policies would lose \
            or allow beyond the flows is worked out with the same engine and said on standard error.

            The flows are lines of 'bulwark network list', or its JSON: SOURCE => DESTINATION : PORTS. To start from \
            what is allowed today, list it, take out what is not needed, and generate. Lists leave out what replicas \
            of one workload may open to one another: that stays as it is, unless a flow of the workload with itself \
            says otherwise ('shop/db => shop/db : TCP 2380', or 'No Connections').

            EXAMPLES
              bulwark network list manifests/ > flows.txt
              bulwark network generate --flows flows.txt manifests/ > policies.yaml
              kubectl apply --dry-run=server -f policies.yaml
              echo 'web => db : TCP 5432' | bulwark network generate --flows - manifests/

            EXIT STATUS
              0  the policies keep every flow
              1  the policies were written, and do not keep every flow
              2  a flow or an input could not be read, or the call was wrong
            """)

    @OptionGroup var inventory: InventoryArguments

    @Option(help: "The flows to keep; '-' for standard input.")
    var flows: String

    @Option(
        name: [.short, .long],
        help: "Write policies for this namespace; all but Kubernetes' own unless given. Repeatable.")
    var namespace: [String] = []

    @Flag(name: .customLong("no-dns"), help: "Do not let pods ask the cluster's DNS.")
    var noDNS = false

    @Flag(
        name: .customLong("no-replicas"),
        help: "Do not let replicas of a workload talk to one another, but for flows of a workload with itself.")
    var noReplicas = false

    @OptionGroup var reading: PolicyReadingArguments
    @OptionGroup var answer: AnswerArguments

    func validate() throws {
        if flows == "-", inventory.paths.contains(where: { $0.raw == .standardInput }) {
            throw ValidationError("standard input can be the flows or the manifests, not both")
        }
    }

    func run() throws {
        let list = try FlowFile.read(flows)
        let inventory = try inventory.read(.init(network: true))
        let model = inventory.networkModel(reading)
        var options = PolicyProposal.Options()
        options.namespaces = Set(try namespace.map { try model.namespace(called: $0) })
        options.allowsDNS = !noDNS
        options.keepsReplicas = !noReplicas
        let proposal: PolicyProposal
        do throws(PolicyProposal.Failure) {
            proposal = try PolicyProposal(for: list.entries.map(\.flow), in: model, options: options)
        } catch {
            switch error {
            case .unknownEnd(let flow, let reason):
                throw UsageError("\(flows), \(list.entries[flow].place): \(model.explained(reason))")
            case .forbiddenName(let name):
                throw UsageError("'\(VisibleText.line(name))' is no name or label that Kubernetes takes")
            }
        }
        let sight = model.sight(on: .connections)
        sight.notes.print()
        for remark in proposal.remarks { standardError("note: \(VisibleText.line(remark))") }
        say("not allowed though it is a flow", proposal.lost)
        say("allowed though it is no flow", proposal.surplus)
        let output = try answer.open()
        for limit in sight.limits { output.writeLine("# \(limit)") }
        output.write(proposal.yaml)
        try output.close()
        try inventory.requireComplete()
        if !proposal.lost.isEmpty { throw ExitStatus.findings }
    }

    private static let mostShown = 10

    private func say(_ what: String, _ connections: [Connection]) {
        for connection in connections.prefix(NetworkGenerateCommand.mostShown) {
            standardError("\(what): \(VisibleText.line(connection.description))")
        }
        let rest = connections.count - NetworkGenerateCommand.mostShown
        if rest > 0 { standardError("\(what): \(rest) more") }
    }
}
