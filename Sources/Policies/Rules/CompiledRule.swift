import CEL
import Documents

/// A rule with a check whose expressions are compiled.
public final class CompiledRule: Sendable {
    public let rule: Rule
    /// The check with parameters, and variables but the shared ones, written out.
    let source: Check
    let check: Program
    /// The list whose items are checked, where the check goes by items.
    let items: Program?
    /// The slot of the item, which comes after those of the target's variables and of the shared ones.
    let itemSlot: Int
    /// The variables that the rule shares with others, with the slots where its programs look for their values.
    let shared: [(slot: Int, program: Program)]
    let message: RuleMessage
    /// The flags that a `component` check looks at by name.
    let flagNames: [String]
    /// The flags that name a file in which the answer of a `component` check may stand.
    let files: [String]
    /// Says where the answer stands if that is not in the object.
    let elsewhere: Program?
    /// The rule's number among those of its set that are not for objects of certain kinds.
    let number: Int

    /// - Parameter number: see ``number``.
    public init(_ rule: Rule, _ check: Check, number: Int = 0) throws(RuleCompilationError) {
        do throws(Substitution.UnknownField) {
            source = try check.expanded(with: rule.parameters, keepsShared: true)
        } catch {
            throw RuleCompilationError(rule: rule.name, problem: error.description)
        }
        let shared = SharedVariables.of(source)
        let environment = shared?.environment ?? RuleEnvironment.environment(for: check.target)
        self.shared = shared?.programs ?? []
        do throws(Diagnostics) {
            items = try source.items.map { items throws(Diagnostics) in
                try environment.compile(items.list, name: "\(rule.name).items", expecting: [])
            }
            self.check = try RuleEnvironment.environment(for: source)
                .compile(source.expression, name: "\(rule.name).check", expecting: [.bool])
            elsewhere = try source.elsewhere.map { text throws(Diagnostics) in
                try RuleEnvironment.environment(for: check.target)
                    .compile(text, name: "\(rule.name).elsewhere", expecting: [.string])
            }
        } catch {
            throw RuleCompilationError(rule: rule.name, problem: error.description)
        }
        itemSlot = environment.variableNames.count
        message = RuleMessage(rule: rule.name, check: source)
        flagNames = check.component == nil ? [] : (items ?? self.check).expression.flagNames
        files = check.component?.files ?? []
        self.rule = rule
        self.number = number
    }
}

/// The environments that rules are written in: all variables are `dyn`, as in an admission policy, and every rule of a
/// target finds its variables in the same slots, so that they are bound once per match.
public enum RuleEnvironment {
    static let objectSlot = 0
    static let podSlot = 1
    static let containerSlot = 2
    static let flagsSlot = 1
    static let componentSlot = 2
    /// What a rule of a target may mention.
    public static func environment(for target: Check.Target) -> Environment {
        switch target {
        case .resource: resource
        case .pod: pod
        case .container: container
        case .component: component
        }
    }

    /// What a check's expression and message may mention, where its variables are written out but the shared ones.
    static func environment(for check: Check) -> Environment {
        var environment = SharedVariables.of(check)?.environment ?? environment(for: check.target)
        if let items = check.items { environment.declare(items.name, .dyn) }
        return environment
    }

    private static let resource = declaring("object")
    private static let pod = declaring("object", "pod")
    private static let container = declaring("object", "pod", "container")
    private static let component = declaring("object", "flags", "component")

    private static func declaring(_ names: String...) -> Environment {
        var environment = Environment.rules
        for name in names { environment.declare(name, .dyn) }
        return environment
    }
}

extension CheckedExpression {
    /// The flags of a component that the expression looks at by name, sorted.
    fileprivate var flagNames: [String] {
        Set(fieldChains.compactMap { $0.variable == "flags" && !$0.isPrefix ? $0.fields.first : nil }).sorted()
    }
}

/// An expression of a rule is wrong.
public struct RuleCompilationError: Error, Sendable, CustomStringConvertible {
    public let rule: String
    /// What is wrong, with a caret where it is known.
    public let problem: String

    public var description: String { "rule \(rule) does not compile\n\(problem)" }
}
