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
        let lowered = name.lowercased()
        let whole = known.filter { lowered.count > 1 && $0.lowercased().hasPrefix(lowered) }
        let parts = known.filter { lowered.count > 3 && $0.lowercased().contains(lowered) }
        let similar = Set(whole.isEmpty ? Spelling(known).nearest(to: name).map { [$0] } ?? parts : whole)
        // The name of a policy stands for all its validations.
        let distinct = similar.filter { name in
            !(name.hasSuffix("]") && name.firstIndex(of: "[").map { similar.contains(String(name[..<$0])) } ?? false)
        }
        suggestions = Array(distinct.sorted().prefix(UnknownName.mostSuggestions))
    }

    public var description: String {
        let quoted = suggestions.map { "'\($0)'" }
        guard let last = quoted.last else {
            return "there is no \(what) '\(name)'; " + (name.contains(",") ? "give each \(what) by itself" : listing)
        }
        let meant = quoted.count == 1 ? last : "\(quoted.dropLast().joined(separator: ", ")) or \(last)"
        return "there is no \(what) '\(name)'; did you mean \(meant)?"
    }
}
