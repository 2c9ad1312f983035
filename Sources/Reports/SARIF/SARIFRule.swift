import Documents
import Policies

/// A rule as a SARIF `reportingDescriptor` (SARIF 2.1.0, 3.49), with what GitHub code scanning reads from it.
struct SARIFRule {
    let rule: Rule

    func write(to json: inout JSONBuilder) {
        json.object {
            $0.member("id", rule.name)
            $0.member("name", SARIFRule.pascalCase(rule.name))
            $0.object("shortDescription") { $0.member("text", rule.title) }
            $0.object("fullDescription") { $0.member("text", rule.rationale.isEmpty ? rule.title : rule.rationale) }
            $0.object("help") {
                $0.member("text", rule.remedy.isEmpty ? rule.title : rule.remedy)
                $0.member("markdown", markdown)
            }
            $0.object("defaultConfiguration") { $0.member("level", SARIFRule.level(of: rule.severity)) }
            $0.object("properties") {
                $0.array("tags", of: tags) { json, tag in json.string(tag) }
                $0.member("security-severity", SARIFRule.score(of: rule.severity))
            }
        }
    }

    /// GitHub groups by the tag `security`; the others follow its form for rules of other catalogues.
    private var tags: [String] {
        ["security", "kubernetes"] + rule.controls.map { "external/\($0.framework)/\($0.control)" }
    }

    private var markdown: String {
        var parts = ["**\(rule.title)** (\(rule.severity.rawValue))"]
        if !rule.rationale.isEmpty { parts.append(rule.rationale) }
        if !rule.remedy.isEmpty { parts.append("**Remedy:** \(rule.remedy)") }
        if !rule.controls.isEmpty {
            let list = rule.controls.map { "- \($0.framework) \($0.control)" }.joined(separator: "\n")
            parts.append("**Controls:**\n\n\(list)")
        }
        return parts.joined(separator: "\n\n")
    }

    static func level(of severity: Severity) -> String {
        switch severity {
        case .critical, .high: "error"
        case .medium: "warning"
        case .low, .info: "note"
        }
    }

    /// The middle of the band in which GitHub shows the same severity: above 9.0 critical, 7.0 to 8.9 high, 4.0 to 6.9
    /// medium, 0.1 to 3.9 low.
    static func score(of severity: Severity) -> String {
        switch severity {
        case .critical: "9.5"
        case .high: "8.0"
        case .medium: "5.5"
        case .low: "2.0"
        case .info: "0.0"
        }
    }

    /// `privileged-container` as `PrivilegedContainer`.
    static func pascalCase(_ name: String) -> String {
        name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
