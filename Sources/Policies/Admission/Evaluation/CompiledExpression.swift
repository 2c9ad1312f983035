import CEL

/// An expression of a policy, compiled for the API server's environment and metered.
struct CompiledExpression: Sendable {
    /// What the variables of an expression stand for.
    enum Input: String, Sendable {
        case object, oldObject, request, namespaceObject, params, authorizer, variables
        case requestResource = "authorizer.requestResource"
    }

    let source: PolicyExpression
    let program: Result<Program, Diagnostics>
    /// The inputs that the program reads, with the slots to bind them to.
    let inputs: [(slot: Int, input: Input)]
    /// The policy's variables that the program may read, by their positions, in the order of the source.
    let variables: [Int]

    /// - Parameter names: the policy's variables that the expression may use, with their positions.
    init(
        _ source: PolicyExpression, in environment: Environment, expecting types: [CELType] = [], names: [String: Int]
    ) {
        self.source = source
        do throws(Diagnostics) {
            let program = try environment.compile(
                source.text, name: source.path, expecting: types, isMetered: true)
            self.program = .success(program)
            inputs = program.usedSlots.sorted().compactMap { slot in
                Input(rawValue: program.variableNames[slot]).map { (slot, $0) }
            }
            variables =
                inputs.contains { $0.input == .variables }
                ? program.expression.ast.mentioned(of: names) : []
        } catch {
            program = .failure(error)
            inputs = []
            variables = []
        }
    }

    /// The type of the value; nil where the expression does not compile.
    var outputType: CELType? {
        if case .success(let program) = program { program.outputType } else { nil }
    }

    func uses(_ input: Input) -> Bool { inputs.contains { $0.input == input } }
}

extension AST {
    /// The positions of the variables that an expression mentions as `variables.name`; all of them where it uses the map
    /// in another way.
    fileprivate func mentioned(of names: [String: Int]) -> [Int] {
        var found: [Int] = []
        var accounted = 0
        var uses = 0
        func isVariables(_ id: NodeID) -> Bool {
            if case .identifier("variables") = nodes[Int(id.index)] { true } else { false }
        }
        for node in nodes {
            switch node {
            case .identifier("variables"): uses += 1
            case .select(let operand, let field) where isVariables(operand):
                accounted += 1
                if let position = names[field], !found.contains(position) { found.append(position) }
            default: break
            }
        }
        return uses == accounted ? found : names.values.sorted()
    }
}
