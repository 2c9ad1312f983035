/// A field of a variable that an expression looks at, such as `container.securityContext.privileged`, told from the
/// source alone.
public struct FieldChain: Hashable, Sendable {
    public let variable: String
    /// The fields on the way, the last one being what is looked at; empty for the variable itself.
    public let fields: [String]
    public let use: Use

    /// What of a field makes a difference.
    public enum Use: Sendable {
        /// All that it may hold.
        case value
        /// Whether it is there: it is selected plainly on the way to a field that may be absent, so that its absence is an
        /// error and the other's is none.
        case prefix
        /// Whether it holds anything: `field.orValue(null) == null`.
        case nullness
        /// Whatever it is, only where a list is not empty that comes from other fields.
        case loop
    }

    /// Whether the field is only on the way to others.
    public var isPrefix: Bool { use == .prefix }
}

extension CheckedExpression {
    /// All fields that the expression can look at. What is computed from the variables other than by selecting fields
    /// with constant names (an element of a list, say) belongs to the field that it is computed from.
    ///
    /// An expression whose fields that are used for their value are all absent always comes to the same, where prefixes are
    /// there or not, and fields used for their nullness hold something or not, in the same way.
    public var fieldChains: Set<FieldChain> {
        var collector = FieldChainCollector(expression: self)
        collector.visit(ast.root)
        return collector.found
    }

    /// Whether the expression is a list without elements, or none, where its fields are absent.
    public var isEmptyWithoutFields: Bool {
        var collector = FieldChainCollector(expression: self)
        return collector.isEmptyWithoutFields(ast.root)
    }
}

private struct FieldChainCollector {
    let expression: CheckedExpression
    private(set) var found: Set<FieldChain> = []
    /// Macros use some of their operands twice, and nested ones more often than a walk could count.
    private var isVisited: [Bool]
    private var isVisitedInLoop: [Bool]
    /// Whether what is visited is only evaluated for elements of a list that comes from fields.
    private var isInLoop = false

    private struct Chain {
        let variable: String
        var fields: [String] = []
        /// Lengths of the beginnings that were selected plainly.
        var plain: [Int] = []
    }

    init(expression: CheckedExpression) {
        self.expression = expression
        isVisited = Array(repeating: false, count: expression.ast.nodes.count)
        isVisitedInLoop = isVisited
    }

    /// Collects the fields that a node looks at.
    mutating func visit(_ id: NodeID) {
        let index = Int(id.index)
        if isVisited[index] || isInLoop && isVisitedInLoop[index] { return }
        if isInLoop { isVisitedInLoop[index] = true } else { isVisited[index] = true }
        if let definition = definition(id) {
            for chain in definition.fieldChains { add(chain) }
            return
        }
        if let chain = chain(id) { return add(chain, .value) }
        if let chain = comparedWithNull(id) { return add(chain, .nullness) }
        guard !isInLoop, case .comprehension(let loop) = expression.ast[id], loop.macro != .bind,
            isEmptyWithoutFields(loop.range)
        else { return expression.ast[id].forEachChild { visit($0) } }
        visit(loop.range)
        isInLoop = true
        expression.ast[id].forEachChild { visit($0) }
        isInLoop = false
    }

    private mutating func add(_ chain: Chain, _ use: FieldChain.Use) {
        add(FieldChain(variable: chain.variable, fields: chain.fields, use: use))
    }

    private mutating func add(_ chain: FieldChain) {
        let isOfLoop = isInLoop && chain.use != .prefix
        found.insert(isOfLoop ? FieldChain(variable: chain.variable, fields: chain.fields, use: .loop) : chain)
    }

    /// The expression that a node stands for by name.
    private func definition(_ id: NodeID) -> Definition? {
        guard case .variable(let name)? = expression.reference(id) else { return nil }
        return expression.definitions[name]
    }

    /// The chain in `chain.orValue(null) == null`, or `!= null`.
    private mutating func comparedWithNull(_ id: NodeID) -> Chain? {
        guard case .call(let name, nil, let operands) = expression.ast[id],
            name == Operator.equals || name == Operator.notEquals, isNull(operands[1]),
            case .call("orValue", let optional?, let other) = expression.ast[operands[0]], isNull(other[0]),
            expression.isOptionalSelection(optional)
        else { return nil }
        return chain(optional)
    }

    private func isNull(_ id: NodeID) -> Bool {
        if case .literal(.null) = expression.ast[id] { true } else { false }
    }

    /// Whether a range has no elements, or is none, where the fields in it are absent.
    mutating func isEmptyWithoutFields(_ range: NodeID) -> Bool {
        switch expression.ast[range] {
        case .call("orValue", let optional?, let other):
            guard case .list(elements: [], _) = expression.ast[other[0]] else { return false }
            return isField(optional)
        case .list(let elements, let optional):
            return elements.indices.allSatisfy { optional.contains($0) && isField(elements[$0]) }
        default: return isField(range)
        }
    }

    private mutating func isField(_ id: NodeID) -> Bool { chain(id)?.fields.isEmpty == false }

    /// The fields that a node selects one after the other from a variable; nil for any other node, such as a variable
    /// that stands for an expression.
    private mutating func chain(_ id: NodeID) -> Chain? {
        switch expression.reference(id) {
        case .variable(let name): return definition(id) == nil ? Chain(variable: name) : nil
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
            add(Chain(variable: chain.variable, fields: Array(chain.fields.prefix(length))), .prefix)
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

extension CheckedExpression {
    /// Whether a node is an optional selection, `x.?field` or `x[?'field']`.
    fileprivate func isOptionalSelection(_ id: NodeID) -> Bool {
        guard case .call(let name, nil, _) = ast[id] else { return false }
        return name == Operator.optionalSelect || name == Operator.optionalIndex
    }
}
