import Policies

/// What `bulwark rules export` says about its work.
public enum ExportSummary {
    /// How many rules were exported, and which were not, by what keeps them from it.
    public static func text(_ export: PolicyExport, width: Int = 100) -> String {
        var lines = ["exported \(TerminalReport.count(export.policies.count, "rule"))"]
        let refused = export.refusalsByReason
        if !refused.isEmpty {
            lines.append("not exported: \(TerminalReport.count(export.refusals.count, "rule"))")
        }
        for (reason, rules) in refused {
            var paragraph = Paragraph()
            paragraph.add(VisibleText.words("\(reason):"))
            paragraph.add(rules.enumerated().map { $1 + ($0 == rules.count - 1 ? "" : ",") })
            lines += paragraph.lines(lead: "  - ", leadWidth: 4, width: width, colour: false)
        }
        return lines.joined(separator: "\n")
    }
}
