import ArgumentParser
import Engine
import Policies

/// The rules that a command is about: the built-in ones, and the user's own beside them.
struct RuleCatalogueOptions: ParsableArguments {
    @Option(name: .customLong("policy"), help: "A file or directory of your own rules to add. Repeatable.")
    var policies: [String] = []

    /// All of them, with their examples.
    func load() throws -> [Rule] {
        let catalogue = try BuiltInRules.load(examples: true)
        if policies.isEmpty { return catalogue }
        let own = try RuleFiles.load(policies)
        let names = Set(catalogue.map(\.name))
        if let rule = own.first(where: { names.contains($0.name) }) {
            throw UsageError("there is a rule named '\(rule.name)' already; give yours another name")
        }
        return catalogue + own
    }
}
