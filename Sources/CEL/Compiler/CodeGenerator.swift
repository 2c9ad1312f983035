import Documents
import LinearRegex

/// Turns a checked expression into the instructions of a ``Program``.
///
/// Registers are handed out like a stack: the environment's variables come first, each node's operands lie above its
/// target. Constants and variables are used where they are, without a copy.
struct CodeGenerator {
    let environment: Environment
    let expression: CheckedExpression
    let isMetered: Bool

    var code: [Instruction] = []
    private(set) var nodes: [NodeID] = []
    private(set) var constants: [Value] = []
    private(set) var keys: [Value] = []
    private(set) var calls: [CallSite] = []
    private(set) var patterns: [Regex] = []
    private(set) var optionLists: [Set<Int>] = []
    private(set) var registerCount: Int
    private(set) var usedSlots: Set<Int> = []
    private(set) var diagnostics: [Diagnostic] = []

    /// Folds constants; its scratch memory holds them for the program's life.
    private let folder = Evaluation()
    var arena: Arena { folder.scratch }

    var next: Int32
    /// Registers of the variables of the loops around the current node, innermost last.
    var locals: [(loop: NodeID, variable: LoopVariable, register: Int32)] = []
    /// Registers of the elements of `cel.block` calls around the current node.
    private var blockElements: [NodeID: Int32] = [:]
    private var current = NodeID(0)
    /// Where the last jump goes to: instructions before it must not be merged with later ones.
    private(set) var lastLabel = 0
    /// The attribute that is generated next goes uncounted.
    var suppressesBase = false

    var ast: AST { expression.ast }

    init(environment: Environment, expression: CheckedExpression, isMetered: Bool) {
        self.environment = environment
        self.expression = expression
        self.isMetered = isMetered
        next = Int32(environment.variableNames.count)
        registerCount = Int(next)
        folder.options = environment.options
        folder.stepsLeft = folder.limits.steps
    }

    /// Compiles the whole expression.
    mutating func generate() {
        let value = operand(ast.root)
        emit(.init(operation: .end, a: value))
    }

    // MARK: Emitting

    @discardableResult
    mutating func emit(_ instruction: Instruction) -> Int {
        code.append(instruction)
        nodes.append(current)
        return code.count - 1
    }

    var here: Int32 { Int32(code.count) }

    mutating func label() -> Int32 {
        lastLabel = code.count
        return here
    }

    mutating func patchB(_ positions: [Int]) {
        let target = label()
        for position in positions { code[position].b = target }
    }

    mutating func patchC(_ position: Int) { code[position].c = label() }

    mutating func allocate(_ count: Int32 = 1) -> Int32 {
        let register = next
        next += count
        registerCount = max(registerCount, Int(next))
        return register
    }

    mutating func constant(_ value: Value) -> Int32 {
        constants.append(value)
        return ~Int32(constants.count - 1)
    }

    mutating func refuse(_ message: String, at id: NodeID) {
        diagnostics.append(Diagnostic(message, at: ast.range(id)))
    }

    func constantValue(_ operand: Int32) -> Value? { operand < 0 ? constants[Int(~operand)] : nil }

    mutating func key(_ name: String) -> Int32 {
        keys.append(Symbols.shared.intern(name))
        return Int32(keys.count - 1)
    }

    /// Runs `body` and gives back the registers that it took.
    mutating func scratch<Result>(_ body: (inout CodeGenerator) -> Result) -> Result {
        let mark = next
        defer { next = mark }
        return body(&self)
    }

    // MARK: Operands

    /// Where a node's value is: a constant, a variable's register, or a fresh register that it was computed into.
    mutating func operand(_ id: NodeID) -> Int32 {
        if let register = variableRegister(id) {
            chargeBase()
            return register
        }
        if let value = literal(id) { return constant(value) }
        let target = allocate()
        compute(id, into: target)
        if let last = code.last, last.operation == .move, last.target == target, last.a < 0, code.count > lastLabel,
            ast[id].isFoldable
        {
            code.removeLast()
            nodes.removeLast()
            next = target
            return last.a
        }
        return target
    }

    /// The register of a variable that a node names, or nil.
    private mutating func variableRegister(_ id: NodeID) -> Int32? {
        switch expression.reference(id) {
        case .local(let loop, let variable):
            return locals.last { $0.loop == loop && $0.variable == variable }?.register
        case .variable(let name):
            guard let slot = environment.variableNames.firstIndex(of: name) else { return nil }
            usedSlots.insert(slot)
            return Int32(slot)
        case .blockElement(let element): return blockElements[element]
        default: return nil
        }
    }

    /// The value of a node that is constant by itself: a literal, a type's name, a literal list or map of such.
    private mutating func literal(_ id: NodeID) -> Value? {
        switch ast[id] {
        case .literal(let literal): return value(literal)
        case .identifier, .select:
            guard case .typeName(let type)? = expression.reference(id) else { return nil }
            return Value.type(type)
        default: return nil
        }
    }

    private func value(_ literal: Literal) -> Value {
        switch literal {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .uint(let value): .uint(value)
        case .double(let value): .double(value)
        case .string(let text):
            text.count <= 64
                ? text.withUnsafeBufferPointer { Symbols.shared.intern($0) }
                : text.withUnsafeBufferPointer { .string(arena.copy($0)) }
        case .bytes(let octets): octets.withUnsafeBufferPointer { .bytes(arena.copy($0)) }
        }
    }

    // MARK: Nodes

    /// Emits what puts a node's value into `target`.
    mutating func compute(_ id: NodeID, into target: Int32) {
        let outer = current
        current = id
        defer { current = outer }
        if let register = variableRegister(id) {
            chargeBase()
            emit(.init(operation: .move, target: target, a: register))
            return
        }
        if let value = literal(id) {
            emit(.init(operation: .move, target: target, a: constant(value)))
            return
        }
        switch ast[id] {
        case .literal, .identifier:
            chargeBase()
            emit(.init(operation: .move, target: target, a: constant(folder.failure(.unboundVariable, ast.text(id)))))
        case .select: select(id, into: target)
        case .presence(let operandID, let field): presence(operandID, field, into: target)
        case .call(let function, let callTarget, let arguments):
            call(id, function, callTarget, arguments, into: target)
        case .list(let elements, let optional): list(elements, optional, into: target)
        case .map(let entries): map(entries, into: target)
        case .message(_, let fields): message(fields, into: target)
        case .comprehension(let comprehension): loop(id, comprehension, into: target)
        }
    }

    private mutating func select(_ id: NodeID, into target: Int32) {
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

    private mutating func presence(_ operandID: NodeID, _ field: String, into target: Int32) {
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

    private mutating func list(_ elements: [NodeID], _ optional: [Int], into target: Int32) {
        scratch { generator in
            var values: [Value] = []
            let base = generator.next
            for element in elements {
                if optional.isEmpty, let value = generator.literalOrFolded(element) {
                    values.append(value)
                } else {
                    break
                }
            }
            if values.count == elements.count, optional.isEmpty {
                let folded = generator.folder.list(values)
                generator.emit(.init(operation: .move, target: target, a: generator.constant(folded)))
                return
            }
            for element in elements {
                let register = generator.allocate()
                generator.compute(element, into: register)
            }
            generator.charge(10)
            generator.emit(
                .init(
                    operation: .makeList, target: target, a: generator.optionList(optional), b: base,
                    c: Int32(elements.count)))
        }
    }

    /// The value of a node that needs no evaluation: a literal, or a list or map literal of such.
    private mutating func literalOrFolded(_ id: NodeID) -> Value? {
        if let value = literal(id) { return value }
        switch ast[id] {
        case .list(let elements, let optional) where optional.isEmpty:
            var values: [Value] = []
            for element in elements {
                guard let value = literalOrFolded(element) else { return nil }
                values.append(value)
            }
            return folder.list(values)
        case .map(let entries):
            var pairs: [Value] = []
            for entry in entries {
                guard !entry.isOptional, let key = literalOrFolded(entry.key), let value = literalOrFolded(entry.value)
                else { return nil }
                pairs += [key, value]
            }
            let map = pairs.withUnsafeBufferPointer { pairs in
                pairs.baseAddress.map { folder.makeMap($0, entries.count, optional: []) } ?? Value(kind: .map)
            }
            return map.isError ? nil : map
        case .call: return foldedCall(id)
        default: return nil
        }
    }

    private mutating func optionList(_ positions: [Int]) -> Int32 {
        if positions.isEmpty { return -1 }
        optionLists.append(Set(positions))
        return Int32(optionLists.count - 1)
    }

    private mutating func map(_ entries: [MapEntry], into target: Int32) {
        if let folded = literalOrFoldedMap(entries) {
            emit(.init(operation: .move, target: target, a: constant(folded)))
            return
        }
        scratch { generator in
            let base = generator.next
            for entry in entries {
                let key = generator.allocate(2)
                generator.compute(entry.key, into: key)
                generator.compute(entry.value, into: key + 1)
            }
            generator.charge(30)
            let optional = entries.indices.filter { entries[$0].isOptional }
            generator.emit(
                .init(
                    operation: .makeMap, target: target, a: generator.optionList(optional), b: base,
                    c: Int32(entries.count)))
        }
    }

    private mutating func literalOrFoldedMap(_ entries: [MapEntry]) -> Value? {
        var pairs: [Value] = []
        for entry in entries {
            guard !entry.isOptional, let key = literalOrFolded(entry.key), let value = literalOrFolded(entry.value)
            else { return nil }
            pairs += [key, value]
        }
        let map = pairs.withUnsafeBufferPointer { pairs in
            pairs.baseAddress.map { folder.makeMap($0, entries.count, optional: []) } ?? Value(kind: .map)
        }
        return map.isError ? nil : map
    }

    private mutating func message(_ fields: [MessageField], into target: Int32) {
        scratch { generator in
            let base = generator.next
            for field in fields {
                let key = generator.allocate(2)
                let name = generator.constant(Symbols.shared.intern(field.name))
                generator.emit(.init(operation: .move, target: key, a: name))
                generator.compute(field.value, into: key + 1)
            }
            generator.charge(40)
            let optional = fields.indices.filter { fields[$0].isOptional }
            generator.emit(
                .init(
                    operation: .makeMap, target: target, a: generator.optionList(optional), b: base,
                    c: Int32(fields.count)))
        }
    }

    // MARK: Calls

    private mutating func call(
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

    private mutating func index(
        _ operation: Instruction.Operation, _ arguments: [NodeID], into target: Int32
    ) {
        scratch { generator in
            let container = generator.attributeOperand(arguments[0])
            generator.withoutBase(arguments[1])
            let key = generator.operand(arguments[1])
            generator.suppressesBase = false
            generator.refuseKey(key, arguments[1])
            if generator.isMetered {
                generator.emit(.init(operation: .chargeIndex, a: container, b: key, c: operation == .optionalIndex ? 1 : 0))
            }
            generator.emit(.init(operation: operation, target: target, a: container, b: key))
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
    private mutating func chain(
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

    private mutating func conditional(_ arguments: [NodeID], into target: Int32) {
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

    private mutating func optionalSelect(_ arguments: [NodeID], into target: Int32) {
        guard case .literal(.string(let field)) = ast[arguments[1]] else { return }
        scratch { generator in
            let from = generator.attributeOperand(arguments[0])
            let key = generator.key(String(decoding: field, as: UTF8.self))
            if generator.isMetered { generator.emit(.init(operation: .chargeQualifier, a: from, b: key, c: 1)) }
            generator.emit(.init(operation: .optionalSelect, target: target, a: from, b: key))
        }
    }

    /// `target.orValue(default)` and `target.or(default)`: the default is evaluated only where it is needed.
    private mutating func fallback(_ optional: NodeID, _ fallback: NodeID, unwraps: Bool, into target: Int32) {
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

    private mutating func membership(_ id: NodeID, _ arguments: [NodeID], into target: Int32) {
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
        var entries: [Value.Entry] = []
        for element in list.elements {
            switch element.kind {
            case .string, .bool, .int, .uint: break
            default: return nil
            }
            if !entries.contains(where: { folder.equals($0.key, element).isTrue }) {
                entries.append(Value.Entry(key: element, value: .true))
            }
            if entries.count > 10_000 { return nil }
        }
        return folder.map(entries)
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

    private mutating func generalCall(
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

        if name == "size", operands.count == 1, !isMetered {
            scratch { generator in
                let value = generator.operand(operands[0])
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

        var site = CallSite(name, overloads, isMember: isMemberCall, argumentCount: operands.count)
        site.isChargedAsOne = isMetered && !isSized(id) && CallSite.sizedByOverload.contains(name)
        if site.candidates.isEmpty {
            if isRefusedByPlanner(name, operands.count) { refuse("no such overload: \(name)", at: id) }
            site.costWithoutOverload = costWithoutOverload(name, operands.count)
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
        pattern.withUnsafeBufferPointer { try? Regex(utf8: $0) }
    }

    /// The value of a call whose arguments are all constants. A metered program folds only what cel-go folds, because
    /// what is folded costs nothing.
    private mutating func fold(_ id: NodeID, _ site: CallSite, _ operands: [NodeID]) -> Value? {
        if isMetered && !CodeGenerator.conversions.contains(site.function) { return nil }
        guard !operands.isEmpty, !site.candidates.isEmpty else { return nil }
        var values: [Value] = []
        for operand in operands {
            guard let value = literalOrFolded(operand) else { return nil }
            values.append(value)
        }
        var result = values.withUnsafeBufferPointer { values in
            values.baseAddress.map { folder.call(site, $0) } ?? .failure(.noSuchOverload)
        }
        guard result.isError else { return result }
        if result.errorCode == .notEvaluable { return nil }
        if result.count == 0 { result.count = UInt32(id.index) + 1 }
        if environment.options.validatesConstants, CodeGenerator.conversions.contains(site.function) {
            diagnostics.append(Diagnostic(result.errorMessage, at: ast.range(id)))
        }
        return result
    }

    private mutating func foldedCall(_ id: NodeID) -> Value? {
        guard case .call(let function, nil, let arguments) = ast[id],
            case .function(let name, let overloads, false)? = expression.reference(id), name == function
        else { return nil }
        if function == "dyn", arguments.count == 1 { return literalOrFolded(arguments[0]) }
        let site = CallSite(name, overloads, isMember: false, argumentCount: arguments.count)
        let value = fold(id, site, arguments)
        return value?.isError == true ? nil : value
    }

    /// The conversion functions whose constant calls cel-go evaluates when it plans a program.
    private static let conversions: Set<String> = [
        "bool", "bytes", "double", "duration", "int", "string", "timestamp", "type", "uint",
    ]
}
