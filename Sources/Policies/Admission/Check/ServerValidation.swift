import CEL

/// What an API server refuses of a policy beside expressions that do not compile
/// (`K/pkg/apis/admissionregistration/validation/validation.go`). It does not estimate there what expressions may cost: that
/// is done of the rules in CustomResourceDefinitions only, and policies have their budgets when they are run.
struct ServerValidation {
    private(set) var problems: [PolicyProblem] = []

    init(_ policy: AdmissionPolicy) {
        guard policy.kind.isKubernetes else { return }
        check(name: policy.name, "metadata.name", policy.place)
        if let paramKind = policy.paramKind { check(paramKind) }
        check(policy.matchConstraints, "spec.matchConstraints", policy.place)
        for (index, condition) in policy.matchConditions.enumerated() {
            report(
                ServerValidation.faults(condition.name, NameRule.faults(ofQualifiedName:)),
                "spec.matchConditions[\(index)].name", condition.expression.place)
        }
        for (index, annotation) in policy.auditAnnotations.enumerated() {
            report(
                ServerValidation.faults("\(policy.name)/\(annotation.key)", NameRule.faults(ofQualifiedName:)),
                "spec.auditAnnotations[\(index)].key", annotation.valueExpression.place)
        }
    }

    init(_ binding: AdmissionBinding) {
        guard binding.policyKind.isKubernetes else { return }
        check(name: binding.name, "metadata.name", binding.place)
        check(name: binding.policyName, "spec.policyName", binding.place)
        if let match = binding.matchResources { check(match, "spec.matchResources", binding.place) }
    }

    private static func faults(_ text: String, _ rule: (UnsafeBufferPointer<UInt8>) -> [String]) -> [String] {
        Array(text.utf8).withUnsafeBufferPointer(rule)
    }

    private mutating func report(_ faults: [String], _ path: String, _ place: PolicyPlace) {
        problems += faults.map { PolicyProblem(.error, $0, path: path, at: place) }
    }

    private mutating func check(_ paramKind: ParamKind) {
        let parts = paramKind.apiVersion.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2 else {
            return report(
                ["\(paramKind.apiVersion) is no group and version"], "spec.paramKind.apiVersion", paramKind.place)
        }
        var faults = ServerValidation.faults(parts.last ?? "", NameRule.dns1035Label.faults(of:))
        if parts.count == 2 { faults += ServerValidation.faults(parts[0], NameRule.dns1123Subdomain.faults(of:)) }
        report(faults, "spec.paramKind.apiVersion", paramKind.place)
        report(
            ServerValidation.faults(paramKind.kind.lowercased(), NameRule.dns1035Label.faults(of:)),
            "spec.paramKind.kind",
            paramKind.place)
    }

    private mutating func check(name: String, _ path: String, _ place: PolicyPlace) {
        report(ServerValidation.faults(name, NameRule.dns1123Subdomain.faults(of:)), path, place)
    }

    private mutating func check(_ match: MatchResources, _ path: String, _ place: PolicyPlace) {
        for (list, rules) in [
            ("resourceRules", match.resourceRules), ("excludeResourceRules", match.excludeResourceRules),
        ] {
            for (index, rule) in rules.enumerated() {
                check(rule, "\(path).\(list)[\(index)]", rule.place ?? place)
            }
        }
    }

    private mutating func check(_ rule: ResourceRule, _ path: String, _ place: PolicyPlace) {
        for (field, names) in [
            ("apiGroups", rule.groups), ("apiVersions", rule.versions), ("operations", rule.operations.map(\.rawValue)),
        ] where names.count > 1 && names.contains("*") {
            report(["'*' stands for all, so that nothing may stand beside it"], "\(path).\(field)", place)
        }
        if rule.versions.contains("") { report(["a version is empty"], "\(path).apiVersions", place) }
        if Set(rule.names).count < rule.names.count {
            report(["a name stands there twice"], "\(path).resourceNames", place)
        }
        if let conflict = ServerValidation.conflict(in: rule.resources) {
            report([conflict], "\(path).resources", place)
        }
    }

    /// What is wrong with the patterns for resources as a list.
    private static func conflict(in resources: [String]) -> String? {
        if resources.contains("") { return "a resource is empty" }
        if resources.count > 1, resources.contains("*/*") {
            return "'*/*' stands for all, so that nothing may stand beside it"
        }
        if resources.contains("*"), resources.contains(where: { $0 != "*" && !$0.contains("/") }) {
            return "'*' stands for all resources, so that no other may stand beside it"
        }
        var wildcards: Set<String> = []
        for resource in resources {
            let parts = resource.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            if let wider = ["\(parts[0])/*", "*/\(parts[1])"].first(where: wildcards.contains) {
                return "'\(wider)' stands for '\(resource)' too"
            }
            if parts[0] == "*" || parts[1] == "*" { wildcards.insert(resource) }
        }
        return nil
    }
}
