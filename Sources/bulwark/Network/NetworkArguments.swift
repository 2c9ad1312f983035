import Analyses
import ArgumentParser
import Engine
import Glibc
import Reports

/// How policies are read where Kubernetes leaves it to the network plugin.
struct PolicyReadingArguments: ParsableArguments {
    @Flag(
        name: .customLong("blocks-match-pods"),
        help: "An ipBlock stands for pods at known addresses, too, as in Calico; else for what lies outside only.")
    var blocksMatchPods = false

    var options: NetworkModel.Options {
        var options = NetworkModel.Options()
        options.blocksMatchPods = blocksMatchPods
        return options
    }
}

/// Where an answer goes, and how it is set there.
struct AnswerArguments: ParsableArguments {
    @Option(name: [.short, .long], help: "Write the answer to a file.")
    var output: String?

    @Flag(name: .customLong("no-color"), help: "No colours, also on a terminal. NO_COLOR does the same.")
    var noColor = false

    func open() throws(OutputError) -> Output {
        if let output { return try Output(path: output) }
        return Output(descriptor: STDOUT_FILENO)
    }

    var page: NetworkPage.Format {
        .init(
            colour: !noColor && output == nil && Terminal.usesColour(isTerminal: Terminal.isTerminal(STDOUT_FILENO)),
            width: Terminal.width(STDOUT_FILENO), unicode: Terminal.usesUnicode())
    }
}

extension Inventory {
    func networkModel(_ reading: PolicyReadingArguments) -> NetworkModel {
        networkModel(reading.options)
    }

    /// Fails a command that answered without all of its inputs.
    func requireComplete() throws(ExitStatus) {
        if !isComplete { throw .failed }
    }
}

extension [NetworkNote] {
    /// Says on standard error what an answer is worth.
    func print() {
        for note in self {
            let place = (note.origin?.location).map { " (\($0))" } ?? ""
            standardError("note: \(VisibleText.line(note.text + place))")
        }
    }
}

extension Output {
    /// Writes a line of text with names from manifests, which a terminal must not obey.
    func writeLine(_ line: String) {
        let hasLineFeed = line.utf8.last == UInt8(ascii: "\n")
        write(VisibleText.line(hasLineFeed ? String(Substring(line.utf8.dropLast())) : line) + "\n")
    }
}

extension ConnectionSet {
    /// Ports as a user writes them.
    static func parse(_ text: String) throws(UsageError) -> ConnectionSet {
        if let ports = ConnectionSet(parsing: text), !ports.isEmpty { return ports }
        throw UsageError("'\(text)' names no ports; write 443, TCP/443, 8000-8080/TCP or 'TCP 80,443,UDP 53'")
    }
}
