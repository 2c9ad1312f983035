import CEL
import Inputs
import Policies

/// Which rules a scan runs, and what a configuration makes of them, everywhere and in the places of its overrides.
public struct RulePlan: Sendable {
    /// The rules that run anywhere, in the catalogue's order, each as it is outside of all overrides.
    public let rules: [Rule]
    /// Rules that would run but for the configuration, and what says so.
    let switchedOff: [String: SettingOrigin]
    /// What is set for every rule of the catalogue outside of all overrides.
    let all: [RuleStanding]
    /// What is set for ``rules``.
    let standings: [RuleStanding]
    /// Rules that run, and are milder everywhere than what is reported: what they say may stand for what others say.
    let unreported: [Rule]
    let overrides: [Configuration.Override]
    let leastSeverity: Severity
    /// The configuration's, from which its paths count.
    let directory: RawPath?

    /// Whether a configuration gives an admission policy a severity, in place of those of its bindings.
    var changesPolicies: Bool { standings.contains { $0.isPolicy && $0.severityFrom != .builtIn } || overridesPolicies }
    private let overridesPolicies: Bool

    /// - Parameter selection: what options, profiles and standards say.
    /// - Throws: for the name of a rule, given in an option, that no rule has.
    init(_ settings: ScanSettings, _ selection: RuleSelection, catalogue: [Rule]) throws(UnknownName) {
        try selection.check(against: catalogue)
        let all = catalogue.map { RuleStanding($0, settings, selection) }
        let overrides = settings.overrides
        let least = settings.severity.value
        standings = all.filter { standing in
            var runs = standing.runs
            var severity = standing.severity
            for setting in overrides.flatMap(\.rules) where setting.selector.matches(standing.rule) {
                if setting.turns?.value == true, !standing.isFixed { runs = true }
                severity = max(severity, setting.severity?.value ?? severity)
            }
            return runs && severity >= least
        }
        rules = standings.map(\.configured)
        let reported = Set(rules.map(\.name))
        unreported = all.filter { standing in
            // Where it is switched off it stands for nothing.
            standing.runs && !reported.contains(standing.rule.name)
                && !overrides.flatMap(\.rules).contains {
                    $0.turns?.value == false && $0.selector.matches(standing.rule)
                }
        }.map(\.configured)
        switchedOff = Dictionary(
            all.compactMap { standing in
                guard !standing.runs, case .file = standing.decidedBy else { return nil }
                return (standing.rule.name, standing.decidedBy)
            }, uniquingKeysWith: { first, _ in first })
        self.all = all
        overridesPolicies = standings.contains { standing in
            standing.isPolicy
                && overrides.contains { override in
                    override.rules.contains { $0.severity != nil && $0.selector.matches(standing.rule) }
                }
        }
        self.overrides = overrides
        leastSeverity = least
        directory = settings.configuration?.file.directory
    }
}

/// What is set for one rule in some place, and by whom.
struct RuleStanding: Sendable {
    let rule: Rule
    private(set) var runs: Bool
    private(set) var decidedBy: SettingOrigin
    private(set) var severity: Severity
    private(set) var severityFrom = SettingOrigin.builtIn
    private(set) var parameters: [RuleParameter]
    private(set) var parametersFrom: [String: SettingOrigin] = [:]
    /// An option of the call names the rule; overrides do not change whether it runs.
    private(set) var isFixed = false
    /// A configuration says whether it runs.
    private var isConfigured = false
    /// Whether it would run without what a configuration says of it.
    private let wouldRun: Bool
    /// It is of an admission policy, the findings of which have the severities of their bindings.
    let isPolicy: Bool

    /// What is set for a rule outside of all overrides.
    init(_ rule: Rule, _ settings: ScanSettings, _ selection: RuleSelection) {
        self.rule = rule
        severity = rule.severity
        parameters = rule.parameters
        isPolicy = selection.policies.contains(rule.name)
        let (runs, decider) = selection.decide(rule)
        self.runs = runs
        wouldRun = runs
        switch decider {
        case .only: (decidedBy, isFixed) = (.flag("--rule"), true)
        case .skipped: (decidedBy, isFixed) = (.flag("--skip-rule"), true)
        case .standard: decidedBy = settings.frameworks.first?.origin ?? .builtIn
        case .podSecurity: decidedBy = settings.podSecurityLevel?.origin ?? .builtIn
        case .profile: decidedBy = settings.profiles.origin
        }
        if let version = settings.kubernetesVersion { target(version) }
        apply(settings.rules)
    }

    /// Sets what a configuration says: patterns count before names, of several patterns the last one most, and a policy
    /// before one of its validations.
    mutating func apply(_ settings: [Configuration.RuleSetting]) {
        for setting in settings where setting.selector.ruleName == nil && setting.selector.matches(rule) {
            apply(setting)
        }
        if let policy = rule.policyName {
            for setting in settings where setting.selector.ruleName == policy { apply(setting) }
        }
        for setting in settings where setting.selector.ruleName == rule.name { apply(setting) }
    }

    private mutating func apply(_ setting: Configuration.RuleSetting) {
        if let turns = setting.turns, !isFixed {
            (runs, decidedBy) = (turns.value, turns.origin)
            isConfigured = true
        }
        if let severity = setting.severity { (self.severity, severityFrom) = (severity.value, severity.origin) }
        for (name, value) in setting.parameters { set(name, to: value) }
    }

    /// A parameter `targetVersion` is the version of Kubernetes that the objects are for.
    private mutating func target(_ version: Setting<KubernetesVersion>) {
        for parameter in parameters where parameter.name == "targetVersion" {
            guard case .string = parameter.value else { continue }
            set(parameter.name, to: Setting(.string(version.value.description), from: version.origin))
        }
    }

    private mutating func set(_ name: String, to value: Setting<RuleParameter.Value>) {
        parameters = parameters.map { $0.name == name ? $0.with(value.value) : $0 }
        parametersFrom[name] = value.origin
    }

    /// A configuration keeps it from running.
    var isSwitchedOff: Bool { wouldRun && !runs }

    /// Whether somebody says something about this very rule.
    var isSet: Bool {
        if isFixed { return runs || decidedBy == .flag("--skip-rule") }
        return isConfigured || severityFrom != .builtIn || !parametersFrom.isEmpty
    }

    var configured: Rule {
        severity == rule.severity && parametersFrom.isEmpty
            ? rule : rule.configured(severity: severity, parameters: parameters)
    }
}
