import CEL

/// A permission with which a subject gains more than the permission itself. Each is found by verbs and resources, as the
/// authorizer finds them: wildcards count, `pods/*` and other rules that allow nothing do not.
struct Capability: Sendable {
    /// Where a right must hold to be one of these.
    enum Reach: Sendable {
        /// In one namespace or in all.
        case anywhere
        case wholeCluster
        case singleNamespace
        /// In `kube-system`, or in all namespaces.
        case systemNamespace
    }

    /// What `resourceNames` do to it.
    enum Naming: Sendable {
        /// Only rules without names count.
        case unnamedOnly
        /// Only rules with names count.
        case namedOnly
        /// Rules without names count, and those with one of these.
        case unnamedOrAny(of: [String])
    }

    struct Target: Sendable {
        let group: String
        /// As rules write it; `*` for every resource of the group.
        let resource: String
        /// Whether its objects belong to no namespace, so that a RoleBinding does not reach them.
        let isClusterScoped: Bool
    }

    let id: ID
    /// The rule whose findings tell of it; nil for what matters only together with others.
    let rule: String?
    let verbs: [String]
    /// A verb that was enough, too, until a version.
    let former: (verb: String, before: KubernetesVersion)?
    /// The first version in which the verbs give anything; nil for all that are known.
    let since: KubernetesVersion?
    let targets: [Target]
    let reach: Reach
    let naming: Naming
    /// What the subject may do, after `may`: `read every Secret`.
    let what: String
    /// The same of certain names, which follow: `act as a member of`. Nil where `what` is not about all of them.
    let whatNamed: String?

    /// What it lets one do to objects of certain names; to all where there are none.
    func what(names: [String]) -> String {
        guard let whatNamed, !names.isEmpty else { return what }
        return "\(whatNamed) \(AccessWords.list(Set(names).sorted()))"
    }

    /// - Parameter version: the API server's.
    func allowsVerb(of rule: PolicyRule, in version: KubernetesVersion) -> Bool {
        verbs(in: version).contains { rule.allows(verb: $0) }
    }

    private func verbs(in version: KubernetesVersion) -> [String] {
        if let since, version < since { return [] }
        guard let former, version < former.before else { return verbs }
        return verbs + [former.verb]
    }

    /// Whether a rule with names has one of the verbs in a way that requests can use. What is created by POST has no name
    /// when it is authorized; server-side apply names it, and needs the verb `patch` beside `create`.
    func allowsVerbForNames(of rule: PolicyRule, _ target: Target, in version: KubernetesVersion) -> Bool {
        let mayCreate = target.resource.contains("/") || rule.allows(verb: "patch")
        return verbs(in: version).contains {
            rule.allows(verb: $0) && ($0 != "create" || mayCreate) && $0 != "deletecollection"
        }
    }

    func allowsNames(of rule: PolicyRule) -> Bool {
        switch naming {
        case .unnamedOnly: rule.resourceNames.isEmpty
        case .namedOnly: !rule.resourceNames.isEmpty
        case .unnamedOrAny(let names):
            rule.resourceNames.isEmpty || rule.resourceNames.contains { names.contains($0) }
        }
    }

    /// Whether what a binding gives in its scope can be this.
    /// - Parameter namespace: the binding's; nil for the whole cluster.
    func reaches(_ namespace: String?) -> Bool {
        switch reach {
        case .anywhere: true
        case .wholeCluster: namespace == nil
        case .singleNamespace: namespace != nil
        case .systemNamespace: namespace == nil || namespace == "kube-system"
        }
    }
}

extension Capability {
    /// The capabilities by what they let one do; the numbering is that of ``Capability/all``.
    enum ID: Int, CaseIterable, Sendable {
        case readAllSecrets, readNamespaceSecrets, readNamedSecret, writeSecrets, deleteSecrets
        case issueAnyToken, issueNamespaceTokens
        case impersonateUsers, impersonateGroups, impersonateServiceAccounts, impersonateExtras
        case constrainedImpersonation
        case escalateRoles, bindRoles, writeBindings, writeRoles, deleteRBAC
        case createPods, createWorkloads, changeWorkloads, writeCustomWorkloads, patchPods, ephemeralContainers
        case execIntoPods, attachToPods, forwardPorts, proxyToPods, readLogs, deleteLogs, writePodStatus, deletePods
        case evictPods
        case bindPods, resizeOrCheckpoint
        case proxyToNodes, readNodeInternals, writeNodes, writeNodeStatus
        case approveCertificates, approveAsSigner, createCertificateRequests, signAsSigner, writeCertificateStatus
        case writeTrustBundles
        case mutatingWebhooks, validatingWebhooks, admissionPolicies, policyEngines, apiServices,
            customResourceDefinitions
        case persistentVolumes, persistentVolumeClaims, storageClasses, writeNamespaces, networkPolicies, writeServices
        case writeIngresses, systemConfigMaps, anyConfigMaps, deleteEvents, massDeletion, writeQuotas
        case enterVirtualMachines, forwardVirtualMachinePorts, claimDevicesAsAdministrator
        // Parts of combinations.
        case createSecrets, writeClusterBindings, writeNamespaceBindings, bindClusterRoles, escalateClusterRoles
        case updateClusterRoles, updateRoles, escalateNamespaceRoles, bindAnyRole
        case writeMutatingPolicies, writeMutatingPolicyBindings, writeCloudUsers
    }

    static subscript(_ id: ID) -> Capability { all[id.rawValue] }
}

/// A capability that one rule of a role gives.
struct CapabilityMatch: Sendable {
    let id: Capability.ID
    /// The rule's place in ``AccessModel/rules``.
    let rule: Int32
    /// Whether a RoleBinding gives it, too.
    let worksInNamespaces: Bool
    /// Empty for all names.
    let names: [String]

    /// Of a right to signers: whether certificates of the signer name any user.
    var isForClientSigner: Bool { names.isEmpty || names.contains { Capability.clientSigners.contains($0) } }
}

/// Finds capabilities by the resources that rules name, so that most rules are compared with few of them.
struct CapabilityIndex: Sendable {
    private struct Candidate: Sendable {
        let id: Capability.ID
        let target: Capability.Target
    }

    private let byResource: [String: [Candidate]]
    private let ofWholeGroups: [Candidate]
    private let all: [Candidate]

    static let shared = CapabilityIndex()

    private init() {
        var byResource: [String: [Candidate]] = [:]
        var ofWholeGroups: [Candidate] = []
        var all: [Candidate] = []
        for capability in Capability.all {
            for target in capability.targets {
                let candidate = Candidate(id: capability.id, target: target)
                all.append(candidate)
                guard target.resource != "*" else {
                    ofWholeGroups.append(candidate)
                    continue
                }
                byResource[target.resource, default: []].append(candidate)
                if let slash = target.resource.firstIndex(of: "/") {
                    byResource["*" + target.resource[slash...], default: []].append(candidate)
                }
            }
        }
        self.byResource = byResource
        self.ofWholeGroups = ofWholeGroups
        self.all = all
    }

    /// What a rule amounts to, each capability once.
    /// - Parameter version: the API server's.
    func matches(of rule: PolicyRule, at place: Int32, in version: KubernetesVersion) -> [CapabilityMatch] {
        matches(of: rule, at: place) { capability, _ in
            capability.allowsVerb(of: rule, in: version) && capability.allowsNames(of: rule)
        }
    }

    /// What a rule with names amounts to for the objects that it names, whatever their names are; nothing for other rules.
    func matchesForNames(of rule: PolicyRule, at place: Int32, in version: KubernetesVersion) -> [CapabilityMatch] {
        guard !rule.resourceNames.isEmpty else { return [] }
        return matches(of: rule, at: place) { $0.allowsVerbForNames(of: rule, $1, in: version) }
    }

    private func matches(
        of rule: PolicyRule, at place: Int32, where counts: (Capability, Capability.Target) -> Bool
    ) -> [CapabilityMatch] {
        guard !rule.resources.isEmpty, !rule.verbs.isEmpty else { return [] }
        // What goes on behind a slash is a part of an object, such as its status or scale.
        var candidates = rule.resources.contains { !$0.contains("/") } ? ofWholeGroups : []
        if rule.resources.contains("*") {
            candidates = all
        } else {
            for resource in rule.resources {
                let isExtra = resource.hasPrefix("userextras/") && resource != "userextras/*"
                candidates += byResource[isExtra ? Capability.anyExtra : resource] ?? []
            }
        }
        var worksInNamespaces: [Capability.ID: Bool] = [:]
        for candidate in candidates {
            let capability = Capability[candidate.id]
            guard rule.allows(group: candidate.target.group), counts(capability, candidate.target) else { continue }
            worksInNamespaces[candidate.id] =
                worksInNamespaces[candidate.id] ?? false || !candidate.target.isClusterScoped
        }
        return worksInNamespaces.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            CapabilityMatch(id: $0.key, rule: place, worksInNamespaces: $0.value, names: rule.resourceNames)
        }
    }
}
