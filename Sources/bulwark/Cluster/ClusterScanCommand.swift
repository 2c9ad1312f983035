import ArgumentParser
import Engine

struct ClusterScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Check the objects of a live cluster.",
        discussion: """
            Reads every kind that can be listed, page by page, and checks its objects by the rules that check files. What a \
            controller made is reported once, at the object that a person wrote. Kinds that may not be listed are listed \
            as not read, and the rules that needed them as not evaluated.

            EXAMPLES
              bulwark cluster scan
              bulwark cluster scan --context prod --exclude-namespace kube-system --fail-on high
              bulwark cluster scan -n shop --exclude-kind secrets
              bulwark cluster scan --framework cis-1.12 --format json --output report.json
              bulwark cluster scan --baseline report.json

            EXIT STATUS
              0  no finding at or above --fail-on, but for those that --baseline knows
              1  findings
              2  a kind could not be read, a check could not be evaluated, nothing was checked, or the call was wrong
            """)

    @OptionGroup(title: "Cluster") var connection: ConnectionArguments
    @OptionGroup(title: "Objects") var objects: ClusterScopeArguments
    @OptionGroup(title: "Configuration") var configured: ConfigurationOptions
    @OptionGroup(title: "Checks") var checks: CheckOptions
    @OptionGroup(title: "Exceptions") var exceptions: ExceptionOptions
    @OptionGroup(title: "Outcome") var outcome: OutcomeOptions
    @OptionGroup(title: "Report") var report: ReportOptions

    func run() throws {
        var flags = ScanFlags()
        checks.set(&flags)
        exceptions.set(&flags)
        outcome.set(&flags)
        let configuration = try configured.load(for: [InputPath(argument: ".")])
        // What is wrong with the call is said before anyone is asked for a password.
        let asked = ScanSettings(flags, configuration)
        _ = try ScanChecks(asked)
        let baseline = try asked.loadBaseline()
        let cluster = try connection.connect()
        defer { cluster.close() }
        try cluster.check(objects.scope)
        if flags.kubernetesVersion == nil, configuration?.kubernetesVersion == nil, let words = cluster.versionWarning {
            standardError("warning: \(words)")
        }
        let settings = ScanSettings(flags, configuration, cluster: cluster)
        let run = ScanRun(
            checks: try ScanChecks(settings), baseline: baseline, outcome: outcome, options: report, inputs: .kind)
        var warnings: [String] = []
        defer { for warning in warnings { standardError("warning: \(warning)") } }
        try run.run { scan, report, progress in
            try scan.run(cluster, objects.scope, report: &report, progress: progress) { warnings.append($0) }
        }
    }
}
