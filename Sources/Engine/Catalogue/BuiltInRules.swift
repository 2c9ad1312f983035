import Policies

/// The rules that the binary carries.
public enum BuiltInRules {
    /// All rules, by category and name.
    /// - Parameter examples: whether the rules come with their examples, which a scan does not need.
    public static func load(examples: Bool = false) throws(RuleFileError) -> [Rule] {
        var rules: [Rule] = []
        for file in examples ? EmbeddedCatalogue.rulesWithExamples : EmbeddedCatalogue.rules {
            let path = "\(file.path)"
            let folder = path.utf8.split(separator: UInt8(ascii: "/")).dropLast().last
            let category = folder.map { String(Substring($0)) } ?? "other"
            let text = UnsafeBufferPointer(start: file.text.utf8Start, count: file.text.utf8CodeUnitCount)
            rules += try RuleFile.read(text, file: path, category: category)
        }
        return rules.sorted { ($0.category, $0.name) < ($1.category, $1.name) }
    }
}
