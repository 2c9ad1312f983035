import Documents
import PodSecurity
import Reports

/// What Pod Security admission does in each namespace, and what a stricter label would do, for people and for programs.
public struct NamespaceAnswer: Sendable {
    private let reports: [NamespaceReport]

    public init(_ review: NamespaceReview) { reports = review.reports }

    /// Whether workloads break what their namespace enforces, or a label does not say what it should.
    public var hasProblems: Bool {
        reports.contains { report in
            !report.concerned(by: .enforce).isEmpty
                || report.labels.map { !$0.mistakes.isEmpty || $0.policy == nil } ?? false
        }
    }

    // MARK: For people

    public func text(colour: Bool, width: Int, verbose: Bool) -> String {
        var lines: [String] = []
        for report in reports {
            lines.append(Style.strong.paint(VisibleText.line(report.name), colour: colour) + origin(of: report))
            var body: [Paragraph] = []
            for mode in Mode.allCases { body.append(paragraph(mode, of: report)) }
            for mistake in report.labels?.mistakes ?? [] {
                body.append(paragraph("label", .bad, mistake.message))
            }
            for malformation in report.labels?.malformed ?? [] {
                body.append(paragraph("labels", .bad, malformation.reason))
            }
            let names = names(report.concerned(by: .enforce), verbose: verbose)
            if !names.isEmpty { body.append(paragraph("refused now", .bad, names)) }
            for tightening in report.tightenings { body.append(paragraph(tightening, of: report, verbose: verbose)) }
            for paragraph in body { lines += paragraph.lines(lead: "  ", leadWidth: 2, width: width, colour: colour) }
            lines.append("")
        }
        let workloads = reports.reduce(0) { $0 + $1.workloads.count }
        let refused = reports.reduce(0) { $0 + $1.concerned(by: .enforce).count }
        lines.append(
            "\(count(reports.count, "namespace")), \(count(workloads, "workload")), "
                + "\(refused) of them refused by what is enforced")
        return lines.joined(separator: "\n") + "\n"
    }

    private func origin(of report: NamespaceReport) -> String {
        report.labels == nil ? "  (no Namespace object was read: the defaults are assumed)" : ""
    }

    private func paragraph(_ mode: Mode, of report: NamespaceReport) -> Paragraph {
        guard let standard = report.policy?[mode] else {
            return paragraph("\(mode)", .bad, "unknown: the labels cannot be read")
        }
        let isStated = report.labels?.stated.contains(mode) ?? false
        let breaking = mode == .enforce ? 0 : report.concerned(by: mode).count
        let note = breaking > 0 ? ", which \(count(breaking, "workload")) break\(breaking == 1 ? "s" : "")" : ""
        return paragraph("\(mode)", .plain, "\(standard)\(isStated ? "" : " (no label)")\(note)")
    }

    private func paragraph(_ tightening: Tightening, of report: NamespaceReport, verbose: Bool) -> Paragraph {
        let total = report.workloads.count
        let undecided = tightening.undecided.isEmpty ? "" : ", \(tightening.undecided.count) not evaluated"
        if tightening.rejected.isEmpty {
            let verdict =
                total == 0 ? "there is no workload to refuse" : "would refuse none of \(count(total, "workload"))"
            return paragraph("\(tightening.standard)", undecided.isEmpty ? .good : .plain, verdict + undecided)
        }
        let names = names(tightening.rejected, verbose: verbose)
        return paragraph(
            "\(tightening.standard)", .severity(.medium),
            "would refuse \(tightening.rejected.count) of \(count(total, "workload"))\(undecided): \(names)")
    }

    private func paragraph(_ label: String, _ style: Style, _ text: String) -> Paragraph {
        var paragraph = Paragraph()
        paragraph.add(["\(label):"], style)
        paragraph.add(VisibleText.words(text))
        return paragraph
    }

    /// Workloads named without `verbose`.
    private static let mostNames = 5

    private func names(_ workloads: [WorkloadFacts], verbose: Bool) -> String {
        let shown = verbose ? workloads[...] : workloads.prefix(NamespaceAnswer.mostNames)
        let more = workloads.count - shown.count
        let names = shown.map { "\($0.kind)/\($0.name ?? "?")" }.joined(separator: ", ")
        return more > 0 ? "\(names) and \(more) more" : names
    }

    private func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    // MARK: For programs

    public var json: [UInt8] {
        var json = JSONBuilder(style: .pretty)
        json.object { json in
            json.array("namespaces", of: reports) { json, report in NamespaceAnswer.write(report, to: &json) }
        }
        return json.bytes + Array("\n".utf8)
    }

    private static func write(_ report: NamespaceReport, to json: inout JSONBuilder) {
        json.object {
            $0.member("name", report.name)
            $0.member("isDeclared", report.labels != nil)
            for mode in Mode.allCases {
                guard let standard = report.policy?[mode] else {
                    $0.member(mode.rawValue, orNull: nil)
                    continue
                }
                $0.object(mode.rawValue) {
                    $0.member("level", standard.level.rawValue)
                    $0.member("version", standard.version.description)
                    $0.member("isStated", report.labels?.stated.contains(mode) ?? false)
                    write(report.concerned(by: mode), "workloads", to: &$0)
                }
            }
            let mistakes =
                (report.labels?.mistakes.map(\.message) ?? []) + (report.labels?.malformed.map(\.reason) ?? [])
            $0.array("mistakes", of: mistakes) { $0.string($1) }
            $0.member("workloads", report.workloads.count)
            $0.array("tightenings", of: report.tightenings) { json, tightening in
                json.object {
                    $0.member("level", tightening.standard.level.rawValue)
                    $0.member("version", tightening.standard.version.description)
                    write(tightening.rejected, "rejected", to: &$0)
                    write(tightening.undecided, "notEvaluated", to: &$0)
                }
            }
        }
    }

    private static func write(_ workloads: [WorkloadFacts], _ key: String, to json: inout JSONBuilder) {
        json.array(key, of: workloads) { json, workload in
            json.object {
                $0.member("apiVersion", workload.apiVersion)
                $0.member("kind", workload.kind)
                $0.member("name", orNull: workload.name)
            }
        }
    }
}
