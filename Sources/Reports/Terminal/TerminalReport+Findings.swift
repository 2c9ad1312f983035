import Documents
import Policies

/// Findings: in frames, or a line each.
extension TerminalReport {
    mutating func writeFindings(_ result: InputResult) {
        let count = result.findings.count
        var start = 0
        while start < count {
            let first = result.findings[start]
            var end = start + 1
            while end < count, TerminalReport.shareFrame(first, result.findings[end]) { end += 1 }
            write(result.findings[start..<end], at: first)
            start = end
        }
    }

    private static func shareFrame(_ a: Finding, _ b: Finding) -> Bool {
        a.location.line == b.location.line && a.location.file == b.location.file && a.resource == b.resource
            && a.container == b.container && a.live == b.live
    }

    /// The same for findings that ``shareFrame(_:_:)`` and begin in the same column.
    private static func frameKey(_ finding: Finding) -> FindingPages.FrameKey {
        var hasher = Hasher()
        hasher.combine(finding.location.file)
        hasher.combine(finding.location.line)
        hasher.combine(finding.location.column)
        hasher.combine(finding.resource)
        hasher.combine(finding.container)
        hasher.combine(finding.live)
        return hasher.finalize()
    }

    /// Writes findings that share a frame.
    private mutating func write(_ group: ArraySlice<Finding>, at first: Finding) {
        let place = first.location
        let gutter =
            place.isInFile
            ? CodeFrame.gutter(excerpt: first.excerpt, line: place.line) ?? String(place.line).count : 1

        var head = Paragraph()
        if place.isInFile {
            head.add(TerminalReport.place(place, unicode: options.unicode))
            head.add(["in"] + VisibleText.words(TerminalReport.describe(first), unicode: options.unicode), .dim)
        } else {
            head.add(VisibleText.words(TerminalReport.describe(first), unicode: options.unicode))
            head.add(VisibleText.words(TerminalReport.describe(first.live), unicode: options.unicode), .dim)
        }
        let arrow = String(repeating: " ", count: gutter) + "--> "
        var lines = head.lines(
            lead: Style.frame.paint(arrow, colour: options.colour), leadWidth: gutter + 4, width: options.width,
            colour: options.colour)

        let worst = group.lazy.map(\.rule.severity).max() ?? first.rule.severity
        if let excerpt = first.excerpt {
            let frame = CodeFrame(
                excerpt: excerpt, locations: group.map(\.location), style: .severity(worst), options: options)
            lines += frame.lines(gutter: gutter)
        }
        let texts = group.map {
            (severity: $0.rule.severity, lines: text(of: $0, gutter: gutter, besides: place))
        }
        findings.add(frame: lines, key: TerminalReport.frameKey(first), line: place.line, findings: texts)
    }

    private mutating func text(of finding: Finding, gutter: Int, besides place: Location) -> [String] {
        let column = finding.location.column == place.column ? nil : finding.location.column
        var lines = title(of: finding.rule, gutter: gutter, column: column)
        if !finding.location.isInFile, !finding.path.isEmpty {
            var field = Paragraph()
            field.add("at", .dim)
            field.add(VisibleText.words(finding.path, unicode: options.unicode), .dim)
            lines += indented(field, by: gutter + 3)
        }
        var message = Paragraph()
        message.add(VisibleText.words(finding.message, unicode: options.unicode))
        lines += indented(message, by: gutter + 3)
        for evidence in finding.evidence { lines += via(evidence, indent: gutter + 3) }
        lines += remedy(of: finding.rule, indent: gutter + 3)
        return lines
    }

    /// A fact that leads to a finding, with its place.
    private func via(_ evidence: Finding.Evidence, indent: Int) -> [String] {
        var paragraph = Paragraph()
        paragraph.add("via", .dim)
        paragraph.add(VisibleText.words(evidence.text, unicode: options.unicode))
        if let location = evidence.location {
            paragraph.add("(\(TerminalReport.place(location, unicode: options.unicode)))", .dim)
        }
        return indented(paragraph, by: indent)
    }

    private mutating func title(of rule: Rule, gutter: Int, column: Int?) -> [String] {
        let key = RuleText(rule: rule.name, severity: rule.severity, indent: gutter, column: column)
        if let known = titles[key] { return known }
        var title = Paragraph()
        title.add("\(rule.severity.rawValue):", .severity(rule.severity))
        title.add(VisibleText.words(rule.title, unicode: options.unicode), .strong)
        title.add("[\(visible(rule.name))]", .dim)
        if let column { title.add(["at", "column", "\(column)"], .dim) }
        let lead = String(repeating: " ", count: gutter + 1) + "= "
        let lines = title.lines(
            lead: Style.frame.paint(lead, colour: options.colour), leadWidth: gutter + 3, width: options.width,
            colour: options.colour)
        // Columns are many in a file of one line.
        if column == nil { titles[key] = lines }
        return lines
    }

    private mutating func remedy(of rule: Rule, indent: Int) -> [String] {
        let key = RuleText(rule: rule.name, severity: rule.severity, indent: indent)
        if let known = remedies[key] { return known }
        var remedy = Paragraph()
        let words = VisibleText.words(rule.remedy, unicode: options.unicode)
        if !words.isEmpty { remedy.add("help:", .help) }
        remedy.add(words)
        let lines = indented(remedy, by: indent)
        remedies[key] = lines
        return lines
    }

    private func indented(_ paragraph: Paragraph, by columns: Int) -> [String] {
        paragraph.lines(
            lead: String(repeating: " ", count: columns), leadWidth: columns, width: options.width,
            colour: options.colour)
    }

    // MARK: One line per finding

    mutating func writeBrief(_ result: InputResult) {
        for finding in result.findings {
            let severity = finding.rule.severity
            let label = Style.severity(severity).paint("\(severity.rawValue):", colour: options.colour)
            let text = brief(finding.location, label, finding.message, rule: finding.rule)
            findings.add([text], line: finding.location.line, count: 1)
        }
        for group in UnevaluatedDigest(result.unevaluated.filter { !$0.isOutOfSight }).groups {
            let check = group.first
            let text = brief(check.location, bad("not evaluated:"), check.reason, rule: check.rule) + more(group)
            findings.add([text], line: check.location.line, count: 0)
        }
        if let entry = result.entry, entry.outcome == .failed { findings.add(failures(entry), line: .max, count: 0) }
    }

    private func brief(_ location: Location, _ label: String, _ text: String, rule: Rule) -> String {
        let words = VisibleText.words(text, unicode: options.unicode).joined(separator: " ")
        let name = Style.dim.paint("[\(visible(rule.name))]", colour: options.colour)
        return "\(TerminalReport.place(location, unicode: options.unicode)): \(label) \(words) \(name)"
    }
}
