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
              bulwark scan . --pss restricted --pss-version 1.34
              bulwark scan . --framework cis-1.12

            EXIT STATUS
              0  no finding at or above --fail-on
              1  findings
              2  an input could not be read, a check could not be evaluated, nothing was checked, or the call was wrong
            """)

    enum Format: String, CaseIterable { case terminal, json, sarif }

    @Argument(help: "Files and directories; '-' for standard input.")
    var paths: [InputPath]

    @Option(
        help: "How to report: terminal, json or sarif; terminal unless given.",
        transform: { try Format.parse($0, as: "format") })
    var format = Format.terminal

    @Option(name: [.short, .long], help: "Write the report to a file.")
    var output: String?

    @Option(
        help: "The severity from which findings fail the scan: critical, high, medium (unless given), low or never.",
        transform: { try FailOn.parse($0, as: "severity") })
    var failOn = FailOn.medium

    @Option(name: .customLong("rule"), help: "Run only this rule. Repeatable.")
    var rules: [String] = []

    @Option(name: .customLong("skip-rule"), help: "Leave this rule out. Repeatable.")
    var skippedRules: [String] = []

    @Option(
        name: .customLong("profile"),
        help: "Run the rules of this profile: recommended (unless given), strict or reliability. Repeatable.",
        transform: { try Rule.Profile.parse($0, as: "profile") })
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

    @Option(name: .customLong("policy"), help: "A file or directory of your own rules to run as well. Repeatable.")
    var policies: [String] = []

    @Option(
        help: "The lowest severity to report: critical, high, medium, low or info (unless given).",
        transform: { try Severity.parse($0, as: "severity") })
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

    func validate() throws {
        if paths.isEmpty { throw ValidationError("give a file or directory to scan, or '-' for standard input") }
        if podSecurityVersion != nil && podSecurityLevel == nil {
            throw ValidationError("--pss-version needs --pss baseline or --pss restricted")
        }
        if quiet && verbose { throw ValidationError("--quiet and --verbose exclude each other") }
    }

    func run() throws {
        var catalogue = try BuiltInRules.load()
        if !policies.isEmpty { catalogue = try RuleFiles.add(policies, to: catalogue) }
        var selection = RuleSelection()
        selection.only = rules
        selection.skipped = skippedRules
        selection.leastSeverity = severity
        if !profiles.isEmpty { selection.profiles = Set(profiles) }
        let frameworks = try frameworks.map { try BuiltInFrameworks.named($0) }
        for framework in frameworks {
            selection.standards += ControlRules(framework, catalogue: catalogue).all.map(\.name)
        }
        var podSecurity = try podSecurityStandard()
        if podSecurity != nil { selection.profiles.insert(.podSecurity) }
        if frameworks.contains(where: { $0.name == "pss" }) && podSecurity == nil {
            podSecurity = PodSecurityStandard(level: PodSecurityLevel.restricted.rawValue)
        }
        let selected = try selection.apply(to: catalogue)
        if selected.isEmpty { throw UsageError(nothingSelected(of: catalogue)) }

        var options = Scan.Options()
        options.discovery.honourGitignore = !noIgnore
        options.discovery.excludes = exclude
        options.keepsExcerpts = format == .terminal
        options.podSecurity = podSecurity
        options.frameworks = frameworks
        options.catalogue = catalogue
        let scan = Scan(rules: try RuleSet(selected, areTested: policies.isEmpty), options: options)

        let target =
            try output.map { path throws(OutputError) in try Output(path: path) } ?? Output(descriptor: STDOUT_FILENO)
        let progress = Terminal.isTerminal(STDERR_FILENO) && !quiet ? ProgressLine() : nil
        target.beforeWriting = { progress?.erase() }
        var report = makeReport(to: target, rules: selected)
        try report.begin()
        var summary = try scan.run(paths.map(\.raw), report: &report) { done in
            progress?.update(
                .init(files: done.files, objects: done.objects, findings: done.findings, file: done.path))
        }
        progress?.erase()
        if format != .terminal { summary.elapsed = nil }
        try report.finish(summary)
        if format == .terminal && !quiet {
            for standard in summary.frameworks {
                target.write("\n" + FrameworkTable.text(standard, listingFormat, verbose: verbose))
            }
        }
        try target.close()
        if !summary.isComplete || (strict && summary.skippedFiles(.needsRendering) > 0) { throw ExitStatus.failed }
        if let threshold = failOn.threshold, summary.count(atLeast: threshold) > 0 { throw ExitStatus.findings }
    }

    private func podSecurityStandard() throws -> PodSecurityStandard? {
        guard let level = podSecurityLevel else { return nil }
        let version = podSecurityVersion ?? "latest"
        guard let standard = PodSecurityStandard(level: level.rawValue, version: version) else {
            throw UsageError("there is no version '\(version)' of the Pod Security Standards; give one such as 1.34")
        }
        return standard
    }

    private var colour: Bool {
        !noColor && output == nil && Terminal.usesColour(isTerminal: Terminal.isTerminal(STDOUT_FILENO))
    }

    private var listingFormat: RuleListing.Format { .init(colour: colour, width: Terminal.width(STDOUT_FILENO)) }

    /// Which options leave no rule to run.
    private func nothingSelected(of catalogue: [Rule]) -> String {
        var options = rules.map { "--rule \($0)" } + skippedRules.map { "--skip-rule \($0)" }
        if severity > .info { options.append("--severity \(severity.rawValue)") }
        return "no rule is left to run: \(options.joined(separator: " ")) leaves none of \(catalogue.count) rules"
    }

    private func makeReport(to target: Output, rules: [Rule]) -> any Report {
        let tool = ToolInfo(version: Bulwark.configuration.version)
        switch format {
        case .json: return JSONReport(to: target, tool: tool)
        case .sarif: return SARIFReport(to: target, tool: tool, rules: rules, root: workingDirectory)
        case .terminal:
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

/// The levels of the Pod Security Standards that forbid anything.
enum PodSecurityLevel: String, CaseIterable { case baseline, restricted }

/// From which severity on findings fail a scan.
enum FailOn: String, CaseIterable {
    case critical, high, medium, low, never

    var threshold: Severity? { Severity(rawValue: rawValue) }
}
