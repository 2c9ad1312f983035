import Documents

/// Evaluates an expression a second time, slowly, carrying with every value where it came from, so that a verdict can be
/// traced to the fields that decided it.
///
/// It walks the syntax tree with the machine's own operations; only control flow is written again, which also makes it
/// the reference that tests compare the machine with.
public struct Explainer {
    let program: Program
    let evaluation: Evaluation
    private var locals: [(loop: NodeID, variable: LoopVariable, traced: Traced)] = []
    private var blockElements: [NodeID: Traced] = [:]
    /// Constants that belong to nodes, by the nodes' numbers; empty until the first is made.
    private var literals: [Value?] = []
    private let recordsSteps: Bool
    private var steps: [Explanation.Step] = []
    private var depth = 0
    private let expression: CheckedExpression
    private let ast: AST

    private static let mostSteps = 400
    /// Steps of loops after which nobody wants to wait for an explanation any longer.
    private static let patience = 1_000_000

    private init(_ program: Program, _ evaluation: Evaluation, recordsSteps: Bool) {
        self.program = program
        self.evaluation = evaluation
        self.recordsSteps = recordsSteps
        expression = program.expression
        ast = expression.ast
    }

    /// Evaluates the program with the variables bound in `evaluation`, and says what decided. Where that takes too long,
    /// only the value is given.
    /// - Parameter recordsSteps: whether the explanation says what each part of the expression came to.
    public static func explain(
        _ program: Program, in evaluation: Evaluation, recordsSteps: Bool = true
    ) -> Explanation {
        evaluation.prepare(program)
        evaluation.stepsLeft = min(evaluation.limits.steps, patience)
        var explainer = Explainer(program, evaluation, recordsSteps: recordsSteps)
        let traced = explainer.trace(explainer.ast.root)
        guard evaluation.stepsLeft >= 0 else {
            return Explanation(value: evaluation.run(program), reads: [], steps: [])
        }
        let ordered = Explainer.telling(traced.reads)
        return Explanation(value: traced.value, reads: ordered, steps: explainer.steps.reversed())
    }

    /// The elements of the list, or optional list, that a program evaluates to, each with the field that it was read from:
    /// nil for what the expression made. Empty for any other value and for lists too long to follow.
    public static func elements(
        of program: Program, in evaluation: Evaluation
    ) -> [(value: Value, field: FieldRead?)] {
        evaluation.prepare(program)
        evaluation.stepsLeft = min(evaluation.limits.steps, patience)
        var explainer = Explainer(program, evaluation, recordsSteps: false)
        let traced = explainer.trace(explainer.ast.root)
        guard evaluation.stepsLeft >= 0, let elements = (traced.unwrapped ?? traced).elements else { return [] }
        return elements.map { ($0.value, $0.origin?.fieldRead($0.value)) }
    }

    /// Each field once, the most telling first; a field on the way to another that decided says nothing of its own.
    private static func telling(_ reads: [Read]) -> [FieldRead] {
        var decided: [Read] = []
        var conditions: [Read] = []
        func isKnown(_ read: Read, in known: [Read]) -> Bool {
            known.contains { $0.origin.isSameField(as: read.origin) }
        }
        for read in reads where !read.isCondition && !isKnown(read, in: decided) { decided.append(read) }
        for read in reads where read.isCondition && !isKnown(read, in: decided) && !isKnown(read, in: conditions) {
            conditions.append(read)
        }
        let telling = decided.filter { read in !decided.contains { read.origin.leads(to: $0.origin) } }
        let ordered = telling.filter(\.origin.isPresent) + telling.filter { !$0.origin.isPresent } + conditions
        return ordered.map { $0.origin.fieldRead($0.value) }
    }

    // MARK: Nodes

    private mutating func trace(_ id: NodeID) -> Traced {
        depth += 1
        defer { depth -= 1 }
        var traced = compute(id)
        if traced.value.isError, traced.value.count == 0 { traced.value.count = UInt32(id.index) + 1 }
        guard recordsSteps, steps.count < Explainer.mostSteps else { return traced }
        if case .literal = ast[id] {
        } else {
            steps.append(.init(range: Range<Int>(ast.range(id)), depth: depth, value: traced.value))
        }
        return traced
    }

    private mutating func compute(_ id: NodeID) -> Traced {
        switch expression.reference(id) {
        case .local(let loop, let variable):
            return locals.last { $0.loop == loop && $0.variable == variable }?.traced
                ?? Traced(.failure(.unboundVariable))
        case .variable(let name):
            guard let slot = program.variableNames.firstIndex(of: name) else { break }
            return Traced(evaluation.registers[slot], origin: Origin(variable: name))
        case .typeName(let type):
            if case .message = ast[id] { break }
            if let value = Value.type(type) { return Traced(value) }
        case .blockElement(let element):
            return blockElements[element] ?? Traced(.failure(.unboundVariable))
        case .function, nil: break
        }
        switch ast[id] {
        case .literal(let literal): return Traced(value(literal, of: id))
        case .identifier: return Traced(evaluation.failure(.unboundVariable, ast.text(id)))
        case .select(let operand, let field): return select(trace(operand), field, of: id)
        case .presence(let operand, let field): return presence(trace(operand), field, of: id)
        case .call(let function, let target, let arguments): return call(id, function, target, arguments)
        case .list(let elements, let optional): return list(elements, optional)
        case .map(let entries):
            var traced: [Entry] = []
            for entry in entries { traced.append((trace(entry.key), trace(entry.value), entry.isOptional)) }
            return map(traced)
        case .message(_, let fields):
            return map(fields.map { (Traced(Symbols.shared.intern($0.name)), trace($0.value), $0.isOptional) })
        case .comprehension(let comprehension): return loop(id, comprehension)
        }
    }

    private mutating func value(_ literal: Literal, of id: NodeID) -> Value {
        switch literal {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .uint(let value): .uint(value)
        case .double(let value): .double(value)
        case .string(let text): constant(id) { $0.string(text) }
        case .bytes(let octets): constant(id) { $0.bytes(octets) }
        }
    }

    /// A constant that belongs to a node, made once.
    private mutating func constant(_ id: NodeID, _ make: (Evaluation) -> Value) -> Value {
        if literals.isEmpty { literals = [Value?](repeating: nil, count: ast.nodes.count) }
        if let known = literals[Int(id.index)] { return known }
        let value = make(evaluation)
        literals[Int(id.index)] = value
        return value
    }

    // MARK: Selection

    private mutating func select(_ operand: Traced, _ field: String, of id: NodeID) -> Traced {
        let key = constant(id) { $0.string(field) }
        let value = operand.value.slot(forKey: key)?.pointee ?? evaluation.selectSlowly(operand.value, key)
        return operand.selecting(.field(field), key, giving: value, makesOptional: false)
    }

    private mutating func presence(_ operand: Traced, _ field: String, of id: NodeID) -> Traced {
        let key = constant(id) { $0.string(field) }
        let value = evaluation.presence(operand.value, key)
        if value.isError { return Traced(value, context: operand.reads) }
        let selected = operand.selecting(.field(field), key, giving: .null, makesOptional: false)
        guard let origin = selected.origin else { return Traced(value, context: selected.reads) }
        let read = Read(origin: origin, value: origin.slot?.pointee ?? .null)
        return Traced(value, before: selected.before, context: [read] + selected.context)
    }

    private func index(_ operand: Traced, _ key: Traced, giving value: Value, makesOptional: Bool) -> Traced {
        if key.value.isError && !operand.value.isError { return Traced(value, context: key.reads) }
        let container = operand.value.wrapped ?? operand.value
        let step: FieldPath.Step
        if container.kind == .list, let position = Evaluation.listPosition(key.value) {
            step = .index(Int(position))
        } else {
            step = .field(key.value.text ?? ValueText.literal(key.value))
        }
        return operand.selecting(step, key.value, giving: value, makesOptional: makesOptional)
            .depending(on: key.reads)
    }

    // MARK: Literals

    private typealias Entry = (key: Traced, value: Traced, isOptional: Bool)

    private mutating func list(_ elements: [NodeID], _ optional: [Int]) -> Traced {
        let optional = Set(optional)
        let traced = elements.map { trace($0) }
        let values = traced.map(\.value)
        let value = values.withUnsafeBufferPointer { values in
            values.baseAddress.map { evaluation.makeList($0, values.count, optional: optional) } ?? Value(kind: .list)
        }
        if value.isError { return Traced(value, context: blamed(traced)) }
        var parts: [Traced] = []
        var absent: [Read] = []
        for (index, element) in traced.enumerated() {
            if !optional.contains(index) {
                parts.append(element)
            } else if let part = element.unwrapped {
                parts.append(part)
            } else {
                absent += element.reads
            }
        }
        return Traced(value, .elements(parts), context: absent)
    }

    private func map(_ entries: [Entry]) -> Traced {
        let values = entries.flatMap { [$0.key.value, $0.value.value] }
        let optional = Set(entries.indices.filter { entries[$0].isOptional })
        let value = values.withUnsafeBufferPointer { values in
            values.baseAddress.map { evaluation.makeMap($0, entries.count, optional: optional) } ?? Value(kind: .map)
        }
        if value.isError { return Traced(value, context: blamed(entries.flatMap { [$0.key, $0.value] })) }
        var parts: [(key: Value, part: Traced)] = []
        var other = entries.flatMap { $0.key.reads }
        for entry in entries {
            if !entry.isOptional {
                parts.append((entry.key.value, entry.value))
            } else if let part = entry.value.unwrapped {
                parts.append((entry.key.value, part))
            } else {
                other += entry.value.reads
            }
        }
        return Traced(value, .entries(parts), context: other)
    }

    /// The reads behind the first error among operands, or behind all of them where none is one.
    private func blamed(_ operands: [Traced]) -> [Read] {
        operands.first(where: \.value.isError)?.reads ?? allReads(of: operands)
    }

    private func allReads(of operands: [Traced]) -> [Read] {
        guard let first = operands.first else { return [] }
        var reads = first.reads
        for operand in operands.dropFirst() { reads += operand.reads }
        return reads
    }

    // MARK: Calls

    private mutating func call(_ id: NodeID, _ function: String, _ target: NodeID?, _ arguments: [NodeID]) -> Traced {
        switch (function, arguments.count) {
        case (Operator.and, 2): return logic(arguments, deciding: .false)
        case (Operator.or, 2): return logic(arguments, deciding: .true)
        case (Operator.conditional, 3): return conditional(arguments)
        case (Operator.optionalSelect, 2):
            guard case .literal(.string(let field)) = ast[arguments[1]] else { break }
            let operand = trace(arguments[0])
            let key = constant(arguments[1]) { $0.string(field) }
            return operand.selecting(
                .field(String(decoding: field, as: UTF8.self)), key,
                giving: evaluation.optionalSelect(operand.value, key), makesOptional: true)
        case (Macro.blockFunction, 2):
            guard case .list(let elements, _) = ast[arguments[0]] else { break }
            for element in elements { blockElements[element] = trace(element) }
            return trace(arguments[1])
        case ("orValue", 1), ("or", 1):
            guard let target else { break }
            return fallback(trace(target), arguments[0], unwraps: function == "orValue")
        default: break
        }
        return generalCall(id, function, target, arguments)
    }

    /// `&&` (decided by false) and `||` (decided by true): the first operand that decides is all that matters.
    private mutating func logic(_ arguments: [NodeID], deciding: Value) -> Traced {
        let a = trace(arguments[0])
        if a.value.kind == .bool && a.value.bits == deciding.bits { return Traced(a.value, context: a.reads) }
        let b = trace(arguments[1])
        if b.value.kind == .bool && b.value.bits == deciding.bits { return Traced(b.value, context: b.reads) }
        if a.value.kind == .bool && b.value.kind == .bool { return Traced(a.value, context: a.reads + b.reads) }
        let value = evaluation.undecided(a.value, b.value)
        return Traced(value, context: a.value.kind == .bool ? b.reads : a.reads)
    }

    private mutating func conditional(_ arguments: [NodeID]) -> Traced {
        let condition = trace(arguments[0])
        guard condition.value.kind == .bool else {
            let value = condition.value.isError ? condition.value : .failure(.noSuchOverload)
            return Traced(value, context: condition.reads)
        }
        let conditions = condition.reads.map { Read(origin: $0.origin, value: $0.value, isCondition: true) }
        return trace(condition.value.asBool ? arguments[1] : arguments[2]).depending(on: conditions)
    }

    /// `optional.orValue(other)` and `optional.or(other)`: what was not there is blamed too.
    private mutating func fallback(_ optional: Traced, _ other: NodeID, unwraps: Bool) -> Traced {
        guard optional.value.kind == .optional else {
            let value = optional.value.isError ? optional.value : .failure(.noSuchOverload)
            return Traced(value, context: optional.reads)
        }
        if let unwrapped = optional.unwrapped { return unwraps ? unwrapped : optional }
        return trace(other).depending(on: [], before: optional.reads)
    }

    private mutating func generalCall(
        _ id: NodeID, _ function: String, _ target: NodeID?, _ arguments: [NodeID]
    ) -> Traced {
        var name = function
        var overloads: [Overload] = []
        var isMember = target != nil
        if case .function(let resolved, let candidates, let member)? = expression.reference(id) {
            name = resolved
            overloads = candidates
            isMember = member
        }
        var operands: [Traced] = []
        operands.reserveCapacity(arguments.count + 1)
        if isMember, let target { operands.append(trace(target)) }
        for argument in arguments { operands.append(trace(argument)) }
        let values = operands.map(\.value)
        if let value = evaluation.operation(name, values) { return provenance(of: value, name, operands) }
        if name == "dyn", operands.count == 1 { return operands[0] }
        let site = CallSite(name, overloads, isMember: isMember, argumentCount: values.count)
        let value = values.withUnsafeBufferPointer { values in
            // A function without arguments reads none.
            evaluation.call(site, values.baseAddress ?? UnsafePointer(evaluation.registers))
        }
        return provenance(of: value, name, operands)
    }

    /// A call's value with what it depends on: the operands, or for functions that only pick or wrap, what they picked.
    private func provenance(of value: Value, _ function: String, _ operands: [Traced]) -> Traced {
        switch function {
        case Operator.index where operands.count == 2:
            return index(operands[0], operands[1], giving: value, makesOptional: false)
        case Operator.optionalIndex where operands.count == 2:
            return index(operands[0], operands[1], giving: value, makesOptional: true)
        case Operator.isIn where operands.count == 2: return membership(operands[0], operands[1], value)
        case Operator.add where value.kind == .list:
            guard operands.count == 2, let a = operands[0].elements, let b = operands[1].elements else { break }
            return Traced(
                value, .elements(a + b),
                context: (a.isEmpty ? operands[0].reads : []) + (b.isEmpty ? operands[1].reads : []))
        case "value" where operands.first?.value.kind == .optional:
            return operands[0].unwrapped ?? Traced(value, context: operands[0].reads)
        case "first", "last":
            guard operands.count == 1, value.wrapped != nil else { break }
            let count = Int(operands[0].value.count)
            return Traced(value, .wrapped(operands[0].element(function == "first" ? 0 : count - 1)))
        case "optional.of", "optional.ofNonZeroValue":
            guard operands.count == 1, value.wrapped != nil else { break }
            return Traced(value, .wrapped(operands[0]))
        default: break
        }
        return Traced(value, context: value.isError ? blamed(operands) : allReads(of: operands))
    }

    private func membership(_ element: Traced, _ container: Traced, _ value: Value) -> Traced {
        if value.isTrue, let elements = container.elements,
            let found = elements.first(where: { evaluation.equals($0.value, element.value).isTrue })
        {
            return Traced(value, context: element.reads + found.reads)
        }
        if container.value.kind == .map, let key = element.value.text {
            let entry = container.selecting(.field(key), element.value, giving: .null, makesOptional: false)
            let slot = entry.origin?.slot
            let reads =
                entry.origin.map { [Read(origin: $0, value: slot?.pointee ?? .null)] + entry.context } ?? entry.reads
            return Traced(value, context: element.reads + reads)
        }
        return Traced(value, context: blamed([element, container]))
    }

    // MARK: Loops

    private mutating func loop(_ id: NodeID, _ loop: Comprehension) -> Traced {
        if loop.macro == .bind {
            locals.append((id, .accumulator, trace(loop.initial)))
            defer { locals.removeLast() }
            return trace(loop.result)
        }
        let range = trace(loop.range)
        guard range.value.kind == .list || range.value.kind == .map else {
            return Traced(range.value.isError ? range.value : .failure(.badRange), context: range.reads)
        }
        let isMap = range.value.kind == .map
        var fold = Fold(macro: loop.macro, evaluation: evaluation, range: range)
        for position in 0..<Int(range.value.count) {
            guard evaluation.spendSteps(1) else { return Traced(.failure(.interrupted)) }
            var element = range.element(position)
            var key = element.value
            if loop.secondVariable == nil {
                locals.append((id, .first, element))
            } else {
                let first = isMap ? element : Traced(.int(Int64(position)))
                if isMap { element = range.entry(position) }
                key = first.value
                locals.append((id, .first, first))
                locals.append((id, .second, element))
            }
            let predicate = loop.predicate.map { trace($0) }
            var transform: Traced?
            if let body = loop.transform, predicate?.value.isTrue != false { transform = trace(body) }
            locals.removeLast(loop.secondVariable == nil ? 1 : 2)
            fold.add(element: element, key: key, predicate, transform)
            if fold.isDecided { break }
        }
        return fold.result
    }
}
