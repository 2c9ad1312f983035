import Kubernetes
import Policies
import Secrets

/// Searches objects for credentials, for the rules that the analysis `secrets` decides. One for each thread.
struct SecretSearch {
    private let scan = CredentialScan()
    /// The rules by name, as they are and, for hits that may be none, one severity lower.
    private var rules: [String: (sure: Rule, unsure: Rule)] = [:]

    /// - Parameter rules: the rules that the scan runs; the search finds only what one of them stands for.
    init(_ rules: [Rule]) {
        for rule in rules {
            guard case .analysis(.secrets) = rule.decision else { continue }
            self.rules[rule.name] = (rule, rule.configured(severity: rule.severity.lower))
        }
    }

    func check(_ resource: Resource, file: FilePlaces, into verdicts: inout Verdicts) {
        if rules.isEmpty { return }
        let report = scan.scan(resource)
        for hit in report.hits {
            guard let rule = rules[hit.rule] else { continue }
            verdicts.findings.append(
                Finding(
                    rule: hit.confidence == .possible ? rule.unsure : rule.sure, message: hit.message,
                    resource: resource, container: hit.container, steps: hit.path, file: file))
        }
        verdicts.add(
            report.unscanned.compactMap { value in
                value.path.last.map { Malformation(reason: value.reason, slot: $0.slot) }
            }, in: resource.document)
    }
}

extension Severity {
    /// The next lower severity; the lowest of findings that call for something to be done stays.
    var lower: Severity {
        switch self {
        case .critical: .high
        case .high: .medium
        case .medium, .low: .low
        case .info: .info
        }
    }
}
