import Analyses
import Documents
import Kubernetes
import PodSecurity
import Policies

/// Runs the examples of rules, those that analyses decide too.
public enum CatalogueExamples {
    /// What is wrong with a rule's examples: bad ones in which the rule finds nothing, good ones in which it does.
    public static func failures(_ rule: Rule) throws(RuleCompilationError) -> [RuleExamples.Failure] {
        guard case .analysis(let analysis) = rule.decision else { return try RuleExamples.failures(rule) }
        var failures: [RuleExamples.Failure] = []
        for (examples, isBad) in [(rule.examples.bad, true), (rule.examples.good, false)] {
            if examples.isEmpty {
                failures.append(
                    .init(rule: rule.name, example: "", message: "has no \(isBad ? "bad" : "good") example"))
            }
            for example in examples {
                guard let problem = problem(rule, analysis, example, isBad: isBad) else { continue }
                failures.append(.init(rule: rule.name, example: example, message: problem))
            }
        }
        return failures
    }

    private static func problem(
        _ rule: Rule, _ analysis: Rule.Analysis, _ example: String, isBad: Bool
    ) -> String? {
        let bytes = Array(example.utf8)
        return bytes.withUnsafeBufferPointer { bytes -> String? in
            var verdicts = Verdicts()
            let places = FilePlaces(name: "example", keepsExcerpts: false) { SourceText(bytes) }
            var analyses = ExampleAnalyses(rule, analysis)
            var stream = DocumentStream(bytes: bytes)
            do throws(Documents.ReadError) {
                while let document = try stream.next() {
                    guard case .objects(let resources, malformed: let malformed) = document.content(),
                        !resources.isEmpty, malformed.isEmpty
                    else { return "the example is no Kubernetes object" }
                    for resource in resources { analyses.check(resource, file: places, into: &verdicts) }
                }
            } catch {
                return "the example does not parse: \(error.message)"
            }
            analyses.finish(&verdicts)
            let findings = verdicts.findings.filter { $0.rule.name == rule.name }
            if isBad && findings.isEmpty { return "a bad example passes" }
            if !isBad, let finding = findings.first { return "a good example fails: \(finding.message)" }
            return findings.lazy.compactMap(unnamedKind).first.map { "the rule's kinds are without \($0)" }
        }
    }

    /// The kind of the object that a finding is about, where the finding's rule is said to be about others.
    private static func unnamedKind(_ finding: Finding) -> String? {
        let kinds = finding.rule.analysisKinds
        let kind = Census.kind(finding.resource)
        return kinds.isEmpty || kinds.contains("Pod") || kinds.contains(kind) ? nil : kind
    }
}

/// The analysis that decides one rule, on the objects of an example.
private struct ExampleAnalyses {
    private var secrets: SecretSearch
    private var podSecurity: [PodSecurityCheck] = []
    private var facts = InventoryFacts()
    private let scope: InventoryFacts.Scope
    private let inventory: InventoryAnalyses

    init(_ rule: Rule, _ analysis: Rule.Analysis) {
        secrets = SecretSearch([rule], showsSource: false)
        scope = InventoryFacts.Scope([rule])
        inventory = InventoryAnalyses([rule], keepsExcerpts: false, isExample: true)
        guard analysis == .podSecurity else { return }
        // The baseline's controls that a restricted one stands in for are seen at the baseline only.
        podSecurity = ["baseline", "restricted"].compactMap { level in
            PodSecurityStandard(level: level).map { PodSecurityCheck($0, [rule]) }
        }
    }

    mutating func check(_ resource: Resource, file: FilePlaces, into verdicts: inout Verdicts) {
        var hidden: HiddenTexts?
        _ = secrets.check(resource, file: file, into: &verdicts, hiding: &hidden)
        for check in podSecurity { check.check(resource, file: file, into: &verdicts) }
        facts.add(resource, file: file, pool: FactPool(), for: scope)
    }

    /// Runs the analyses of the whole example.
    func finish(_ verdicts: inout Verdicts) {
        inventory.run(on: facts, tell: { _, found in verdicts.findings += found.findings })
    }
}
