import ArgumentParser
import CEL
import Engine
import Policies

/// What a scan checks, wherever its objects come from.
struct CheckOptions: ParsableArguments {
    private static func profile(_ text: String) throws(UsageError) -> Rule.Profile {
        if text == Rule.Profile.podSecurity.rawValue {
            throw UsageError("pod-security is no profile to choose: its rules run with --pss")
        }
        return try .parse(text, as: "profile", among: Rule.Profile.choices)
    }

    @Option(name: .customLong("rule"), help: "Run only this rule. Repeatable.")
    var rules: [String] = []

    @Option(name: .customLong("skip-rule"), help: "Leave this rule out. Repeatable.")
    var skippedRules: [String] = []

    @Option(
        name: .customLong("profile"),
        help: "Run the rules of this profile: recommended (unless given), strict or reliability. Repeatable.",
        transform: { try CheckOptions.profile($0) })
    var profiles: [Rule.Profile] = []

    @Option(
        name: .customLong("pss"),
        help: "Hold pods to a level of the Pod Security Standards, as the API server would: baseline or restricted.",
        transform: { try PodSecurityLevel.parse($0, as: "level") })
    var podSecurityLevel: PodSecurityLevel?

    @Option(name: .customLong("pss-version"), help: "The standards' version, such as 1.34; the newest unless given.")
    var podSecurityVersion: String?

    @Option(
        name: .customLong("framework"),
        help: "Run the rules of this standard and report it control by control. Repeatable.")
    var frameworks: [String] = []

    @Option(
        name: .customLong("policy"),
        help: "A file or directory of your own rules and admission policies to run as well. Repeatable.")
    var policies: [InputPath] = []

    @Option(
        name: .customLong("kubernetes"),
        help: "The version of the clusters that the objects are for, such as 1.34.",
        transform: { try KubernetesVersion.parse($0, among: KubernetesVersion.knownClusters) })
    var kubernetesVersion: KubernetesVersion?

    @Option(
        help: """
            The lowest severity to look for: critical, high, medium, low or info (unless given). What is milder is neither \
            shown nor counted, by --fail-on either.
            """,
        transform: { try Severity.parse($0, as: "severity") })
    var severity: Severity?

    /// Notes what the options set.
    func set(_ flags: inout ScanFlags) {
        flags.rules = rules
        flags.skippedRules = skippedRules
        flags.profiles = profiles
        flags.severity = severity
        flags.podSecurityLevel = podSecurityLevel
        flags.podSecurityVersion = podSecurityVersion
        flags.kubernetesVersion = kubernetesVersion
        flags.frameworks = frameworks
        flags.policies = policies.map(\.raw)
    }
}
