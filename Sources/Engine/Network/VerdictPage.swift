import Analyses
import Reports

extension NetworkPage {
    /// Why a connection is allowed or denied: what each rule or default says at both ends, and the verdict.
    public static func text(_ verdict: NetworkVerdict, _ format: Format) -> String {
        var page = NetworkPage(format)
        for explanation in verdict.explanations { page.add(explanation) }
        page.add(verdict)
        page.add(verdict.sight)
        return page.text
    }

    private mutating func add(_ explanation: Explanation) {
        let (source, destination) = (explanation.sourceTitle, explanation.destinationTitle)
        line("\(source) => \(destination) : \(explanation.connections)", .strong)
        for (direction, subject, steps) in [
            ("egress", source, explanation.egress), ("ingress", destination, explanation.ingress),
        ] {
            line("  \(direction) of \(subject)")
            for step in steps { add(step) }
        }
        line()
    }

    private mutating func add(_ step: Explanation.Step) {
        var paragraph = Paragraph()
        paragraph.add(words("\(step.connections):"))
        paragraph.add(words(step.reason))
        let isRule = step.evidence.count == 1 && step.evidence[0].text == step.reason
        if isRule, let place = place(step.evidence[0].origin) { paragraph.add(place, .dim) }
        let style: Style =
            switch step.ruling {
            case .allowed: .good
            case .denied: .bad
            case .passed: .plain
            }
        entry(step.ruling.rawValue, style, indent: 4, column: 12, paragraph)
        if isRule { return }
        for evidence in step.evidence {
            var paragraph = Paragraph()
            paragraph.add(words(evidence.text))
            if let place = place(evidence.origin) { paragraph.add(place, .dim) }
            entry("", .plain, indent: 12, column: 12, paragraph)
        }
    }

    private mutating func add(_ verdict: NetworkVerdict) {
        let rest = verdict.asked == .all && verdict.word == .partly
        switch verdict.word {
        case .allowed: conclude("allowed", .good, "\(verdict.asked)")
        case .denied: conclude("denied", .bad, "\(verdict.asked)")
        case .partly:
            conclude("allowed", .good, verdict.isUniform ? "\(verdict.allowed)" : "\(verdict.allowed), not for all")
            conclude("denied", .bad, rest && verdict.isUniform ? "all other connections" : "\(verdict.denied)")
        }
        if verdict.isBetweenReplicas {
            line("between two pods of the workload; what a pod opens to itself no policy sees", .dim)
        }
    }

    private mutating func conclude(_ word: String, _ style: Style, _ connections: String) {
        var paragraph = Paragraph()
        paragraph.add(words(connections))
        entry("\(word):", style, indent: 0, column: 9, paragraph)
    }
}

extension NetworkVerdict {
    /// Whether the same ports are open between all pods and addresses.
    fileprivate var isUniform: Bool { Set(explanations.map(\.connections)).count < 2 }
}
