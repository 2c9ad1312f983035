import Kubernetes

// Objects that name another one.
extension ReferenceCollector {
    mutating func checkNames() {
        for reference in facts.references { check(reference) }
        // The API server gives a Pod that names no pull secrets those of its account
        // (kubernetes/plugin/pkg/admission/serviceaccount): what is wrong with these is said of the account.
        let pullSecrets = Dictionary(grouping: facts.references.filter { $0.rule == .pullSecret }) {
            NamespacedName(namespace: $0.namespace, name: $0.origin.resource.name ?? "")
        }.mapValues { Set($0.map(\.named)) }
        func given(to workload: ReferenceWorkload) -> Set<[String]> {
            if workload.name.kind != "Pod" { return [] }
            return pullSecrets[NamespacedName(namespace: workload.name.namespace, name: workload.account)] ?? []
        }
        for workload in workloads {
            let given = given(to: workload)
            for reference in workload.references where !given.contains(reference.named) { check(reference) }
        }
        for (workload, owners) in owned {
            // What owners name is said of them, and the server gives every Pod its account and the cluster's
            // certificate.
            var named = given(to: workload).union(owners.flatMap { $0.references.map(\.named) })
            for owner in owners { named.insert([ReferencedKind.serviceAccount.rawValue, owner.account, ""]) }
            named.insert([ReferencedKind.configMap.rawValue, "kube-root-ca.crt", ""])
            for reference in workload.references where !named.contains(reference.named) { check(reference) }
        }
        checkGoverningServices()
    }

    private mutating func check(_ reference: ObjectReference) {
        let answer = facts.inventory.answer(reference)
        if answer == .present { return }
        guard PlaceholderSyntax(in: reference.name) == nil else {
            return cannotTell(reference.rule, "the name \(reference.name) is yet to be written", at: reference.origin)
        }
        guard scope == .cluster || facts.inventory.has(reference.kind, in: reference.namespace) else {
            let reason = "no \(reference.kind.rawValue) of namespace \(reference.namespace) was scanned"
            return cannotTell(reference.rule, reason, at: reference.origin)
        }
        let object = "\(reference.kind.rawValue) \(reference.name)"
        let message =
            answer == .absent
            ? "\(reference.origin.title) names \(object), which is not in namespace \(reference.namespace)"
            : "\(reference.origin.title) asks for the key \(reference.key ?? "") of \(object), which has no such key"
        report(
            reference.rule, message, at: reference.origin, container: reference.container, about: reference.named,
            absent: Absence(
                of: reference.kind.sought, in: .namespace(reference.namespace), saying: [reference.name]))
    }

    /// A Service with an address of its own gives the pods of a StatefulSet no names.
    private mutating func checkGoverningServices() {
        let services = Dictionary(grouping: facts.services, by: \.name)
        for workload in workloads {
            for reference in workload.references where reference.rule == .governingService {
                let name = NamespacedName(namespace: reference.namespace, name: reference.name)
                guard let found = services[name], !found.contains(where: \.isHeadless) else { continue }
                report(
                    .governingService, "Service \(reference.name) of \(reference.origin.title) is not headless",
                    at: reference.origin)
            }
        }
    }

    mutating func checkAdmissionPolicies() {
        let policies = Dictionary(grouping: facts.admissionPolicies, by: \.kind)
            .mapValues { Set($0.map(\.name)) }
        let bindings = Dictionary(grouping: facts.admissionBindings, by: \.policyKind)
            .mapValues { Set($0.map(\.policy)) }
        for policy in facts.admissionPolicies where bindings[policy.kind]?.contains(policy.name) != true {
            let doubt = scope == .files ? " among what was scanned; it may be bound elsewhere" : ""
            report(
                .unboundAdmissionPolicy, "\(policy.kind) \(policy.name) has no binding\(doubt)", at: policy.origin,
                absent: Absence(of: [.admission("\(policy.kind)Binding")], in: .anywhere))
        }
        for binding in facts.admissionBindings {
            let known = policies[binding.policyKind]
            if known?.contains(binding.policy) == true { continue }
            guard known != nil || scope == .cluster else {
                cannotTell(.danglingAdmissionBinding, "no \(binding.policyKind) was scanned", at: binding.origin)
                continue
            }
            report(
                .danglingAdmissionBinding,
                "\(binding.origin.title) names \(binding.policyKind) \(binding.policy), which does not exist",
                at: binding.origin, absent: Absence(of: [.admission(binding.policyKind)], in: .anywhere))
        }
    }
}

extension ObjectReference {
    /// What is named, wherever.
    fileprivate var named: [String] { [kind.rawValue, name, key ?? ""] }
}
