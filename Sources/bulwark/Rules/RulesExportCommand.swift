import ArgumentParser
import Engine
import Glibc
import Kubernetes
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
              bulwark rules export --as vap --namespace-selector 'env in (prod,stage)'

            Which rules there are and the values of their parameters are those of a scan of the working directory, with \
            its .bulwark.yaml.

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
        help: "Export the rules of this profile: recommended unless given, strict or reliability. Repeatable.",
        transform: { try Rule.Profile.parse($0, as: "profile", among: Rule.Profile.choices) })
    var profiles: [Rule.Profile] = []

    @Option(name: .customLong("framework"), help: "Export the rules that decide this standard. Repeatable.")
    var frameworks: [String] = []

    @Option(
        name: .customLong("policy"), help: "A file or directory of your own rules to export as well. Repeatable.")
    var policies: [InputPath] = []

    @Option(
        help: "The lowest severity to export: critical, high, medium, low or info (unless given).",
        transform: { try Severity.parse($0, as: "severity") })
    var severity: Severity?

    @Option(name: .customLong("namespace"), help: "Bind the policies to this namespace only. Repeatable.")
    var namespaces: [String] = []

    @Option(
        name: .customLong("exclude-namespace"),
        help: "Leave this namespace alone: kube-system unless given or named. Repeatable; '' for none.")
    var excludedNamespaces: [String] = []

    @Option(
        help: "Bind the policies to namespaces with these labels only, such as 'env=prod,!legacy'.",
        transform: { try LabelSelector.parse($0) })
    var namespaceSelector: LabelSelector?

    @OptionGroup(title: "Configuration") var configured: ConfigurationOptions

    @Option(name: [.short, .long], help: "Write to a file.")
    var output: String?

    func validate() throws {
        if actions.contains(.deny) && actions.contains(.warn) {
            throw ValidationError("an API server takes deny or warn, not both: what is denied is said anyway")
        }
    }

    func run() throws {
        let selected = try selection()
        var options = try options()
        options.scopes = selected.scopes
        let export = PolicyExport(selected.rules, options: options)
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

    /// The rules that a scan of the working directory would run, as it is configured.
    private func selection() throws -> ExportedRules {
        var flags = ScanFlags()
        flags.rules = rules
        flags.skippedRules = skippedRules
        flags.profiles = profiles
        flags.frameworks = frameworks
        flags.severity = severity
        flags.policies = policies.map(\.raw)
        let configuration = try configured.load(for: [InputPath(argument: ".")])
        let exported = try ExportedRules(ScanChecks(ScanSettings(flags, configuration)))
        if exported.rules.isEmpty { throw UsageError("no rule is left to export") }
        for remark in exported.remarks { standardError("note: \(remark)") }
        return exported
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
        if let namespaceSelector { options.namespaceSelector = namespaceSelector }
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

extension LabelSelector {
    fileprivate static func parse(_ text: String) throws(UsageError) -> LabelSelector {
        do throws(SelectorTextError) {
            return try LabelSelector(parsing: text)
        } catch {
            throw UsageError(error.description)
        }
    }
}
