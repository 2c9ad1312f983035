import CEL
import Inputs
import Policies

/// What a `.bulwark.yaml` says, each value with its place.
public struct Configuration: Sendable {
    /// The names of the file, the first of which counts where both are there.
    public static let names = FileDiscovery.settingsNames

    public let file: SettingsFile
    public internal(set) var kubernetesVersion: Setting<KubernetesVersion>?
    public internal(set) var include: [Setting<String>] = []
    public internal(set) var exclude: [Setting<String>] = []
    public internal(set) var profiles: Setting<[Rule.Profile]>?
    public internal(set) var severity: Setting<Severity>?
    public internal(set) var failOn: Setting<FailOn>?
    public internal(set) var podSecurityLevel: Setting<PodSecurityLevel>?
    public internal(set) var podSecurityVersion: Setting<String>?
    public internal(set) var frameworks: [Setting<String>] = []
    /// Paths from where the scan runs.
    public internal(set) var policies: [Setting<RawPath>] = []
    /// Paths of files of exceptions, from where the scan runs.
    public internal(set) var exceptionFiles: [Setting<RawPath>] = []
    /// The path of the baseline, from where the scan runs.
    public internal(set) var baseline: Setting<RawPath>?
    /// Exceptions that stand in the file itself.
    public internal(set) var exceptions: [SecurityException] = []
    public internal(set) var rules: [RuleSetting] = []
    public internal(set) var overrides: [Override] = []

    init(file: SettingsFile) { self.file = file }

    /// What is set for the rules that a selector stands for.
    public struct RuleSetting: Sendable {
        public let selector: RuleSelector
        public let place: PolicyPlace
        public internal(set) var enabled: Setting<Bool>?
        public internal(set) var severity: Setting<Severity>?
        public internal(set) var parameters: [(name: String, value: Setting<RuleParameter.Value>)] = []
        /// Parameters with values that no parameter can hold: what they have instead, and where.
        var misvalued: [(name: String, kindPhrase: String, place: PolicyPlace)] = []

        init(_ selector: RuleSelector, at place: PolicyPlace) {
            self.selector = selector
            self.place = place
        }

        /// Whether the rules run: what gives a rule a severity or parameters by its name wants it to run.
        var turns: Setting<Bool>? {
            if let enabled { return enabled }
            guard selector.ruleName != nil, severity != nil || !parameters.isEmpty else { return nil }
            return Setting(true, from: .file(place))
        }
    }

    /// What is set for the rules on the objects of some files or namespaces.
    public struct Override: Sendable {
        public let place: PolicyPlace
        /// Nil for all files.
        public let paths: [String]?
        /// Nil for all objects; with it, objects that state no namespace are not meant.
        public let namespaces: [NamePattern]?
        public let rules: [RuleSetting]
    }
}

/// Why a configuration, or a file of exceptions, was refused.
public struct ConfigurationError: Error, Sendable, CustomStringConvertible {
    /// What is wrong and where; at least one.
    public let problems: [PolicyProblem]

    init(_ problems: [PolicyProblem]) { self.problems = problems }

    init(_ message: String, at place: PolicyPlace) { problems = [PolicyProblem(.error, message, at: place)] }

    public var description: String {
        problems.map { "\($0.place): \($0.path.isEmpty ? "" : "\($0.path): ")\($0.message)" }.joined(separator: "\n")
    }
}
