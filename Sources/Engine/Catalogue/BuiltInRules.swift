import Policies

/// The rules that the binary carries.
public enum BuiltInRules {
    /// All rules, by category and name.
    /// - Parameter examples: whether the rules come with their examples, which a scan does not need.
    public static func load(examples: Bool = false) throws(RuleFileError) -> [Rule] {
        var rules: [Rule] = []
        for folder in examples ? EmbeddedCatalogue.rulesWithExamples : EmbeddedCatalogue.rules {
            let path = "\(folder.path)"
            let category = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
            let text = UnsafeBufferPointer(start: folder.text.utf8Start, count: folder.text.utf8CodeUnitCount)
            rules += try RuleFile.read(text, file: path, category: category)
        }
        return rules.sorted { ($0.category, $0.name) < ($1.category, $1.name) }
    }
}
