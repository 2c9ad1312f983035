import ArgumentParser
import Engine
import Glibc
import Policies
import Reports

struct RulesShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Explain a rule.")

    @Argument(help: "The rule's name.")
    var name: String

    @OptionGroup var catalogue: RuleCatalogueOptions

    @Option(help: "How to print: terminal, json.")
    var format = RulesCommand.Format.terminal

    func run() throws {
        let all = try catalogue.load()
        guard let rule = all.rules.first(where: { $0.name == name }) else {
            throw UnknownName(what: "rule", name: name, known: all.rules.map(\.name))
        }
        let source = all.sources[name]
        let output = Output(descriptor: STDOUT_FILENO)
        switch format {
        case .json: output.write(RuleListing.json(rule, source: source) + "\n")
        case .terminal: output.write(RuleListing.page(rule, .standardOutput, source: source))
        }
        try output.close()
    }
}
