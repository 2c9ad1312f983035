/// A field of a variable that an expression looks at, such as `container.securityContext.privileged`, told from the
/// source alone.
public struct FieldChain: Hashable, Sendable {
    public let variable: String
    /// The fields on the way, the last one being what is looked at; empty for the variable itself.
    public let fields: [String]
    /// Whether only it matters that the field is there: it is selected plainly on the way to one that may be absent, so
    /// that its absence is an error and the other's is none.
    public let isPrefix: Bool
}

extension CheckedExpression {
    /// All fields that the expression can look at. What is computed from the variables other than by selecting fields
    /// with constant names (an element of a list, say) belongs to the field that it is computed from.
    ///
    /// An expression whose fields are all absent, those that are prefixes being there or not in the same way, always comes to
    /// the same.
    public var fieldChains: Set<FieldChain> {
        var collector = FieldChainCollector(expression: self)
        collector.visit(ast.root)
        return collector.found
    }
}

private struct FieldChainCollector {
    let expression: CheckedExpression
    private(set) var found: Set<FieldChain> = []
    /// Macros use some of their operands twice, and nested ones more often than a walk could count.
    private var visited: Set<NodeID> = []

    private struct Chain {
        let variable: String
        var fields: [String] = []
        /// Lengths of the beginnings that were selected plainly.
        var plain: [Int] = []
    }

    init(expression: CheckedExpression) { self.expression = expression }

    /// Collects the fields that a node looks at.
    mutating func visit(_ id: NodeID) {
        guard visited.insert(id).inserted else { return }
        if let chain = chain(id) { return add(chain) }
        expression.ast[id].forEachChild { visit($0) }
    }

    private mutating func add(_ chain: Chain) {
        found.insert(FieldChain(variable: chain.variable, fields: chain.fields, isPrefix: false))
    }

    /// The fields that a node selects one after the other from a variable; nil for any other node.
    private mutating func chain(_ id: NodeID) -> Chain? {
        switch expression.reference(id) {
        case .variable(let name): return Chain(variable: name)
        case .local, .blockElement, .typeName: return nil
        case .function, nil: break
        }
        switch expression.ast[id] {
        case .select(let operand, let field):
            guard var chain = chain(operand) else { return nil }
            chain.fields.append(field)
            chain.plain.append(chain.fields.count)
            return chain
        case .presence(let operand, let field): return optional(operand, field)
        case .call(Operator.optionalSelect, nil, let arguments), .call(Operator.optionalIndex, nil, let arguments):
            guard let field = name(arguments[1]) else { return nil }
            return optional(arguments[0], field)
        case .call(Operator.index, nil, let arguments):
            guard let field = name(arguments[1]), var chain = chain(arguments[0]) else { return nil }
            chain.fields.append(field)
            chain.plain.append(chain.fields.count)
            return chain
        default: return nil
        }
    }

    /// A field that may be absent: whether what was selected plainly on the way is there makes a difference.
    private mutating func optional(_ operand: NodeID, _ field: String) -> Chain? {
        guard var chain = chain(operand) else { return nil }
        for length in chain.plain {
            found.insert(
                FieldChain(variable: chain.variable, fields: Array(chain.fields.prefix(length)), isPrefix: true))
        }
        chain.plain = []
        chain.fields.append(field)
        return chain
    }

    private func name(_ id: NodeID) -> String? {
        guard case .literal(.string(let text)) = expression.ast[id] else { return nil }
        return String(decoding: text, as: UTF8.self)
    }
}
