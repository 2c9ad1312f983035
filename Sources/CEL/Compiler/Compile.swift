import Documents

extension Environment {
    /// Parses, checks and compiles an expression.
    /// - Parameters:
    ///   - name: what messages call the source.
    ///   - expecting: the types of which the result must be one; empty for any.
    ///   - isMetered: whether evaluations charge costs as Kubernetes counts them.
    public func compile(
        _ text: String, name: String = "<input>", expecting: [CELType] = [], isMetered: Bool = false
    ) throws(Diagnostics) -> Program {
        let ast = try parse(text, name: name).get()
        let expression = try check(ast).get()
        if let problem = expression.problem(expecting: expecting) { throw Diagnostics(ast.source, [problem]) }
        return try generate(expression, isMetered: isMetered)
    }

    /// Compiles an expression that was checked, or resolved without types.
    public func generate(_ expression: CheckedExpression, isMetered: Bool = false) throws(Diagnostics) -> Program {
        var generator = CodeGenerator(environment: self, expression: expression, isMetered: isMetered)
        generator.generate()
        if !generator.diagnostics.isEmpty { throw Diagnostics(expression.ast.source, generator.diagnostics) }
        return Program(generator, isMetered: isMetered)
    }
}

extension AST {
    /// The source text of a node.
    func text(_ id: NodeID) -> String { source.text(range(id)) }
}

extension Node {
    /// Whether the code generator may have found a constant where the node stands for more than a literal.
    var isFoldable: Bool {
        switch self {
        case .list, .map, .call: true
        default: false
        }
    }
}
