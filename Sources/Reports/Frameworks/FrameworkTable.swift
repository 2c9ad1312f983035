import Policies

/// What a scan says about a standard, as people read it: sections with a line for each control, then how many hold.
public enum FrameworkTable {
    /// - Parameter verbose: lists the controls of sections that were not evaluated as a whole, which otherwise share a line.
    public static func text(_ report: FrameworkReport, _ format: RuleListing.Format, verbose: Bool = false) -> String {
        let framework = report.framework
        let title = VisibleText.line("\(framework.title) \(framework.version)")
        var lines = [Style.strong.paint(title, colour: format.colour)]
        let widest = framework.controls.map { DisplayWidth.of($0.id) }.max() ?? 0
        for section in report.sections {
            lines.append("")
            if !verbose, let reason = commonReason(section.results) {
                lines += heading(section.section, "\(count(section.results.count, "control")) \(reason)", format)
            } else {
                lines += heading(section.section, nil, format)
                for result in section.results { lines += row(result, idWidth: widest, format) }
            }
        }
        lines.append("")
        lines += summary(report, format)
        return lines.joined(separator: "\n") + "\n"
    }

    /// What is said of all controls of a section, where none was evaluated and all for one reason.
    private static func commonReason(_ results: [FrameworkReport.Result]) -> String? {
        guard results.count > 1, let first = results.first?.verdict,
            results.allSatisfy({ $0.verdict == first && $0.findings.isEmpty })
        else { return nil }
        switch first {
        case .notEvaluated(let reason): return "not evaluated: \(reason)"
        case .manual(nil): return "to be judged by a person"
        default: return nil
        }
    }

    private static func heading(
        _ section: Framework.Section, _ note: String?, _ format: RuleListing.Format
    ) -> [String] {
        var heading = Paragraph()
        let words = VisibleText.words("\(section.title)\(note == nil ? "" : ":")")
        if section.id.first?.isNumber == true { heading.add(VisibleText.line(section.id), .strong) }
        heading.add(words, .strong)
        if let note { heading.add(VisibleText.words(note), .dim) }
        return heading.lines(lead: "", leadWidth: 0, width: format.width, colour: format.colour)
    }

    private static func row(
        _ result: FrameworkReport.Result, idWidth: Int, _ format: RuleListing.Format
    ) -> [String] {
        let (word, style, note) = describe(result.verdict)
        let label = style.paint(word.padded(to: labelWidth), colour: format.colour)
        let id = VisibleText.line(result.control.id).padded(to: idWidth)
        var text = Paragraph()
        text.add(VisibleText.words(result.control.title))
        if let note { text.add(VisibleText.words("(\(note))"), .dim) }
        let indent = 2 + labelWidth + 2 + idWidth + 2
        var lines = text.lines(
            lead: "  \(label)  \(id)  ", leadWidth: indent, width: format.width, colour: format.colour)
        if !result.findings.isEmpty {
            var rules = Paragraph()
            let shown = result.findings.prefix(mostRules)
            let others = result.findings.count - shown.count
            for (position, finding) in shown.enumerated() {
                let comma = position + 1 < shown.count || others > 0 ? "," : ""
                rules.add("\(VisibleText.line(finding.rule)) \(describe(finding))\(comma)", .dim)
            }
            if others > 0 { rules.add(VisibleText.words("and \(count(others, "more rule"))"), .dim) }
            lines += rules.lines(
                lead: String(repeating: " ", count: indent), leadWidth: indent, width: format.width,
                colour: format.colour)
        }
        return lines
    }

    /// Such as `3`, `3 (2 accepted besides)` or `(2 accepted)`.
    private static func describe(_ count: FrameworkReport.RuleCount) -> String {
        if count.accepted == 0 { return "\(count.findings)" }
        return count.findings == 0
            ? "(\(count.accepted) accepted)" : "\(count.findings) (\(count.accepted) accepted besides)"
    }

    /// Rules with findings that a control's line names; some controls are decided by a hundred.
    private static let mostRules = 6
    private static let labelWidth = "not evaluated".count

    private static func describe(
        _ verdict: FrameworkReport.Verdict
    ) -> (word: String, style: Style, note: String?) {
        switch verdict {
        case .pass: ("pass", .good, nil)
        case .fail(let findings, let worst): ("fail", .bad, "\(count(findings, "finding")), \(worst.rawValue) at worst")
        case .accepted(let findings):
            ("accepted", .severity(.low), "\(count(findings, "finding")) covered by exceptions")
        case .notEvaluated(let reason): ("not evaluated", .severity(.medium), reason)
        case .manual(let note): ("manual", .severity(.info), note)
        }
    }

    private static func summary(_ report: FrameworkReport, _ format: RuleListing.Format) -> [String] {
        var text = Paragraph()
        let total = report.results.count
        if let percentage = report.percentage {
            text.add("\(percentage)%", report.failed == 0 ? .good : .bad)
            text.add(VisibleText.words("of the evaluated controls pass:"))
            text.add(VisibleText.words("\(report.passed) of \(report.evaluated);"))
            if report.accepted > 0 { text.add(VisibleText.words("\(report.accepted) accepted by exceptions;")) }
        } else {
            text.add(VisibleText.words("no control was evaluated;"), .severity(.medium))
        }
        text.add(
            VisibleText.words(
                "\(report.evaluated) of \(count(total, "control")) evaluated, \(report.notEvaluated) not, "
                    + "\(report.manual) to be judged by a person"))
        var lines = text.lines(lead: "", leadWidth: 0, width: format.width, colour: format.colour)
        let (unread, unrendered) = (report.unreadInputs, report.unrenderedInputs)
        if unread + unrendered > 0 {
            var inputs: [String] = []
            if unread > 0 { inputs.append("\(count(unread, "input")) could not be read") }
            if unrendered > 0 {
                inputs.append("\(count(unrendered, "input")) \(unrendered == 1 ? "is" : "are") yet to be rendered")
            }
            var warning = Paragraph()
            warning.add(
                VisibleText.words(inputs.joined(separator: ", ") + " and no verdict counts")
                    + [unread + unrendered == 1 ? "it" : "them"], .severity(.medium))
            lines += warning.lines(lead: "", leadWidth: 0, width: format.width, colour: format.colour)
        }
        return lines
    }

    private static func count(_ count: Int, _ noun: String) -> String { TerminalReport.count(count, noun) }
}

extension String {
    /// The text with spaces behind it, to a number of columns.
    func padded(to columns: Int) -> String {
        self + String(repeating: " ", count: max(0, columns - DisplayWidth.of(self)))
    }
}
