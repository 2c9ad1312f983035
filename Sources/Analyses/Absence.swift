/// Objects that an analysis looks for.
public enum SoughtKind: Hashable, Sendable {
    /// One kind: `NetworkPolicy` of `networking.k8s.io`; the core group is empty.
    case kind(String, group: String)
    /// Every kind of an API group.
    case group(String)
    /// Whatever makes pods: Kubernetes' own workloads, and custom resources, any of which may hold a pod template.
    case workloads
}

/// What a finding takes for absent, such as a policy that would keep strangers out.
///
/// Of a live cluster that was not wholly read such a finding holds only where the objects would have been seen: whoever
/// may not list NetworkPolicies does not know that there are none. Files show what is beside them or not; there the
/// analyses judge by themselves what they can know, but for files that were not read: they may hold what is sought.
public struct Absence: Hashable, Sendable {
    public enum Place: Hashable, Sendable {
        /// In one namespace, or in none where the kind has no namespaces.
        case namespace(String)
        /// In whatever namespace.
        case anywhere
    }

    public let kinds: [SoughtKind]
    public let place: Place
    /// What the text of such an object says: its name, or the values of its labels.
    public let texts: [String]
    /// Whether it would bar a way that other objects show to be there. Of a repository's files that were not read nobody
    /// assumes that: they are as likely another form of the same objects, as a chart is.
    public private(set) var bars = false

    public init(of kinds: [SoughtKind], in place: Place, saying texts: [String] = []) {
        self.kinds = kinds
        self.place = place
        self.texts = texts
    }

    /// The same as what would bar a way.
    var barring: Absence {
        var absence = self
        absence.bars = true
        return absence
    }
}

extension SoughtKind {
    static func core(_ kind: String) -> SoughtKind { .kind(kind, group: "") }
}
