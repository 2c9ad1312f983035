import ArgumentParser
import Engine
import Reports

struct RulesTestCommand: ParsableCommand {
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
        print("\(rules.count.counting("rule")), \(failed.counting("failure"))")
        if failed > 0 { throw ExitStatus.findings }
    }
}
