import Analyses
import ArgumentParser
import Engine
import Reports

struct NetworkExposureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exposure",
        abstract: "Show what strangers can reach.",
        usage: "bulwark network exposure [<options>] [<paths> ...]",
        discussion: """
            By workload: every route from outside of the cluster (LoadBalancer, NodePort and externalIPs of Services, \
            Ingress, Gateway, VirtualService, OpenShift Route, hostPort, hostNetwork) with the objects on the way and \
            the ports that policies leave open, and what any pod of any namespace may open.

            EXAMPLES
              bulwark network exposure manifests/
              bulwark network exposure manifests/ -n shop
              bulwark network exposure manifests/ --workload shop/web --format json

            EXIT STATUS
              0  shown, whatever is exposed
              2  an input could not be read, there was no object, or the call was wrong
            """)

    enum Format: String, CaseIterable { case text, json }

    @OptionGroup var inventory: InventoryArguments

    @Option(help: "How to print: text (unless given) or json.", transform: { try Format.parse($0, as: "format") })
    var format = Format.text

    @Option(name: [.short, .long], help: "Only workloads of this namespace. Repeatable.")
    var namespace: [String] = []

    @Option(help: "Only this workload. Repeatable.")
    var workload: [String] = []

    @Flag(name: .customLong("outside"), help: "Only workloads that a route from outside leads to.")
    var onlyOutside = false

    @OptionGroup var reading: PolicyReadingArguments
    @OptionGroup var answer: AnswerArguments

    func run() throws {
        let inventory = try inventory.read(.init(network: true))
        let model = inventory.networkModel(reading)
        let namespaces = Set(try namespace.map { try model.namespace(called: $0) })
        let workloads = try workload.map { try model.ends(called: $0) }
        let exposures = model.workloadExposures.filter { exposure in
            (namespaces.isEmpty || namespaces.contains(exposure.workload.namespace))
                && (workloads.isEmpty || workloads.contains { $0.contains(.workload(exposure.workload)) })
                && (!onlyOutside || !exposure.ways.isEmpty)
        }
        let sight = model.sight(on: .exposure)
        let output = try answer.open()
        switch format {
        case .json: output.write(WorkloadExposure.json(exposures, sight: sight))
        case .text:
            sight.notes.print()
            output.write(NetworkPage.text(exposures, sight, answer.page))
        }
        try output.close()
        try inventory.requireComplete()
    }
}
