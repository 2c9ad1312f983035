/// The names under which something was used.
enum UsedNames: Hashable, Sendable {
    case some(Set<String>)
    /// These, and others that are not kept.
    case more(Set<String>)
    /// A request stated none, so that a right to certain names is not enough.
    case any

    /// How many names of one resource are told apart.
    static let most = 1_000

    /// Those that are kept, as requests state them: the empty one for none.
    var known: Set<String> {
        switch self {
        case .some(let names), .more(let names): names
        case .any: [""]
        }
    }

    /// Whether a right to all names may stand for them.
    func areMore(than most: Int) -> Bool {
        guard case .some(let names) = self else { return true }
        return names.count > most
    }

    /// - Parameter name: empty for none.
    mutating func add(_ name: String) {
        guard case .some(var names) = self else {
            if name.isEmpty { self = .any }
            return
        }
        // The set is to have no second owner while it grows.
        self = .any
        if name.isEmpty { return }
        names.insert(name)
        self = UsedNames(names)
    }

    mutating func merge(_ other: UsedNames) {
        switch (self, other) {
        case (.any, _), (_, .any): self = .any
        case (.some(let names), .some(let others)): self = UsedNames(names.union(others))
        case (.some, .more): self = other
        case (.more, _): break
        }
    }

    /// Nil where none of the kept names is left.
    func filter(_ isIncluded: (String) -> Bool) -> UsedNames? {
        let names = known.filter(isIncluded)
        if names.isEmpty { return nil }
        return switch self {
        case .some: .some(names)
        case .more: .more(names)
        case .any: .any
        }
    }

    private init(_ names: Set<String>) { self = names.count > UsedNames.most ? .more(names) : .some(names) }
}
