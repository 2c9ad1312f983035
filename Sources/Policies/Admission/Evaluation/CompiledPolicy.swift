import CEL
import Documents

/// A policy whose expressions are compiled, together with its bindings.
final class CompiledPolicy: Sendable {
    let policy: AdmissionPolicy
    let bindings: [AdmissionBinding]
    let matchConditions: [CompiledExpression]
    let variables: [CompiledExpression]
    /// The names of the variables as map keys.
    let variableKeys: [Value]
    let validations: [CompiledExpression]
    /// Parallel to `validations`.
    let messages: [CompiledExpression?]
    let auditAnnotations: [CompiledExpression]
    /// What findings call the policy and each of its validations, for each binding.
    let rules: [PolicyRules]

    /// - Parameters:
    ///   - age: whether an API server of the version has stored the policy already, or is to take it.
    ///   - inputs: the types of the objects; nil where they may be of any, as when a policy runs.
    init(
        _ policy: AdmissionPolicy, bindings: [AdmissionBinding], version: KubernetesVersion,
        _ age: ExpressionAge = .stored, inputs: InputTypes? = nil
    ) {
        self.policy = policy
        self.bindings = bindings
        var compiler = PolicyCompiler(policy, version: version, age, inputs: inputs)
        matchConditions = policy.matchConditions.map { compiler.matchCondition($0.expression) }
        variables = policy.variables.map { compiler.variable($0) }
        variableKeys = policy.variables.map { Symbols.shared.intern($0.name) }
        validations = policy.validations.map { compiler.validation($0.expression) }
        messages = policy.validations.map { validation in
            validation.messageExpression.map { compiler.message($0) }
        }
        auditAnnotations = policy.auditAnnotations.map { compiler.auditAnnotation($0.valueExpression) }
        rules = bindings.map { PolicyRules(policy, binding: $0) }
    }

    /// All expressions in the order of the file's fields.
    var expressions: [CompiledExpression] {
        matchConditions + variables + zip(validations, messages).flatMap { [$0] + [$1].compactMap(\.self) }
            + auditAnnotations
    }

    /// Whether anything beside the object and the request decides.
    var needsFacts: Bool {
        func selectsNamespaces(_ match: MatchResources?) -> Bool { !(match?.namespaceSelector?.isEmpty ?? true) }
        return policy.paramKind != nil || selectsNamespaces(policy.matchConstraints)
            || bindings.contains { selectsNamespaces($0.matchResources) }
            || expressions.contains { $0.uses(.namespaceObject) }
    }
}

/// Compiles the expressions of one policy. A variable may use those before it only, so they come in the file's order.
struct PolicyCompiler {
    private let version: KubernetesVersion
    private let age: ExpressionAge
    private let hasParams: Bool
    private let inputs: InputTypes?
    private var types: [String: CELType] = [:]
    private var positions: [String: Int] = [:]
    private var environment: Environment
    private var messageEnvironment: Environment
    private var mutationEnvironment: Environment

    init(_ policy: AdmissionPolicy, version: KubernetesVersion, _ age: ExpressionAge, inputs: InputTypes? = nil) {
        self.version = version
        self.age = age
        self.inputs = inputs
        hasParams = policy.paramKind != nil
        environment = .admission(version, AdmissionVariables(hasParams: hasParams), age)
        messageEnvironment = .admission(version, AdmissionVariables(hasParams: hasParams, hasAuthorizer: false), age)
        mutationEnvironment = .admission(version, AdmissionVariables(hasParams: hasParams, hasPatchTypes: true), age)
        inputs?.declare(in: &environment)
        inputs?.declare(in: &messageEnvironment)
    }

    func matchCondition(_ expression: PolicyExpression) -> CompiledExpression {
        var environment = Environment.admission(version, AdmissionVariables(hasParams: hasParams, variables: nil), age)
        inputs?.declare(in: &environment)
        return CompiledExpression(expression, in: environment, expecting: [.bool], names: [:])
    }

    mutating func variable(_ variable: NamedExpression) -> CompiledExpression {
        declareVariables(for: variable.expression)
        let compiled = CompiledExpression(variable.expression, in: environment, names: positions)
        // A variable that does not compile is of any type, so that one mistake gives one message.
        types[variable.name] = compiled.outputType.map(AdmissionVariables.type(ofVariable:)) ?? .dyn
        positions[variable.name] = positions.count
        return compiled
    }

    /// Declares the variables that an expression may use: all of them, or of very many those that it mentions, so that
    /// thousands of variables do not cost the square of that.
    private mutating func declareVariables(for expression: PolicyExpression) {
        var fields = types
        if types.count > 100 {
            let words = expression.text.utf8.split { byte in
                !(byte == 0x5F || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x61...0x7A).contains(byte))
            }
            fields = [:]
            for word in words {
                let name = String(decoding: word, as: UTF8.self)
                if let type = types[name] { fields[name] = type }
            }
        }
        let type = ObjectType(name: "kubernetes.variables", fields: fields)
        environment.declare(type)
        messageEnvironment.declare(type)
        mutationEnvironment.declare(type)
    }

    mutating func validation(_ expression: PolicyExpression) -> CompiledExpression {
        declareVariables(for: expression)
        return CompiledExpression(expression, in: environment, expecting: [.bool], names: positions)
    }

    mutating func message(_ expression: PolicyExpression) -> CompiledExpression {
        declareVariables(for: expression)
        return CompiledExpression(expression, in: messageEnvironment, expecting: [.string], names: positions)
    }

    mutating func mutation(_ mutation: Mutation) -> CompiledExpression {
        declareVariables(for: mutation.expression)
        let type: CELType =
            switch mutation.patchType {
            case .applyConfiguration: .applyConfiguration
            case .jsonPatch: .jsonPatches
            }
        return CompiledExpression(mutation.expression, in: mutationEnvironment, expecting: [type], names: positions)
    }

    mutating func auditAnnotation(_ expression: PolicyExpression) -> CompiledExpression {
        declareVariables(for: expression)
        return CompiledExpression(expression, in: environment, expecting: [.string, .null], names: positions)
    }
}

/// The rules that findings of a policy are of, under one binding.
struct PolicyRules: Sendable {
    /// The policy as a whole.
    let policy: Rule
    /// Each validation, named after the policy, with its index where there are several.
    let validations: [Rule]

    init(_ policy: AdmissionPolicy, binding: AdmissionBinding) {
        let consequence =
            "\(policy.kind.rawValue) \(policy.name) (\(policy.place.file):\(policy.place.line)) "
            + binding.validationActions.consequence
        let rationale = policy.description.map { "\($0.trimmed) \(consequence)" } ?? consequence
        let severity = policy.severity ?? binding.validationActions.severity
        func rule(_ name: String, title: String, check: String, message: String) -> Rule {
            Rule(
                name: name, title: title, severity: severity, category: "admission", target: .resource, check: check,
                message: message, rationale: rationale, remedy: "Change the object so that this is true: \(check)")
        }
        self.policy = rule(
            policy.alias ?? policy.name, title: "The policy \(policy.name) holds", check: "true", message: "''")
        validations = policy.validations.enumerated().map { index, validation in
            let name = PolicyRules.name(of: policy, validation: index)
            let check = validation.expression.text.trimmed
            let message = validation.message?.trimmed ?? ""
            return rule(
                name, title: message.isEmpty ? "Violates the policy \(policy.name)" : message, check: check,
                message: validation.messageExpression?.text ?? JSONText.quoted(message))
        }
    }

    static func name(of policy: AdmissionPolicy, validation index: Int) -> String {
        let name = policy.alias ?? policy.name
        return policy.validations.count > 1 ? "\(name)[\(index)]" : name
    }
}

extension Set<ValidationAction> {
    /// What the API server would do, as the end of a sentence that begins with the policy.
    fileprivate var consequence: String {
        contains(.deny)
            ? "refuses such objects at admission."
            : contains(.warn) ? "lets such objects in with a warning." : "lets such objects in and records them."
    }
}
