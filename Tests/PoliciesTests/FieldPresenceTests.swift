import Documents
import Kubernetes
import Testing

@testable import Policies

/// A rule that is not evaluated, because nothing that it looks at is there, says what it would have said.
@Suite struct FieldPresenceTests {
    private static let checks = [
        "container.?a.?b.orValue(1) == 1", "container.a.?b.orValue(1) == 1 || true", "has(container.a.b) || true",
        "!has(container.a.b)", "container.a.b == 1", "container.?a.orValue(null) == null",
        "pod.spec.?x.orValue(1) == 1",
        "pod.?spec.?x.?y.orValue(1) == 1 && container.?a.orValue(0) != 2", "container.?b.orValue([]).all(i, i == 1)",
        "!(container.?a.?b.orValue(0) == 0 && object.?metadata.?labels.?l.orValue('') == 'x')",
        "container.name != 'c3'", "dyn(container) != {}", "object.?spec.?x.orValue(1) == 1",
        "container.?a.?b.orValue(0) == 1", "has(container.a)", "container.?a.?b.?c.hasValue()",
        "pod.?spec.?x.orValue(0) == 1 || container.?b.orValue([]).size() > 0",
        "object.?metadata.?labels.?l.orValue('') == 'x'",
        "container.?name.orValue(null) == null || container.?a.?b.orValue(0) == 1",
        "container.?a.orValue(null) == null && container.?b.orValue([]).all(i, i == 1)",
        "container.?b.orValue([]).exists(i, i == pod.spec.x)", "pod.spec.x.all(i, container.name == i)",
        "container.?a.orValue(null) != null ? container.?b.orValue([]).exists(i, i == 2) : pod.?spec.?x.orValue(2) == 2",
        "[?container.?a, ?pod.?spec.?x].exists(i, i != null && i == container.?name.orValue(1))",
        "pod.?spec.?x.orValue(null) == null || container.?a.orValue(0) == 2",
        "container.?a.?b.orValue(null) == null || container.?b.orValue([]).size() > 5",
        "pod.?spec.?x.?y.orValue(null) != null",
    ]

    /// Lists of items, and checks on `item`.
    private static let itemChecks = [
        ("container.?b.orValue([])", "item == 1"),
        (
            "container.?a.orValue(null) == null ? [] : [1, 2]",
            "container.?b.orValue([]).size() == 0 || item == 1"
        ),
        ("[1, 2]", "container.?a.?b.orValue(item) == item"),
        ("container.?a.?b.orValue([3])", "pod.?spec.?x.orValue(3) == 3"),
        ("[?container.?a, ?pod.?spec.?x]", "item == 2 || container.?name.orValue('') == 'c3'"),
    ]

    private static let containers = [
        "{}", "{a: }", "{a: {}}", "{a: {b: }}", "{a: {b: 1}}", "{a: {b: 2}}", "{a: 2}", "{a: [1]}", "{a: text}",
        "{b: [1]}",
        "{b: [1, 2]}", "{b: }", "{name: c3}", "{a: {c: 1}}",
    ]

    private static let pods = [
        "metadata: {name: p}\nspec: {containers: [%]}", "metadata: {labels: {l: x}}\nspec: {x: 1, containers: [%]}",
        "spec: {x: 2, containers: [%]}", "spec: {x: {y: 1}, containers: [%]}", "spec: {x: , containers: [%]}",
    ]

    private static var objects: [String] {
        pods.flatMap { pod in
            containers.map { "apiVersion: v1\nkind: Pod\n" + pod.replacing("%", with: $0) }
        }
    }

    private func summary(_ verdicts: Verdicts) -> [String] {
        verdicts.findings.map {
            "\($0.rule.name) \($0.path) \($0.container ?? "-") \($0.location) \($0.message) \($0.fingerprint)"
        }.sorted()
            + verdicts.unevaluated.map { "\($0.rule.name) ? \($0.reason)" }.sorted()
    }

    private func check(_ text: String, _ evaluator: RuleEvaluator) throws -> [String] {
        let bytes = Array(text.utf8)
        return try bytes.withUnsafeBufferPointer { bytes in
            var stream = DocumentStream(bytes: bytes)
            var verdicts = Verdicts()
            while let document = try stream.next() {
                guard case .objects(let resources, malformed: _) = document.content() else { continue }
                let places = FilePlaces(name: "f", keepsExcerpts: false) { SourceText(bytes) }
                for resource in resources { evaluator.check(resource, file: places, into: &verdicts) }
            }
            return summary(verdicts)
        }
    }

    @Test func verdictsDoNotDependOnWhatWasCheckedBefore() throws {
        let rules = try RuleSet(
            FieldPresenceTests.checks.enumerated().map { index, check in
                Rule(
                    name: "rule-\(index)", title: "T", severity: .low, category: "c",
                    target: check.contains("container") ? .container : .pod, check: check, message: "'m'",
                    rationale: "r", remedy: "r")
            }
                + FieldPresenceTests.itemChecks.enumerated().map { index, check in
                    Rule(
                        name: "items-\(index)", title: "T", severity: .low, category: "c",
                        decision: .check(
                            Check(
                                target: .container, items: .init(name: "item", list: check.0), expression: check.1,
                                message: "string(item)")), rationale: "r", remedy: "r")
                })
        let objects = FieldPresenceTests.objects
        let alone = try objects.map { try check($0, RuleEvaluator(rules)) }
        for order in [
            Array(objects.indices), objects.indices.reversed(), objects.indices.map { ($0 * 37) % objects.count },
        ] {
            let evaluator = RuleEvaluator(rules)
            for _ in 0..<2 {
                for index in order {
                    #expect(try check(objects[index], evaluator) == alone[index], "\(objects[index])")
                }
            }
        }
        #expect(Set(alone).count > 20)
    }
}
