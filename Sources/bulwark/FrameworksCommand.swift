import ArgumentParser
import Engine
import Glibc
import Policies
import Reports

struct FrameworksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "frameworks",
        abstract: "List and explain standards.",
        discussion: """
            EXAMPLES
              bulwark frameworks                          all standards, with how many controls rules decide
              bulwark frameworks show cis-1.12            every control, with the rules that decide it
              bulwark frameworks show pss --format json
            """,
        subcommands: [ListCommand.self, ShowCommand.self], defaultSubcommand: ListCommand.self)

    struct ListCommand: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the standards.")

        @Option(help: "How to print: terminal, json.")
        var format = RulesCommand.Format.terminal

        func run() throws {
            let frameworks = try BuiltInFrameworks.load()
            let rules = try BuiltInRules.load()
            let output = Output(descriptor: STDOUT_FILENO)
            switch format {
            case .json: output.write(FrameworkListing.json(frameworks, catalogue: rules) + "\n")
            case .terminal: output.write(FrameworkListing.table(frameworks, catalogue: rules, .standardOutput))
            }
            try output.close()
        }
    }

    struct ShowCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show a standard's controls and the rules that decide them.")

        @Argument(help: "The standard's name.")
        var name: String

        @Option(help: "How to print: terminal, json.")
        var format = RulesCommand.Format.terminal

        func run() throws {
            let framework = try BuiltInFrameworks.named(name)
            let rules = try BuiltInRules.load()
            let output = Output(descriptor: STDOUT_FILENO)
            switch format {
            case .json: output.write(FrameworkListing.json(framework, catalogue: rules) + "\n")
            case .terminal: output.write(FrameworkListing.page(framework, catalogue: rules, .standardOutput))
            }
            try output.close()
        }
    }
}
