import CEL
import Documents

/// A rule whose expressions are compiled.
public struct CompiledRule: Sendable {
    public let rule: Rule
    let check: Program
    let message: RuleMessage
}

/// The environments that rules are written in: all variables are `dyn`, as in an admission policy, and every rule of a
/// target finds its variables in the same slots, so that they are bound once per match.
public enum RuleEnvironment {
    static let objectSlot = 0
    static let podSlot = 1
    static let containerSlot = 2

    /// What a rule of a target may mention.
    public static func environment(for target: Rule.Target) -> Environment {
        switch target {
        case .resource: resource
        case .pod: pod
        case .container: container
        }
    }

    private static let resource = declaring("object")
    private static let pod = declaring("object", "pod")
    private static let container = declaring("object", "pod", "container")

    private static func declaring(_ names: String...) -> Environment {
        var environment = Environment.rules
        for name in names { environment.declare(name, .dyn) }
        return environment
    }
}

/// The rules of a scan, compiled once and shared by all threads.
public struct RuleSet: Sendable {
    public let rules: [CompiledRule]
    let containerRules: [CompiledRule]
    let podRules: [CompiledRule]
    /// Rules for every object.
    let resourceRules: [CompiledRule]
    /// Rules for the objects of a kind, by `Kind` or `group/Kind`.
    let kindRules: [String: [CompiledRule]]

    /// Compiles rules. A rule that does not compile fails the whole set, because a rule that is silently left out would
    /// be a silent pass.
    /// - Parameter validatesMessages: whether a message that does not compile fails the set too. Messages of rules that
    ///   were tested before, as the built-in ones are, are better compiled when a finding first needs them.
    public init(_ rules: [Rule], validatesMessages: Bool = true) throws(RuleCompilationError) {
        var compiled: [CompiledRule] = []
        for rule in rules {
            let rule = try RuleSet.compile(rule)
            if validatesMessages { _ = try rule.message.program.get() }
            compiled.append(rule)
        }
        self.rules = compiled
        containerRules = compiled.filter { $0.rule.target == .container }
        podRules = compiled.filter { $0.rule.target == .pod }
        resourceRules = compiled.filter { $0.rule.target == .resource && $0.rule.kinds.isEmpty }
        var byKind: [String: [CompiledRule]] = [:]
        for rule in compiled where rule.rule.target == .resource {
            for kind in rule.rule.kinds { byKind[kind, default: []].append(rule) }
        }
        kindRules = byKind
    }

    public static func compile(_ rule: Rule) throws(RuleCompilationError) -> CompiledRule {
        let environment = RuleEnvironment.environment(for: rule.target)
        do throws(Diagnostics) {
            return CompiledRule(
                rule: rule,
                check: try environment.compile(rule.check, name: "\(rule.name).check", expecting: [.bool]),
                message: RuleMessage(rule))
        } catch {
            throw RuleCompilationError(rule: rule.name, diagnostics: error)
        }
    }
}

/// An expression of a rule is wrong.
public struct RuleCompilationError: Error, Sendable, CustomStringConvertible {
    public let rule: String
    public let diagnostics: Diagnostics

    public var description: String { "rule \(rule) does not compile\n\(diagnostics)" }
}
