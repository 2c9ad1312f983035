import CEL

/// A name that the user gave and nothing has.
public struct UnknownName: Error, Sendable, CustomStringConvertible {
    public let what: String
    public let name: String
    /// What may have been meant, the likeliest first.
    public let suggestions: [String]
    /// Where to find all names, for a name that is like none.
    private let listing: String

    private static let mostSuggestions = 3

    public init(what: String, name: String, known: [String], listing: String = "'bulwark rules' lists them") {
        self.what = what
        self.name = name
        self.listing = listing
        // Who types the beginning of a name, or a word of it, knows what he wants.
        let (known, lowered) = (Set(known), name.lowercased())
        let whole = known.filter { lowered.count > 1 && $0.lowercased().hasPrefix(lowered) }
        let parts = known.filter { lowered.count > 3 && $0.lowercased().contains(lowered) }
        let similar = whole.isEmpty ? Spelling(known).nearest(to: name).map { [$0] } ?? parts.sorted() : whole.sorted()
        var suggestions: [String] = []
        // A policy stands for its validations, which come after it.
        for name in similar where !suggestions.contains(where: { name.hasPrefix("\($0)[") }) {
            suggestions.append(name)
            if suggestions.count == UnknownName.mostSuggestions { break }
        }
        self.suggestions = suggestions
    }

    public var description: String {
        let quoted = suggestions.map { "'\($0)'" }
        guard let last = quoted.last else { return "there is no \(what) '\(name)'; \(listing)" }
        let meant = quoted.count == 1 ? last : "\(quoted.dropLast().joined(separator: ", ")) or \(last)"
        return "there is no \(what) '\(name)'; did you mean \(meant)?"
    }
}
