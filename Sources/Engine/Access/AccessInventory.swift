import Analyses
import Inputs
import Policies
import Reports

/// The objects that questions about access are answered from, and what they leave open.
public struct AccessInventory: Sendable {
    public let model: AccessModel
    /// Inputs that could not be read.
    let unread: [LedgerEntry]
    private let partlyRead: [LedgerEntry]
    private let isLive: Bool
    /// Whether every input was read.
    public let isComplete: Bool

    public init(_ inventory: Inventory) {
        model = AccessModel(
            inventory.facts.access, completeness: inventory.extent == .cluster ? .cluster : .files)
        unread = inventory.ledger.filter { $0.outcome == .failed || $0.omission == .needsRendering }
        partlyRead = inventory.partlyRead
        isLive = inventory.isLive
        isComplete = inventory.isComplete
    }

    /// What answers do not know.
    /// - Parameter user: only what concerns the user and its groups; nil for everyone.
    public func gaps(for user: UserInfo? = nil) -> [AccessGap] {
        let missing = model.bindingsWithoutRole(of: user).map { binding in
            let role = "\(binding) names \(binding.role), which "
            return AccessGap(
                kind: .missingRole,
                message: role
                    + (model.completeness == .cluster
                        ? "does not exist and grants nothing"
                        : "\(isLive ? "was not read" : "is not among the files"): what it allows is not counted"),
                location: binding.roleOrigin?.location, namespace: binding.namespace)
        }
        let malformed = model.facts.malformed.map { fault in
            AccessGap(
                kind: .malformed, message: "\(fault.origin.resource.title) grants nothing: \(fault.reason)",
                location: fault.origin.location)
        }
        let large = model.unevaluated.map {
            AccessGap(kind: .unevaluatedRole, message: "\($0) aggregates more rules than are computed", location: nil)
        }
        let partly = partlyRead.map {
            AccessGap(
                kind: .partlyRead, message: "\($0.path) may not be wholly known: \($0.reason ?? "unknown")",
                location: nil)
        }
        return missing + malformed + large + partly
            + unread.map {
                AccessGap(kind: .unread, message: "\($0.path) was not read: \($0.reason ?? "unknown")", location: nil)
            }
    }
}

/// What people should know of the names that they asked for.
extension AccessInventory {
    /// Whether an object names a subject.
    func knows(_ subject: Subject) -> Bool { subjects.contains(subject) }

    private var subjects: Set<Subject> {
        Set(model.subjects + model.facts.serviceAccounts.map(\.subject) + model.facts.workloads.map(\.subject))
    }

    /// Says that no object names a subject, and who may have been meant.
    public func note(on subject: Subject) -> String? {
        let subjects = subjects
        if subjects.contains(subject) || subject.isBuiltIn { return nil }
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

/// Something that an answer does not know, so that it may say too little.
public struct AccessGap: Sendable {
    public enum Kind: String, Sendable {
        /// A role that a binding names was not read.
        case missingRole = "missing-role"
        /// An object that the API server would refuse.
        case malformed
        /// An aggregated role that is too large.
        case unevaluatedRole = "unevaluated-role"
        /// A kind of a live cluster that changed while it was read.
        case partlyRead = "partly-read"
        /// An input that was not read.
        case unread
    }

    public let kind: Kind
    public let message: String
    let location: Location?
    /// Where the binding of a missing role holds; nil for the whole cluster.
    var namespace: String?

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

extension ResourceIdentity {
    /// Such as `Role shop/reader`.
    fileprivate var title: String { kind + " " + [namespace, name].compactMap(\.self).joined(separator: "/") }
}
