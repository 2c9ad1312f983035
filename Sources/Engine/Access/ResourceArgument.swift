import Analyses
import CEL

/// A resource as people name it in a call: `pods`, `po`, `deploy.apps`, `deployments.v1.apps`, `pods/exec`, `secrets/db`,
/// `deployments/scale/web`.
struct ResourceArgument {
    private(set) var group = ""
    private(set) var resource: String
    private(set) var subresource = ""
    private(set) var name = ""
    /// Nil for a resource that is not Kubernetes' own.
    private(set) var isNamespaced: Bool?
    /// How the text was understood, where it might be meant otherwise.
    private(set) var notes: [String] = []

    /// - Parameter subresource: given beside the text, so that what follows the slash is a name; empty for none.
    init(_ text: String, subresource: String?, in model: AccessModel) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        resource = parts[0]
        let known = resolve(parts[0], in: model)
        let rest = parts.count > 1 ? parts[1] : ""
        if let subresource {
            self.subresource = subresource
            name = rest
        } else if let known {
            let words = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if known.subresources.contains(words[0]) {
                self.subresource = words[0]
                name = words.count > 1 ? words[1] : ""
                if words.count == 1 {
                    notes.append(
                        "\(resource)/\(words[0]) is the subresource; for an object of the name \(words[0]) add "
                            + "--subresource ''")
                }
            } else {
                name = rest
            }
        } else {
            name = rest
        }
    }

    /// Finds the group and the plural.
    private mutating func resolve(_ text: String, in model: AccessModel) -> KnownResource? {
        let words = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = words[0].lowercased()
        let group = words.count > 1 ? ResourceArgument.withoutVersion(words[1]) : nil
        let candidates = KnownResource.byName[name] ?? []
        if let known = candidates.first(where: { group.map($0.group.hasPrefix) ?? true }) {
            resource = known.name
            self.group = known.group
            isNamespaced = known.isNamespaced
            return known
        }
        guard text != "*" else { return nil }
        if let group {
            resource = words[0]
            self.group = group
            if !model.groups(ofResource: resource).contains(group) {
                notes.append("\(text) is no resource of Kubernetes and no rule names it; it is taken literally")
            }
            return nil
        }
        let groups = model.groups(ofResource: text)
        switch groups.count {
        case 0:
            let guess = Spelling(KnownResource.byName.keys).nearest(to: name)
            notes.append(
                "\(text) is no resource of Kubernetes and no rule names it; it is taken literally"
                    + (guess.map { " (did you mean \($0)?)" } ?? ""))
        case 1:
            self.group = groups[0]
            if !groups[0].isEmpty { notes.append("\(text) is taken for \(text).\(groups[0]), of which rules speak") }
        default:
            self.group = groups[0]
            let others = groups.dropFirst().map { "\(text).\($0)" }.joined(separator: ", ")
            let chosen = groups[0].isEmpty ? "\(text) of the core group" : "\(text).\(groups[0])"
            notes.append("\(text) is taken for \(chosen); rules also speak of \(others)")
        }
        return nil
    }

    /// `apps` of `v1.apps`, as kubectl takes it.
    private static func withoutVersion(_ text: String) -> String {
        let words = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let digits = words[0].dropFirst()
        guard words[0].first == "v", let first = digits.first, first.isNumber else { return text }
        return words.count > 1 ? String(words[1]) : ""
    }
}
