import Documents
import Kubernetes
import Policies
import Secrets

/// Searches objects for credentials, for the rules that the analysis `secrets` decides. One for each thread.
struct SecretSearch {
    private let scan = CredentialScan()
    private var rules: [String: GradedRule] = [:]
    private let showsSource: Bool

    /// - Parameters:
    ///   - rules: the rules that the scan runs; the search finds only what one of them stands for.
    ///   - showsSource: whether reports show lines of the source.
    init(_ rules: [Rule], showsSource: Bool) {
        self.showsSource = showsSource
        for rule in rules {
            guard case .analysis(.secrets) = rule.decision else { continue }
            self.rules[rule.name] = GradedRule(rule)
        }
    }

    /// - Parameter hidden: takes the credentials, which no report may show, and where lines are shown the places of all
    ///   values of a Secret; nil where neither is asked for.
    /// - Returns: the credentials, which no message may print; nil where no search was called for.
    func check(
        _ resource: Resource, file: FilePlaces, into verdicts: inout Verdicts, hiding hidden: inout HiddenTexts?
    ) -> Set<String>? {
        if rules.isEmpty && hidden == nil { return nil }
        let report = scan.scan(resource)
        if showsSource {
            let credentials = report.hits.compactMap { $0.path.last?.slot }
            for slot in credentials + resource.secretValues {
                hidden?.add(file.location(of: slot, in: resource.document))
            }
        }
        for secret in report.secrets { hidden?.add(secret, in: file.name) }
        for hit in report.hits {
            guard let rule = rules[hit.rule]?.rule(for: hit.confidence) else { continue }
            verdicts.findings.append(
                Finding(
                    rule: rule, message: hit.message, resource: resource, container: hit.container, steps: hit.path,
                    file: file))
        }
        verdicts.add(
            report.unscanned.map { Malformation(reason: $0.reason, slot: $0.path.last?.slot ?? resource.slot.address) },
            in: resource.document)
        return report.secrets
    }

    /// The credentials of an object, as they are written.
    func secrets(of resource: Resource) -> Set<String> { scan.scan(resource).secrets }
}

/// A rule, less severe the less sure it is that a value is a credential.
private struct GradedRule {
    private let sure: Rule
    private let unsure: Rule
    private let usual: Rule

    init(_ rule: Rule) {
        sure = rule
        unsure = rule.configured(severity: rule.severity.lower)
        usual = rule.configured(severity: rule.severity.lower.lower)
    }

    func rule(for confidence: Confidence) -> Rule {
        switch confidence {
        case .certain, .likely: sure
        case .possible: unsure
        case .usual: usual
        }
    }
}

extension Resource {
    /// Where the values of a Secret lie.
    fileprivate var secretValues: [UnsafePointer<Value>] {
        guard group.isEmpty, kind == "Secret" else { return [] }
        let maps = ["data", "stringData"].compactMap { object[$0] }
        return maps.flatMap { map in map.entries.compactMap { map.slot(forAnyKey: $0.key) } }
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
