/// What the roles of an inventory amount to: the ground for findings and escalations.
public struct AccessAnalysis: Sendable {
    public let model: AccessModel
    /// By rule: roles share rules, so that what they amount to is kept once for each and not for each role.
    private let judged: [JudgedRule]
    let powers: [Power]
    /// By binding: for each of its subjects, whether Kubernetes itself gives it all of that.
    private let isDefault: [[Bool]]
    let texts = EvidenceTexts()

    /// How much a role gives in the scope in which it is bound.
    enum Power: Int, Comparable, Sendable {
        case some
        /// Writing objects of every kind: what workloads run, webhooks, the API itself. Argo CD's server has this.
        case writer
        /// Enough to become every service account of the scope: Secrets, Pods, commands in them, and tokens. The default
        /// role `edit` is one of these.
        case owner
        /// Every verb on every resource.
        case total

        static func < (a: Power, b: Power) -> Bool { a.rawValue < b.rawValue }
    }

    public init(_ model: AccessModel) {
        self.model = model
        let judged = model.rules.indices.map { JudgedRule(model.rules[$0], at: Int32($0), in: model.version) }
        self.judged = judged
        var known: [[Int32]: Power] = [:]
        // Aggregated roles with one selector have the same rules.
        powers = model.rulesOfRole.map { places in
            if let power = known[places] { return power }
            let power = Power(of: places.lazy.map { judged[Int($0)] })
            known[places] = power
            return power
        }
        isDefault = model.bindings.map { binding in
            let subjects = binding.subjects.map {
                DefaultPolicy.binds($0.subject, to: binding.role, in: binding.namespace)
            }
            guard subjects.contains(true), let role = model.roleIndex(of: binding) else { return subjects }
            // Kubernetes' own role, which nothing was aggregated into.
            if model.roles[role].origin == nil && model.roles[role].aggregation == nil { return subjects }
            let isDefault = DefaultPolicy.isDefault(binding.role, granting: model.effectiveRules(of: role))
            return isDefault ? subjects : subjects.map { _ in false }
        }
    }

    /// The capabilities that a binding really gives: those that reach into its scope.
    func capabilities(ofBinding number: Int) -> [CapabilityMatch] {
        let binding = model.bindings[number]
        return model.roleIndex(of: binding).map { capabilities(ofRole: $0, in: BindingScope(binding.namespace)) } ?? []
    }

    /// What a role gives where it is bound.
    func capabilities(ofRole role: Int, in scope: BindingScope) -> [CapabilityMatch] {
        model.rulesOfRole[role].flatMap { judged[Int($0)].matches.filter(scope.gives) }
    }

    /// The same for objects of certain names.
    func capabilitiesForNames(ofRole role: Int, in scope: BindingScope) -> [CapabilityMatch] {
        model.rulesOfRole[role].flatMap { judged[Int($0)].matchesForNames.filter(scope.gives) }
    }

    /// What a role amounts to, wherever it is bound.
    func matches(ofRole role: Int) -> [CapabilityMatch] {
        model.rulesOfRole[role].flatMap { judged[Int($0)].matches }
    }

    /// Whether what a binding gives is Kubernetes' own default: its subject, its role, and nothing more in the role.
    func isDefault(_ grant: Grant) -> Bool { isDefault[grant.binding][grant.subject] }
}

extension PolicyRule {
    /// Whether the rule lets objects of every kind be created or changed.
    var writesEverything: Bool {
        apiGroups.contains("*") && resources.contains("*") && resourceNames.isEmpty
            && verbs.contains { ["*", "create", "update", "patch"].contains($0) }
    }

    /// Whether the rule gives everything there is.
    var isTotal: Bool {
        verbs.contains("*") && apiGroups.contains("*") && resources.contains("*") && resourceNames.isEmpty
    }
}

/// Where a role holds.
enum BindingScope: Hashable, Sendable {
    /// By a ClusterRoleBinding.
    case cluster
    /// By a RoleBinding in each.
    case everyNamespace
    case namespace(String)

    /// - Parameter namespace: a binding's; nil for the whole cluster.
    init(_ namespace: String?) { self = namespace.map(BindingScope.namespace) ?? .cluster }

    /// Nil for the cluster and for every namespace.
    var namespace: String? { if case .namespace(let name) = self { name } else { nil } }

    func gives(_ match: CapabilityMatch) -> Bool {
        let capability = Capability[match.id]
        return switch self {
        case .cluster: capability.reaches(nil)
        // One of them is where Kubernetes' own parts are.
        case .everyNamespace: match.worksInNamespaces && capability.reaches("kube-system")
        case .namespace(let name): match.worksInNamespaces && capability.reaches(name)
        }
    }
}
