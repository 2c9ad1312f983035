import CEL
import Inputs
import Policies

/// What decides a scan: the options of the call before the configuration before what is built in. Lists of options
/// stand in place of the configuration's, but for those that leave out or add: skipped rules, excluded paths, policies.
public struct ScanSettings: Sendable {
    public let configuration: Configuration?
    /// The version of the clusters that the objects are for; nil where nobody says it.
    public let kubernetesVersion: Setting<KubernetesVersion>?
    public let profiles: Setting<[Rule.Profile]>
    public let severity: Setting<Severity>
    public let failOn: Setting<FailOn>
    public let podSecurityLevel: Setting<PodSecurityLevel>?
    public let podSecurityVersion: Setting<String>
    public let frameworks: [Setting<String>]
    public let policies: [Setting<RawPath>]
    /// Files and directories of exceptions; nil where none is to hold.
    public let exceptions: [Setting<RawPath>]?
    /// The earlier report whose findings do not count.
    public let baseline: Setting<RawPath>?
    /// Names of the only rules that run; empty where the profiles, standards and ``rules`` say which.
    public let only: [Setting<String>]
    public let skipped: [Setting<String>]
    public let include: [Setting<String>]
    /// Those of the configuration first.
    public let exclude: [Setting<String>]

    public var rules: [Configuration.RuleSetting] { configuration?.rules ?? [] }
    public var overrides: [Configuration.Override] { configuration?.overrides ?? [] }

    public init(_ flags: ScanFlags, _ configuration: Configuration? = nil) {
        func flag<Value>(_ value: Value?, _ name: String) -> Setting<Value>? {
            value.map { Setting($0, from: .flag(name)) }
        }
        func all<Value>(_ values: [Value], _ name: String) -> [Setting<Value>] {
            values.map { Setting($0, from: .flag(name)) }
        }
        self.configuration = configuration
        let version = flag(flags.kubernetesVersion, "--kubernetes") ?? configuration?.kubernetesVersion
        kubernetesVersion = version
        let asked = all(flags.frameworks, "--framework")
        let frameworks = asked.isEmpty ? configuration?.frameworks ?? [] : asked
        self.frameworks = frameworks
        profiles =
            flag(flags.profiles.isEmpty ? nil : flags.profiles, "--profile") ?? configuration?.profiles
            ?? Setting(frameworks.isEmpty ? [.recommended] : [], from: .builtIn)
        severity = flag(flags.severity, "--severity") ?? configuration?.severity ?? Setting(.info, from: .builtIn)
        failOn = flag(flags.failOn, "--fail-on") ?? configuration?.failOn ?? Setting(.medium, from: .builtIn)
        podSecurityLevel = flag(flags.podSecurityLevel, "--pss") ?? configuration?.podSecurityLevel
        podSecurityVersion =
            flag(flags.podSecurityVersion, "--pss-version") ?? configuration?.podSecurityVersion
            ?? version.map { Setting($0.value.description, from: $0.origin) } ?? Setting("latest", from: .builtIn)
        policies = (configuration?.policies ?? []) + all(flags.policies, "--policy")
        exceptions = flags.exceptions.map { (configuration?.exceptionFiles ?? []) + all($0, "--exceptions") }
        baseline = flags.refusesBaseline ? nil : flag(flags.baseline, "--baseline") ?? configuration?.baseline
        only = all(flags.rules, "--rule")
        skipped = all(flags.skippedRules, "--skip-rule")
        include = configuration?.include ?? []
        exclude = (configuration?.exclude ?? []) + all(flags.excludes, "--exclude")
    }
}

extension ScanSettings {
    /// Which files are read; nil for all.
    public var filter: PathFilter? {
        guard let configuration, !configuration.include.isEmpty || !configuration.exclude.isEmpty else { return nil }
        let directory = configuration.file.directory
        return PathFilter(
            include: PathPatterns(configuration.include.map(\.value), in: directory),
            exclude: PathPatterns(configuration.exclude.map(\.value), in: directory), source: configuration.file.path)
    }
}
