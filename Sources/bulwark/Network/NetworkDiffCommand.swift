import Analyses
import ArgumentParser
import Engine
import Reports

struct NetworkDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what a change opens and closes.",
        usage: "bulwark network diff <before> <after> [<options>]",
        discussion: """
            Compares two sets of manifests: connections and ways in from outside or from any namespace that were added \
            (+), removed (-) or have other ports (~).

            EXAMPLES
              bulwark network diff main/ branch/
              bulwark network diff main/ branch/ --format md > comment.md
              bulwark network diff main/ branch/ --fail-on-change

            EXIT STATUS
              0  compared, whatever differs
              1  with --fail-on-change: something differs
              2  an input could not be read, there was no object, or the call was wrong
            """)

    @OptionGroup var inventory: InventoryArguments

    @Option(
        help: "How to print: text (unless given), json, csv or md.",
        transform: { try ConnectivityDiffFormat.parse($0, as: "format") })
    var format = ConnectivityDiffFormat.text

    @Flag(name: .customLong("fail-on-change"), help: "Exit with 1 where anything differs.")
    var failsOnChange = false

    @OptionGroup var reading: PolicyReadingArguments
    @OptionGroup var answer: AnswerArguments

    func validate() throws {
        if inventory.paths.count != 2 {
            throw ValidationError("give two files or directories: what was before, and what comes after")
        }
    }

    func run() throws {
        let inventories = try inventory.paths.map { path in
            var arguments = inventory
            arguments.paths = [path]
            return try arguments.read(.init(network: true))
        }
        let models = inventories.map { $0.networkModel(reading) }
        let diff = NetworkDiff(from: models[0], to: models[1])
        if format != .json { diff.sight.notes.print() }
        let output = try answer.open()
        diff.write(format) { text in
            if format == .text || format == .md || format == .csv { output.writeLine(text) } else { output.write(text) }
        }
        try output.close()
        if diff.isEmpty && format == .text { standardError("note: nothing differs") }
        for inventory in inventories { try inventory.requireComplete() }
        if failsOnChange && !diff.isEmpty { throw ExitStatus.findings }
    }
}
