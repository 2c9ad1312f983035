import CEL

extension Check.Variable {
    /// Variables that a rule of a target may mention without having them.
    static func shared(for target: Check.Target) -> [Check.Variable] {
        switch target {
        case .container: [windowsContainer]
        case .pod: [windowsPod]
        case .resource, .component: []
        }
    }

    /// Whether a container is one of Windows, where fields that are about Linux alone say nothing. What the pod calls its
    /// system counts first, as it does for Pod Security admission; a pod that says nothing shows it by the nodes that it
    /// asks for, or by running as a process of the node, of which a container's word counts before its pod's.
    private static let windowsContainer = windows(
        hostProcess: """
            (container.?securityContext.?windowsOptions.?hostProcess.orValue(null) != null
            ? container.securityContext.windowsOptions.hostProcess == true
            : pod.?spec.?securityContext.?windowsOptions.?hostProcess.orValue(false) == true)
            """)

    /// The same of a pod.
    private static let windowsPod = windows(
        hostProcess: "pod.?spec.?securityContext.?windowsOptions.?hostProcess.orValue(false) == true")

    /// A pod may ask for nodes by either of the kubelet's labels, of which the one with beta is the older, and goes to those
    /// that match any of the terms that it requires: each must ask for Windows, but for empty ones, which match no node.
    private static func windows(hostProcess: String) -> Check.Variable {
        Check.Variable(
            name: "windows",
            expression: """
                pod.?spec.?os.?name.orValue(null) != null
                ? pod.spec.os.name == 'windows'
                : pod.?spec.?nodeSelector[?'kubernetes.io/os'].orValue('') == 'windows'
                  || pod.?spec.?nodeSelector[?'beta.kubernetes.io/os'].orValue('') == 'windows'
                  || \(hostProcess)
                  || pod.?spec.?affinity.?nodeAffinity.?requiredDuringSchedulingIgnoredDuringExecution.orValue(null) != null
                  && [?pod.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.?nodeSelectorTerms]
                    .filter(terms, terms != null)
                    .map(terms, terms.filter(term, [?term.?matchExpressions, ?term.?matchFields]
                      .exists(asked, asked != null && asked.size() > 0)))
                    .exists(terms, terms.size() > 0
                      && terms.all(term, [?term.?matchExpressions].exists(asked, asked != null && asked.exists(label,
                        label.key in ['kubernetes.io/os', 'beta.kubernetes.io/os'] && label.operator == 'In'
                        && label.?values.orValue([]) == ['windows']))))
                """, isShared: true)
    }
}

extension Check {
    /// The check with the shared variables that it mentions and does not have itself.
    func withSharedVariables() -> Check {
        let shared = Variable.shared(for: target)
        if shared.isEmpty { return self }
        let variablesOf = Substitution(root: "variables")
        let texts = [expression, message, items?.list ?? ""] + variables.map(\.expression)
        let own = Set(variables.map(\.name))
        let mentioned = texts.reduce(into: Set<String>()) { $0.formUnion(variablesOf.fields(in: $1)) }.subtracting(own)
        if mentioned.isEmpty { return self }
        return Check(
            target: target, kinds: kinds, component: component, items: items,
            variables: shared.filter { mentioned.contains($0.name) } + variables, expression: expression,
            message: message)
    }
}

/// The variables that the rules of a target share, compiled once for them all.
struct SharedVariables: Sendable {
    /// The target's environment with the variables.
    private(set) var environment: Environment
    private(set) var programs: [(slot: Int, program: Program)] = []

    /// Those of the target of a check that mentions any.
    static func of(_ check: Check) -> SharedVariables? {
        guard check.variables.contains(where: \.isShared) else { return nil }
        return check.target == .pod ? ofPods : ofContainers
    }

    private static let ofPods = SharedVariables(.pod)
    private static let ofContainers = SharedVariables(.container)

    /// What the environment calls a variable.
    static func name(of variable: Check.Variable) -> String { "variables.\(variable.name)" }

    private init(_ target: Check.Target) {
        environment = RuleEnvironment.environment(for: target)
        for variable in Check.Variable.shared(for: target) {
            let name = SharedVariables.name(of: variable)
            // Without one that does not compile, no rule does that mentions it.
            guard let program = try? environment.compile(variable.expression, name: name) else { continue }
            programs.append((environment.variableNames.count, program))
            environment.define(name, as: program)
        }
    }
}
