import Kubernetes
import Synchronization

/// The rules of a scan, compiled once and shared by all threads.
public struct RuleSet: Sendable {
    /// All rules, those that analyses decide too.
    public let rules: [Rule]
    let containerRules: [CompiledRule]
    let podRules: [CompiledRule]
    /// Rules for every object.
    let resourceRules: [CompiledRule]
    /// Rules for the objects of a kind, by `Kind` or `group/Kind`.
    let kindRules: [String: KindRules]
    /// Rules for the components of Kubernetes.
    let componentRules: [Component.Name: KindRules]
    /// The fields that the rules of pods and containers look at, by the rules' numbers.
    let fields: FieldTable

    /// Whether what a rule finds may be something that a LimitRange gives.
    public var readsLimitRanges: Bool { rules.contains { $0.amount != nil } }

    /// No rules.
    public init() {
        rules = []
        containerRules = []
        podRules = []
        resourceRules = []
        kindRules = [:]
        componentRules = [:]
        fields = FieldTable([])
    }

    private init(ofKinds rules: [String: KindRules]) {
        self.rules = []
        containerRules = []
        podRules = []
        resourceRules = []
        kindRules = rules
        componentRules = [:]
        fields = FieldTable([])
    }

    /// The rules for objects of a kind among those of some names; nil where there are none.
    public func ofKinds(named names: Set<String>) -> RuleSet? {
        if names.isEmpty { return nil }
        let chosen = kindRules.compactMapValues { $0.named(names) }
        return chosen.isEmpty ? nil : RuleSet(ofKinds: chosen)
    }

    /// Compiles rules. A rule that does not compile fails the whole set, because a rule that is silently left out would
    /// be a silent pass.
    /// - Parameter areTested: whether the rules are known to compile, as the built-in ones are. Their messages, and their
    ///   checks for kinds of objects and components, are better compiled when an input first needs them.
    public init(_ rules: [Rule], areTested: Bool = false) throws(RuleCompilationError) {
        self.rules = rules
        var compiled: [CompiledRule] = []
        var byKind: [String: [(Rule, Check)]] = [:]
        var byComponent: [Component.Name: [(Rule, Check)]] = [:]
        for rule in rules {
            guard let check = rule.check else { continue }
            let isForSome = check.component != nil || check.target == .resource && !check.kinds.isEmpty
            if isForSome {
                if let component = check.component { byComponent[component.name, default: []].append((rule, check)) }
                for kind in check.kinds { byKind[kind, default: []].append((rule, check)) }
                if areTested { continue }
                _ = try CompiledRule(rule, check).message.program.get()
            } else {
                let number = compiled.count
                compiled.append(try CompiledRule(rule, check, number: number))
                if !areTested { _ = try compiled[number].message.program.get() }
            }
        }
        containerRules = compiled.filter { $0.source.target == .container }
        podRules = compiled.filter { $0.source.target == .pod }
        resourceRules = compiled.filter { $0.source.target == .resource }
        kindRules = byKind.mapValues { KindRules($0) }
        componentRules = byComponent.mapValues { KindRules($0) }
        fields = FieldTable(compiled)
    }
}

/// The rules for one kind of object or one component, compiled when the first such comes.
final class KindRules: Sendable {
    private let rules: [(Rule, Check)]
    private let outcome = Mutex<Compiled?>(nil)

    struct Compiled: Sendable {
        var rules: [CompiledRule] = []
        /// Rules that turned out not to compile.
        var failures: [(rule: Rule, error: RuleCompilationError)] = []
    }

    init(_ rules: [(Rule, Check)]) { self.rules = rules }

    fileprivate func named(_ names: Set<String>) -> KindRules? {
        let chosen = rules.filter { names.contains($0.0.name) }
        return chosen.isEmpty ? nil : KindRules(chosen)
    }

    var compiled: Compiled {
        outcome.withLock { outcome in
            if let outcome { return outcome }
            var compiled = Compiled()
            for (rule, check) in rules {
                do throws(RuleCompilationError) {
                    compiled.rules.append(try CompiledRule(rule, check))
                } catch {
                    compiled.failures.append((rule, error))
                }
            }
            outcome = compiled
            return compiled
        }
    }
}
