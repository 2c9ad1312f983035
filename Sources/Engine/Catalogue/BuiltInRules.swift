import Policies

/// The rules that the binary carries.
public enum BuiltInRules {
    /// All rules, by category and name.
    /// - Parameter examples: whether the rules come with their examples, which a scan does not need.
    public static func load(examples: Bool = false) throws(RuleFileError) -> [Rule] {
        var rules: [Rule] = []
        for file in examples ? EmbeddedCatalogue.rulesWithExamples : EmbeddedCatalogue.rules {
            let category = "\(file.path)".split(separator: "/").dropLast().last.map(String.init) ?? "other"
            let text = UnsafeBufferPointer(start: file.text.utf8Start, count: file.text.utf8CodeUnitCount)
            rules += try RuleFile.read(text, file: "\(file.path)", category: category)
        }
        return rules.sorted { ($0.category, $0.name) < ($1.category, $1.name) }
    }
}
