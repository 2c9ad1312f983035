import CEL
import Inputs
import Policies

/// What the options of a call set; nil and empty where they say nothing.
public struct ScanFlags: Sendable {
    /// Names of the only rules to run.
    public var rules: [String] = []
    /// Names of rules to leave out.
    public var skippedRules: [String] = []
    public var profiles: [Rule.Profile] = []
    public var severity: Severity?
    public var failOn: FailOn?
    public var podSecurityLevel: PodSecurityLevel?
    public var podSecurityVersion: String?
    public var kubernetesVersion: KubernetesVersion?
    public var frameworks: [String] = []
    /// Files and directories of the user's own rules and policies.
    public var policies: [RawPath] = []
    /// Files and directories of exceptions; nil where no exception is to hold, wherever it is written.
    public var exceptions: [RawPath]? = []
    /// The earlier report whose findings do not count.
    public var baseline: RawPath?
    /// Whether there is to be no baseline, whatever the configuration says.
    public var refusesBaseline = false
    /// Patterns of paths to leave out.
    public var excludes: [String] = []

    public init() {}
}
