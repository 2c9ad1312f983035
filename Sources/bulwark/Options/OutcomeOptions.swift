import ArgumentParser
import Engine
import Reports

/// What makes a scan fail.
struct OutcomeOptions: ParsableArguments {
    @Option(
        help: "The severity from which findings fail the scan: critical, high, medium (unless given), low or never.",
        transform: { try FailOn.parse($0, as: "severity") })
    var failOn: FailOn?

    @Option(help: "An earlier report in JSON: its findings are known, and only what is new counts.")
    var baseline: InputPath?

    @Flag(name: .customLong("no-baseline"), help: "Without the baseline of the configuration.")
    var hasNoBaseline = false

    @Flag(
        help: """
            Fail when something was skipped because it must be rendered first (Helm, Kustomize, templates), when a policy \
            is not run, or when containers stand in a form that is not known.
            """)
    var strict = false

    func validate() throws {
        if hasNoBaseline && baseline != nil { throw ValidationError("--baseline and --no-baseline exclude each other") }
    }

    /// Notes what the options set.
    func set(_ flags: inout ScanFlags) {
        flags.failOn = failOn
        flags.baseline = baseline?.raw
        flags.refusesBaseline = hasNoBaseline
    }

    /// What a scan's process ends with; nil where all is well.
    /// - Parameter settings: what these options and the configuration come to.
    func status(of summary: Summary, _ settings: ScanSettings) -> ExitStatus? {
        let notChecked =
            summary.filesWithTemplates + summary.partlySupported + summary.skippedFiles(.notSupported)
        if !summary.isComplete || (strict && notChecked > 0) { return .failed }
        if let threshold = settings.failOn.value.threshold, summary.count(atLeast: threshold) > 0 { return .findings }
        return nil
    }
}
