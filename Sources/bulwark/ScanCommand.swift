import ArgumentParser
import Engine

struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Check Kubernetes manifests.",
        discussion: """
            Reads files and directories of YAML and JSON; '-' is standard input. What is not checked (Helm templates, \
            Kustomize files, other YAML) is counted, and listed with --verbose.

            EXAMPLES
              bulwark scan Examples/
              helm template chart | bulwark scan -
              bulwark scan . --exclude 'test/**' --fail-on high
              bulwark scan . --format sarif --output bulwark.sarif
              bulwark scan . --pss restricted --pss-version 1.34
              bulwark scan . --framework cis-1.12
              bulwark scan . --format json --output known.json    what is wrong today
              bulwark scan . --baseline known.json                only what is new since then

            EXIT STATUS
              0  no finding at or above --fail-on, but for those that --baseline knows
              1  findings
              2  an input could not be read, a check could not be evaluated, nothing was
                 checked, or the call was wrong
            """)

    @Argument(help: "Files and directories; '-' for standard input.")
    var paths: [InputPath]

    @OptionGroup(title: "Configuration") var configured: ConfigurationOptions
    @OptionGroup(title: "Files") var files: FileOptions
    @OptionGroup(title: "Checks") var checks: CheckOptions
    @OptionGroup(title: "Exceptions") var exceptions: ExceptionOptions
    @OptionGroup(title: "Outcome") var outcome: OutcomeOptions
    @OptionGroup(title: "Report") var report: ReportOptions

    func validate() throws {
        if paths.isEmpty { throw ValidationError("give a file or directory to scan, or '-' for standard input") }
    }

    func run() throws {
        var flags = ScanFlags()
        files.set(&flags)
        checks.set(&flags)
        exceptions.set(&flags)
        outcome.set(&flags)
        let settings = ScanSettings(flags, try configured.load(for: paths))
        var options = Scan.Options()
        options.discovery = files.discovery(settings)
        let run = ScanRun(
            checks: try ScanChecks(settings), baseline: try settings.loadBaseline(), outcome: outcome, options: report)
        try run.run(options) { scan, report, progress in
            try scan.run(paths.map(\.raw), report: &report, progress: progress)
        }
    }
}
