import ArgumentParser
import CEL
import Engine

/// The version of Kubernetes by which it is judged what rights allow and lead to.
struct AccessTarget: ParsableArguments {
    @Option(
        name: .customLong("kubernetes"),
        help: "The API server's version, such as 1.34; the configuration's, the live cluster's or 1.36 unless given.",
        transform: { try KubernetesVersion.parse($0, among: KubernetesVersion.knownClusters) })
    private var given: KubernetesVersion?

    @OptionGroup private var configured: ConfigurationOptions

    /// Nil where nobody names one. For a live cluster the configuration is that of the working directory.
    func version(for paths: [InputPath]) throws(ConfigurationError) -> KubernetesVersion? {
        if let given { return given }
        return try configured.load(for: paths.isEmpty ? [InputPath(argument: ".")] : paths)?.kubernetesVersion?.value
    }
}
