import ArgumentParser
import Glibc
import Policies
import Reports

/// How a scan reports.
struct ReportOptions: ParsableArguments {
    enum Format: String, CaseIterable { case terminal, json, sarif }

    @Option(
        help: "How to report: terminal, json or sarif; terminal unless given.",
        transform: { try Format.parse($0, as: "format") })
    var format = Format.terminal

    @Option(name: [.short, .long], help: "Write the report to a file; - for standard output.")
    var output: String?

    @Flag(name: .customLong("no-color"), help: "No colours, also on a terminal. NO_COLOR does the same.")
    var noColor = false

    @Flag(name: [.short, .long], help: "One line for each finding, and nothing else but errors.")
    var quiet = false

    @Flag(name: [.short, .long], help: "List every input that was not checked, with the reason.")
    var verbose = false

    func validate() throws {
        if quiet && verbose { throw ValidationError("--quiet and --verbose exclude each other") }
    }

    /// - Parameters:
    ///   - rules: those that the scan runs.
    ///   - strict: whether what must be rendered first fails the scan.
    func report(to target: Output, rules: [Rule], strict: Bool) -> any Report {
        let tool = ToolInfo(version: Bulwark.configuration.version)
        switch format {
        case .json: return JSONReport(to: target, tool: tool)
        case .sarif: return SARIFReport(to: target, tool: tool, rules: rules, root: workingDirectory)
        case .terminal:
            return TerminalReport(
                to: target,
                options: .init(
                    colour: colour, width: Terminal.width(STDOUT_FILENO), verbose: verbose, quiet: quiet,
                    strict: strict, unicode: Terminal.usesUnicode()))
        }
    }

    /// How tables that follow the report are laid out.
    var listingFormat: RuleListing.Format { .init(colour: colour, width: Terminal.width(STDOUT_FILENO)) }

    private var colour: Bool {
        !noColor && output == nil && Terminal.usesColour(isTerminal: Terminal.isTerminal(STDOUT_FILENO))
    }
}

/// The absolute path of the working directory, to which SARIF's paths are relative.
private var workingDirectory: String? {
    guard let path = getcwd(nil, 0) else { return nil }
    defer { free(path) }
    return String(cString: path)
}
