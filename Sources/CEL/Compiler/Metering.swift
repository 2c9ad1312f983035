import Documents

/// Where a metered program charges (`cel.md` 2.7; cel-go's `interpreter/runtimecost.go`).
///
/// cel-go counts names, selections and indexes as the parts of *attributes*: the attribute itself costs 1, each of its
/// qualifiers 1 where it finds something. An attribute that is the key of an index or the branch of a conditional is
/// resolved without being counted itself.
extension CodeGenerator {
    /// Adds to the cost, in a metered program; merged with a charge just before where no jump comes between.
    mutating func charge(_ cost: UInt64) {
        guard isMetered, cost > 0 else { return }
        if let last = code.last, last.operation == .charge, code.count > lastLabel {
            code[code.count - 1].a += Int32(clamping: cost)
        } else {
            emit(.init(operation: .charge, a: Int32(clamping: cost)))
        }
    }

    /// Charges for an attribute itself, unless it is resolved uncounted.
    mutating func chargeBase() {
        if suppressesBase { suppressesBase = false } else { charge(1) }
    }

    /// Lets the attribute that is generated next go uncounted.
    mutating func withoutBase(_ id: NodeID) {
        suppressesBase = isMetered && ast.isAttribute(id)
    }

    /// The operand of a selection: part of the same attribute where it is one itself, else the start of a new one.
    mutating func attributeOperand(_ id: NodeID) -> Int32 {
        if ast.isAttribute(id) { return operand(id) }
        let isSuppressed = suppressesBase
        suppressesBase = false
        let value = operand(id)
        if !isSuppressed { charge(1) }
        return value
    }

    /// Whether cel-go leaves an attribute early where an optional in it is none: one that has an optional step, or begins
    /// at an optional. An optional that a plain selection finds on the way does not count.
    func mayEndEarly(_ attribute: NodeID) -> Bool {
        var node = attribute
        while true {
            switch ast[node] {
            case .select(let operand, _): node = operand
            case .call(Operator.index, nil, let arguments): node = arguments[0]
            case .call(Operator.optionalSelect, nil, _), .call(Operator.optionalIndex, nil, _): return true
            default:
                let type = expression.type(of: node)
                return type == .dyn || type.wrappedByOptional != nil
            }
        }
    }

    /// Whether a metered call is charged by the sizes of its operands: where the checker left one overload.
    func isSized(_ id: NodeID) -> Bool {
        guard isMetered, case .function(_, let overloads, _)? = expression.reference(id) else { return false }
        return overloads.count == 1 && expression.isTypeChecked
    }

    /// Whether cel-go refuses, when it plans, a call that no overload can serve: where the function has no code for
    /// calls of this many operands (one, two, or more) at all. Otherwise the call fails when it is evaluated.
    func isRefusedByPlanner(_ function: String, _ operands: Int) -> Bool {
        guard environment.options.validatesConstants, let known = environment.functions[function] else { return false }
        return !known.overloads.contains { overload in
            operands == 1 || operands == 2 ? overload.parameters.count == operands : overload.parameters.count > 2
        }
    }

    /// What a call costs for whose number of operands the function has no code.
    func costWithoutOverload(_ function: String, _ operands: Int) -> CallCost {
        environment.functions[function]?.overloads.first { $0.parameters.count <= operands }?.cost ?? .one
    }

    /// Refuses a constant pattern that is none, as cel-go does when it plans.
    mutating func refusePattern(_ function: String, _ operands: [NodeID]) {
        guard environment.options.validatesConstants, ["matches", "find", "findAll"].contains(function),
            operands.count >= 2, case .literal(let pattern) = ast[operands[1]],
            let problem = ConstantArguments.error("matches", pattern)
        else { return }
        refuse(problem, at: operands[1])
    }

    /// Refuses a constant that can be no key, as cel-go does when it plans.
    mutating func refuseKey(_ key: Int32, _ id: NodeID) {
        guard environment.options.validatesConstants, let value = constantValue(key) else { return }
        switch value.kind {
        case .bool, .int, .uint, .double, .string, .error: break
        default: refuse("invalid qualifier type: \(value.kindName)", at: id)
        }
    }
}

extension AST {
    /// Whether cel-go plans a node as an attribute: a name, or a selection or index, or a conditional.
    func isAttribute(_ id: NodeID) -> Bool {
        switch self[id] {
        case .identifier, .select: true
        case .call(Operator.index, nil, _), .call(Operator.optionalSelect, nil, _),
            .call(Operator.optionalIndex, nil, _),
            .call(Operator.conditional, nil, _):
            true
        default: false
        }
    }
}

extension Value {
    /// Whether cel-go puts the value into the hash set that it makes of a constant list.
    var isSetElement: Bool {
        switch kind {
        case .bool, .int, .uint, .double, .string: true
        default: false
        }
    }
}
