import CEL
import Documents
import Kubernetes

/// Runs a rule's examples, which are its tests: each bad one must be found fault with, each good one must pass.
public struct RuleExamples {
    /// What is wrong with a rule's examples.
    public struct Failure: Sendable, CustomStringConvertible {
        public let rule: String
        /// The example as the rule file has it.
        public let example: String
        public let message: String

        public init(rule: String, example: String, message: String) {
            self.rule = rule
            self.example = example
            self.message = message
        }

        public var description: String { "\(rule): \(message)\n\(example)" }
    }

    /// A rule that is broken in its examples or has none is reported, not passed over. The examples of a rule that an
    /// analysis decides are not run here.
    public static func failures(_ rule: Rule) throws(RuleCompilationError) -> [Failure] {
        guard let source = rule.check else { return [] }
        let rules = try RuleSet([rule])
        var failures: [Failure] = []
        if rule.examples.bad.isEmpty {
            failures.append(Failure(rule: rule.name, example: "", message: "has no bad example"))
        }
        if rule.examples.good.isEmpty {
            failures.append(Failure(rule: rule.name, example: "", message: "has no good example"))
        }
        for (examples, isBad) in [(rule.examples.bad, true), (rule.examples.good, false)] {
            for example in examples {
                guard let problem = check(example, rules, source, isBad: isBad) else { continue }
                failures.append(Failure(rule: rule.name, example: example, message: problem))
            }
        }
        return failures
    }

    private static func check(_ example: String, _ rules: RuleSet, _ source: Check, isBad: Bool) -> String? {
        let text = object(around: example, source.target)
        let component = source.component?.name
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBufferPointer { bytes -> String? in
            var verdicts = Verdicts()
            var hasTarget = false
            let evaluator = RuleEvaluator(rules)
            let places = FilePlaces(name: "example", keepsExcerpts: false) { SourceText(bytes) }
            var stream = DocumentStream(bytes: bytes)
            do throws(ReadError) {
                while let document = try stream.next() {
                    guard case .objects(let resources, malformed: let malformed) = document.content(),
                        !resources.isEmpty, malformed.isEmpty
                    else { return "the example is no Kubernetes object" }
                    for resource in resources {
                        evaluator.check(resource, file: places, into: &verdicts)
                        hasTarget = hasTarget || component.map { resource.runs($0) } ?? true
                    }
                }
            } catch {
                return "the example does not parse: \(error.message)"
            }
            if !hasTarget { return "the example has no \(component?.rawValue ?? "object")" }
            // Where something else decides, what names it is as good as can be seen.
            if let unevaluated = verdicts.unevaluated.first(where: { isBad || !$0.isOutOfSight }) {
                return "the check cannot be evaluated on an example: \(unevaluated.reason)"
            }
            if let failure = verdicts.failures.first { return "the example is malformed: \(failure.reason)" }
            if isBad && verdicts.findings.isEmpty { return "a bad example passes" }
            if !isBad, let finding = verdicts.findings.first { return "a good example fails: \(finding.message)" }
            return nil
        }
    }

    /// The object that an example stands in: a container or the command of a component in a Pod, a pod template in a
    /// Deployment. An example that is an object already is taken as it is.
    static func object(around example: String, _ target: Check.Target) -> String {
        if isObject(example) { return example }
        switch target {
        case .resource: return example
        case .pod:
            let indented = example.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
            return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: example}
                spec:
                  template:
                \(indented.joined(separator: "\n"))
                """
        case .container:
            let indented = example.split(separator: "\n", omittingEmptySubsequences: false).map { "      " + $0 }
            return """
                apiVersion: v1
                kind: Pod
                metadata: {name: example}
                spec:
                  containers:
                    -
                \(indented.joined(separator: "\n"))
                """
        case .component:
            let indented = example.split(separator: "\n", omittingEmptySubsequences: false).map { "        " + $0 }
            return """
                apiVersion: v1
                kind: Pod
                metadata: {name: example, namespace: kube-system}
                spec:
                  containers:
                    - name: example
                      command:
                \(indented.joined(separator: "\n"))
                """
        }
    }

    private static func isObject(_ example: String) -> Bool {
        let bytes = Array(example.utf8)
        return bytes.withUnsafeBufferPointer { bytes in
            var stream = DocumentStream(bytes: bytes)
            guard let document = try? stream.next() else { return false }
            return withExtendedLifetime(document) {
                document.root["apiVersion"] != nil && document.root["kind"] != nil
            }
        }
    }
}

extension Resource {
    /// Whether the object starts a component of Kubernetes.
    fileprivate func runs(_ name: Component.Name) -> Bool {
        if kubeadmComponents.contains(where: { $0.name == name }) { return true }
        var isFound = false
        for template in podTemplates.found {
            _ = template.forEachContainer { isFound = isFound || $0.component(in: template)?.name == name }
        }
        return isFound
    }
}
