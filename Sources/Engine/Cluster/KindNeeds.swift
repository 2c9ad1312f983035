import Analyses
import Cluster
import Policies

extension Rule {
    /// Whether the rule has something to say about objects of a kind, so that it is not evaluated where the kind is not
    /// read.
    /// - Parameter byName: whether a rule for objects of all kinds does not count.
    func needs(_ kind: APIResource, byName: Bool = false) -> Bool {
        switch decision {
        case .check(let check):
            switch check.target {
            case .container, .pod: return kind.isWorkload
            case .component: return kind.qualifiedName == "pods"
            case .resource:
                return check.kinds.isEmpty && !byName || check.kinds.contains(kind.kind)
                    || check.kinds.contains("\(kind.group)/\(kind.kind)")
            }
        case .analysis(.access), .analysis(.network), .analysis(.references):
            return kindsSought.contains(where: kind.isOne)
        case .analysis(.secrets):
            return switch name {
            case "credential-in-config-map": kind.qualifiedName == "configmaps"
            case "credential-in-env", "credential-in-arguments": kind.isWorkload
            case "committed-secret": kind.qualifiedName == "secrets"
            default: kind.isWorkload || ["secrets", "configmaps"].contains(kind.qualifiedName)
            }
        case .analysis(.podSecurity): return kind.isWorkload
        }
    }

    /// Whether objects that the rule looks at may be among those of a group whose kinds are not known. Rules about single
    /// objects say nothing of objects that nobody has seen.
    func needs(_ group: KindSelection.UnknownGroup) -> Bool { kindsSought.contains(where: group.mayHold) }

    /// What a rule about a whole inventory looks at; nothing for a rule about one object.
    private var kindsSought: [SoughtKind] {
        switch decision {
        case .analysis(.access): AccessAnalysis.kindsSought(by: name)
        case .analysis(.network): NetworkFindings.kindsSought(by: name)
        case .analysis(.references): ReferenceFindings.kindsSought(by: name)
        case .analysis(.secrets), .analysis(.podSecurity), .check: []
        }
    }
}

extension InventoryFacts.Scope {
    /// Whether facts of a kind are kept.
    func needs(_ kind: APIResource) -> Bool {
        if isEmpty { return false }
        let name = kind.qualifiedName
        if let access, kind.group == "rbac.authorization.k8s.io" || Self.accessKinds(access).contains(name) {
            return true
        }
        let followsWorkloads = access == .escalations || network || references || podSecurity
        if followsWorkloads, kind.isWorkload || kind.isCustom { return true }
        if network, Self.networkKinds.contains(name) || Self.networkGroups.contains(kind.group) { return true }
        return references && (Self.referenceKinds.contains(name) || Self.referenceGroups.contains(kind.group))
    }

    /// Whether facts may be kept of objects of a group whose kinds are not known. What custom resources make of workloads,
    /// the network shows by their Pods.
    func mayNeed(_ group: KindSelection.UnknownGroup) -> Bool {
        if isEmpty { return false }
        if references || podSecurity || access == .escalations || group.name == "api" || group.name == "apis" {
            return true
        }
        if access != nil, group.group.isEmpty || group.group == "rbac.authorization.k8s.io" { return true }
        return network && (!group.group.contains(".") || Unseen.Content(group: group.group).isOfNetwork)
    }

    /// Beside roles and bindings. Names of ServiceAccounts and namespaces are what people ask for, right or wrong.
    private static func accessKinds(_ matter: AccessInventory.Matter) -> Set<String> {
        switch matter {
        case .rights: ["serviceaccounts", "namespaces"]
        case .kubeletRights: ["serviceaccounts", "namespaces", "nodes", "pods"]
        case .escalations:
            [
                "serviceaccounts", "namespaces", "nodes", "secrets",
                "mutatingadmissionpolicybindings.admissionregistration.k8s.io",
            ]
        }
    }

    private static let networkKinds: Set<String> = [
        "namespaces", "nodes", "services", "networkpolicies.networking.k8s.io", "ingresses.networking.k8s.io",
        "networkpolicies.extensions", "ingresses.extensions",
    ]
    private static let networkGroups: Set<String> = [
        "policy.networking.k8s.io", "gateway.networking.k8s.io", "gateway.networking.x-k8s.io",
    ]
    private static let referenceKinds: Set<String> = [
        "namespaces", "serviceaccounts", "services", "limitranges", "resourcequotas", "persistentvolumeclaims",
        "secrets", "configmaps", "rolebindings.rbac.authorization.k8s.io",
        "clusterrolebindings.rbac.authorization.k8s.io", "horizontalpodautoscalers.autoscaling",
        "poddisruptionbudgets.policy", "ingresses.networking.k8s.io", "ingresses.extensions",
    ]
    private static let referenceGroups: Set<String> = [
        "admissionregistration.k8s.io", "apiregistration.k8s.io", "apiextensions.k8s.io", "gateway.networking.k8s.io",
    ]
}
