import Policies

/// The rules of a scan as admission policies are to have them: with what a configuration sets for them, everywhere and in
/// namespaces.
public struct ExportedRules: Sendable {
    /// With their examples. The user's own admission policies are policies already, and left out.
    public let rules: [Rule]
    /// Where rules hold that overrides switch on or off for namespaces, by name.
    public let scopes: [String: NamespaceScope]
    /// What a scan heeds and no exported policy does.
    public let remarks: [String]

    public init(_ checks: ScanChecks) throws {
        let examples = Dictionary(
            try BuiltInRules.load(examples: true).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let plan = checks.plan
        var rules: [Rule] = []
        var scopes: [String: NamespaceScope] = [:]
        for standing in plan.standings where !standing.isPolicy {
            guard let scope = plan.scope(of: standing) else { continue }
            if scope != .all { scopes[standing.rule.name] = scope }
            rules.append(
                (examples[standing.rule.name] ?? standing.rule)
                    .configured(severity: standing.severity, parameters: standing.parameters))
        }
        self.rules = rules
        self.scopes = scopes
        var remarks = plan.overrides.compactMap { $0.remark }
        if let configuration = checks.settings.configuration,
            !configuration.exceptions.isEmpty || !configuration.exceptionFiles.isEmpty
        {
            remarks.append("the policies do not have the exceptions of \(configuration.file.path)")
        }
        self.remarks = remarks
    }
}

extension RulePlan {
    /// Where a rule holds that overrides for namespaces may switch on and off; nil where it holds nowhere. What holds for
    /// a namespace that an override names, all overrides decide that mean the namespace.
    fileprivate func scope(of standing: RuleStanding) -> NamespaceScope? {
        func holds(_ standing: RuleStanding) -> Bool { standing.runs && standing.severity >= leastSeverity }
        let ofNamespaces = overrides.filter { $0.paths == nil }
        let names = Set(ofNamespaces.flatMap { $0.namespaces ?? [] }.filter { !$0.hasWildcard }.map(\.text)).sorted()
        let holdingIn = names.filter { name in
            var here = standing
            for override in ofNamespaces where override.namespaces?.contains(where: { $0.matches(name) }) ?? true {
                here.apply(override.rules)
            }
            return holds(here)
        }
        if holds(standing) { return .allBut(names.filter { !holdingIn.contains($0) }) }
        // A binding's namespaces make no difference to what lies in none; a scan's do.
        if holdingIn.isEmpty || !standing.rule.isAboutNamespaces { return nil }
        return .only(holdingIn)
    }
}

extension Rule {
    /// Whether all objects that the rule looks at lie in namespaces.
    fileprivate var isAboutNamespaces: Bool { check?.liesInNamespaces ?? false }
}

extension Configuration.Override {
    /// What of the override no binding can say; nil where there is nothing.
    fileprivate var remark: String? {
        if paths != nil { return "the policies do not have the override for paths of \(place)" }
        let patterns = (namespaces ?? []).filter(\.hasWildcard).map(\.text)
        let parts = [
            patterns.isEmpty
                ? nil : "for namespaces like \(patterns.joined(separator: ", ")), which bindings cannot name",
            rules.contains { !$0.parameters.isEmpty } ? "of parameters" : nil,
        ].compactMap(\.self)
        if parts.isEmpty { return nil }
        return "the policies do not have the override \(parts.joined(separator: " nor ")): \(place)"
    }
}
