/// What Kubernetes refuses in expressions whose types are right (cel-go's `cel/validator.go`).
struct Validators {
    private let expression: CheckedExpression
    private let options: Environment.Options

    init(_ expression: CheckedExpression, _ options: Environment.Options) {
        self.expression = expression
        self.options = options
    }

    func problems() -> [Diagnostic] {
        guard options.validatesConstants || options.homogeneousLiterals else { return [] }
        var problems: [Diagnostic] = []
        forEachNode { id, isExempt in
            switch expression.ast[id] {
            case .call(_, let target, let arguments):
                guard options.validatesConstants, case .function(let name, _, let isMember) = expression.reference(id)
                else { return }
                problems += constantProblems(name, arguments, isMember: isMember)
                if name == "format", isMember, let target { problems += formatProblems(id, target, arguments) }
            case .list(let elements, let optional) where options.homogeneousLiterals && !isExempt:
                problems += mixtures(elements, optional)
            case .map(let entries) where options.homogeneousLiterals && !isExempt:
                problems += mixtures(entries)
            default:
                break
            }
        }
        return problems
    }

    /// Visits all nodes from the root down; `isExempt` inside calls of `format`, whose arguments are of many types.
    private func forEachNode(_ body: (_ id: NodeID, _ isExempt: Bool) -> Void) {
        let ast = expression.ast
        guard !ast.nodes.isEmpty else { return }
        var seen = [Bool](repeating: false, count: ast.nodes.count)
        var rest: [(id: NodeID, isExempt: Bool)] = [(ast.root, false)]
        while let (id, isExempt) = rest.popLast() {
            guard !seen[Int(id.index)] else { continue }
            seen[Int(id.index)] = true
            body(id, isExempt)
            var exempts = isExempt
            if case .call("format", _, _) = ast[id] { exempts = true }
            ast[id].forEachChild { rest.append(($0, exempts)) }
        }
    }

    // MARK: Constants

    private func constantProblems(_ function: String, _ arguments: [NodeID], isMember: Bool) -> [Diagnostic] {
        let isValidated = isMember ? function == "matches" : function == "duration" || function == "timestamp"
        guard isValidated, let argument = arguments.first, case .literal(let literal) = expression.ast[argument],
            let reason = ConstantArguments.error(function, literal)
        else { return [] }
        return [Diagnostic("invalid \(function) argument", at: expression.ast.place(argument), hint: reason)]
    }

    private func formatProblems(_ call: NodeID, _ target: NodeID, _ arguments: [NodeID]) -> [Diagnostic] {
        guard case .literal(.string(let text)) = expression.ast[target], arguments.count == 1,
            case .list(let values, _) = expression.ast[arguments[0]]
        else { return [] }
        let check = FormatCheck(expression: expression, isLegacy: options.legacyFormat)
        guard let problem = check.problem(text, values) else { return [] }
        return [Diagnostic(problem.message, at: expression.ast.place(problem.value ?? call))]
    }

    // MARK: Homogeneous literals

    private func mixtures(_ elements: [NodeID], _ optional: [Int]) -> [Diagnostic] {
        let optional = Set(optional)
        var first: CELType?
        for (position, id) in elements.enumerated() {
            let type = contributed(id, isOptional: optional.contains(position))
            guard let known = first else {
                first = type
                continue
            }
            if type != known { return [mixture(id, expected: known, found: type)] }
        }
        return []
    }

    private func mixtures(_ entries: [MapEntry]) -> [Diagnostic] {
        guard let first = entries.first else { return [] }
        let key = expression.type(of: first.key)
        let value = contributed(first.value, isOptional: first.isOptional)
        var problems: [Diagnostic] = []
        for entry in entries.dropFirst() {
            let otherKey = expression.type(of: entry.key)
            if otherKey != key { problems.append(mixture(entry.key, expected: key, found: otherKey)) }
            let otherValue = contributed(entry.value, isOptional: entry.isOptional)
            if otherValue != value { problems.append(mixture(entry.value, expected: value, found: otherValue)) }
        }
        return problems
    }

    private func contributed(_ id: NodeID, isOptional: Bool) -> CELType {
        let type = expression.type(of: id)
        return isOptional ? type.wrappedByOptional ?? type : type
    }

    private func mixture(_ id: NodeID, expected: CELType, found: CELType) -> Diagnostic {
        let hint =
            expected == .dyn || found == .dyn
            ? "all entries must be of one type: write dyn(…) around the constants, or string(…) around the others"
            : "all entries must be of one type: convert them, or write dyn(…) around each"
        return Diagnostic(
            TypeError.mismatch(expected: expected, found: found), at: expression.ast.place(id), hint: hint)
    }
}
