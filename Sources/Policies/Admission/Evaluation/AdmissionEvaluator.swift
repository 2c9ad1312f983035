import CEL
import Documents
import Kubernetes

/// Runs policies on objects, as if each were created in a cluster (`cel.md` 2.8). One for each thread.
///
/// Beside the verdict stands what the API server would do with an object that a policy cannot be evaluated on. Findings
/// of several bindings or parameters that say the same of one field are one finding, of the strictest binding.
public final class AdmissionEvaluator {
    private let policies: AdmissionPolicySet
    private let facts: AdmissionFacts
    private var run: PolicyRun?
    private var seen: Set<String> = []
    private var verdictsLeft = 0
    /// Told how each validation came out, passes too; for tests of policies.
    var onOutcome: ((PolicyOutcome) -> Void)?

    /// Answers `authorizer` in expressions; without one, expressions that ask it are not evaluated.
    public var authorizer: (any Authorizer)?

    /// Findings and checks not evaluated of one object. More tell nobody anything but that there are more.
    var verdictsPerObject = 10_000
    /// Parameters that one binding may select.
    private static let mostParams = 1_000

    public init(_ policies: AdmissionPolicySet, facts: AdmissionFacts) {
        self.policies = policies
        self.facts = facts
    }

    /// Checks one object with every policy that applies to it.
    /// - Parameter file: turns places of the object's document into lines and columns.
    public func check(_ resource: Resource, file: FilePlaces, into verdicts: inout Verdicts) {
        _ = annotations(of: resource, file: file, into: &verdicts)
    }

    /// Checks one object, and gives what the policies would add to the API server's audit log.
    public func annotations(
        of resource: Resource, file: FilePlaces, into verdicts: inout Verdicts
    ) -> [(key: String, value: String)] {
        guard let first = policies.policies.first else { return [] }
        let subject = AdmissionSubject(resource, facts: facts)
        if subject.isExempt { return [] }
        let run =
            run
            ?? PolicyRun(first, subject: subject, places: file, facts: facts, options: policies.options)
        self.run = run
        run.evaluation.authorizer = authorizer
        run.begin(subject, places: file)
        seen.removeAll(keepingCapacity: true)
        verdictsLeft = verdictsPerObject
        var annotations: [(key: String, value: String)] = []
        for policy in policies.policies {
            let context = Context(run: run, policy: policy, subject: subject, file: file)
            annotations += check(context, &verdicts)
        }
        return annotations
    }

    private struct Context {
        let run: PolicyRun
        let policy: CompiledPolicy
        let subject: AdmissionSubject
        let file: FilePlaces
    }

    private func check(_ context: Context, _ verdicts: inout Verdicts) -> [(key: String, value: String)] {
        let policy = context.policy
        let applicability = policy.policy.matchConstraints.applicability(to: context.subject, facts: facts)
        if applicability == .doesNot {
            tell(.skip, of: nil, context)
            return []
        }
        var annotations: [(key: String, value: String)] = []
        // The strictest binding first, so that what several say is said by that.
        let order = policy.bindings.indices.sorted {
            (policy.bindings[$1].validationActions.severity, $0)
                < (policy.bindings[$0].validationActions.severity, $1)
        }
        for index in order {
            let binding = policy.bindings[index]
            let own = binding.applicability(to: context.subject, facts: facts)
            if own == .doesNot {
                tell(.skip, of: nil, context)
                continue
            }
            if let decision = applicability.decision ?? own.decision {
                report(decision, index, context, &verdicts)
                continue
            }
            switch params(for: binding, context) {
            case .unusable(let reason):
                let error = PolicyDecision.Outcome.error(reason, blame: nil)
                let decision = PolicyDecision(validation: nil, outcome: error, isBeyondActions: true)
                report(decision, index, context, &verdicts)
            case .unknown(let reason):
                report(.notEvaluated(reason), index, context, &verdicts)
            case .objects(let params):
                if params.isEmpty { tell(.skip, of: nil, context) }
                for object in params {
                    let result = withExtendedLifetime(object?.document) {
                        context.run.run(policy, params: object)
                    }
                    annotations += result.annotations
                    tell(result, context)
                    for decision in result.decisions {
                        report(decision, index, context, &verdicts)
                    }
                }
            }
        }
        return annotations
    }

    // MARK: Parameters

    private enum Params {
        /// One run for each; nil for a run without parameters.
        case objects([Resource?])
        /// The binding and the policy do not go together, or parameters are missing that must be there.
        case unusable(String)
        case unknown(String)
    }

    private func params(for binding: AdmissionBinding, _ context: Context) -> Params {
        if let constraint = binding.constraint { return .objects([constraint]) }
        guard let paramKind = context.policy.policy.paramKind, let reference = binding.paramRef else {
            return .objects([nil])
        }
        let kind = paramKind.groupKind
        let all = facts.params(of: kind)
        let isNamespaced =
            (BuiltInResources.names(of: kind) ?? facts.names(of: kind))?.isNamespaced
            ?? (reference.namespace != nil || all.contains { $0.namespace != nil })
        var candidates = all
        if isNamespaced {
            guard let namespace = reference.namespace ?? (context.subject.isNamespace ? nil : context.subject.namespace)
            else {
                return .unusable("failed to configure binding: the parameters have a namespace and the object has none")
            }
            candidates = all.filter { ($0.namespace ?? facts.defaultNamespace) == namespace }
        } else if reference.namespace != nil {
            return .unusable("failed to configure binding: the parameters have no namespace, and paramRef has one")
        }
        let found: [Resource]
        let wanted: String
        switch reference.objects {
        case .named(let name):
            wanted = "\(paramKind.kind) \(name)"
            found = candidates.first { $0.name == name }.map { [$0] } ?? []
        case .selected(let selector):
            wanted = selector.isEmpty ? paramKind.kind : "\(paramKind.kind) with \(selector)"
            var names: Set<String> = []
            found = candidates.filter {
                selector.matches(AdmissionSubject.labels(of: $0)) && names.insert($0.name ?? "").inserted
            }
        }
        if found.count > AdmissionEvaluator.mostParams { return .unknown("there are too many parameters") }
        if !found.isEmpty { return .objects(found) }
        if policies.options.isComplete {
            return reference.deniesWhenNotFound
                ? .unusable("failed to configure binding: no \(wanted) found, and parameterNotFoundAction is Deny")
                : .objects([])
        }
        let reason =
            "no \(wanted) for the binding \(binding.name) is among the scanned objects"
            + facts.doubt(about: paramKind.groupKind)
        return .unknown(
            reference.deniesWhenNotFound
                ? "\(reason); without it the API server refuses the object (parameterNotFoundAction Deny)"
                : "\(reason); without it the policy does not apply (parameterNotFoundAction Allow)")
    }

    // MARK: Reporting

    private func report(
        _ decision: PolicyDecision, _ binding: Int, _ context: Context, _ verdicts: inout Verdicts
    ) {
        let rules = context.policy.rules[binding]
        let rule = decision.validation.map { rules.validations[$0] } ?? rules.policy
        guard policies.isSelected(rule), verdictsLeft >= 0 else { return }
        if verdictsLeft == 0 {
            let reason = "the policies have more than \(verdictsPerObject) verdicts on one object, the rest is left out"
            unevaluated(rule, reason, nil, isOutOfSight: false, context, &verdicts)
            verdictsLeft = -1
            return
        }
        let outcome = decision.outcome.result(under: context.policy.bindings[binding].validationActions)
        tell(outcome.result, of: decision.validation, saying: outcome.message, context)
        switch decision.outcome {
        case .failed(let message, let blame):
            guard seen.insert("\(rule.name)\n\(message)\n\(blame.path)").inserted else { return }
            verdicts.findings.append(
                Finding(
                    rule: rule, message: message, resource: identity(of: context.subject.resource), container: nil,
                    path: blame.path.description, location: blame.location,
                    fingerprint: fingerprint(rule, context.subject.resource, blame),
                    excerpt: context.file.excerpt(of: blame.location)))
        case .error(let reason, let blame):
            let actions = context.policy.bindings[binding].validationActions
            let end = consequence(
                of: context.policy.policy.failurePolicy, under: decision.isBeyondActions ? [.deny] : actions)
            unevaluated(rule, "\(reason); \(end)", blame, isOutOfSight: false, context, &verdicts)
        case .notEvaluable(let reason, let blame, let isOutOfSight):
            unevaluated(rule, reason, blame, isOutOfSight: isOutOfSight, context, &verdicts)
        }
        verdictsLeft -= 1
    }

    private func unevaluated(
        _ rule: Rule, _ reason: String, _ blame: PolicyBlame?, isOutOfSight: Bool, _ context: Context,
        _ verdicts: inout Verdicts
    ) {
        guard seen.insert("\(rule.name)\n\(reason)").inserted else { return }
        let resource = context.subject.resource
        let location = (blame ?? PolicyBlame(nil, resource: resource, places: context.file)).location
        verdicts.unevaluated.append(
            Unevaluated(
                rule: rule, resource: identity(of: resource), container: nil, reason: reason, location: location,
                isOutOfSight: isOutOfSight))
    }

    /// What the API server does with an object that a policy cannot be evaluated on.
    private func consequence(of failurePolicy: FailurePolicy, under actions: Set<ValidationAction>) -> String {
        switch failurePolicy {
        case .ignore: "the API server would admit the object (failurePolicy Ignore)"
        case .fail where actions.contains(.deny): "the API server would refuse the object (failurePolicy Fail)"
        case .fail where actions.contains(.warn):
            "the API server would warn of it and admit the object (validationActions \(actions.text))"
        case .fail:
            "the API server would record it and admit the object (validationActions \(actions.text))"
        }
    }

    private func identity(of resource: Resource) -> ResourceIdentity {
        ResourceIdentity(
            apiVersion: resource.apiVersion, kind: resource.kind, namespace: resource.namespace, name: resource.name)
    }

    private func fingerprint(_ rule: Rule, _ resource: Resource, _ blame: PolicyBlame) -> String {
        var fingerprint = Fingerprint()
        for part in [
            rule.name, resource.group, resource.kind, resource.namespace ?? "", resource.name ?? "", "",
            blame.stablePath,
        ] { fingerprint.add(part) }
        return fingerprint.text
    }
}

// MARK: - Outcomes

/// How one validation of a policy came out on one object.
struct PolicyOutcome {
    let policy: String
    /// The name of the validation's rule.
    let rule: String
    let result: PolicyTestResult
    let message: String?
}

extension AdmissionEvaluator {
    /// Tells of a validation, or of all of the policy.
    private func tell(
        _ result: PolicyTestResult, of validation: Int?, saying message: String? = nil, _ context: Context
    ) {
        guard let onOutcome else { return }
        let policy = context.policy.policy
        for index in validation.map({ $0..<$0 + 1 }) ?? policy.validations.indices {
            let rule = PolicyRules.name(of: policy, validation: index)
            onOutcome(PolicyOutcome(policy: policy.name, rule: rule, result: result, message: message))
        }
    }

    /// Tells of the validations that passed, or that were not looked at.
    private func tell(_ result: PolicyRun.Result, _ context: Context) {
        guard onOutcome != nil else { return }
        if !result.applies { return tell(.skip, of: nil, context) }
        let decided = Set(result.decisions.map(\.validation))
        for index in context.policy.policy.validations.indices where !decided.contains(index) {
            tell(.pass, of: index, context)
        }
    }
}

extension PolicyDecision.Outcome {
    fileprivate func result(
        under actions: Set<ValidationAction>
    ) -> (result: PolicyTestResult, message: String) {
        switch self {
        case .failed(let message, _): (actions.contains(.deny) ? .fail : .warn, message)
        case .error(let reason, _), .notEvaluable(let reason, _, _): (.error, reason)
        }
    }
}

extension AdmissionBinding {
    fileprivate func applicability(to subject: AdmissionSubject, facts: AdmissionFacts) -> Applicability {
        if let match = gatekeeperMatch, !match.matches(subject) { return .doesNot }
        return matchResources?.applicability(to: subject, facts: facts) ?? .applies
    }
}

extension PolicyDecision {
    fileprivate static func notEvaluated(_ reason: String) -> PolicyDecision {
        PolicyDecision(validation: nil, outcome: .notEvaluable(reason, blame: nil, isOutOfSight: true))
    }
}

extension Applicability {
    fileprivate var decision: PolicyDecision? {
        guard case .unknown(let reason, let isOutOfSight) = self else { return nil }
        return PolicyDecision(
            validation: nil, outcome: .notEvaluable(reason, blame: nil, isOutOfSight: isOutOfSight))
    }
}
