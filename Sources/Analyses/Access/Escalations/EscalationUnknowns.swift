/// What is not known of the rights on the ways from some footholds, so that there may be more ways.
public struct EscalationUnknowns: Sendable {
    /// To whom bindings give these rights by roles that were not read, or are not computed.
    public internal(set) var subjects: Set<Subject> = []
    /// Aggregated roles on the ways that are too large to be computed.
    public internal(set) var roles: Set<RoleKey> = []
    /// Who may bind itself to more roles than are followed.
    public internal(set) var subjectsWithMoreRoles: Set<Subject> = []
    /// Who may act for more users and accounts than are asked what they may do.
    public internal(set) var subjectsWithMoreLenders: Set<Subject> = []
    /// Of files: where Pods can be made whose Pod Security is not known, since the Namespaces are not among them. Nil for
    /// namespaces that no object tells of.
    public internal(set) var namespaces: Set<String?> = []
    /// Of files: the namespaces to all of whose workloads a way leads and of which none was read. Nil where it leads to all
    /// of the cluster, and none of Kubernetes' own was read.
    public internal(set) var workloads: Set<String?> = []

    var isEmpty: Bool {
        subjects.isEmpty && roles.isEmpty && subjectsWithMoreRoles.isEmpty && subjectsWithMoreLenders.isEmpty
            && namespaces.isEmpty && workloads.isEmpty
    }

    mutating func add(_ other: EscalationUnknowns) {
        subjects.formUnion(other.subjects)
        roles.formUnion(other.roles)
        subjectsWithMoreRoles.formUnion(other.subjectsWithMoreRoles)
        subjectsWithMoreLenders.formUnion(other.subjectsWithMoreLenders)
        namespaces.formUnion(other.namespaces)
        workloads.formUnion(other.workloads)
    }
}

extension EscalationGraph {
    /// What is not known of the rights on the ways from some footholds.
    public func unknowns(from sources: [Foothold]) -> EscalationUnknowns {
        var unknowns = EscalationUnknowns()
        visit(from: sources) { foothold in
            if let own = unknownsByFoothold[foothold] { unknowns.add(own) }
            if case .everyWorkload(let namespace) = foothold, !hasWorkloads(in: namespace ?? "kube-system") {
                unknowns.workloads.insert(namespace)
            }
        }
        // Each namespace is one of all.
        if unknowns.workloads.contains(nil) { unknowns.workloads = [nil] }
        return unknowns
    }
}
