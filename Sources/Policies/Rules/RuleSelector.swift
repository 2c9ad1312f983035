/// What stands for rules where a configuration speaks of them: a name in which `*` stands for any characters, a
/// category, or the control of a standard.
public enum RuleSelector: Hashable, Sendable {
    case rule(NamePattern)
    case category(String)
    /// The control of a standard, such as `cis-1.12` and `5.2.*`.
    case control(framework: String, NamePattern)

    /// - Parameter word: a rule's name or pattern, `category/NAME` or `FRAMEWORK/CONTROL`.
    public init(_ word: String) {
        guard let slash = word.firstIndex(of: "/") else {
            self = .rule(NamePattern(word))
            return
        }
        let (group, name) = (String(word[..<slash]), String(word[word.index(after: slash)...]))
        self = group == "category" ? .category(name) : .control(framework: group, NamePattern(name))
    }

    /// The name of a policy stands for each of its validations.
    public func matches(_ rule: Rule) -> Bool {
        switch self {
        case .rule(let pattern):
            pattern.matches(rule.name) || rule.policyName.map { pattern.matches($0) } ?? false
        case .category(let category): rule.category == category
        case .control(let framework, let pattern):
            rule.controls.contains { $0.framework == framework && pattern.matches($0.control) }
        }
    }

    /// The rule or policy that it names; nil where it may stand for several.
    public var ruleName: String? {
        if case .rule(let pattern) = self, !pattern.hasWildcard { pattern.text } else { nil }
    }
}

extension Rule {
    /// The policy that the rule is one of several validations of: `team-label` of `team-label[1]`.
    public var policyName: String? {
        name.hasSuffix("]") ? name.firstIndex(of: "[").map { String(name[..<$0]) } : nil
    }
}

extension RuleSelector: CustomStringConvertible {
    public var description: String {
        switch self {
        case .rule(let pattern): pattern.text
        case .category(let name): "category/\(name)"
        case .control(let framework, let pattern): "\(framework)/\(pattern)"
        }
    }
}
