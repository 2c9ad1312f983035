import CEL
import Inputs
import Policies
import Reports

/// What a scan asks of objects, wherever they come from: the rules that run, and the standards that are reported on.
public struct ScanChecks: Sendable {
    public let settings: ScanSettings
    /// All rules that there are, the user's own among them.
    public let catalogue: [Rule]
    /// Which rules run where.
    public let plan: RulePlan
    public let frameworks: [Framework]
    /// The Pod Security Standard to hold pods to; nil for none.
    public let podSecurity: PodSecurityStandard?
    /// What findings are accepted, beside those that annotations and comments accept; nil where none are.
    public let exceptions: ExceptionSet?
    private let policies: OwnPolicies

    /// The rules that run anywhere; none where the settings leave none.
    public var rules: [Rule] { plan.rules }

    /// The configuration for the summary of a report; nil where there is none.
    public var configuration: Summary.Configuration? {
        settings.configuration.map {
            Summary.Configuration(file: $0.file.path, rulesOff: plan.all.count(where: \.isSwitchedOff))
        }
    }

    /// What the user should know of the policies before anything is checked.
    public var policyRemarks: [PolicyProblem] { policies.remarks }

    /// - Throws: for a name that nothing has, ``PolicyProblems`` for a policy that cannot be run, and
    ///   ``ConfigurationError``.
    public init(_ settings: ScanSettings) throws {
        self.settings = settings
        let builtIn = try BuiltInRules.load()
        let paths = settings.policies.map(\.value)
        policies =
            paths.isEmpty ? OwnPolicies() : try OwnPolicies(paths, besides: builtIn, options: settings.admissionOptions)
        catalogue = builtIn + policies.allRules
        if let configuration = settings.configuration {
            try ConfigurationCheck.check(
                configuration, catalogue: catalogue, idlePolicies: Set(policies.admission.idlePolicies.keys))
        }
        let frameworks = try settings.frameworks.map { try $0.framework() }
        let podSecurity = try settings.podSecurityStandard(isReported: frameworks.contains { $0.name == "pss" })
        self.frameworks = frameworks.map { $0.name == "pss" ? podSecurity?.edition(of: $0) ?? $0 : $0 }
        self.podSecurity = podSecurity
        let accepted = try settings.securityExceptions()
        if let accepted { try ConfigurationCheck.check(accepted, catalogue: catalogue) }
        exceptions = accepted.map { ExceptionSet($0) }

        var selection = RuleSelection()
        selection.only = Set(settings.only.map(\.value))
        let idle = policies.admission.idlePolicies
        selection.skipped = Set(settings.skipped.map(\.value)).subtracting(idle.keys)
        if let reason = selection.only.sorted().compactMap({ idle[$0] }).first { throw SettingError(reason) }
        selection.own = Set(policies.allRules.map(\.name))
        selection.policies = Set(policies.admission.rules.map(\.name))
        if settings.profiles.origin != .builtIn { selection.profiles = Set(settings.profiles.value) }
        selection.holdsPodsToStandard = settings.podSecurityLevel != nil
        for framework in frameworks {
            selection.standards.formUnion(ControlRules(framework, catalogue: catalogue).all.map(\.name))
        }
        plan = try RulePlan(settings, selection, catalogue: catalogue)
    }

    /// The scan that asks this.
    /// - Parameter options: how to read and report; what to check is set here.
    public func scan(_ options: Scan.Options) throws(RuleCompilationError) -> Scan {
        var options = options
        if let version = settings.kubernetesVersion?.value { options.kubernetesVersion = version }
        options.podSecurity = podSecurity
        options.frameworks = frameworks
        options.catalogue = catalogue
        options.plan = plan
        options.leastSeverity = settings.severity.value
        options.exceptions = exceptions
        options.ownRules = Set(policies.rules.map(\.name))
        options.policiesNotRun = policies.notRun
        let admission = Set(policies.admission.rules.map(\.name))
        let names = Set(rules.map(\.name))
        // Where the configuration says how severe a policy is, its bindings do not, and the rulings of each place leave
        // out what is too low.
        let least = plan.changesPolicies ? .info : settings.severity.value
        return Scan(
            rules: try RuleSet(rules.filter { !admission.contains($0.name) }, areTested: true),
            policies: policies.admission.selecting(names, atLeast: least), options: options)
    }

    /// Why no rule is left to run.
    public var nothingSelected: String {
        let flags = settings.only.map { "--rule \($0.value)" } + settings.skipped.map { "--skip-rule \($0.value)" }
        var reasons: [String] = []
        for flag in flags where !reasons.contains(flag) { reasons.append(flag) }
        let severity = settings.severity
        if severity.value > .info {
            let name = severity.origin == .flag("--severity") ? "--severity" : "severity:"
            reasons.append("\(name) \(severity.value.rawValue)")
        }
        if let file = settings.configuration?.file.path { reasons.append("with \(file)") }
        return "no rule is left to run: \(reasons.joined(separator: " ")) leaves none of \(catalogue.count) rules"
    }
}

/// A setting that cannot be carried out.
public struct SettingError: Error, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

extension Setting<String> {
    /// The framework of this name.
    fileprivate func framework() throws -> Framework {
        do {
            return try BuiltInFrameworks.named(value)
        } catch let error as UnknownName {
            guard case .file(let place) = origin else { throw error }
            throw ConfigurationError([PolicyProblem(.error, error.description, path: "frameworks", at: place)])
        }
    }
}

extension ScanSettings {
    /// For the version of the API server that is to run the policies, as near as it is known.
    fileprivate var admissionOptions: AdmissionOptions {
        var options = AdmissionOptions()
        if let version = kubernetesVersion?.value { options.version = max(.oldest, min(version, .newest)) }
        return options
    }

    /// - Parameter isReported: whether the standard is reported on, so that pods are held to a level in any case.
    fileprivate func podSecurityStandard(isReported: Bool) throws(SettingError) -> PodSecurityStandard? {
        guard let level = podSecurityLevel?.value ?? (isReported ? .restricted : nil) else {
            if podSecurityVersion.origin == .flag("--pss-version") {
                throw SettingError("--pss-version needs --pss baseline or --pss restricted")
            }
            return nil
        }
        let version = podSecurityVersion.value
        let standard: PodSecurityStandard
        do throws(UnknownKubernetesVersion) {
            standard = try PodSecurityStandard(level, version: version)
        } catch {
            throw SettingError("\(podSecurityVersion.origin): \(error); give a known one, or latest")
        }
        // A report on the whole standard judges the baseline's controls, too.
        return isReported && level == .restricted ? standard.atEveryLevel : standard
    }

    /// Those of the configuration and of files; nil where none is to hold.
    fileprivate func securityExceptions() throws(InputFailure) -> [SecurityException]? {
        guard let exceptions else { return nil }
        return (configuration?.exceptions ?? []) + (try ExceptionFiles.load(exceptions.map(\.value)))
    }
}
