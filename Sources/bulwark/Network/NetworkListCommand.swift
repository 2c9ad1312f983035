import Analyses
import ArgumentParser
import Engine
import Reports

struct NetworkListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List every connection that is allowed.",
        discussion: """
            One line for each pair of ends: SOURCE => DESTINATION : PORTS. Ends are workloads (shop/web[Deployment]), \
            ranges of addresses outside of the cluster, and {ingress-controller}, which stands for whatever carries \
            the traffic of Ingresses, Gateways and Routes. Options narrow the list; together, all of them must hold.

            An end is named as the list prints it, or shorter: shop/web, web, 'shop/*', 10.0.0.0/8, external.

            EXAMPLES
              bulwark network list manifests/
              bulwark network list manifests/ -n shop --format md
              bulwark network list manifests/ --to shop/db --port 5432
              bulwark network list manifests/ --from external
              bulwark network list manifests/ --format svg --output network.svg
              bulwark network list manifests/ --format dot | dot -Tpdf > network.pdf

            EXIT STATUS
              0  the connections were listed
              2  an input could not be read, there was no object, or the call was wrong
            """)

    @OptionGroup var inventory: InventoryArguments

    @Option(
        help: "How to print: text (unless given), json, csv, md, dot or svg.",
        transform: { try ConnectivityFormat.parse($0, as: "format") })
    var format = ConnectivityFormat.text

    @Option(name: [.short, .long], help: "Only connections with an end in this namespace. Repeatable.")
    var namespace: [String] = []

    @Option(help: "Only connections with this end. Repeatable.")
    var workload: [String] = []

    @Option(help: "Only connections from this end. Repeatable.")
    var from: [String] = []

    @Option(help: "Only connections to this end. Repeatable.")
    var to: [String] = []

    @Option(help: "Only connections on one of these ports, such as 443 or UDP/53.", transform: ConnectionSet.parse)
    var port: ConnectionSet?

    @OptionGroup var reading: PolicyReadingArguments
    @OptionGroup var answer: AnswerArguments

    func run() throws {
        let inventory = try inventory.read(.init(network: true))
        let model = inventory.networkModel(reading)
        var filter = ConnectionFilter()
        filter.namespaces = Set(try namespace.map { try model.namespace(called: $0) })
        filter.ends = try workload.map { try model.ends(called: $0) }
        filter.sources = try from.map { try model.ends(called: $0) }
        filter.destinations = try to.map { try model.ends(called: $0) }
        filter.ports = port
        let sight = model.sight(on: .connections)
        if format != .json { sight.notes.print() }
        let output = try answer.open()
        var isEmpty = true
        try model.write(format, sight: sight) { connection in
            guard filter.admits(connection) else { return false }
            isEmpty = false
            return true
        } to: { text in
            if format == .text || format == .md || format == .csv { output.writeLine(text) } else { output.write(text) }
        }
        try output.close()
        if isEmpty && filter.asksForReplicas {
            standardError("note: lists leave out what pods of one workload open to one another: ask 'network explain'")
        } else if isEmpty {
            standardError("note: there is no such connection")
        }
        try inventory.requireComplete()
    }
}
