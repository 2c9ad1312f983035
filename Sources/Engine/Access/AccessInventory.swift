import Analyses
import CEL
import Policies
import Reports

/// The objects that questions about access are answered from, and what they leave open.
public struct AccessInventory: Sendable {
    public let model: AccessModel
    private let unseen: [Unseen]
    /// Whether it is of a cluster.
    let isLive: Bool
    private let isWhollyRead: Bool

    /// What an answer hangs on.
    public enum Matter: Sendable {
        /// Roles and bindings.
        case rights
        /// These, and the Pods and Nodes for which the node authorizer gives kubelets rights.
        case kubeletRights
        /// These, and all that may lead from one right to another: workloads, nodes, namespaces, tokens.
        case escalations
    }

    /// - Parameter version: the API server's; nil for what the cluster says, else the newest.
    public init(_ inventory: Inventory, version: KubernetesVersion? = nil) {
        model = AccessModel(
            inventory.facts.access, completeness: inventory.extent == .cluster ? .cluster : .files,
            version: version ?? inventory.kubernetesVersion ?? .newest)
        unseen = inventory.unseen
        isLive = inventory.isLive
        isWhollyRead = inventory.isComplete
    }

    /// Whether every input was read that an answer hangs on.
    public func isComplete(for matter: Matter) -> Bool {
        isWhollyRead || isLive && unseen.allSatisfy { $0.isInMotion || !$0.concerns(matter) }
    }

    /// What answers do not know.
    /// - Parameter user: only what concerns the user and its groups; nil for everyone.
    public func gaps(for user: UserInfo? = nil, on matter: Matter) -> [AccessGap] {
        // The kubelets' rights hang on the Pods of their nodes.
        let isKubelet = user?.name.hasPrefix("system:node:") ?? false
        return gaps(of: user?.subjects, on: isKubelet && matter == .rights ? .kubeletRights : matter)
    }

    /// - Parameters:
    ///   - subjects: only what bindings give these; nil for everyone.
    ///   - gained: aggregated roles that count besides, where they are not computed.
    private func gaps(of subjects: Set<Subject>?, gained: Set<RoleKey> = [], on matter: Matter) -> [AccessGap] {
        let missing = model.bindingsWithoutRole(of: subjects).map { binding in
            let role = "\(binding) names \(binding.role), which "
            let isKnown = model.completeness == .cluster || binding.role.kind == .role && wereRolesRead
            return AccessGap(
                kind: .missingRole,
                message: role
                    + (isKnown
                        ? "does not exist and grants nothing"
                        : "\(isLive ? "was not read" : "is not among the files"): what it allows is not counted"),
                location: binding.roleOrigin?.location, namespace: binding.namespace, bound: isKnown ? .exact : .lower)
        }
        let malformed = model.facts.malformed.map { fault in
            AccessGap(
                kind: .malformed, message: "\(fault.origin.resource.title) grants nothing: \(fault.reason)",
                location: fault.origin.location, bound: .exact)
        }
        let large = gained.union(model.unevaluatedRoles(of: subjects)).sorted { $0.name < $1.name }.map {
            AccessGap(kind: .unevaluatedRole, message: "\($0) aggregates more rules than are computed", bound: .lower)
        }
        let unread = unseen.filter { $0.concerns(matter) }.map { AccessGap($0, on: matter) }
        return missing + [unplaced].compactMap(\.self) + malformed + large + unread
    }

    /// Objects that count as lying in `default`, because they state no namespace.
    private var unplaced: AccessGap? {
        guard let first = model.facts.unplaced.first else { return nil }
        let count = model.facts.unplaced.count
        let message =
            "\(AccessText.count(count, "object")) without a namespace, such as \(first.resource.kind) "
            + "\(first.resource.name ?? ""), \(count == 1 ? "counts" : "count") as lying in default; applied to "
            + "another (kubectl apply -n), the rights lie there"
        return AccessGap(
            kind: .assumedNamespace, message: message, location: first.location, namespace: "default", bound: .exact)
    }

    /// What is not known of the ways from some footholds.
    /// - Parameters:
    ///   - sources: nil for everyone.
    ///   - user: who is asked for beside them.
    func gaps(from sources: [Foothold]?, in graph: EscalationGraph, for user: UserInfo? = nil) -> [AccessGap] {
        let unknowns = graph.unknowns(from: sources ?? graph.sources)
        let subjects = sources.map { _ in unknowns.subjects.union(user?.subjects ?? []) }
        // Of a cluster it is said that the Namespaces, or the Pods, were not read.
        let namespaces = isLive ? [] : unknowns.namespaces.sorted { ($0 ?? "") < ($1 ?? "") }
        let workloads = isLive ? [] : unknowns.workloads.sorted { ($0 ?? "") < ($1 ?? "") }
        return gaps(of: subjects, gained: unknowns.roles, on: .escalations)
            + unknowns.subjectsWithMoreRoles.sorted().map {
                AccessGap(
                    kind: .unfollowedRoles, message: "\($0) may bind itself to more roles than are followed",
                    bound: .lower)
            }
            + unknowns.subjectsWithMoreLenders.sorted().map {
                AccessGap(
                    kind: .unfollowedLenders,
                    message: "\($0) may act for more users and accounts than are asked what they may do",
                    bound: .lower)
            }
            + namespaces.map {
                AccessGap(
                    kind: .unknownNamespace, message: AccessAnalysis.unknownPodSecurity(in: $0), namespace: $0,
                    bound: .lower)
            }
            + workloads.map { namespace in
                let whose = namespace.map { "the workloads of namespace \($0)" } ?? "the workloads of kube-system"
                return AccessGap(
                    kind: .unreadWorkloads,
                    message: "\(whose) are not among the files: what their accounts may do is not counted",
                    namespace: namespace, bound: .lower)
            }
    }
}

extension AccessInventory {
    /// Whether the Roles of a cluster were read where its RoleBindings were, be it that something else was not.
    private var wereRolesRead: Bool {
        isLive
            && unseen.allSatisfy { input in
                switch input.content {
                case .rights: !input.name.hasPrefix("roles.") && !input.name.contains("/")
                case .anything: false
                default: true
                }
            }
    }
}

extension Unseen {
    fileprivate func concerns(_ matter: AccessInventory.Matter) -> Bool {
        switch content {
        case .rights, .anything: true
        case .nodes, .workloads: matter != .rights
        case .namespaces, .credentials: matter == .escalations
        case .networkPolicies, .meshPolicies, .routes: false
        }
    }
}

/// What people should know of the names that they asked for.
extension AccessInventory {
    /// Whether an object names a subject.
    func knows(_ subject: Subject) -> Bool { subjects.contains(subject) }

    private var subjects: Set<Subject> {
        Set(
            model.subjects + model.facts.serviceAccounts.map(\.subject) + model.facts.workloads.map(\.subject)
                + model.nodeNames.map(Subject.node))
    }

    /// Says that no object names a subject, and who may have been meant.
    public func note(on subject: Subject) -> String? {
        let subjects = subjects
        if subjects.contains(subject) || subject.isBuiltIn { return nil }
        if model.facts.refusedSubjects.contains(subject) {
            return "only bindings that the API server would refuse name \(subject); it has what its groups have"
        }
        let guess = UnknownName(
            what: "", name: subject.description, known: subjects.map(\.description)
        ).suggestions.first
        return "no object names \(subject)" + (guess.map { "; did you mean \($0)?" } ?? "; it has what its groups have")
    }

    /// Says that no object tells of a namespace, and which may have been meant.
    public func note(onNamespace namespace: String) -> String? {
        let namespaces = model.namespaces
        if namespaces.isEmpty || namespaces.contains(namespace) { return nil }
        let guess = UnknownName(what: "", name: namespace, known: namespaces).suggestions.first
        return "no object tells of namespace \(namespace)" + (guess.map { "; did you mean \($0)?" } ?? "")
    }
}

extension Subject {
    /// Whether Kubernetes itself knows who that is.
    fileprivate var isBuiltIn: Bool {
        let name = if case .group(let group) = self { group } else { userName ?? "" }
        if case .serviceAccount = self { return false }
        return name.hasPrefix("system:")
    }
}

extension ResourceIdentity {
    /// Such as `Role shop/reader`.
    fileprivate var title: String { kind + " " + [namespace, name].compactMap(\.self).joined(separator: "/") }
}
