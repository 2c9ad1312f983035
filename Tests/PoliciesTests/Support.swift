import Documents
import Kubernetes

@testable import Policies

/// A rule around a check, for tests that need only that.
func rule(
    _ check: String, target: Check.Target = .container, message: String = "'broken'", kinds: [String] = [],
    severity: Severity = .medium, bad: [String] = [], good: [String] = []
) -> Rule {
    Rule(
        name: "test-rule", title: "Test", severity: severity, category: "test", target: target, kinds: kinds,
        check: check, message: message, rationale: "Because.", remedy: "Do not.",
        examples: .init(bad: bad, good: good))
}

/// What a rule says about the objects of a YAML text.
func verdicts(_ rule: Rule, on text: String, keepsExcerpts: Bool = false) throws -> Verdicts {
    try verdicts(RuleEvaluator(try RuleSet([rule])), on: text, keepsExcerpts: keepsExcerpts)
}

/// What an evaluator's rules say about the objects of a YAML text.
func verdicts(_ evaluator: RuleEvaluator, on text: String, keepsExcerpts: Bool = false) throws -> Verdicts {
    let bytes = Array(text.utf8)
    var verdicts = Verdicts()
    try bytes.withUnsafeBufferPointer { bytes in
        let places = FilePlaces(name: "file.yaml", keepsExcerpts: keepsExcerpts) { SourceText(bytes) }
        var stream = DocumentStream(bytes: bytes)
        while let document = try stream.next() {
            guard case .objects(let resources, malformed: let malformed) = document.content() else { continue }
            verdicts.add(malformed, in: document)
            for resource in resources { evaluator.check(resource, file: places, into: &verdicts) }
        }
    }
    return verdicts
}
