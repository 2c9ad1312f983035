import Cluster
import Inputs
import Kubernetes
import Reports

/// Reads kinds one after the other and says of each object whether it is reported by itself. The next kinds are asked for
/// meanwhile, each one page ahead.
struct ClusterReader {
    let cluster: LiveCluster
    let scope: ClusterScope
    let selection: KindSelection
    /// Whether what is reported at an owner is left to it.
    private let folds: Bool
    /// Whether objects that are reported at their owners are given all the same, with where that is.
    var givesFolded = false

    /// Kinds that are asked for at the same time.
    private static let kindsAtOnce = 4
    /// After so many kinds in a row without an answer, the others are not asked for.
    private static let patience = 3

    /// - Parameters:
    ///   - folds: whether objects that are reported at their owners are counted only; false to get every object.
    ///   - needs: whether a kind is of any use.
    ///   - mayNeed: whether a kind of a group may be, of which the server does not tell the kinds.
    init(
        _ cluster: LiveCluster, _ scope: ClusterScope, folds: Bool = true,
        needs: (APIResource) -> Bool = { _ in true },
        mayNeed: (KindSelection.UnknownGroup) -> Bool = { _ in true }
    ) {
        self.folds = folds
        self.cluster = cluster
        self.scope = scope
        selection = KindSelection(
            cluster.discovery.preferred, failures: cluster.discovery.failures, scope, needs: needs,
            mayNeed: mayNeed)
    }

    /// - Parameters:
    ///   - objects: takes objects of a kind that are reported by themselves, in the server's order; false to stop.
    ///   - end: takes what became of a kind.
    func read(
        objects take: ([LiveObject], APIResource) -> Bool, end: (KindOutcome) -> Void
    ) {
        var owners = folds ? OwnerChains() : nil
        var open: [KindReader] = []
        defer { for reader in open { reader.cancel() } }
        var unanswered = 0
        var rest = selection.kinds[...]
        while !open.isEmpty || !rest.isEmpty {
            while open.count < ClusterReader.kindsAtOnce, unanswered < ClusterReader.patience,
                let kind = rest.popFirst()
            {
                open.append(KindReader(kind, cluster.client, namespaces: scope.namespaces))
            }
            guard !open.isEmpty else { break }
            let reader = open[0]
            var outcome = KindOutcome(reader.kind)
            while let page = reader.next() {
                guard take(outcome.take(page, scope, &owners, givesFolded: givesFolded), reader.kind) else { return }
            }
            outcome.failures = reader.failures
            open.removeFirst()
            let isUnanswered = outcome.failures.contains { !$0.error.isAnswer }
            unanswered = isUnanswered ? unanswered + 1 : 0
            end(outcome)
        }
        for kind in rest { end(KindOutcome(notAskedFor: kind)) }
    }
}

/// What became of one kind.
struct KindOutcome {
    let kind: APIResource
    /// Objects that are reported by themselves.
    private(set) var objects = 0
    private(set) var atOwners = 0
    private(set) var malformed = 0
    private(set) var isInconsistent = false
    /// Whether the list was read again from its start. What it brought before stays, though it may be gone.
    private(set) var beganAnew = false
    var failures: [KindReader.Failure] = []
    private var isAskedFor = true
    /// Of Namespaces, those that are left out.
    fileprivate var excludedNamespaces: Set<String> = []
    /// The objects so far: a list that begins anew brings them again.
    private var seen: Set<ObjectUID> = []
    /// What cannot be made sense of in objects: the first one and how many.
    private var mistakes: (first: String, count: Int)?

    init(_ kind: APIResource) { self.kind = kind }

    init(notAskedFor kind: APIResource) {
        self.kind = kind
        isAskedFor = false
    }

    mutating func take(
        _ page: KindReader.Page, _ scope: ClusterScope, _ owners: inout OwnerChains?, givesFolded: Bool = false
    ) -> [LiveObject] {
        malformed += page.malformed
        isInconsistent = isInconsistent || page.isInconsistent
        beganAnew = beganAnew || page.beginsAnew
        var found: [LiveObject] = []
        found.reserveCapacity(page.resources.count)
        for resource in page.resources {
            let namespace = kind.isNamespaced ? resource.namespace : kind.isNamespace ? resource.name : nil
            if scope.excludes(namespace) {
                if kind.isNamespace, let namespace { excludedNamespaces.insert(namespace) }
                continue
            }
            if let uid = resource.uid, !seen.insert(uid).inserted { continue }
            var owner = LiveObject.Owner()
            switch owners?.place(resource, of: kind) ?? .byItself(owner: nil) {
            case .byItself(let controller):
                objects += 1
                found.append(LiveObject(resource, of: kind, controller: controller))
                continue
            case .astray(let name): owner.name = name
            case .atOwner: break
            }
            atOwners += 1
            if givesFolded { owner.place = owners?.stand(for: resource) }
            if owner.name != nil || owner.place != nil {
                found.append(
                    LiveObject(resource, of: kind, controller: resource.controller?.words, reportedAt: owner))
            }
        }
        return found
    }

    /// Keeps no more than what there is to say about the kind.
    mutating func forgetObjects() { seen = [] }

    mutating func add(mistake: String) {
        mistakes = (mistakes?.first ?? mistake, (mistakes?.count ?? 0) + 1)
    }

    /// Whether some of what should have been read was not.
    var isIncomplete: Bool {
        !failures.isEmpty || !isAskedFor || malformed > 0 || mistakes != nil || isInconsistent
    }

    /// Why the kind, or part of it, was not read: `forbidden: …`; nil where all was.
    var obstacle: String? {
        if !isAskedFor { return "not asked for, because the server had stopped answering" }
        guard let first = failures.first else { return nil }
        let place = first.namespace.map { "namespace \($0): " } ?? ""
        let more = failures.count > 1 ? " (and \((failures.count - 1).counting("more namespace")))" : ""
        return place + (first.error.refusal ?? first.error.message) + more
    }

    /// The entry of the ledger.
    var entry: LedgerEntry {
        let name = kind.qualifiedName
        var entry: LedgerEntry
        if let obstacle {
            entry = .failed(name, reason: obstacle)
            if failures.allSatisfy(\.error.isForbidden), !failures.isEmpty { entry.omission = .forbidden }
        } else if let mistakes {
            entry = .failed(
                name, reason: mistakes.first + (mistakes.count > 1 ? " (and \(mistakes.count - 1) more)" : ""))
        } else if malformed > 0 {
            entry = .failed(name, reason: "\(malformed) of the objects in the list are no objects")
        } else {
            entry = .checked(name, objects: objects)
            entry.reason = remark
            entry.isInMotion = isInconsistent
        }
        entry.objects = objects
        entry.documentsFailed = malformed
        return entry
    }

    fileprivate static let inconsistency =
        "changed while it was read: objects that came or went meanwhile may be missing"

    private var remark: String? {
        var remarks: [String] = []
        if atOwners > 0 { remarks.append("\(atOwners) more reported at the objects that own them") }
        if isInconsistent {
            remarks.append(KindOutcome.inconsistency)
        } else if beganAnew {
            remarks.append("read again from the start: objects that went meanwhile may be among them")
        }
        return remarks.isEmpty ? nil : remarks.joined(separator: "; ")
    }
}

extension [KindOutcome] {
    /// What whoever reads a report is told beside it, in sentences without a full stop.
    func warnings(for scope: ClusterScope) -> [String] {
        absentNamespaces(of: scope).map { "--exclude-namespace names \($0), and the cluster has no such namespace" }
            + filter(\.isInconsistent).map { "\($0.kind.qualifiedName) \(KindOutcome.inconsistency)" }
    }

    /// The namespaces to leave out that do not exist, in order; none where not all Namespaces were seen.
    func absentNamespaces(of scope: ClusterScope) -> [String] {
        guard let namespaces = first(where: \.kind.isNamespace), !namespaces.isIncomplete else { return [] }
        return scope.excludedNamespaces.subtracting(namespaces.excludedNamespaces).sorted()
    }
}

extension APIResource {
    fileprivate var isNamespace: Bool { qualifiedName == "namespaces" }
}

extension APIError {
    /// What went wrong, without the request.
    var message: String { cause.description }

    /// What the user may not do, as the server says it after its `pods is forbidden: `.
    fileprivate var refusal: String? {
        guard isForbidden else { return nil }
        let words = message
        let said = [" is forbidden: ", "forbidden (403): "].lazy.compactMap { words.firstRange(of: $0) }.first
        return said.map { "forbidden: \(words[$0.upperBound...])" } ?? words
    }
}
