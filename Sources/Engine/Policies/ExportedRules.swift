import Policies

/// The rules of a scan as admission policies are to have them: with what a configuration sets for them everywhere.
public struct ExportedRules: Sendable {
    /// With their examples. The user's own admission policies are policies already, and left out.
    public let rules: [Rule]
    /// What a scan heeds and no exported policy does.
    public let remarks: [String]

    public init(_ checks: ScanChecks) throws {
        let examples = Dictionary(
            try BuiltInRules.load(examples: true).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let least = checks.settings.severity.value
        rules = checks.plan.standings.filter { $0.runs && !$0.isPolicy && $0.severity >= least }.map { standing in
            (examples[standing.rule.name] ?? standing.rule)
                .configured(severity: standing.severity, parameters: standing.parameters)
        }
        guard let configuration = checks.settings.configuration else {
            remarks = []
            return
        }
        var remarks: [String] = []
        if !configuration.overrides.isEmpty { remarks.append("overrides for paths and namespaces") }
        if !configuration.exceptions.isEmpty || !configuration.exceptionFiles.isEmpty { remarks.append("exceptions") }
        self.remarks = remarks.map { "the policies do not have the \($0) of \(configuration.file.path)" }
    }
}
