import ArgumentParser
import Engine
import Glibc
import Policies
import Reports

struct RulesExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write rules as ValidatingAdmissionPolicies, ready for kubectl apply.",
        discussion: """
            The policies run inside any API server of Kubernetes 1.30 or later and give the verdicts of the rules. What \
            cannot be exported is named on standard error, with the reason.

            EXAMPLES
              bulwark rules export --as vap --rule privileged-container --action deny | kubectl apply -f -
              bulwark rules export --as vap --framework cis-1.12 --output policies.yaml
              bulwark rules export --as vap --policy my-rules/ --profile strict --action audit

            EXIT STATUS
              0  exported    2  a rule that was named cannot be exported, nothing was exported, or the call was wrong
            """)

    enum Form: String, CaseIterable { case vap }

    enum Action: String, CaseIterable { case deny, warn, audit }

    @Option(
        name: .customLong("as"), help: "What to write: vap, for ValidatingAdmissionPolicies and their bindings.",
        transform: { try Form.parse($0, as: "form") })
    var form: Form

    @Option(
        name: .customLong("action"),
        help: "What becomes of bad objects: deny, warn (unless given) or audit. Repeatable for two that go together.",
        transform: { try Action.parse($0, as: "action") })
    var actions: [Action] = []

    @Option(name: .customLong("rule"), help: "Export only this rule. Repeatable.")
    var rules: [String] = []

    @Option(name: .customLong("skip-rule"), help: "Leave this rule out. Repeatable.")
    var skippedRules: [String] = []

    @Option(
        name: .customLong("profile"),
        help: "Export the rules of this profile: recommended (unless given), strict or reliability. Repeatable.",
        transform: { try Rule.Profile.parse($0, as: "profile", among: Rule.Profile.choices) })
    var profiles: [Rule.Profile] = []

    @Option(name: .customLong("framework"), help: "Export the rules that decide this standard. Repeatable.")
    var frameworks: [String] = []

    @Option(
        help: "The lowest severity to export: critical, high, medium, low or info (unless given).",
        transform: { try Severity.parse($0, as: "severity") })
    var severity: Severity = .info

    @Option(name: .customLong("namespace"), help: "Bind the policies to this namespace only. Repeatable.")
    var namespaces: [String] = []

    @Option(
        name: .customLong("exclude-namespace"),
        help: "Leave this namespace alone: kube-system unless given or named. Repeatable; '' for none.")
    var excludedNamespaces: [String] = []

    @OptionGroup var catalogue: RuleCatalogueOptions

    @Option(name: [.short, .long], help: "Write to a file.")
    var output: String?

    func validate() throws {
        if actions.contains(.deny) && actions.contains(.warn) {
            throw ValidationError("an API server takes deny or warn, not both: what is denied is said anyway")
        }
    }

    func run() throws {
        let selected = try selection()
        let export = PolicyExport(selected, options: try options())
        let named = Set(rules)
        if let refusal = export.refusals.first(where: { named.contains($0.rule) }) {
            throw UsageError("'\(refusal.rule)' cannot be exported: \(refusal.reason)")
        }
        if export.policies.isEmpty {
            standardError(ExportSummary.text(export))
            throw UsageError("nothing was exported")
        }
        let target =
            try output.map { path throws(OutputError) in try Output(path: path) } ?? Output(descriptor: STDOUT_FILENO)
        target.write(export.yaml)
        try target.close()
        standardError(ExportSummary.text(export))
    }

    private func selection() throws -> [Rule] {
        let all = try catalogue.load()
        let names = all.map(\.name)
        for name in rules + skippedRules where !names.contains(name) {
            throw UnknownName(what: "rule", name: name, known: names)
        }
        var filter = RuleFilter()
        filter.only = Set(rules)
        filter.skipped = Set(skippedRules)
        filter.frameworks = try frameworks.map { try BuiltInFrameworks.named($0) }
        filter.profiles = profiles.isEmpty ? [.recommended] : Set(profiles)
        filter.leastSeverity = severity
        let selected = filter.apply(to: all)
        if selected.isEmpty { throw UsageError("no rule is left to export") }
        return selected
    }

    /// A namespace that is named is not left out by default: the policy would hold nowhere.
    private func options() throws -> PolicyExport.Options {
        if let name = namespaces.first(where: { excludedNamespaces.contains($0) }) {
            throw UsageError("--namespace \(name) and --exclude-namespace \(name) contradict each other")
        }
        var options = PolicyExport.Options()
        if !actions.isEmpty { options.actions = Set(actions.map(\.validationAction)) }
        options.namespaces = namespaces
        if !excludedNamespaces.isEmpty { options.excludedNamespaces = excludedNamespaces.filter { !$0.isEmpty } }
        options.excludedNamespaces.removeAll { namespaces.contains($0) }
        return options
    }
}

extension RulesExportCommand.Action {
    fileprivate var validationAction: ValidationAction {
        switch self {
        case .deny: .deny
        case .warn: .warn
        case .audit: .audit
        }
    }
}
