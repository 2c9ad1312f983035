import CEL
import Documents
import Kubernetes

/// Runs one policy on one object with one parameter, in the API server's order: match conditions, validations, messages,
/// audit annotations (`A/admission/plugin/policy/validating/validator.go`). One for each thread.
///
/// Variables are evaluated when an expression first needs them, at most once in each phase. The machine knows no lazy
/// values: a variable that was not needed yet is an error, and an expression that fails for it is evaluated again with
/// one variable more. What the error did not touch, or a logical operator absorbed, is the same either way.
final class PolicyRun {
    let evaluation = Evaluation()
    /// What belongs to the object.
    private let values = RequestValues(arena: Arena())
    /// What belongs to one run.
    private let runValues = RequestValues(arena: Arena())
    private let facts: AdmissionFacts
    private let user: AdmissionUser
    private let budgets: PolicyBudgets

    private(set) var subject: AdmissionSubject
    private(set) var policy: CompiledPolicy
    private var places: FilePlaces
    private var object: Value?
    private var request: Value?
    private var namespaceObject: Value?
    private var params = Value.null

    private var variables = Value(kind: .map)
    private var isPending: [Bool] = []
    /// What a variable's value is before it is needed.
    private var pending = Value.null
    /// Cost that the current phase may yet take.
    private var budget: UInt64 = 0
    private var isOverBudget = false

    /// Bytes that the expressions of one run may build.
    private static let memory = 64 << 20
    /// Loop steps of one expression; its cost bounds them too.
    private static let steps = 5_000_000
    /// Loop steps that telling which field decided may take.
    private static let explanationSteps = 100_000
    /// An expression is started again for so many variables one by one, and then for the rest of them at once.
    private static let restarts = 8
    /// In bytes; a longer one is not told of the variables around it.
    private static let longestMessage = 4_000
    /// Variables that need each other are evaluated from the outside in as far as this, and else in the file's order.
    private static let deepest = 32

    init(
        _ policy: CompiledPolicy, subject: AdmissionSubject, places: FilePlaces, facts: AdmissionFacts,
        options: AdmissionOptions
    ) {
        self.policy = policy
        self.subject = subject
        self.places = places
        self.facts = facts
        user = options.user
        budgets = options.budgets
        evaluation.limits.memory = PolicyRun.memory
        evaluation.limits.steps = PolicyRun.steps
        evaluation.limits.cost = budgets.expression
    }

    /// Goes to another object.
    func begin(_ subject: AdmissionSubject, places: FilePlaces) {
        self.subject = subject
        self.places = places
        values.arena.reset()
        evaluation.reset()
        object = nil
        request = nil
        namespaceObject = nil
        unavailable.removeAll(keepingCapacity: true)
        contradiction = nil
    }

    // MARK: Phases

    /// What a run came to: nothing where the policy does not apply after all.
    struct Result {
        /// Whether the match conditions let the policy look at the object.
        var applies = true
        var decisions: [PolicyDecision] = []
        /// What the policy would add to the API server's audit log, under `<policy>/<key>`.
        var annotations: [(key: String, value: String)] = []
    }

    func run(_ policy: CompiledPolicy, params: Resource?) -> Result {
        self.policy = policy
        evaluation.reset()
        runValues.arena.reset()
        self.params = params.map { ServerDecoding(arena: runValues.arena).decoded($0) } ?? .null
        var result = Result()
        budget = budgets.matchConditions
        isOverBudget = false
        switch matchConditions() {
        case .doesNotApply:
            result.applies = false
            return result
        case .decided(let decision):
            result.decisions = [decision]
            return result
        case .applies: break
        }
        budget = budgets.policy
        result.decisions = validations()
        budget = budgets.policy
        isOverBudget = false
        auditAnnotations(&result)
        return result
    }

    private enum Conditions {
        case applies
        case doesNotApply
        case decided(PolicyDecision)
    }

    /// Any false condition decides, whatever the others came to.
    private func matchConditions() -> Conditions {
        if policy.matchConditions.isEmpty { return .applies }
        // The API server does not know the namespace yet when it looks at conditions.
        let seen = namespaceObject
        namespaceObject = .null
        defer { namespaceObject = seen }
        var errors: [PolicyDecision.Outcome] = []
        for condition in policy.matchConditions {
            let outcome = evaluate(condition)
            if isOverBudget { return .decided(overBudget) }
            switch outcome {
            case .value(let value):
                if value.isFalse { return .doesNotApply }
            case .error(let error):
                errors.append(failure(error, of: condition))
            }
        }
        // What is not known here may be false in a cluster, and then no error counts.
        let isUnknown: (PolicyDecision.Outcome) -> Bool = { if case .notEvaluable = $0 { true } else { false } }
        guard let first = errors.first(where: isUnknown) ?? errors.first else { return .applies }
        return .decided(PolicyDecision(validation: nil, outcome: first))
    }

    private func validations() -> [PolicyDecision] {
        beginPhase()
        var outcomes: [PolicyDecision.Outcome?] = []
        for expression in policy.validations {
            let outcome = evaluate(expression)
            if isOverBudget { return [overBudget] }
            switch outcome {
            case .value(let value):
                outcomes.append(value.isTrue ? nil : .failed(message: "", blame: blame(expression)))
            case .error(let error): outcomes.append(failure(error, of: expression))
            }
        }
        return messages(for: outcomes)
    }

    /// Words the failures. The API server evaluates the messages of what passes too, which only shows where they exceed
    /// the budget; so they are evaluated here where they could.
    private func messages(for outcomes: [PolicyDecision.Outcome?]) -> [PolicyDecision] {
        beginPhase()
        let count = UInt64(policy.messages.count { $0 != nil } + policy.variables.count)
        let mayExceed = count * budgets.expression > budget
        var texts = [String?](repeating: nil, count: outcomes.count)
        for (index, outcome) in outcomes.enumerated() {
            guard let message = policy.messages[index] else { continue }
            if outcome?.isFailure != true, !mayExceed { continue }
            if case .value(let value) = evaluate(message), let text = value.text?.trimmed, !text.isEmpty,
                text.utf8.count <= PolicyLimits.messageLength, !text.utf8.contains(0x0A)
            {
                texts[index] = text
            }
            if isOverBudget { break }
        }
        return outcomes.enumerated().compactMap { index, outcome in
            if let outcome, !outcome.isFailure { return PolicyDecision(validation: index, outcome: outcome) }
            if isOverBudget {
                let reason = "failed messageExpression: \(PolicyRun.exceedsBudget)"
                return PolicyDecision(validation: index, outcome: .error(reason, blame: nil))
            }
            guard case .failed(_, let blame)? = outcome else { return nil }
            let message = texts[index] ?? fallbackMessage(index)
            return PolicyDecision(validation: index, outcome: .failed(message: message, blame: blame))
        }
    }

    private func fallbackMessage(_ index: Int) -> String {
        let validation = policy.policy.validations[index]
        if let message = validation.message?.trimmed, !message.isEmpty { return message }
        return "failed expression: \(validation.expression.text.trimmed)"
    }

    private func auditAnnotations(_ result: inout Result) {
        if policy.auditAnnotations.isEmpty { return }
        beginPhase()
        for (annotation, expression) in zip(policy.policy.auditAnnotations, policy.auditAnnotations) {
            let outcome = evaluate(expression)
            if isOverBudget {
                var decision = overBudget
                decision.isBeyondActions = true
                result.decisions.append(decision)
                return
            }
            switch outcome {
            case .error(let error):
                result.decisions.append(
                    PolicyDecision(
                        validation: nil, outcome: failure(error, of: expression),
                        isBeyondActions: true))
            case .value(let value):
                guard let text = value.text?.trimmed, !text.isEmpty else { continue }
                let cut = String(decoding: text.utf8.prefix(PolicyLimits.auditValueLength), as: UTF8.self)
                result.annotations.append(("\(policy.policy.name)/\(annotation.key)", cut))
            }
        }
    }

    // MARK: Expressions

    private static let exceedsBudget =
        "validation failed due to running out of cost budget, no further validation rules will be run"

    private var overBudget: PolicyDecision {
        PolicyDecision(validation: nil, outcome: .error(PolicyRun.exceedsBudget, blame: nil))
    }

    private func failure(_ error: ExpressionFailure, of expression: CompiledExpression) -> PolicyDecision.Outcome {
        // What ran out of its budget would take as long again to explain.
        let blame = error.exceedsLimits ? nil : blame(expression)
        if error.isNotEvaluable {
            let isContradicted = contradiction.map { error.message.contains($0) } ?? false
            return .notEvaluable(error.message, blame: blame, isOutOfSight: !isContradicted)
        }
        // The API server's words, and which field has a value that does not fit.
        let mismatch = error.exceedsLimits ? nil : explanation(of: expression)?.mismatch
        let words = mismatch?.explaining(error.message) ?? error.message
        return .error("\(expression.source.path) resulted in error: \(words)", blame: blame)
    }

    /// Why an expression has no value.
    struct ExpressionFailure: Error {
        let message: String
        var isNotEvaluable = false
        var exceedsLimits = false
    }

    private enum ExpressionOutcome {
        case value(Value)
        case error(ExpressionFailure)
    }

    /// Evaluates an expression and the variables that it needs, and takes their costs from the budget.
    private func evaluate(_ expression: CompiledExpression, depth: Int = 0) -> ExpressionOutcome {
        guard case .success(let program) = expression.program else {
            return .error(ExpressionFailure(message: "the expression does not compile"))
        }
        var restarts = 0
        while true {
            bind(expression)
            let error: EvaluationError
            switch evaluation.evaluate(program) {
            case .value(let value):
                spend(evaluation.cost)
                return .value(value)
            case .error(let failure): error = failure
            }
            guard !isOverBudget, let next = expression.variables.first(where: { isPending[$0] }) else {
                spend(evaluation.cost)
                let isUnavailable = unavailable.contains { error.message.contains($0) }
                return .error(
                    ExpressionFailure(
                        message: error.message, isNotEvaluable: error.isNotEvaluable || isUnavailable,
                        exceedsLimits: error.exceedsLimits))
            }
            restarts += 1
            if restarts <= PolicyRun.restarts {
                resolve(next, depth: depth)
            } else {
                for variable in expression.variables where isPending[variable] { resolve(variable, depth: depth) }
            }
        }
    }

    private func spend(_ cost: UInt64) {
        if cost > budget {
            isOverBudget = true
            budget = 0
        } else {
            budget -= cost
        }
    }

    /// Gives a variable its value; an error where its expression has none.
    private func resolve(_ variable: Int, depth: Int) {
        isPending[variable] = false
        if depth >= PolicyRun.deepest {
            for earlier in 0..<variable where isPending[earlier] {
                isPending[earlier] = false
                store(evaluate(policy.variables[earlier]), in: earlier)
            }
        }
        store(evaluate(policy.variables[variable], depth: depth + 1), in: variable)
    }

    private func store(_ outcome: ExpressionOutcome, in variable: Int) {
        switch outcome {
        case .value(let value): set(variable, value)
        case .error(let error):
            let name = JSONText.quoted(policy.policy.variables[variable].name)
            // Thousands of variables that need each other would tell of all of them, each time.
            let message =
                error.message.utf8.count > PolicyRun.longestMessage
                ? error.message : "composited variable \(name) fails to evaluate: \(error.message)"
            if error.isNotEvaluable { unavailable.append(error.message) }
            set(variable, runValues.failure(message))
        }
    }

    private func set(_ variable: Int, _ value: Value) {
        guard let entries = UnsafeMutablePointer<Value.Entry>(bitPattern: UInt(variables.bits)) else { return }
        entries[variable].value = value
    }

    /// Forgets the values of variables.
    private func beginPhase() {
        let count = policy.variables.count
        isPending = [Bool](repeating: true, count: count)
        pending = runValues.failure("a variable that is not evaluated yet")
        let entries = policy.variableKeys.map { Value.Entry(key: $0, value: pending) }
        variables = entries.withUnsafeBufferPointer { runValues.arena.map($0).map }
    }

    // MARK: Inputs

    /// What errors say that come from what only a cluster knows.
    private var unavailable: [String] = []
    /// What errors say that come from Namespaces which contradict each other.
    private var contradiction: String?

    private func bind(_ expression: CompiledExpression) {
        for (slot, input) in expression.inputs { evaluation.bind(slot, value(of: input)) }
    }

    private func value(of input: CompiledExpression.Input) -> Value {
        switch input {
        case .object:
            let value = object ?? values.object(for: subject)
            object = value
            return value
        case .oldObject: return .null
        case .request:
            let value = request ?? values.request(for: subject, user: user)
            request = value
            return value
        case .namespaceObject:
            if let namespaceObject { return namespaceObject }
            let value = values.namespaceObject(for: subject, facts: facts)
            if value.kind == .error, let name = subject.namespace {
                switch facts.namespace(named: name) {
                case .missing(let reason): unavailable.append(reason)
                case .contradictory(_, let reason):
                    unavailable.append(reason)
                    contradiction = reason
                case .found, .bare: break
                }
            }
            namespaceObject = value
            return value
        case .params: return params
        case .authorizer: return .authorizer
        case .requestResource: return values.resourceCheck(for: subject)
        case .variables: return variables
        }
    }

    // MARK: Blame

    /// The field of the object that decided an expression which was just evaluated.
    private func blame(_ expression: CompiledExpression) -> PolicyBlame {
        let search = FieldSearch(resource: subject.resource, object: value(of: .object))
        return PolicyBlame(decisiveField(expression, search, depth: 0), resource: subject.resource, places: places)
    }

    private func explanation(of expression: CompiledExpression) -> Explanation? {
        guard case .success(let program) = expression.program else { return nil }
        bind(expression)
        evaluation.limits.steps = PolicyRun.explanationSteps
        defer { evaluation.limits.steps = PolicyRun.steps }
        return Explainer.explain(program, in: evaluation, recordsSteps: false)
    }

    /// Follows what decided back to the object: a read of a variable is a read of the field that the variable holds, or
    /// of what decided the variable.
    private func decisiveField(_ expression: CompiledExpression, _ search: FieldSearch, depth: Int) -> ObjectField? {
        guard depth < 8, let reads = explanation(of: expression)?.reads else { return nil }
        for read in reads.prefix(20) {
            switch read.variable {
            case "object": return search.field(of: read)
            case "variables":
                if let field = search.fieldHeld(by: read) { return field }
                guard case .field(let name)? = read.path.first,
                    let variable = policy.policy.variables.firstIndex(where: { $0.name == name }),
                    let field = decisiveField(policy.variables[variable], search, depth: depth + 1)
                else { continue }
                return field
            default: continue
            }
        }
        return nil
    }
}
