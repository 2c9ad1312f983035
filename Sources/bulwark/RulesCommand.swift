import ArgumentParser
import Engine
import Glibc
import Policies
import Reports

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "List, explain and test rules.",
        discussion: """
            EXAMPLES
              bulwark rules                             all rules
              bulwark rules --format json
              bulwark rules show privileged-container   one rule: why, remedy, controls, examples, CEL
              bulwark rules test my-rules/              run the examples of your own rules
            """,
        subcommands: [ListCommand.self, ShowCommand.self, TestCommand.self], defaultSubcommand: ListCommand.self)

    enum Format: String, CaseIterable, ExpressibleByArgument { case terminal, json }

    struct ListCommand: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the rules.")

        @Option(help: "How to print: terminal, json.")
        var format = Format.terminal

        func run() throws {
            let rules = try BuiltInRules.load(examples: true)
            let output = Output(descriptor: STDOUT_FILENO)
            switch format {
            case .json: output.write(RuleListing.json(rules) + "\n")
            case .terminal: output.write(RuleListing.table(rules, .standardOutput))
            }
            try output.close()
        }
    }

    struct ShowCommand: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "show", abstract: "Explain a rule.")

        @Argument(help: "The rule's name.")
        var name: String

        @Option(help: "How to print: terminal, json.")
        var format = Format.terminal

        func run() throws {
            let rules = try BuiltInRules.load(examples: true)
            guard let rule = rules.first(where: { $0.name == name }) else {
                throw UnknownName(what: "rule", name: name, known: rules.map(\.name))
            }
            let output = Output(descriptor: STDOUT_FILENO)
            switch format {
            case .json: output.write(RuleListing.json(rule) + "\n")
            case .terminal: output.write(RuleListing.page(rule, .standardOutput))
            }
            try output.close()
        }
    }

    struct TestCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test", abstract: "Run the examples of rules.",
            discussion: "Every bad example must be found fault with, and every good one must pass.")

        @Argument(help: "Files and directories of rules; none for the built-in ones.")
        var paths: [String] = []

        func run() throws {
            let rules = paths.isEmpty ? try BuiltInRules.load(examples: true) : try RuleFiles.load(paths)
            var failed = 0
            for rule in rules {
                for failure in try CatalogueExamples.failures(rule) {
                    failed += 1
                    standardError("FAIL \(failure)")
                }
            }
            print("\(rules.count) rules, \(failed) failures")
            if failed > 0 { throw ExitStatus.findings }
        }
    }
}

extension RuleListing.Format {
    /// For standard output, whatever it is.
    static var standardOutput: RuleListing.Format {
        .init(
            colour: Terminal.usesColour(isTerminal: Terminal.isTerminal(STDOUT_FILENO)),
            width: Terminal.width(STDOUT_FILENO))
    }
}
