import CEL

/// Checks the expressions of a policy with the types of the kinds that its resource rules name, once for each
/// kind, as Kubernetes does (`A/admission/plugin/policy/validating/typechecking.go`). What it finds are warnings: the
/// API server writes them into the status of the policy, takes the policy, and runs it without types.
///
/// The API server looks at the validations and messages of ValidatingAdmissionPolicies only, and warns of every field
/// that one of the kinds lacks, even where the expression asks for the kind first. Here, where a policy may tell kinds
/// from each other, a mistake with some of them counts only if the expression is right there with none. All other
/// expressions, which no API server holds to types, are looked at in that way for undefined fields alone: much that is
/// wrong with types is right when it runs, such as `object.spec.replicas != null`.
struct FieldTypeCheck {
    private(set) var problems: [PolicyProblem] = []

    /// How much is compiled for a policy: the length of its expressions in UTF-8, counted for each kind.
    private static let mostBytes = 1 << 20
    /// How many mistakes of an expression are shown.
    private static let mostShown = 20

    /// - Parameters:
    ///   - expressions: the policy's, compiled without the types of its kinds.
    ///   - types: the kinds that are known.
    init(
        _ policy: AdmissionPolicy, _ expressions: [CompiledExpression], version: KubernetesVersion, types: KindTypes
    ) {
        let coverage = types.coverage(of: policy.matchConstraints.resourceRules)
        let length = expressions.reduce(1) { $0 + $1.source.text.utf8.count }
        let kinds = Array(coverage.kinds.prefix(FieldTypeCheck.mostBytes / length))
        let isCut = kinds.count < coverage.kinds.count
        if isCut {
            problems.append(
                PolicyProblem(
                    .note,
                    "the expressions are too long to be held to the fields of more than \(kinds.count) of the "
                        + "\(coverage.kinds.count) kinds",
                    path: "spec.matchConstraints.resourceRules", at: policy.place))
        }
        guard !kinds.isEmpty else { return }
        let params = policy.paramKind.flatMap {
            types.kind(apiVersion: $0.apiVersion, kind: $0.kind)
        }
        let typed = kinds.map { kind in
            let inputs = InputTypes(types: types, object: kind, params: params)
            return CompiledPolicy(policy, bindings: [], version: version, inputs: inputs).expressions
        }
        let policyTellsKinds = expressions.contains { !$0.isOfValidation && $0.tellsKinds }
        // Mutations are compiled without types alone.
        for (index, expression) in expressions.prefix(typed[0].count).enumerated() {
            // What does not compile without types is an error already.
            guard case .success(let program) = expression.program else { continue }
            let serverChecks = policy.kind == .validatingAdmissionPolicy && expression.isOfValidation
            var mistakes = FieldTypeCheck.mistakes(typed.map { $0[index].diagnostics })
            if !serverChecks { mistakes.removeAll { !$0.isOfField } }
            if policyTellsKinds || !serverChecks || expression.tellsKinds {
                // It may be about a kind that is not looked at, with which nothing is known to be wrong.
                if coverage.hasOthers || isCut { continue }
                mistakes = FieldTypeCheck.unavoided(mistakes, of: kinds.count, program.expression)
            }
            guard !mistakes.isEmpty else { continue }
            let diagnostics = Diagnostics(
                program.expression.ast.source, FieldTypeCheck.shown(mistakes, of: kinds))
            problems.append(
                PolicyProblem(
                    .warning, "does not compile with the types of its kinds\n\(diagnostics)",
                    path: expression.source.path, at: expression.source.place, diagnostics: diagnostics))
        }
    }

    /// What is said of the mistakes; of very many, of the first only, and how many more there are.
    private static func shown(_ mistakes: [Mistake], of kinds: [KindTypes.Kind]) -> [Diagnostic] {
        var shown = mistakes.prefix(mostShown).map { $0.diagnostic(of: kinds) }
        let left = mistakes.dropFirst(mostShown)
        if let next = left.first {
            shown.append(
                Diagnostic("mistakes not shown: \(left.count) more", at: next.first.range, severity: .warning))
        }
        return shown
    }

    /// What is wrong with an expression, each once, in the order of the source.
    /// - Parameter findings: what is wrong with it for each kind.
    private static func mistakes(_ findings: [[Diagnostic]]) -> [Mistake] {
        var mistakes: [Mistake.Identity: Mistake] = [:]
        for (kind, diagnostics) in findings.enumerated() {
            for diagnostic in diagnostics {
                let identity = Mistake.Identity(range: diagnostic.range, message: diagnostic.message)
                mistakes[identity, default: Mistake(first: diagnostic)].kinds.append(kind)
            }
        }
        return mistakes.values.sorted {
            let (a, b) = ($0.first, $1.first)
            return (a.range.lowerBound, a.range.upperBound, a.message)
                < (b.range.lowerBound, b.range.upperBound, b.message)
        }
    }

    /// The mistakes that are none with a kind that the expression may be about.
    private static func unavoided(_ mistakes: [Mistake], of kinds: Int, _ expression: CheckedExpression) -> [Mistake] {
        var left: [(mistake: Mistake, origins: Set<Range<Int32>>)] = []
        var avoided: [Mistake] = []
        for mistake in mistakes {
            let origins = mistake.kinds.count < kinds ? expression.origins(of: mistake.first.range) : []
            // With some other kind all is right here, and in what comes here from elsewhere: it is about that one.
            let wrong = Set(mistakes.filter { origins.contains($0.first.range) }.flatMap(\.kinds))
            if mistake.kinds.count < kinds, wrong.count < kinds || mistake.isOfChoice {
                avoided.append(mistake)
            } else {
                left.append((mistake, origins))
            }
        }
        // What comes of a place that is not about a kind is not about it either.
        return left.compactMap { mistake, origins in
            var mistake = mistake
            let others = avoided.filter { origins.contains($0.first.range) }
            mistake.kinds.removeAll { kind in others.contains { $0.kinds.contains(kind) } }
            return mistake.kinds.isEmpty ? nil : mistake
        }
    }

    /// Something that is wrong with an expression where objects are of some kinds.
    private struct Mistake {
        struct Identity: Hashable {
            let range: Range<Int32>
            let message: String
        }

        /// What is said of the first kind.
        let first: Diagnostic
        /// Positions in the list of the policy's kinds.
        var kinds: [Int] = []

        var isOfField: Bool { first.cause == .undefinedField }

        /// Whether the branches of a conditional expression have different types: they stand for different kinds.
        var isOfChoice: Bool { first.cause == .noOverload(Operator.conditional) }

        /// The diagnostic, with the kinds before its message, such as `v1 Pod, apps/v1 DaemonSet, Deployment`.
        func diagnostic(of all: [KindTypes.Kind]) -> Diagnostic {
            var names: [String] = []
            var apiVersion: String?
            for kind in kinds.map({ all[$0] }) {
                names.append(kind.apiVersion == apiVersion ? kind.kind : kind.description)
                apiVersion = kind.apiVersion
            }
            return Diagnostic(
                "\(names.joined(separator: ", ")): \(first.message)", at: first.range, hint: first.hint,
                severity: .warning)
        }
    }
}

extension CompiledExpression {
    /// What is wrong with it, at most a hundred things.
    fileprivate var diagnostics: [Diagnostic] {
        if case .failure(let diagnostics) = program { diagnostics.all } else { [] }
    }

    /// Whether it is the expression or the message of a validation.
    fileprivate var isOfValidation: Bool { source.path.hasPrefix("spec.validations[") }

    /// Whether it asks of which kind the object is.
    fileprivate var tellsKinds: Bool {
        guard case .success(let program) = program else { return false }
        let ast = program.expression.ast
        return ast.nodes.contains { ast.tellsKinds($0) }
    }
}

extension AST {
    /// Whether a node selects what tells kinds from each other, such as `object.kind`, `object.?kind`,
    /// `dyn(object).kind` or `request.subResource`.
    fileprivate func tellsKinds(_ node: Node) -> Bool {
        guard let (operand, field) = selection(node), case .identifier(let name) = withoutTypes(operand) else {
            return false
        }
        return switch name {
        case "object", "oldObject": ["apiVersion", "kind"].contains(field)
        case "request":
            ["kind", "resource", "subResource", "requestKind", "requestResource", "requestSubResource"]
                .contains(field)
        default: false
        }
    }

    private func selection(_ node: Node) -> (operand: Node, field: String)? {
        switch node {
        case .select(let operand, let field):
            return (nodes[Int(operand.index)], field)
        case .call(Operator.optionalSelect, nil, let arguments) where arguments.count == 2:
            guard case .literal(.string(let field)) = nodes[Int(arguments[1].index)] else { return nil }
            return (nodes[Int(arguments[0].index)], String(decoding: field, as: UTF8.self))
        default:
            return nil
        }
    }

    /// The argument of `dyn(…)`, or the node itself.
    private func withoutTypes(_ node: Node) -> Node {
        if case .call("dyn", nil, let arguments) = node, arguments.count == 1 {
            nodes[Int(arguments[0].index)]
        } else {
            node
        }
    }
}
