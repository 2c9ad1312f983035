import Documents
import Kubernetes

/// What a policy file holds: policies, bindings, rules, and the objects that policies look at (parameters, Namespaces,
/// CustomResourceDefinitions).
public struct AdmissionPolicyFile: Sendable {
    public private(set) var policies: [AdmissionPolicy] = []
    /// Policies that are not run, for an error in them or for the reason given, which is the end of a sentence.
    private(set) var leftOut: [(policy: AdmissionPolicy, reason: String?)] = []
    /// What decides about objects in a cluster and is not run here.
    private(set) var idle: [IdlePolicy] = []
    /// Bindings with errors.
    private(set) var leftOutBindings: [AdmissionBinding] = []
    public private(set) var bindings: [AdmissionBinding] = []
    /// Everything else that is a Kubernetes object. Hold the file for as long as these are used.
    public private(set) var objects: [Resource] = []
    /// Rules of Bulwark's own format. Those that do not compile are left out.
    public private(set) var rules: [Rule] = []
    public private(set) var problems: [PolicyProblem] = []

    /// A file with nothing in it yet.
    public init() {}

    /// Reads a file's text. What is wrong is in ``problems``; a policy with an error is left out.
    /// - Parameters:
    ///   - file: what problems call it.
    ///   - isNamed: whether the file is known to be one of policies. What else lies in a folder with such may hold
    ///     documents that are no objects of Kubernetes.
    public static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, file: String, isNamed: Bool = true
    ) -> AdmissionPolicyFile {
        var result = AdmissionPolicyFile()
        let source = SourceText(bytes)
        var stream = DocumentStream(bytes: bytes)
        var failures = 0
        while failures < 10 {
            do throws(ReadError) {
                guard let document = try stream.next() else { break }
                result.add(document, file: file, source: source, isNamed: isNamed)
            } catch {
                failures += 1
                let position = source.position(at: error.offset)
                let place = PolicyPlace(file: file, line: position.line, column: position.column)
                result.problems.append(PolicyProblem(.error, error.message, at: place))
            }
        }
        return result
    }

    private mutating func add(_ document: Document, file: String, source: SourceText, isNamed: Bool) {
        let reader = PolicyReader(document, file: file, source: source)
        switch document.content() {
        case .other where document.root.kind == .null: break
        case .other(let reason): reader.report(isNamed ? .error : .note, reason, path: "", at: document.rootSlot)
        case .objects(let resources, let malformed):
            for malformation in malformed { reader.report(malformation.reason, path: "", at: malformation.slot) }
            for resource in resources { add(resource, reader) }
        }
        problems += reader.problems
    }

    private mutating func add(_ resource: Resource, _ reader: PolicyReader) {
        let errors = reader.problems.count
        let root = StrictFields(reader, resource.slot.address, path: "")
        switch PolicyKind(resource) {
        case .policy(.validatingAdmissionPolicy): keep(root.validatingAdmissionPolicy(), unless: reader, errors)
        case .policy(.mutatingAdmissionPolicy): keep(root.mutatingAdmissionPolicy(), unless: reader, errors)
        case .policy(.validatingPolicy): keep(root.kyvernoPolicy(.validatingPolicy), unless: reader, errors)
        case .policy(.namespacedValidatingPolicy):
            keep(root.kyvernoPolicy(.namespacedValidatingPolicy), unless: reader, errors)
        case .policy(.constraintTemplate): keep(root.constraintTemplate(), unless: reader, errors)
        case .binding(let kind):
            let binding =
                kind == .constraintTemplate
                ? root.constraint(resource) : root.admissionPolicyBinding(of: kind)
            guard let binding else { break }
            if reader.hasErrors(since: errors) {
                leftOutBindings.append(binding)
            } else {
                bindings.append(binding)
            }
        case .unsupported(let reason):
            root.report(.warning, "not run: \(reason)", field: "kind")
            guard let name = resource.name else { break }
            idle.append(IdlePolicy(kind: resource.kind, name: name, place: root.place, reason: reason))
        case .rule:
            if let rule = reader.rule(resource) { rules.append(rule) }
        case .otherInput: break
        case .object: objects.append(resource)
        }
    }

    private mutating func keep(_ policy: AdmissionPolicy?, unless reader: PolicyReader, _ errors: Int) {
        guard let policy else { return }
        if policy.notRun != nil || reader.hasErrors(since: errors) {
            leftOut.append((policy, policy.notRun))
            guard let reason = policy.notRun else { return }
            idle.append(
                IdlePolicy(
                    kind: policy.kind.rawValue, name: policy.name, place: policy.place, reason: "it \(reason)"))
        } else {
            policies.append(policy)
        }
    }
}

/// A policy of a form that is not run, or one that asks for what only a cluster knows.
struct IdlePolicy: Sendable {
    let kind: String
    let name: String
    let place: PolicyPlace
    /// A sentence without its beginning and its full stop.
    let reason: String
}

extension PolicyReader {
    /// Whether an error was reported after the first `count` problems.
    fileprivate func hasErrors(since count: Int) -> Bool {
        problems.dropFirst(count).contains { $0.severity == .error }
    }
}

/// What an object of a policy file is.
private enum PolicyKind {
    case policy(AdmissionPolicy.Kind)
    case binding(AdmissionPolicy.Kind)
    case unsupported(String)
    case rule
    /// What other options than those for policies name.
    case otherInput
    case object

    init(_ resource: Resource) {
        let version = resource.apiVersion.split(separator: "/").last.map(String.init) ?? ""
        self =
            switch resource.group {
            case "admissionregistration.k8s.io": PolicyKind.ofKubernetes(resource.kind, version)
            case "policies.kyverno.io": PolicyKind.ofKyverno(resource.kind, version)
            case "kyverno.io":
                PolicyKind.ofOldKyverno.contains(resource.kind)
                    ? .unsupported("only Kyverno's CEL policies of the group policies.kyverno.io are")
                    : .object
            case "json.kyverno.io": .unsupported("policies of json.kyverno.io are about other data than objects")
            case "policies.kubewarden.io": .unsupported("policies of Kubewarden are programs")
            case "config.gatekeeper.sh":
                .unsupported("what Gatekeeper's \(resource.kind) exempts is reported all the same")
            case "templates.gatekeeper.sh": .policy(.constraintTemplate)
            case "constraints.gatekeeper.sh": .binding(.constraintTemplate)
            case "mutations.gatekeeper.sh", "expansion.gatekeeper.sh":
                .unsupported("of Gatekeeper only ConstraintTemplates and their constraints are")
            case "bulwark.dev": PolicyKind.ofBulwark(resource.kind)
            default: .object
            }
    }

    /// Kinds of Bulwark's own format that other commands and options take.
    private static let otherInputs: Set<String> = ["Configuration", "PolicyTest", "SecurityException"]

    private static func ofBulwark(_ kind: String) -> PolicyKind {
        if kind == "Framework" { return .unsupported("standards are built in ('bulwark frameworks' lists them)") }
        return otherInputs.contains(kind) ? .otherInput : .rule
    }

    /// Kinds by which Kyverno decides, and not what it reports.
    private static let ofOldKyverno: Set<String> = [
        "CleanupPolicy", "ClusterCleanupPolicy", "ClusterPolicy", "GlobalContextEntry", "Policy", "PolicyException",
    ]

    private static func ofKubernetes(_ kind: String, _ version: String) -> PolicyKind {
        let known: PolicyKind? =
            switch kind {
            case "ValidatingAdmissionPolicy": .policy(.validatingAdmissionPolicy)
            case "ValidatingAdmissionPolicyBinding": .binding(.validatingAdmissionPolicy)
            case "MutatingAdmissionPolicy": .policy(.mutatingAdmissionPolicy)
            case "MutatingAdmissionPolicyBinding": .binding(.mutatingAdmissionPolicy)
            default: nil
            }
        guard let known else {
            return .unsupported("a \(kind) calls a program of the cluster, which a scan of files cannot")
        }
        guard ["v1", "v1beta1", "v1alpha1"].contains(version) else {
            return .unsupported(
                "admissionregistration.k8s.io/\(version) is unknown: there are v1, v1beta1 and v1alpha1")
        }
        return known
    }

    private static func ofKyverno(_ kind: String, _ version: String) -> PolicyKind {
        guard ["v1", "v1beta1", "v1alpha1"].contains(version) else {
            return .unsupported("policies.kyverno.io/\(version) is unknown: there are v1, v1beta1 and v1alpha1")
        }
        switch kind {
        case "ValidatingPolicy": return .policy(.validatingPolicy)
        case "NamespacedValidatingPolicy": return .policy(.namespacedValidatingPolicy)
        case "PolicyException":
            return .unsupported("what the PolicyException excepts is reported all the same")
        default: return .unsupported("of policies.kyverno.io only ValidatingPolicy is")
        }
    }
}
