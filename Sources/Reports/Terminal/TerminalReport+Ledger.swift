import Documents
import Inputs
import Policies

/// What was not checked, and the totals.
extension TerminalReport {
    mutating func keep(_ entry: LedgerEntry) {
        if options.quiet, options.strict, entry.isUnrendered { unrendered.append(entry) }
        switch entry.outcome {
        case .failed where !options.quiet: failed.append(entry)
        case .skipped:
            skippedCount += 1
            if options.verbose || skipped.count < TerminalReport.skippedShown { skipped.append(entry) }
        case .checked where options.verbose && entry.omission != nil: skipped.append(entry)
        case .failed, .checked: break
        }
    }

    func writeSkipped() {
        for entry in skipped { writeSkipped(entry) }
        let more = skippedCount - skipped.count
        if more > 0 { line(Style.dim.paint("skipped:", colour: options.colour) + " \(more) more") }
    }

    func writeSkipped(_ entry: LedgerEntry) {
        let reason = VisibleText.words(entry.reason ?? "", unicode: options.unicode).joined(separator: " ")
        let label = entry.outcome == .checked ? "skipped in part:" : "skipped:"
        line(Style.dim.paint(label, colour: options.colour) + " \(visible(entry.path)): \(reason)")
    }

    /// Whether every skipped input is shown because nothing else is.
    private func listsAllSkipped(_ summary: Summary) -> Bool {
        summary.nothingChecked && skipped.count == skippedCount
    }

    func writeLedger(_ summary: Summary) {
        let showsSkipped = options.verbose || summary.nothingChecked
        if showsSkipped { writeSkipped() }
        for finding in uncounted { writeUncounted(finding) }
        for problem in summary.exceptionProblems { writeProblem(problem) }
        for check in unevaluated { writeUnevaluated(.init(first: check)) }
        for group in digest.groups { writeUnevaluated(group) }
        if digest.objectsBeyond > 0 {
            let label = Style.severity(.medium).paint("not evaluated:", colour: options.colour)
            let objects = TerminalReport.count(digest.objectsBeyond, "more object")
            line("\(label) checks of \(objects); --verbose lists them")
        }
        for entry in failed { lines(failures(entry)) }
        if !(showsSkipped && !skipped.isEmpty) && failed.isEmpty && unevaluated.isEmpty && digest.groups.isEmpty
            && uncounted.isEmpty && summary.exceptionProblems.isEmpty
        {
            return
        }
        line()
    }

    /// A finding that an exception covers, with the reason, or one of the baseline.
    private func writeUncounted(_ finding: Finding) {
        let label = Style.dim.paint(finding.suppression == nil ? "known:" : "accepted:", colour: options.colour)
        let place = TerminalReport.place(finding.location, unicode: options.unicode)
        let message = VisibleText.words(finding.message, unicode: options.unicode).joined(separator: " ")
        line("\(label) \(place): \(message) [\(visible(finding.rule.name))]\(because(finding.suppression))")
    }

    private func because(_ suppression: Suppression?) -> String {
        guard let suppression else { return "" }
        let owner = suppression.owner.map { ", \(visible($0))" } ?? ""
        let expires = suppression.expires.map { ", until \($0)" } ?? ""
        return " because \(visible(suppression.reason))\(owner)\(expires)"
    }

    func writeProblem(_ problem: ExceptionProblem) {
        let label =
            problem.kind.isError
            ? bad("error:") : Style.severity(.medium).paint("exception:", colour: options.colour)
        let place = TerminalReport.place(problem.origin.location, unicode: options.unicode)
        line("\(label) \(place): \(visible(problem.message))")
    }

    private func writeUnevaluated(_ group: UnevaluatedDigest.Group) {
        let check = group.first
        let label = Style.severity(.medium).paint("not evaluated:", colour: options.colour)
        let reason = VisibleText.words(check.reason, unicode: options.unicode).joined(separator: " ")
        let place = TerminalReport.place(check.location, unicode: options.unicode)
        let others = check.otherRules.isEmpty ? "" : " and \(TerminalReport.count(check.otherRules.count, "more rule"))"
        line("\(label) \(place): \(reason) [\(visible(check.rule.name))\(others)]\(more(group))")
    }

    /// What a line for several checks of an object adds to the first of them.
    func more(_ group: UnevaluatedDigest.Group) -> String {
        if group.count == 1 { return "" }
        let object = VisibleText.words(TerminalReport.describe(group.first.resource), unicode: options.unicode)
        return " (and \(TerminalReport.count(group.count - 1, "more check")) of \(object.joined(separator: " ")))"
    }

    /// A line for each reason for which an input failed; without `verbose` and `quiet`, for the first few.
    func failures(_ entry: LedgerEntry) -> [String] {
        let further = entry.furtherFailures
        let shown = further.prefix(options.verbose || options.quiet ? .max : TerminalReport.failuresShown - 1)
        var lines = [failure(entry, entry.reason ?? "could not be read", at: entry.position)]
        lines += shown.map { failure(entry, $0.reason, at: $0.position) }
        if further.count > shown.count {
            let more = TerminalReport.count(further.count - shown.count, "more reason")
            lines.append(failure(entry, "\(more); --verbose lists them", at: nil))
        }
        return lines
    }

    private func failure(_ entry: LedgerEntry, _ reason: String, at position: Position?) -> String {
        var place = entry.path.isEmpty ? "''" : visible(entry.path)
        if let position { place += ":\(position.line):\(position.column)" }
        let words = VisibleText.words(reason, unicode: options.unicode)
        return "\(bad("error:")) \(place): \(words.joined(separator: " "))"
    }

    func writeTotals(_ summary: Summary) {
        if summary.findingCount > 0 {
            let counts = Severity.allCases.reversed().map { ($0, summary.count(of: $0)) }.filter { $0.1 > 0 }
            let digits = counts.map { String($0.1).count }.max() ?? 1
            for (severity, count) in counts {
                let number = String(count)
                line(
                    String(repeating: " ", count: digits - number.count)
                        + Style.severity(severity).paint("\(number) \(severity.rawValue)", colour: options.colour))
            }
        } else if summary.nothingChecked {
            line(bad("Nothing was checked."))
            if summary.files == Summary.Outcomes(), summary.inputKind == .file {
                line(
                    "No file with the ending .yaml, .yml or .json lies there. A file that is named is read whatever its ending."
                )
            }
        } else if summary.isComplete && summary.filesWithTemplates + summary.partlySupported == 0 {
            let mark = options.unicode ? "✓ " : ""
            let beside = summary.suppressed > 0 ? " beside what exceptions cover" : ""
            line(Style.good.paint("\(mark)No \(problems(summary)) found\(beside)", colour: options.colour))
        } else {
            line(Style.strong.paint("No \(problems(summary)) found in what could be checked", colour: options.colour))
        }
        lines(
            Totals(summary, listsSkipped: options.verbose || listsAllSkipped(summary)).paragraph
                .lines(lead: "", leadWidth: 0, width: options.width, colour: options.colour))
    }

    /// What was looked for, such as `new problems of severity high or above`.
    private func problems(_ summary: Summary) -> String {
        let problems = summary.baseline == nil ? "problems" : "new problems"
        return switch summary.leastSeverity {
        case .info: problems
        case .critical: "\(problems) of severity critical"
        case let least: "\(problems) of severity \(least.rawValue) or above"
        }
    }
}

extension LedgerEntry {
    /// Whether the input, or a part of it, was left out in a way that fails a strict scan.
    fileprivate var isUnrendered: Bool {
        switch (outcome, omission) {
        case (.checked, .needsRendering), (.skipped, .needsRendering), (.checked, .notSupported),
            (.skipped, .notSupported):
            true
        default: false
        }
    }
}
