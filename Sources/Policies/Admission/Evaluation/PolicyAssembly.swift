import CEL

/// Policies with the bindings that put them into force, from all files together.
struct PolicyAssembly {
    let policies: [(policy: AdmissionPolicy, bindings: [AdmissionBinding])]
    /// What bindings with errors bind: a policy that is bound by no other is not said to be bound by none.
    private let misbound: Set<BoundName>
    /// What is not run whatever binds it, by the name that a rule of it would have.
    private let idle: [String: IdlePolicy]
    /// Names that stand for several policies, and bindings whose policy is not at hand.
    private(set) var problems: [PolicyProblem] = []

    /// - Parameter takenNames: names of rules that policies are reported next to.
    init(_ files: [AdmissionPolicyFile], takenNames: Set<String> = []) {
        var kinds: [String: AdmissionPolicy.Kind] = [:]
        let policies = files.flatMap(\.policies).sorted { ($0.name, $0.place.file) < ($1.name, $1.place.file) }.map {
            var policy = $0
            let first = kinds[policy.name] ?? policy.kind
            kinds[policy.name] = first
            if takenNames.contains(policy.name) || first != policy.kind {
                policy.alias = "\(policy.kind.rawValue)/\(policy.name)"
            }
            return policy
        }
        let bindings = Dictionary(
            grouping: files.flatMap(\.bindings).sorted { $0.name < $1.name }, by: \.boundName)
        self.policies = policies.map { policy in (policy, policy.boundName.flatMap { bindings[$0] } ?? []) }
        let runNames = takenNames.union(policies.map(\.name))
        idle = Dictionary(
            files.flatMap(\.idle).map { (runNames.contains($0.name) ? "\($0.kind)/\($0.name)" : $0.name, $0) },
            uniquingKeysWith: { first, _ in first })
        misbound = Set(files.flatMap(\.leftOutBindings).map(\.boundName))
        reportDuplicates()
        let names = Set(policies.compactMap(\.boundName))
        let leftOut = Dictionary(
            files.flatMap(\.leftOut).map { ($0.policy.boundName, $0) }, uniquingKeysWith: { first, _ in first })
        for (name, bindings) in bindings where !names.contains(name) {
            guard let problem = PolicyAssembly.problem(name, leftOut[name], known: names) else { continue }
            problems += bindings.map { PolicyProblem(.warning, problem, at: $0.place) }
        }
        problems.sort {
            ($0.place.file, $0.place.line, $0.place.column) < ($1.place.file, $1.place.line, $1.place.column)
        }
    }

    /// Whether a binding with errors binds the policy.
    func isMisbound(_ policy: AdmissionPolicy) -> Bool { policy.boundName.map(misbound.contains) ?? false }

    /// What is to be said of bindings whose policy is not at hand; nil where the policy's own errors say it.
    private static func problem(
        _ name: BoundName, _ leftOut: (policy: AdmissionPolicy, reason: String?)?, known: Set<BoundName>
    ) -> String? {
        if let (policy, reason) = leftOut {
            return reason.map { "not run: \(policy.kind.rawValue) \(policy.name) \($0)" }
        }
        // Of thousands of names the nearest is not worth its search.
        let others = known.count > 100 ? [] : known.filter { $0.kind == name.kind }.map(\.name)
        let hint = Spelling(others).nearest(to: name.name).map { "; did you mean \($0)?" } ?? ""
        let missing =
            name.kind == .constraintTemplate
            ? "ConstraintTemplate of \(name.name)" : "\(name.kind.rawValue) \(name.name)"
        return "binds nothing: there is no \(missing) in the policy files\(hint)"
    }

    private mutating func reportDuplicates() {
        var seen: [String: PolicyPlace] = [:]
        for (policy, _) in policies {
            let key = "\(policy.kind.rawValue) \(policy.name)"
            if let first = seen[key] {
                problems.append(
                    PolicyProblem(.error, "\(key) stands here a second time (first at \(first))", at: policy.place))
            } else {
                seen[key] = policy.place
            }
        }
    }

    /// What a scan does with policies.
    struct Runs {
        var policies: [(policy: AdmissionPolicy, bindings: [AdmissionBinding])] = []
        /// Why those are not run that are not, by the names that their rules would have.
        var idle: [String: String] = [:]
        /// What is to be said of these, and of what was assumed.
        var remarks: [PolicyProblem] = []

        fileprivate mutating func leaveOut(_ policy: AdmissionPolicy, _ reason: String) {
            remarks.append(PolicyProblem(.warning, reason, at: policy.place))
            idle[policy.alias ?? policy.name] = "\(policy.place): \(reason)"
        }
    }

    /// What a scan runs.
    var runs: Runs {
        var runs = Runs()
        runs.idle = idle.mapValues { "\($0.place): \($0.kind) \($0.name) is not run: \($0.reason)" }
        for (policy, bindings) in policies {
            if policy.kind == .mutatingAdmissionPolicy {
                runs.leaveOut(policy, "MutatingAdmissionPolicy \(policy.name) is checked and not applied")
            } else if !policy.matchConstraints.resourceRules.contains(where: \.mayMeanCreation) {
                runs.leaveOut(
                    policy,
                    "\(policy.name) is not run: no rule of its matchConstraints is about the creation of whole objects")
            } else if !policy.kind.needsBinding {
                runs.policies += KyvernoAutogen.expand(policy).map { ($0, [.own(of: $0)]) }
            } else if !bindings.isEmpty {
                runs.policies.append((policy, bindings))
            } else if policy.kind == .constraintTemplate {
                runs.leaveOut(
                    policy, "\(policy.name) is not run: there is no \(policy.paramKind?.kind ?? "constraint")")
            } else {
                let assumption =
                    "no binding of \(policy.name) was found: it is run as if it were bound with the action Deny"
                if !isMisbound(policy) { runs.remarks.append(PolicyProblem(.note, assumption, at: policy.place)) }
                runs.policies.append((policy, [.assumed(for: policy)]))
            }
        }
        return runs
    }
}

/// What bindings call a policy.
private struct BoundName: Hashable {
    let kind: AdmissionPolicy.Kind
    let name: String
}

extension AdmissionPolicy {
    /// Nil for a template that states no kind of constraints.
    fileprivate var boundName: BoundName? {
        let name = kind == .constraintTemplate ? paramKind?.kind : name
        return name.map { BoundName(kind: kind, name: $0) }
    }
}

extension AdmissionBinding {
    fileprivate var boundName: BoundName { BoundName(kind: policyKind, name: policyName) }

    fileprivate static func own(of policy: AdmissionPolicy) -> AdmissionBinding {
        AdmissionBinding(
            name: policy.name, policyName: policy.name, policyKind: policy.kind, place: policy.place,
            validationActions: policy.ownActions)
    }

    fileprivate static func assumed(for policy: AdmissionPolicy) -> AdmissionBinding {
        var binding = AdmissionBinding(
            name: policy.name, policyName: policy.name, policyKind: policy.kind, place: policy.place,
            validationActions: [.deny])
        binding.isAssumed = true
        return binding
    }
}
