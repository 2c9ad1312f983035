/// Whether a policy is about a request.
enum Applicability: Equatable {
    case applies
    case doesNot
    /// That depends on what is not at hand, or on which of several objects at hand a cluster has.
    case unknown(String, isOutOfSight: Bool)
}

/// The API server's matching (`A/admission/plugin/policy/matching`, `A/admission/plugin/webhook/predicates`).
extension MatchResources {
    func applicability(to subject: AdmissionSubject, facts: AdmissionFacts) -> Applicability {
        if let namespace, subject.namespace != namespace || subject.isNamespace { return .doesNot }
        if let objectSelector, !objectSelector.isEmpty, !objectSelector.matches(subject.labels) { return .doesNot }
        switch ruleApplicability(to: subject, facts: facts) {
        case .doesNot: return .doesNot
        case .unknown(let reason, let isOutOfSight):
            return namespaceApplicability(to: subject, facts: facts) == .doesNot
                ? .doesNot : .unknown(reason, isOutOfSight: isOutOfSight)
        case .applies: return namespaceApplicability(to: subject, facts: facts)
        }
    }

    private func ruleApplicability(to subject: AdmissionSubject, facts: AdmissionFacts) -> Applicability {
        switch outcome(of: excludeResourceRules, subject, facts) {
        case .exact, .equivalent: return .doesNot
        case .none: break
        }
        if resourceRules.isEmpty { return .applies }
        switch outcome(of: resourceRules, subject, facts) {
        case .none: return .doesNot
        case .exact: return .applies
        case .equivalent(let version):
            return .unknown(
                "the policy is about \(version) and the API server would convert the object, which Bulwark does not",
                isOutOfSight: true)
        }
    }

    private enum Outcome {
        case none
        case exact
        case equivalent(String)
    }

    private func outcome(of rules: [ResourceRule], _ subject: AdmissionSubject, _ facts: AdmissionFacts) -> Outcome {
        let meant = rules.filter { $0.isMeant(subject) }
        if meant.isEmpty { return .none }
        func holds(_ group: String, _ version: String) -> Bool {
            meant.contains { $0.isMeant(group: group, version: version) }
        }
        if holds(subject.group, subject.version) { return .exact }
        guard includesEquivalents else { return .none }
        let groups =
            [subject.group] + BuiltInResources.equivalentGroups(of: subject.group, resource: subject.names.resource)
        for group in groups {
            let kind = GroupKind(group: group, kind: subject.kind)
            let versions = (BuiltInResources.names(of: kind) ?? facts.names(of: kind))?.versions ?? []
            if let version = versions.first(where: { holds(group, $0) }) {
                return .equivalent(group.isEmpty ? version : "\(group)/\(version)")
            }
        }
        return .none
    }

    private func namespaceApplicability(to subject: AdmissionSubject, facts: AdmissionFacts) -> Applicability {
        guard let selector = namespaceSelector, !selector.isEmpty else { return .applies }
        if subject.isNamespace { return selector.matches(subject.labels) ? .applies : .doesNot }
        guard let namespace = subject.namespace else { return .applies }
        if subject.names.isNamespaced == nil, subject.resource.namespace == nil {
            return .unknown(
                "whether objects of the kind \(subject.kind) have a namespace is not known without its "
                    + "CustomResourceDefinition", isOutOfSight: true)
        }
        switch facts.namespace(named: namespace) {
        case .found(let object): return selector.matches(AdmissionSubject.labels(of: object)) ? .applies : .doesNot
        case .contradictory(let objects, let reason):
            let matching = objects.count { selector.matches(AdmissionSubject.labels(of: $0)) }
            let areAll = objects.count < AdmissionFacts.mostNamespacesOfOneName
            if areAll, matching == objects.count { return .applies }
            if areAll, matching == 0 { return .doesNot }
            return .unknown("the policy selects namespaces by their labels, and \(reason)", isOutOfSight: false)
        case .bare: return selector.matches([AdmissionSubject.nameLabel: namespace]) ? .applies : .doesNot
        case .missing(let reason):
            switch selector.matches(known: [AdmissionSubject.nameLabel: namespace]) {
            case true?: return .applies
            case false?: return .doesNot
            case nil:
                return .unknown("the policy selects namespaces by their labels, and \(reason)", isOutOfSight: true)
            }
        }
    }
}

extension ResourceRule {
    /// Whether the rule means requests to create such an object, whatever their group and version.
    fileprivate func isMeant(_ subject: AdmissionSubject) -> Bool {
        mayMeanCreation && subject.isWithin(scope) && (names.isEmpty || names.contains(subject.name ?? ""))
            && resources.contains { pattern in
                let parts = pattern.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
                let isWholeObject = parts.count == 1 || parts[1] == "*"
                return isWholeObject && (parts[0] == "*" || parts[0] == subject.names.resource)
            }
    }

    fileprivate func isMeant(group: String, version: String) -> Bool {
        (groups.contains("*") || groups.contains(group)) && (versions.contains("*") || versions.contains(version))
    }

    /// Whether any request that creates a whole object can match; others are never made of a file.
    var mayMeanCreation: Bool {
        operations.contains { $0 == .all || $0 == .create }
            && resources.contains { !$0.contains("/") || $0.hasSuffix("/*") }
    }
}
