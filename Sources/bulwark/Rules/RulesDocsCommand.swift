import ArgumentParser
import Engine
import Policies
import Reports

struct RulesDocsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "docs",
        abstract: "Write a Markdown page for each rule, with an index by category and one by standard.",
        discussion: """
            Pages that an earlier call wrote and that belong to no rule any more are removed; other files stay.

            EXAMPLES
              bulwark rules docs --output docs/rules
              bulwark rules docs --policy my-rules/ --output docs/our-rules
            """)

    @Option(name: [.short, .long], help: "The directory to write to; made if it is not there.")
    var output: String

    @Option(
        name: .customLong("policy"),
        help: "A file or directory of your own rules, to document instead of the built-in ones. Repeatable.")
    var policies: [String] = []

    func validate() throws {
        if output.isEmpty { throw ValidationError("--output needs a directory") }
    }

    func run() throws {
        let rules =
            policies.isEmpty ? try BuiltInRules.load(examples: true) : try RuleFiles.load(policies)
        let pages = RulePages(rules, frameworks: try BuiltInFrameworks.load())
        for name in try PageFolder(output).write(pages) { print("removed \(name), whose rule is gone") }
        print("wrote \(pages.pages.count.counting("page")) to \(output)")
    }
}
