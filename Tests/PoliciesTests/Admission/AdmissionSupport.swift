import Documents
import Kubernetes

@testable import Policies

/// What policies say about objects.
struct Admission {
    /// A pod of the namespace shop.
    static let pod =
        "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop, labels: {app: web}}, spec: {hostNetwork: true}}"

    var verdicts = Verdicts()
    var annotations: [String] = []
    var problems: [String] = []

    /// The names of the rules with findings and what they say.
    var findings: [String] { verdicts.findings.map { "\($0.rule.name): \($0.message)" } }
    var reasons: [String] { verdicts.unevaluated.map(\.reason) }
    var places: [String] { verdicts.findings.map { "\($0.path) \($0.location.line):\($0.location.column)" } }

    /// Runs the policies of one YAML text on the objects of another.
    /// - Parameter gathers: whether facts are gathered from the objects too.
    init(
        _ policies: String, on objects: String, gathers: Bool = true, isComplete: Bool = false,
        keepsExcerpts: Bool = false, budgets: PolicyBudgets = PolicyBudgets(), verdictsPerObject: Int = 10_000
    ) throws {
        var options = AdmissionOptions()
        options.budgets = budgets
        options.isComplete = isComplete
        let set = AdmissionPolicySet([policyFile(policies)], options: options)
        problems = set.problems.map(\.description)
        let documents = try read(objects)
        var facts = AdmissionFacts(for: set)
        if gathers { for resource in resources(documents) { facts.gather(resource) } }
        let evaluator = AdmissionEvaluator(set, facts: facts)
        evaluator.verdictsPerObject = verdictsPerObject
        let bytes = Array(objects.utf8)
        let places = FilePlaces(name: "objects.yaml", keepsExcerpts: keepsExcerpts) { SourceText(bytes) }
        for resource in resources(documents) {
            annotations += evaluator.annotations(of: resource, file: places, into: &verdicts).map {
                "\($0.key)=\($0.value)"
            }
        }
    }
}

func policyFile(_ text: String) -> AdmissionPolicyFile {
    Array(text.utf8).withUnsafeBufferPointer { AdmissionPolicyFile.read($0, file: "policies.yaml") }
}

func read(_ text: String) throws -> [Document] {
    var documents: [Document] = []
    try Array(text.utf8).withUnsafeBufferPointer { bytes in
        var stream = DocumentStream(bytes: bytes)
        while let document = try stream.next() { documents.append(document) }
    }
    return documents
}

func resources(_ documents: [Document]) -> [Resource] {
    documents.flatMap { document -> [Resource] in
        guard case .objects(let resources, malformed: _) = document.content() else { return [] }
        return resources
    }
}

/// A ValidatingAdmissionPolicy about pods and workloads, without a binding.
func policy(_ spec: String, rules: String = #"["*"]"#, name: String = "p") -> String {
    """
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingAdmissionPolicy
    metadata: {name: \(name)}
    spec:
      matchConstraints:
        resourceRules:
        - {apiGroups: ["*"], apiVersions: ["*"], operations: [CREATE], resources: \(rules)}
    \(spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))

    """
}

/// A policy with one validation.
func policy(checking expression: String) -> String {
    policy("validations:\n- expression: \(JSONText.quoted(expression))")
}

func binding(_ spec: String = "validationActions: [Deny]", name: String = "b") -> String {
    """
    ---
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingAdmissionPolicyBinding
    metadata: {name: \(name)}
    spec:
      policyName: p
    \(spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))

    """
}
