import Analyses
import Policies

/// Something that an answer does not know.
public struct AccessGap: Sendable {
    public enum Kind: String, Sendable {
        /// A role that a binding names was not read.
        case missingRole = "missing-role"
        /// An object that the API server would refuse.
        case malformed
        /// An aggregated role that is too large.
        case unevaluatedRole = "unevaluated-role"
        /// Roles that a subject may bind itself to, of which there are too many.
        case unfollowedRoles = "unfollowed-roles"
        /// Users and accounts in whose name a subject may act, of which there are too many.
        case unfollowedLenders = "unfollowed-lenders"
        /// A namespace in which Pods can be made, whose Namespace was not read: nobody knows what Pod Security refuses.
        case unknownNamespace = "unknown-namespace"
        /// Workloads that can be taken over, and of which files hold none.
        case unreadWorkloads = "unread-workloads"
        /// Objects of files that state no namespace: whoever applies them may choose one.
        case assumedNamespace = "assumed-namespace"
        /// A kind of a live cluster that changed while it was read.
        case partlyRead = "partly-read"
        /// An input that was not read.
        case unread
    }

    public let kind: Kind
    public let message: String
    /// Of an input that was not read, or not at one moment.
    var unseen: Unseen?
    var location: Location?
    /// Where the binding of a missing role holds; nil for the whole cluster.
    var namespace: String?
    /// What it does to an answer.
    let bound: AnswerBound

    init(kind: Kind, message: String, location: Location? = nil, namespace: String? = nil, bound: AnswerBound) {
        self.kind = kind
        self.message = message
        self.location = location
        self.namespace = namespace
        self.bound = bound
    }

    init(_ unseen: Unseen, on matter: AccessInventory.Matter) {
        self.unseen = unseen
        kind = unseen.isInMotion ? .partlyRead : .unread
        message =
            unseen.isInMotion
            ? "\(unseen.name) may not be wholly known: \(unseen.reason)"
            : "\(unseen.name) was not read: \(unseen.reason)"
        // Where no node is known, each workload may run on one of the control plane.
        bound = unseen.content == .nodes && matter == .escalations ? .unknown : .lower
    }

    private static let most = 5

    /// Notes for people: the first few, and how many there are. Inputs that were not read are said while reading.
    public static func notes(_ gaps: [AccessGap]) -> [String] {
        let said = gaps.filter { $0.kind != .unread }
        var notes = said.prefix(most).map { gap in
            gap.message + (gap.location.map { " (\($0))" } ?? "")
        }
        if said.count > most { notes.append("\(said.count - most) more of this kind; --format json lists them") }
        return notes
    }
}

extension [AccessGap] {
    /// How an answer stands to the truth.
    public var bound: AnswerBound { reduce(.exact) { $0.and($1.bound) } }

    /// What an answer cannot know, in a phrase: `not read: roles, clusterroles (forbidden: …); 2 roles that bindings name are
    /// not known`. Nil where the answer is exact.
    var limit: String? {
        let limiting = filter { $0.bound != .exact }
        var parts: [String] = []
        for (kind, words) in [(AccessGap.Kind.unread, "not read"), (.partlyRead, "changed while read")] {
            let inputs = limiting.filter { $0.kind == kind }.compactMap(\.unseen)
            if !inputs.isEmpty { parts.append("\(words): \(inputs.summary)") }
        }
        let missing = limiting.count { $0.kind == .missingRole }
        if missing > 0 {
            parts.append(
                "\(AccessText.count(missing, "role")) that bindings name \(missing == 1 ? "is" : "are") not known")
        }
        let large = limiting.count { $0.kind == .unevaluatedRole }
        if large > 0 { parts.append("\(AccessText.count(large, "aggregated role")) too large to be computed") }
        let binders = limiting.count { $0.kind == .unfollowedRoles }
        if binders > 0 {
            let who = binders == 1 ? "1 subject may" : "\(binders) subjects may"
            parts.append("\(who) bind more roles than are followed")
        }
        let borrowers = limiting.count { $0.kind == .unfollowedLenders }
        if borrowers > 0 {
            let who = borrowers == 1 ? "1 subject may" : "\(borrowers) subjects may"
            parts.append("\(who) act for more others than are followed")
        }
        let namespaces = limiting.count { $0.kind == .unknownNamespace }
        if namespaces > 0 {
            parts.append("Pod Security of \(AccessText.count(namespaces, "namespace")) is not known")
        }
        let workloads = limiting.count { $0.kind == .unreadWorkloads }
        if workloads > 0 {
            parts.append("the workloads of \(AccessText.count(workloads, "namespace")) are not among the files")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}
