import Analyses
import ArgumentParser
import Engine
import Reports

struct NetworkExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why a connection is allowed or denied.",
        usage: "bulwark network explain <source> <destination> [<port>] [<options>] [<paths> ...]",
        discussion: """
            Names every rule and default that decides, at both ends and in the order in which they do: policies of the \
            cluster's administrators, NetworkPolicies, the baseline, Istio. The last lines are the verdict.

            Ends are named as 'bulwark network list' prints them, or shorter: shop/web, web, 10.1.2.3, 10.0.0.0/8, \
            external, '{ingress-controller}'. A port is 5432, UDP/53 or 8000-8080; without one, all ports are \
            explained. A path that looks like a port needs ./ before it.

            EXAMPLES
              bulwark network explain shop/web shop/db 5432 manifests/
              bulwark network explain web db manifests/
              bulwark network explain external shop/web manifests/
              bulwark network explain shop/web 169.254.169.254 80 manifests/ --format json

            EXIT STATUS
              0  explained, whatever the verdict is
              2  an end is unknown, an input could not be read, or the call was wrong
            """)

    enum Format: String, CaseIterable { case text, json }

    @Argument(help: "Who opens the connection.")
    var source: String

    @Argument(help: "Whom it is opened to.")
    var destination: String

    @OptionGroup var inventory: InventoryArguments

    @Option(help: "How to print: text (unless given) or json.", transform: { try Format.parse($0, as: "format") })
    var format = Format.text

    @OptionGroup var reading: PolicyReadingArguments
    @OptionGroup var answer: AnswerArguments

    func run() throws {
        var arguments = inventory
        var asked = ConnectionSet.all
        if let word = arguments.paths.first?.raw.display, let port = try NetworkExplainCommand.port(word) {
            asked = port
            arguments.paths.removeFirst()
            try arguments.validate()
        }
        let inventory = try arguments.read(.init(network: true))
        let model = inventory.networkModel(reading)
        let (from, to) = (try model.ends(called: source), try model.ends(called: destination))
        guard let verdict = model.verdict(from: from, to: to, on: asked) else {
            throw UsageError(
                "there is nothing to explain between '\(source)' and '\(destination)': "
                    + "one end must be a workload, and none a whole namespace")
        }
        let output = try answer.open()
        switch format {
        case .json: output.write(verdict.json)
        case .text:
            verdict.sight.notes.print()
            output.write(NetworkPage.text(verdict, answer.page))
        }
        try output.close()
        try inventory.requireComplete()
    }

    /// The ports that a word stands for; nil for what is no port but a path.
    /// - Throws: for numbers that no port has.
    private static func port(_ word: String) throws -> ConnectionSet? {
        guard word.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return nil }
        if let ports = ConnectionSet(parsing: word), !ports.isEmpty { return ports }
        let parts = word.split { " /:,-".contains($0) }
        let areNumbers = parts.allSatisfy { part in
            ["TCP", "UDP", "SCTP"].contains(part.uppercased()) || part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        guard areNumbers else { return nil }
        throw UsageError("'\(word)' names no ports, which are numbered from 1 to 65535; write ./\(word) for a path")
    }
}
