import Documents
import LinearRegex

/// Operators and calls of functions.
extension CodeGenerator {
    mutating func call(
        _ id: NodeID, _ function: String, _ callTarget: NodeID?, _ arguments: [NodeID], into target: Int32
    ) {
        switch (function, arguments.count) {
        case (Operator.and, 2): chain(id, function, .beginAnd, .and, into: target)
        case (Operator.or, 2): chain(id, function, .beginOr, .or, into: target)
        case (Operator.conditional, 3): conditional(arguments, into: target)
        case (Operator.not, 1): unary(.not, arguments[0], into: target)
        case (Operator.negate, 1): unary(.negate, arguments[0], into: target)
        case (Operator.optionalSelect, 2): optionalSelect(arguments, into: target)
        case (Operator.isIn, 2): membership(id, arguments, into: target)
        case (Macro.blockFunction, 2):
            scratch { generator in
                guard case .list(let elements, _) = generator.ast[arguments[0]] else { return }
                for element in elements { generator.blockElements[element] = generator.operand(element) }
                generator.compute(arguments[1], into: target)
            }
        case ("dyn", 1) where callTarget == nil:
            let value = scratch { $0.operand(arguments[0]) }
            emit(.init(operation: .move, target: target, a: value))
            if constantValue(value) == nil { charge(1) }
        case ("orValue", 1), ("or", 1):
            if let callTarget {
                fallback(callTarget, arguments[0], unwraps: function == "orValue", into: target)
            } else {
                generalCall(id, function, callTarget, arguments, into: target)
            }
        default:
            if let operation = CodeGenerator.binaryOperations[function], arguments.count == 2 {
                if operation == .index || operation == .optionalIndex {
                    index(operation, arguments, into: target)
                } else {
                    binary(id, operation, arguments, into: target)
                }
            } else if let operation = CodeGenerator.textOperations[function], let callTarget, arguments.count == 1,
                isMember(id, function)
            {
                text(id, operation, function, callTarget, arguments[0], into: target)
            } else {
                generalCall(id, function, callTarget, arguments, into: target)
            }
        }
    }

    private static let binaryOperations: [String: Instruction.Operation] = [
        Operator.equals: .equal, Operator.notEquals: .notEqual, Operator.less: .less,
        Operator.lessOrEqual: .lessOrEqual, Operator.greater: .greater, Operator.greaterOrEqual: .greaterOrEqual,
        Operator.add: .add, Operator.subtract: .subtract, Operator.multiply: .multiply, Operator.divide: .divide,
        Operator.modulo: .modulo, Operator.index: .index, Operator.optionalIndex: .optionalIndex,
    ]

    private static let textOperations: [String: Instruction.Operation] = [
        "startsWith": .startsWith, "endsWith": .endsWith, "contains": .contains,
    ]

    private mutating func unary(_ operation: Instruction.Operation, _ argument: NodeID, into target: Int32) {
        scratch { generator in
            let value = generator.operand(argument)
            generator.charge(1)
            generator.emit(.init(operation: operation, target: target, a: value))
        }
    }

    private mutating func binary(
        _ id: NodeID, _ operation: Instruction.Operation, _ arguments: [NodeID], into target: Int32
    ) {
        scratch { generator in
            let a = generator.operand(arguments[0])
            let b = generator.operand(arguments[1])
            generator.chargeOperator(id, operation, a, b)
            generator.emit(.init(operation: operation, target: target, a: a, b: b))
        }
    }

    private mutating func chargeOperator(
        _ id: NodeID, _ operation: Instruction.Operation, _ a: Int32, _ b: Int32
    ) {
        guard isMetered else { return }
        switch operation {
        case .equal, .notEqual: emit(.init(operation: .chargeOperator, a: Int32(operation.rawValue), b: a, c: b))
        case .add, .less, .lessOrEqual, .greater, .greaterOrEqual:
            if isSized(id) {
                emit(.init(operation: .chargeOperator, a: Int32(operation.rawValue), b: a, c: b))
            } else {
                charge(1)
            }
        default: charge(1)
        }
    }

    /// `&&` or `||`: the balanced tree that the parser made is one chain again, left to right.
    mutating func chain(
        _ id: NodeID, _ function: String, _ first: Instruction.Operation, _ rest: Instruction.Operation,
        into target: Int32
    ) {
        var terms: [NodeID] = []
        var pending = [id]
        while let top = pending.popLast() {
            if case .call(function, nil, let arguments) = ast[top], arguments.count == 2 {
                pending.append(arguments[1])
                pending.append(arguments[0])
            } else {
                terms.append(top)
            }
        }
        var jumps: [Int] = []
        for (position, term) in terms.enumerated() {
            scratch { generator in
                if position == 0 {
                    let value = generator.operand(term)
                    jumps.append(generator.emit(.init(operation: first, target: target, a: value)))
                } else {
                    let value = generator.operand(term)
                    jumps.append(generator.emit(.init(operation: rest, target: target, a: value)))
                }
            }
        }
        patchB(jumps)
    }

    mutating func conditional(_ arguments: [NodeID], into target: Int32) {
        suppressesBase = false
        let branch = scratch { generator in
            let condition = generator.operand(arguments[0])
            return generator.emit(.init(operation: .branch, target: target, a: condition))
        }
        withoutBase(arguments[1])
        compute(arguments[1], into: target)
        let skip = emit(.init(operation: .jump))
        code[branch].b = label()
        withoutBase(arguments[2])
        compute(arguments[2], into: target)
        suppressesBase = false
        patchB([skip])
        code[branch].c = label()
    }

    mutating func membership(_ id: NodeID, _ arguments: [NodeID], into target: Int32) {
        scratch { generator in
            let element = generator.operand(arguments[0])
            let container = generator.operand(arguments[1])
            let list = generator.constantValue(container)
            let isSized = generator.isSized(id)
            if let list, !generator.isMetered || isSized, let set = generator.constantSet(list) {
                generator.emit(
                    .init(operation: .isInSet, target: target, a: element, b: generator.constant(set)))
                return
            }
            if isSized {
                // cel-go makes a hash set of constants, which costs nothing to ask.
                if list?.kind != .list || !(list?.elements.allSatisfy(\.isSetElement) ?? false) {
                    generator.emit(
                        .init(
                            operation: .chargeOperator, a: Int32(Instruction.Operation.isIn.rawValue), b: element,
                            c: container))
                }
            } else {
                generator.charge(1)
            }
            generator.emit(.init(operation: .isIn, target: target, a: element, b: container))
        }
    }

    /// The elements of a constant list as the keys of a map, where equality of elements is equality of keys.
    private func constantSet(_ list: Value) -> Value? {
        guard list.kind == .list else { return nil }
        for element in list.elements {
            switch element.kind {
            case .string, .bool, .int, .uint: break
            default: return nil
            }
        }
        // Of equal keys a lookup finds the first, so that elements that stand twice do no harm.
        let set = folder.map(list.elements.map { Value.Entry(key: $0, value: .true) })
        return set.isError ? nil : set
    }

    private mutating func text(
        _ id: NodeID, _ operation: Instruction.Operation, _ function: String, _ callTarget: NodeID, _ argument: NodeID,
        into target: Int32
    ) {
        scratch { generator in
            let a = generator.operand(callTarget)
            let b = generator.operand(argument)
            if generator.isSized(id) {
                generator.emit(.init(operation: .chargeOperator, a: Int32(operation.rawValue), b: a, c: b))
            } else {
                generator.charge(1)
            }
            generator.emit(.init(operation: operation, target: target, a: a, b: b))
        }
    }

    /// Whether a call with a target is a member call, not the call of a namespaced function.
    private func isMember(_ id: NodeID, _ function: String) -> Bool {
        guard case .function(_, _, let isMember)? = expression.reference(id) else { return true }
        return isMember
    }

    mutating func generalCall(
        _ id: NodeID, _ function: String, _ callTarget: NodeID?, _ arguments: [NodeID], into target: Int32
    ) {
        var name = function
        var overloads = environment.functions[function]?.overloads ?? []
        var isMemberCall = callTarget != nil
        if case .function(let resolved, let candidates, let isMember)? = expression.reference(id) {
            name = resolved
            overloads = candidates
            isMemberCall = isMember
        }
        let operands = (isMemberCall ? [callTarget].compactMap { $0 } : []) + arguments

        if name == "size", operands.count == 1 {
            scratch { generator in
                let value = generator.operand(operands[0])
                generator.charge(1)
                generator.emit(.init(operation: .size, target: target, a: value))
            }
            return
        }
        if name == "matches", operands.count == 2, case .literal(.string(let pattern)) = ast[operands[1]],
            let regex = regex(pattern)
        {
            scratch { generator in
                let value = generator.operand(operands[0])
                generator.patterns.append(regex)
                if generator.isMetered {
                    let literal = generator.operand(operands[1])
                    generator.emit(
                        .init(
                            operation: .chargeOperator, a: Int32(Instruction.Operation.matches.rawValue), b: value,
                            c: literal))
                }
                generator.emit(
                    .init(operation: .matches, target: target, a: value, b: Int32(generator.patterns.count - 1)))
            }
            return
        }

        let site = CallSite(
            name, overloads, isMember: isMemberCall, argumentCount: operands.count,
            isChargedAsOne: isMetered && !isSized(id) && CallSite.sizedByOverload.contains(name),
            costWithoutOverload: costWithoutOverload(name, operands.count))
        if site.overloads.isEmpty, isRefusedByPlanner(name, operands.count) {
            refuse("no such overload: \(name)", at: id)
        }
        refusePattern(name, operands)
        if let folded = fold(id, site, operands) {
            emit(.init(operation: .move, target: target, a: constant(folded)))
            return
        }
        scratch { generator in
            let base = generator.next
            for argument in operands {
                let register = generator.allocate()
                generator.compute(argument, into: register)
            }
            generator.calls.append(site)
            let number = Int32(generator.calls.count - 1)
            generator.emit(.init(operation: .call, target: target, a: number, b: base))
            if generator.isMetered {
                generator.emit(.init(operation: .chargeCall, target: target, a: number, b: base))
            }
        }
    }

    private mutating func regex(_ pattern: [UInt8]) -> Regex? {
        pattern.withUnsafeBufferPointer { try? PatternCache.constant($0) }
    }
}
