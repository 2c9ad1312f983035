import Documents

/// Selections, presence tests, indexes and what follows an optional.
extension CodeGenerator {
    mutating func select(_ id: NodeID, into target: Int32) {
        var fields: [String] = []
        var base = id
        while case .select(let inner, let field) = ast[base], variableRegisterIsNil(base), literal(base) == nil {
            fields.append(field)
            base = inner
        }
        scratch { generator in
            let from = generator.attributeOperand(base)
            let first = Int32(generator.keys.count)
            for field in fields.reversed() { _ = generator.key(field) }
            guard generator.isMetered else {
                generator.emit(.init(operation: .select, target: target, a: from, b: first, c: Int32(fields.count)))
                return
            }
            for step in 0..<Int32(fields.count) {
                let operand = step == 0 ? from : target
                generator.emit(.init(operation: .chargeQualifier, a: operand, b: first + step))
                generator.emit(.init(operation: .select, target: target, a: operand, b: first + step, c: 1))
            }
        }
    }

    private mutating func variableRegisterIsNil(_ id: NodeID) -> Bool { variableRegister(id) == nil }

    mutating func presence(_ operandID: NodeID, _ field: String, into target: Int32) {
        scratch { generator in
            let from = generator.attributeOperand(operandID)
            let key = generator.key(field)
            if generator.isMetered {
                let isOptional = generator.mayEndEarly(operandID)
                generator.emit(.init(operation: .chargePresence, a: from, b: key, c: isOptional ? 1 : 0))
            }
            generator.emit(.init(operation: .presence, target: target, a: from, b: key))
        }
    }

    mutating func index(
        _ operation: Instruction.Operation, _ arguments: [NodeID], into target: Int32
    ) {
        scratch { generator in
            let container = generator.attributeOperand(arguments[0])
            generator.withoutBase(arguments[1])
            let key = generator.operand(arguments[1])
            generator.suppressesBase = false
            generator.refuseKey(key, arguments[1])
            if generator.isMetered {
                generator.emit(
                    .init(operation: .chargeIndex, a: container, b: key, c: operation == .optionalIndex ? 1 : 0))
            }
            generator.emit(.init(operation: operation, target: target, a: container, b: key))
        }
    }

    mutating func optionalSelect(_ arguments: [NodeID], into target: Int32) {
        guard case .literal(.string(let field)) = ast[arguments[1]] else { return }
        scratch { generator in
            let from = generator.attributeOperand(arguments[0])
            let key = generator.key(String(decoding: field, as: UTF8.self))
            if generator.isMetered { generator.emit(.init(operation: .chargeQualifier, a: from, b: key, c: 1)) }
            generator.emit(.init(operation: .optionalSelect, target: target, a: from, b: key))
        }
    }

    /// `target.orValue(default)` and `target.or(default)`: the default is evaluated only where it is needed.
    mutating func fallback(_ optional: NodeID, _ fallback: NodeID, unwraps: Bool, into target: Int32) {
        if unwraps, !isMetered, let path = optionalPath(optional) {
            let done: Bool = scratch { generator in
                guard let value = generator.simpleOperand(fallback) else { return false }
                let from = generator.operand(path.base)
                let first = Int32(generator.keys.count)
                for field in path.fields { _ = generator.key(field) }
                generator.emit(
                    .init(
                        operation: .optionalSelectOr, target: target, a: from, b: first, c: Int32(path.fields.count)))
                generator.emit(.init(operation: .argument, a: value))
                return true
            }
            if done { return }
        }
        let jump = scratch { generator in
            let value = generator.operand(optional)
            return generator.emit(.init(operation: .unwrapOr, target: target, a: value, c: unwraps ? 0 : 1))
        }
        compute(fallback, into: target)
        patchB([jump])
    }

    /// An operand that costs nothing to evaluate and cannot fail: a constant or a variable.
    private mutating func simpleOperand(_ id: NodeID) -> Int32? {
        if let register = variableRegister(id) { return register }
        return literalOrFolded(id).map { constant($0) }
    }

    /// `base.?a.b.?c` as its base and the fields from the first optional one on.
    private func optionalPath(_ id: NodeID) -> (base: NodeID, fields: [String])? {
        var fields: [String] = []
        var node = id
        var result: (NodeID, Int)?
        while true {
            if case .call(Operator.optionalSelect, nil, let arguments) = ast[node], arguments.count == 2,
                case .literal(.string(let field)) = ast[arguments[1]]
            {
                fields.append(String(decoding: field, as: UTF8.self))
                node = arguments[0]
                result = (node, fields.count)
            } else if case .select(let operand, let field) = ast[node], expression.reference(node) == nil {
                fields.append(field)
                node = operand
            } else {
                break
            }
        }
        return result.map { base, count in (base, fields.prefix(count).reversed()) }
    }
}
