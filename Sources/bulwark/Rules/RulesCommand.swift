import ArgumentParser
import Engine
import Glibc
import Policies
import Reports

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "List, explain, test, document and export rules.",
        discussion: """
            EXAMPLES
              bulwark rules                             all rules
              bulwark rules list --category host --severity high
              bulwark rules show privileged-container   one rule: why, remedy, controls, examples, CEL
              bulwark rules test my-rules/              run the examples of your own rules
              bulwark rules docs --policy my-rules/ --output docs/rules
              bulwark rules export --as vap --framework cis-1.12 > policies.yaml
            """,
        subcommands: [
            RulesListCommand.self, RulesShowCommand.self, RulesTestCommand.self, RulesDocsCommand.self,
            RulesExportCommand.self,
        ],
        defaultSubcommand: RulesListCommand.self)

    enum Format: String, CaseIterable, ExpressibleByArgument { case terminal, json }
}

extension RuleListing.Format {
    /// For standard output, whatever it is.
    static var standardOutput: RuleListing.Format {
        .init(
            colour: Terminal.usesColour(isTerminal: Terminal.isTerminal(STDOUT_FILENO)),
            width: Terminal.width(STDOUT_FILENO))
    }
}
