extension Checker {
    mutating func called(_ name: String, _ target: NodeID?, _ arguments: [NodeID], at id: NodeID) -> TypeID {
        if name == Macro.blockFunction, target == nil, arguments.count == 2 { return type(arguments[1]) }
        guard let callee = resolution.callees[Int(id.index)] else {
            // Where the target is unknown, so is what could be called on it.
            let isOnMistake = target.map { type($0) == .error } ?? false
            report(
                TypeError.undeclared(name, environment.container), at: id,
                hint: isOnMistake ? nil : adviceOnUndeclared(function: name, isMember: target != nil))
            return .error
        }
        let function = callee.function
        switch function.name {
        case Operator.optionalSelect:
            return optionallySelected(function, arguments, at: id)
        case Operator.and, Operator.or:
            return connected(function, arguments, at: id)
        default:
            let operands = callee.isMember && target != nil ? [target!] + arguments : arguments
            return resolved(function, operands, isMember: callee.isMember, at: id)
        }
    }

    /// `operand.?field`
    private mutating func optionallySelected(_ function: Function, _ arguments: [NodeID], at id: NodeID) -> TypeID {
        guard arguments.count == 2, case .literal(.string(let field)) = ast[arguments[1]] else {
            report("unsupported optional field selection", at: id)
            return .error
        }
        references[Int(id.index)] = .function(name: function.name, overloads: function.overloads, isMember: false)
        let name = String(decoding: field, as: UTF8.self)
        return selected(name, of: arguments[0], at: id, isOptional: true)
    }

    /// `a && b`, `a || b`: each operand is judged alone.
    private mutating func connected(_ function: Function, _ operands: [NodeID], at id: NodeID) -> TypeID {
        let before = problems.count
        for operand in operands {
            let hint = Advice.condition(inference.exported(type(operand)))
            require(.bool, of: operand, hint: hint)
        }
        references[Int(id.index)] = .function(name: function.name, overloads: function.overloads, isMember: false)
        return problems.count == before ? .bool : .error
    }

    /// Finds the overloads that fit the operands. Where several do, as a `dyn` operand goes with many, all are kept,
    /// and the result is `dyn` unless they agree on it.
    private mutating func resolved(
        _ function: Function, _ operands: [NodeID], isMember: Bool, at id: NodeID
    ) -> TypeID {
        let operandTypes = operands.map { type($0) }
        let mayCross = environment.options.crossTypeComparisons || !Operator.orderings.contains(function.name)
        var fitting: [Overload] = []
        var result: TypeID?
        for overload in function.overloads {
            guard overload.isMember == isMember, overload.parameters.count == operands.count,
                mayCross || overload.parameters[0] == overload.parameters[1]
            else { continue }
            var parameters: Inference.Parameters = []
            guard inference.unify(operandTypes, overload.parameters, parameters: &parameters) else { continue }
            fitting.append(overload)
            let overloadResult = inference.type(overload.result, parameters: &parameters)
            let type = inference.substituted(overloadResult)
            if let known = result, known != .dyn, known != type {
                result = .dyn
            } else if result == nil {
                result = type
            }
        }
        guard let result else {
            return mismatched(function, operandTypes, isMember: isMember, at: id)
        }
        references[Int(id.index)] = .function(name: function.name, overloads: fitting, isMember: isMember)
        return result
    }

    private mutating func mismatched(
        _ function: Function, _ operands: [TypeID], isMember: Bool, at id: NodeID
    ) -> TypeID {
        let types = operands.map { inference.exported($0) }
        report(
            TypeError.noOverload(function.name, types, isMember: isMember), at: id,
            hint: Advice.call(function, types, isMember: isMember), cause: .noOverload(function.name))
        return .error
    }
}

extension Operator {
    /// The operators that compare by order.
    static let orderings: Set<String> = [less, lessOrEqual, greater, greaterOrEqual]
}
