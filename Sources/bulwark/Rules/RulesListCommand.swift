import ArgumentParser
import Engine
import Glibc
import Policies
import Reports

struct RulesListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the rules.",
        discussion: "Those of the configuration's policies are among them, with their files.")

    @Option(name: .customLong("category"), help: "Only rules of this category. Repeatable.")
    var categories: [String] = []

    @Option(name: .customLong("framework"), help: "Only rules that decide a control of this standard. Repeatable.")
    var frameworks: [String] = []

    @Option(
        name: .customLong("profile"),
        help: "Only rules of this profile: recommended, strict, reliability or pod-security. Repeatable.",
        transform: { try Rule.Profile.parse($0, as: "profile") })
    var profiles: [Rule.Profile] = []

    @Option(
        help: "Only rules of this severity and above: critical, high, medium, low or info.",
        transform: { try Severity.parse($0, as: "severity") })
    var severity: Severity = .info

    @OptionGroup var catalogue: RuleCatalogueOptions

    @Option(help: "How to print: terminal, json.")
    var format = RulesCommand.Format.terminal

    func run() throws {
        let all = try catalogue.load()
        let known = Set(all.rules.map(\.category)).sorted()
        for category in categories where !known.contains(category) {
            throw UnknownName(what: "category", name: category, known: known)
        }
        var filter = RuleFilter()
        filter.frameworks = try frameworks.map { try BuiltInFrameworks.named($0) }
        filter.categories = Set(categories)
        filter.leastSeverity = severity
        filter.profiles = Set(profiles)
        let rules = filter.apply(to: all.rules)
        let output = Output(descriptor: STDOUT_FILENO)
        switch format {
        case .json: output.write(RuleListing.json(rules, sources: all.sources) + "\n")
        case .terminal: output.write(RuleListing.table(rules, .standardOutput, sources: all.sources))
        }
        try output.close()
    }
}
