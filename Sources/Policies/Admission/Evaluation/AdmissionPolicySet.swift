import CEL
import Kubernetes

/// How policies are run.
public struct AdmissionOptions: Sendable {
    /// The API server's version, whose functions expressions may use.
    public var version = KubernetesVersion.newest
    /// Who creates the objects.
    public var user = AdmissionUser()
    /// The namespace of objects that have one and do not state it, as a request to create them would.
    public var defaultNamespace = "default"
    /// Whether the objects at hand are all that there are, as in a test or a cluster: a parameter that is not among them
    /// does not exist, and a namespace that is not has no labels. Otherwise what depends on such is not evaluated.
    public var isComplete = false
    /// Names of rules that policies are reported next to. A policy of such a name is reported with its kind before it,
    /// such as `ValidatingAdmissionPolicy/host-pid`.
    public var takenNames: Set<String> = []
    /// What expressions may cost; the API server's limits.
    var budgets = PolicyBudgets()

    public init() {}
}

/// What the evaluation of policies may cost, in the units that the API server counts (`cel.md` 2.7).
struct PolicyBudgets: Sendable {
    /// One expression.
    var expression: UInt64 = 1_000_000
    /// All match conditions for one binding and parameter.
    var matchConditions: UInt64 = 2_500_000
    /// All validations and messages, and again all audit annotations, for one binding and parameter.
    var policy: UInt64 = 10_000_000
}

/// The user of the requests that a scan makes up: each object is taken as if this user created it.
public struct AdmissionUser: Sendable {
    public var name = "bulwark"
    public var groups = ["system:authenticated"]

    public init() {}

    public init(name: String, groups: [String]) {
        self.name = name
        self.groups = groups
    }
}

/// The policies of a scan, compiled once and shared by all threads.
public struct AdmissionPolicySet: Sendable {
    private(set) var policies: [CompiledPolicy]
    /// Objects of the policy files that policies may need.
    let objects: [Resource]
    /// What is wrong with the files, what is not run and what was assumed. Where there is an error, not everything that
    /// the user asked for is checked.
    public let problems: [PolicyProblem]
    /// The policies that are not run, by the name that a rule of theirs would have, and why.
    public let idlePolicies: [String: String]
    let options: AdmissionOptions
    private var selection: Selection?

    /// What of the policies is reported.
    private struct Selection {
        let rules: Set<String>
        let leastSeverity: Severity
    }

    /// Joins policies with their bindings and compiles them.
    public init(_ files: [AdmissionPolicyFile], options: AdmissionOptions = AdmissionOptions()) {
        self.options = options
        objects = files.flatMap(\.objects)
        let assembly = PolicyAssembly(files, takenNames: options.takenNames)
        let runs = assembly.runs
        policies = runs.policies.map { CompiledPolicy($0.policy, bindings: $0.bindings, version: options.version) }
        idlePolicies = runs.idle
        var problems = files.flatMap(\.problems) + assembly.problems + runs.remarks
        // Kyverno's policies about Pods are there several times, in other words but of one file.
        var reported: Set<PolicyPlace> = []
        for policy in policies {
            for expression in policy.expressions {
                guard case .failure(let diagnostics) = expression.program,
                    reported.insert(expression.source.place).inserted
                else { continue }
                problems.append(
                    PolicyProblem(
                        .error, "does not compile\n\(diagnostics)", path: expression.source.path,
                        at: expression.source.place, diagnostics: diagnostics))
            }
        }
        self.problems = problems
    }

    /// The policies of which some rule is wanted; only of those are findings made.
    /// - Parameters:
    ///   - rules: their names, as ``rules`` has them.
    ///   - severity: findings of a lower one are left out.
    public func selecting(_ rules: Set<String>, atLeast severity: Severity = .info) -> AdmissionPolicySet {
        var set = self
        set.policies = policies.filter { policy in
            policy.rules.contains { binding in
                (binding.validations + [binding.policy]).contains { rules.contains($0.name) && $0.severity >= severity }
            }
        }
        set.selection = Selection(rules: rules, leastSeverity: severity)
        return set
    }

    func isSelected(_ rule: Rule) -> Bool {
        guard let selection else { return true }
        return selection.rules.contains(rule.name) && rule.severity >= selection.leastSeverity
    }

    /// Whether verdicts depend on Namespaces or parameters, so that ``AdmissionFacts`` should be gathered from all inputs
    /// before the first object is checked.
    public var needsFacts: Bool { policies.contains(where: \.needsFacts) }

    public var isEmpty: Bool { policies.isEmpty }

    /// The files of the policies, by the names of their rules.
    public var sources: [String: String] {
        var sources: [String: String] = [:]
        for policy in policies {
            for rule in policy.rules.flatMap({ $0.validations + [$0.policy] }) {
                sources[rule.name] = policy.policy.place.file
            }
        }
        return sources
    }

    /// The rules that findings and checks not evaluated may be of, each name once, with the severity of its strictest
    /// binding.
    public var rules: [Rule] {
        var byName: [String: Rule] = [:]
        var names: [String] = []
        // The policy as a whole has a name of its own where there are several validations, or none.
        for rule in policies.flatMap(\.rules).flatMap({ $0.validations + [$0.policy] }) {
            guard let known = byName[rule.name] else {
                byName[rule.name] = rule
                names.append(rule.name)
                continue
            }
            if rule.severity > known.severity { byName[rule.name] = rule }
        }
        return names.compactMap { byName[$0] }
    }
}
