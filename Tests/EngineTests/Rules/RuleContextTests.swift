import Documents
import Kubernetes
import Policies
import Testing

@testable import Engine

/// A rule says of a container or a pod the same wherever it stands: as an init or ephemeral container, in a CronJob, in a
/// custom resource, in a List.
@Suite struct RuleContextTests {
    enum Context: String, CaseIterable {
        case initContainer, ephemeralContainer, cronJob, customResource, list
    }

    /// Where a rule does not hold, and why.
    private static let exempt: [String: [Context]] = [
        // An ephemeral container cannot have resources.
        "cpu-limit-missing": [.ephemeralContainer], "cpu-request-missing": [.ephemeralContainer],
        "memory-limit-missing": [.ephemeralContainer], "memory-request-missing": [.ephemeralContainer],
        "ephemeral-storage-missing": [.ephemeralContainer],
        // Jobs end by themselves.
        "liveness-probe-missing": [.cronJob], "readiness-probe-missing": [.cronJob],
        // Only jobs are about it.
        "job-restart-policy": [.cronJob],
    ]

    private static let rules = CatalogueTests.rules.filter {
        $0.check?.target == .container || $0.check?.target == .pod
    }

    @Test(arguments: rules)
    func examplesComeOutTheSameInEveryContext(rule: Rule) throws {
        let target = try #require(rule.check?.target)
        let set = try RuleSet([rule])
        for (examples, isBad) in [(rule.examples.bad, true), (rule.examples.good, false)] {
            // An example that is an object says itself where its containers stand.
            for example in examples where !example.contains("apiVersion:") {
                for context in Context.allCases where Self.exempt[rule.name]?.contains(context) != true {
                    guard let text = Self.object(around: example, target, context) else { continue }
                    let verdicts = try Self.verdicts(set, text)
                    #expect(!verdicts.findings.isEmpty == isBad, "\(rule.name), \(context):\n\(text)")
                    #expect(verdicts.unevaluated.isEmpty, "\(rule.name), \(context):\n\(text)")
                }
            }
        }
    }

    @Test func exemptionsAreOfRules() {
        #expect(Set(Self.exempt.keys).isSubset(of: Self.rules.map(\.name)))
    }

    private static func verdicts(_ rules: RuleSet, _ text: String) throws -> Verdicts {
        let bytes = Array(text.utf8)
        return try bytes.withUnsafeBufferPointer { bytes in
            var verdicts = Verdicts()
            let evaluator = RuleEvaluator(rules)
            let places = FilePlaces(name: "example", keepsExcerpts: false) { SourceText(bytes) }
            var stream = DocumentStream(bytes: bytes)
            while let document = try stream.next() {
                guard case .objects(let resources, malformed: _) = document.content() else { continue }
                for resource in resources { evaluator.check(resource, file: places, into: &verdicts) }
            }
            return verdicts
        }
    }

    /// - Returns: nil where the example cannot stand there.
    private static func object(around example: String, _ target: Check.Target, _ context: Context) -> String? {
        let isOfPod = target == .pod
        switch context {
        case .initContainer, .ephemeralContainer:
            if isOfPod { return nil }
            let list = context == .initContainer ? "initContainers" : "ephemeralContainers"
            return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: example}
                spec:
                  template:
                    spec:
                      containers: []
                      \(list):
                        -
                \(indented(example, by: 10))
                """
        case .cronJob:
            return """
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: example}
                spec:
                  jobTemplate:
                    spec:
                      template:
                \(isOfPod ? indented(example, by: 8) : template(of: example, by: 8))
                """
        case .customResource:
            // Of a custom resource, what has containers with images is a pod template.
            guard example.contains("image:") else { return nil }
            return """
                apiVersion: argoproj.io/v1alpha1
                kind: Rollout
                metadata: {name: example}
                spec:
                  template:
                \(isOfPod ? indented(example, by: 4) : template(of: example, by: 4))
                """
        case .list:
            return """
                apiVersion: v1
                kind: List
                items:
                  - {apiVersion: v1, kind: ConfigMap, metadata: {name: other}}
                  - apiVersion: apps/v1
                    kind: StatefulSet
                    metadata: {name: example}
                    spec:
                      template:
                \(isOfPod ? indented(example, by: 8) : template(of: example, by: 8))
                """
        }
    }

    /// The pod template of a container.
    private static func template(of container: String, by columns: Int) -> String {
        indented("spec:\n  containers:\n    -\n\(indented(container, by: 6))", by: columns)
    }

    private static func indented(_ text: String, by columns: Int) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { String(repeating: " ", count: columns) + $0 }.joined(separator: "\n")
    }
}
