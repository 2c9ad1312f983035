/// The kinds of objects that others name.
enum ReferencedKind: String, CaseIterable, Sendable {
    case secret = "Secret"
    case configMap = "ConfigMap"
    case claim = "PersistentVolumeClaim"
    case serviceAccount = "ServiceAccount"
    case service = "Service"
}

/// A place where an object names another one that must be there.
struct ObjectReference: Sendable {
    let rule: ReferenceRule
    let kind: ReferencedKind
    let namespace: String
    let name: String
    /// The entry of a Secret or ConfigMap that is asked for; nil for the whole.
    var key: String?
    /// The container that needs the object, where it is one container.
    var container: String?
    let origin: Origin
}

/// Which objects there are, by kind, namespace and name.
struct ReferenceInventory: Sendable {
    /// The entries of a Secret or ConfigMap.
    enum Keys: Sendable {
        /// Not known: somebody else fills the object.
        case any
        case some(Set<String>)

        func union(_ other: Keys) -> Keys {
            guard case .some(let mine) = self, case .some(let others) = other else { return .any }
            return .some(mine.union(others))
        }
    }

    enum Answer { case present, absent, withoutKey }

    private struct Section: Hashable {
        let kind: ReferencedKind
        let namespace: String
    }

    private var sections: [Section: [String: Keys]] = [:]
    /// What the names of the claims that a StatefulSet makes begin with, by namespace: `data-db-` of `data-db-0`.
    private var claimPrefixes: [String: Set<String>] = [:]

    mutating func add(_ kind: ReferencedKind, _ namespace: String, _ name: String, keys: Keys = .any) {
        sections[Section(kind: kind, namespace: namespace), default: [:]].merge([name: keys]) { $0.union($1) }
    }

    mutating func addClaims(startingWith prefix: String, in namespace: String) {
        claimPrefixes[namespace, default: []].insert(prefix)
    }

    mutating func merge(_ other: ReferenceInventory) {
        for (section, names) in other.sections {
            sections[section, default: [:]].merge(names) { $0.union($1) }
        }
        claimPrefixes.merge(other.claimPrefixes) { $0.union($1) }
    }

    /// Whether any object of a kind was scanned in a namespace.
    func has(_ kind: ReferencedKind, in namespace: String) -> Bool {
        sections[Section(kind: kind, namespace: namespace)] != nil
    }

    func answer(_ reference: ObjectReference) -> Answer {
        let names = sections[Section(kind: reference.kind, namespace: reference.namespace)]
        guard let keys = names?[reference.name] else { return isGiven(reference) ? .present : .absent }
        guard let key = reference.key, case .some(let known) = keys else { return .present }
        return known.contains(key) ? .present : .withoutKey
    }

    /// Whether Kubernetes itself makes the object: the account and the certificates of every namespace, and the claims
    /// of a StatefulSet.
    private func isGiven(_ reference: ObjectReference) -> Bool {
        switch reference.kind {
        case .serviceAccount: return reference.name == "default"
        case .configMap: return reference.name == "kube-root-ca.crt"
        case .claim:
            guard let dash = reference.name.lastIndex(of: "-") else { return false }
            let ordinal = reference.name[reference.name.index(after: dash)...]
            return !ordinal.isEmpty && ordinal.utf8.allSatisfy { (0x30...0x39).contains($0) }
                && claimPrefixes[reference.namespace]?.contains(String(reference.name[...dash])) == true
        case .secret, .service: return false
        }
    }
}
