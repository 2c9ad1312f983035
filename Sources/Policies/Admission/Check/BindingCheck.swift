import Kubernetes

/// Whether policies, bindings and parameters go together: what the API server finds out when it runs them, and then fails
/// on or passes over in silence. What is not in the files may be in the cluster, so that none of it is an error.
public struct BindingCheck: Sendable {
    public private(set) var problems: [PolicyProblem]
    private let objects: [Resource]

    public init(_ files: [AdmissionPolicyFile]) {
        let assembly = PolicyAssembly(files)
        problems = assembly.problems
        objects = files.flatMap(\.objects)
        for (policy, bindings) in assembly.policies {
            if bindings.isEmpty, !assembly.isMisbound(policy) { reportUnbound(policy) }
            for binding in bindings where policy.kind != .constraintTemplate { check(binding, of: policy) }
        }
    }

    private mutating func reportUnbound(_ policy: AdmissionPolicy) {
        guard policy.kind.needsBinding else { return }
        let missing =
            policy.kind == .constraintTemplate
            ? "there is no \(policy.paramKind?.kind ?? "constraint") in the policy files: without one the template"
            : "there is no \(policy.kind.rawValue)Binding of it in the policy files: without one the policy"
        problems.append(PolicyProblem(.note, "\(policy.name): \(missing) has no effect", at: policy.place))
    }

    private mutating func check(_ binding: AdmissionBinding, of policy: AdmissionPolicy) {
        switch (policy.paramKind, binding.paramRef) {
        case (nil, nil): break
        case (nil, let reference?):
            report("has no effect: \(policy.name) has no paramKind", reference.place)
        case (let kind?, nil):
            report("is missing: \(policy.name) takes a \(kind.kind), and without one params is null", binding.place)
        case (let kind?, let reference?): check(reference, kind, policy)
        }
    }

    private mutating func check(_ reference: ParamRef, _ kind: ParamKind, _ policy: AdmissionPolicy) {
        let groupKind = kind.groupKind
        if reference.namespace != nil, BuiltInResources.names(of: groupKind)?.isNamespaced == false {
            report("has a namespace, and objects of the kind \(kind.kind) have none", reference.place)
        }
        guard case .named(let name) = reference.objects else { return }
        let namesakes = objects.filter {
            $0.name == name && (reference.namespace == nil || ($0.namespace ?? "default") == reference.namespace)
        }
        if namesakes.contains(where: { GroupKind(group: $0.group, kind: $0.kind) == groupKind }) { return }
        guard let other = namesakes.first else { return }
        report(
            "\(policy.name) takes a \(kind.kind) of \(kind.apiVersion), and \(name) is a \(other.kind) of "
                + "\(other.apiVersion)", reference.place)
    }

    private mutating func report(_ message: String, _ place: PolicyPlace) {
        problems.append(PolicyProblem(.warning, message, path: "spec.paramRef", at: place))
    }
}
