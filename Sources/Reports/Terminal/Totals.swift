import Inputs

/// The end of a report for people: what was looked at and what was not, such as
/// `12 files, 34 objects checked; 2 files skipped (2 need rendering; --verbose lists them); 1 file failed`.
struct Totals {
    private(set) var paragraph = Paragraph()

    init(_ summary: Summary, listsSkipped: Bool) {
        var parts: [(text: String, style: Style)] = [
            (
                TerminalReport.count(summary.files.checked, summary.inputKind.rawValue) + ", "
                    + TerminalReport.count(summary.objects.checked, "object") + " checked", .plain
            )
        ]
        if summary.files.skipped > 0 { parts.append((Totals.skipped(summary, areListed: listsSkipped), .plain)) }
        if summary.partlyRendered > 0 {
            let files = TerminalReport.count(summary.partlyRendered, summary.inputKind.rawValue)
            let verb = summary.partlyRendered == 1 ? "needs" : "need"
            let note = listsSkipped ? "" : " (--verbose says where)"
            parts.append(("\(files) \(verb) rendering in part\(note)", .plain))
        }
        if summary.partlySupported > 0 {
            let files = TerminalReport.count(summary.partlySupported, summary.inputKind.rawValue)
            let note = listsSkipped ? "" : " (--verbose says where)"
            parts.append(("\(files) with containers that are not checked\(note)", .plain))
        }
        if summary.files.failed > 0 {
            parts.append((TerminalReport.count(summary.files.failed, summary.inputKind.rawValue) + " failed", .bad))
        }
        if summary.suppressed > 0 {
            let findings = TerminalReport.count(summary.suppressed, "finding")
            let note = listsSkipped ? "" : " (--verbose lists them)"
            parts.append(("\(findings) covered by exceptions\(note)", .plain))
        }
        if let baseline = summary.baseline {
            let findings = TerminalReport.count(summary.known, "finding")
            let note = listsSkipped || summary.known == 0 ? "" : " (--verbose lists them)"
            let absent = baseline.absent > 0 ? ", \(baseline.absent) no longer found" : ""
            parts.append(("\(findings) known from the baseline\(note)\(absent)", .plain))
        }
        if summary.unevaluated > 0 {
            let checks = TerminalReport.count(summary.unevaluated, "check")
            parts.append((checks + " not evaluated", .severity(.medium)))
        }
        if summary.outOfSight > 0 {
            let checks = TerminalReport.count(summary.outOfSight, "check")
            let verb = summary.outOfSight == 1 ? "needs" : "need"
            parts.append(("\(checks) \(verb) what was not scanned", .plain))
        }
        for (number, part) in parts.enumerated() {
            let text = part.text + (number + 1 < parts.count ? ";" : "")
            paragraph.add(text.split(separator: " ").map(String.init), part.style)
        }
        if let elapsed = summary.elapsed { paragraph.add("(\(Totals.describe(elapsed)))", .dim) }
    }

    private static func skipped(_ summary: Summary, areListed: Bool) -> String {
        let files = TerminalReport.count(summary.files.skipped, summary.inputKind.rawValue) + " skipped"
        let kinds = LedgerEntry.Omission.allCases.compactMap { omission in
            let count = summary.skippedFiles(omission)
            return count > 0 ? "\(count) \(describe(omission, count))" : nil
        }
        let notes = [kinds.joined(separator: ", "), areListed ? "" : "--verbose lists them"].filter { !$0.isEmpty }
        return notes.isEmpty ? files : "\(files) (\(notes.joined(separator: "; ")))"
    }

    private static func describe(_ omission: LedgerEntry.Omission, _ count: Int) -> String {
        switch omission {
        case .needsRendering: count == 1 ? "needs rendering" : "need rendering"
        case .notKubernetes: "not Kubernetes"
        case .ignored: "ignored"
        case .notOpened: "not opened"
        case .duplicate: count == 1 ? "duplicate" : "duplicates"
        case .notSupported: "of policies not run"
        case .forbidden: "forbidden"
        case .notListable: "without a list"
        }
    }

    /// In the unit that leaves few digits: `840 ms`, `2.4 s`, `3 min 20 s`.
    static func describe(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        if seconds < 60 { return "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s" }
        return "\(seconds / 60) min \(seconds % 60) s"
    }
}
