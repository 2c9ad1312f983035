import ArgumentParser
import Engine
import Glibc
import Inputs
import Policies
import Reports

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

            EXIT STATUS
              0  no finding at or above --fail-on
              1  findings
              2  an input could not be read, a check could not be evaluated, nothing was checked, or the call was wrong
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case terminal, json, sarif }

    @Argument(help: "Files and directories; '-' for standard input.")
    var paths: [String]

    @Option(help: "How to report: \(Format.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format = Format.terminal

    @Option(name: [.short, .long], help: "Write the report to a file.")
    var output: String?

    @Option(help: "The severity from which findings fail the scan: critical, high, medium, low or never.")
    var failOn = FailOn.medium

    @Option(name: .customLong("rule"), help: "Run only this rule. Repeatable.")
    var rules: [String] = []

    @Option(name: .customLong("skip-rule"), help: "Leave this rule out. Repeatable.")
    var skippedRules: [String] = []

    @Option(name: .customLong("policy"), help: "A file or directory of your own rules to run as well. Repeatable.")
    var policies: [String] = []

    @Option(help: "The lowest severity to report: critical, high, medium, low or info.")
    var severity: Severity = .info

    @Option(help: "Leave out paths that match, in the syntax of .gitignore. Repeatable.")
    var exclude: [String] = []

    @Flag(name: .customLong("no-ignore"), help: "Also read what .gitignore files ignore.")
    var noIgnore = false

    @Flag(help: "Fail when something was skipped because it must be rendered first (Helm, Kustomize, templates).")
    var strict = false

    @Flag(name: .customLong("no-color"), help: "No colours, also on a terminal. NO_COLOR does the same.")
    var noColor = false

    @Flag(name: [.short, .long], help: "One line for each finding, and nothing else but errors.")
    var quiet = false

    @Flag(name: [.short, .long], help: "List every input that was not checked, with the reason.")
    var verbose = false

    func run() throws {
        if paths.isEmpty { throw ValidationError("give a file or directory to scan, or '-' for standard input") }
        var catalogue = try BuiltInRules.load()
        if !policies.isEmpty { catalogue = try RuleFiles.add(policies, to: catalogue) }
        var selection = RuleSelection()
        selection.only = rules
        selection.skipped = skippedRules
        selection.leastSeverity = severity
        let selected = try selection.apply(to: catalogue)
        if selected.isEmpty { throw ValidationError("no rule is left to run: every rule was filtered out") }

        var options = Scan.Options()
        options.discovery.honourGitignore = !noIgnore
        options.discovery.excludes = exclude
        options.keepsExcerpts = format == .terminal
        let scan = Scan(rules: try RuleSet(selected, areTested: policies.isEmpty), options: options)

        let target =
            try output.map { path throws(OutputError) in try Output(path: path) } ?? Output(descriptor: STDOUT_FILENO)
        let progress = Terminal.isTerminal(STDERR_FILENO) && !quiet ? ProgressLine() : nil
        target.beforeWriting = { progress?.erase() }
        var report = makeReport(to: target, rules: selected)
        try report.begin()
        var summary = try scan.run(paths, report: &report) { done in
            progress?.update(
                .init(
                    files: done.files, totalFiles: nil, objects: done.objects, findings: done.findings, file: done.path)
            )
        }
        progress?.erase()
        if format != .terminal { summary.elapsed = nil }
        try report.finish(summary)
        try target.close()
        if !summary.isComplete || (strict && summary.skippedFiles(.needsRendering) > 0) { throw ExitStatus.failed }
        if let threshold = failOn.threshold, summary.count(atLeast: threshold) > 0 { throw ExitStatus.findings }
    }

    private func makeReport(to target: Output, rules: [Rule]) -> any Report {
        let tool = ToolInfo(version: Bulwark.configuration.version)
        switch format {
        case .json: return JSONReport(to: target, tool: tool)
        case .sarif: return SARIFReport(to: target, tool: tool, rules: rules, root: workingDirectory)
        case .terminal:
            let colour =
                !noColor && output == nil && Terminal.usesColour(isTerminal: Terminal.isTerminal(STDOUT_FILENO))
            return TerminalReport(
                to: target,
                options: .init(
                    colour: colour, width: Terminal.width(STDOUT_FILENO), verbose: verbose, quiet: quiet,
                    unicode: Terminal.usesUnicode()))
        }
    }
}

/// The absolute path of the working directory, to which SARIF's paths are relative.
private var workingDirectory: String? {
    guard let path = getcwd(nil, 0) else { return nil }
    defer { free(path) }
    return String(cString: path)
}

/// From which severity on findings fail a scan.
enum FailOn: String, CaseIterable, ExpressibleByArgument {
    case critical, high, medium, low, never

    var threshold: Severity? { Severity(rawValue: rawValue) }
}

extension Severity: ExpressibleByArgument {}
