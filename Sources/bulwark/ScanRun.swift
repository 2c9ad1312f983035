import Engine
import Glibc
import Reports
import Synchronization

/// A scan as the options ask for it, wherever its objects come from: its report, and the status that it ends with.
struct ScanRun {
    let checks: ScanChecks
    /// The earlier report whose findings do not count.
    let baseline: Baseline?
    let outcome: OutcomeOptions
    let options: ReportOptions
    var inputs = Summary.InputKind.file
    /// The rules of the scan, which the end of the process frees at once: one by one it would take as long as to check
    /// some objects.
    private static let unfreed = Mutex<(ScanChecks, Scan)?>(nil)

    /// - Parameters:
    ///   - reading: how to read; what to check and what to keep for the report is set here.
    ///   - scan: runs the scan on the objects, wherever they come from, and calls the last parameter as it comes along.
    /// - Throws: ``ExitStatus`` for a scan with findings or one that is not complete.
    func run(
        _ reading: Scan.Options = Scan.Options(),
        _ scan: (Scan, inout any Report, @escaping @Sendable (Scan.Progress) -> Void) throws -> Summary
    ) throws {
        if checks.rules.isEmpty { throw UsageError(checks.nothingSelected) }
        var reading = reading
        reading.keepsExcerpts = options.format == .terminal
        reading.baseline = baseline
        let prepared = try checks.scan(reading)
        Self.unfreed.withLock { $0 = (checks, prepared) }
        PolicyProblemOutput.write(checks.policyRemarks, isQuiet: options.quiet)

        let output = try options.output.map { path throws(OutputError) in try Output(path: path) }
        let target = output ?? Output(descriptor: STDOUT_FILENO)
        let progress = Terminal.isTerminal(STDERR_FILENO) && !options.quiet ? ProgressLine(inputs: inputs) : nil
        target.beforeWriting = { progress?.erase() }
        var report = options.report(to: target, rules: checks.rules, strict: outcome.strict)
        try report.begin()
        var summary = try scan(prepared, &report) { done in
            progress?.update(
                .init(files: done.files, objects: done.objects, findings: done.findings, file: done.path))
        }
        progress?.erase()
        summary.configuration = checks.configuration
        if options.format != .terminal { summary.elapsed = nil }
        try report.finish(summary)
        if options.format == .terminal && !options.quiet {
            for standard in summary.frameworks {
                target.write("\n" + FrameworkTable.text(standard, options.listingFormat, verbose: options.verbose))
            }
        }
        if options.format == .terminal && !options.quiet, let file = summary.configuration?.file {
            target.write("configuration: \(file)\n")
        }
        try target.close()
        if let status = outcome.status(of: summary, checks.settings) { throw status }
    }
}
