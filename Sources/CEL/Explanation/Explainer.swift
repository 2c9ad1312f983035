import Documents

/// Evaluates an expression a second time, slowly, carrying with every value where it came from, so that a verdict can be
/// traced to the fields that decided it.
///
/// It walks the syntax tree with the machine's own operations; only control flow is written again, which also makes it
/// the reference that tests compare the machine with.
public struct Explainer {
    /// A value and what it depends on.
    struct Traced {
        var value: Value
        /// Where the value itself lies, where it is part of a document.
        var origin: Origin?
        /// Other reads that made the value what it is.
        var context: [FieldRead] = []
        /// The parts of a list that the evaluation built, or of an optional (one part), each with its own origin.
        var parts: [Traced]?
        /// The parts of a map that the evaluation built.
        var entries: [(key: Value, part: Traced)]?

        /// Every field that decided this value.
        var reads: [FieldRead] {
            guard let origin else { return context }
            return [origin.read(value)] + context
        }
    }

    let program: Program
    let evaluation: Evaluation
    var locals: [(loop: NodeID, variable: LoopVariable, traced: Traced)] = []
    var steps: [Explanation.Step] = []
    var depth = 0
    private var expression: CheckedExpression { program.expression }
    private var ast: AST { expression.ast }

    /// More reads than this say nothing to anybody; the rest is dropped.
    static let mostReads = 200
    static let mostSteps = 400

    private init(_ program: Program, _ evaluation: Evaluation) {
        self.program = program
        self.evaluation = evaluation
    }

    /// Evaluates the program with the variables bound in `evaluation`, and says what decided.
    public static func explain(_ program: Program, in evaluation: Evaluation) -> Explanation {
        evaluation.reserve(program.registerCount)
        evaluation.stepsLeft = evaluation.limits.steps
        evaluation.options = program.options
        var explainer = Explainer(program, evaluation)
        let traced = explainer.trace(program.expression.ast.root)
        var seen: Set<String> = []
        var reads: [FieldRead] = []
        for read in traced.reads where seen.insert("\(read.variable)\(read.path)").inserted { reads.append(read) }
        let ordered = reads.filter(\.isPresent) + reads.filter { !$0.isPresent }
        return Explanation(value: traced.value, reads: ordered, steps: explainer.steps.reversed())
    }

    // MARK: Nodes

    mutating func trace(_ id: NodeID) -> Traced {
        depth += 1
        defer { depth -= 1 }
        var traced = compute(id)
        if traced.value.isError, traced.value.count == 0 { traced.value.count = UInt32(id.index) + 1 }
        if traced.context.count > Explainer.mostReads { traced.context.removeSubrange(Explainer.mostReads...) }
        if case .literal = ast[id] {
        } else if steps.count < Explainer.mostSteps {
            steps.append(.init(range: Range<Int>(ast.range(id)), depth: depth, value: traced.value))
        }
        return traced
    }

    private mutating func compute(_ id: NodeID) -> Traced {
        switch expression.reference(id) {
        case .local(let loop, let variable):
            return locals.last { $0.loop == loop && $0.variable == variable }?.traced
                ?? Traced(value: .failure(.unboundVariable))
        case .variable(let name):
            guard let slot = program.variableNames.firstIndex(of: name) else { break }
            return Traced(value: evaluation.registers[slot], origin: Origin(variable: name))
        case .typeName(let type):
            if case .message = ast[id] { break }
            if let value = Value.type(type) { return Traced(value: value) }
        case .blockElement(let element): return trace(element)
        case .function, nil: break
        }
        switch ast[id] {
        case .literal(let literal): return Traced(value: value(literal))
        case .identifier: return Traced(value: evaluation.failure(.unboundVariable, ast.text(id)))
        case .select(let operand, let field):
            return select(trace(operand), .field(field), evaluation.string(field)) {
                $0.value.slotOrFailure($1, $2.selectSlowly)
            }
        case .presence(let operand, let field): return presence(trace(operand), field)
        case .call(let function, let target, let arguments): return call(id, function, target, arguments)
        case .list(let elements, let optional): return list(elements, Set(optional))
        case .map(let entries):
            return map(entries.map { (trace($0.key), $0.value, $0.isOptional) })
        case .message(_, let fields):
            return map(fields.map { (Traced(value: evaluation.string($0.name)), $0.value, $0.isOptional) })
        case .comprehension(let comprehension): return loop(id, comprehension)
        }
    }

    private func value(_ literal: Literal) -> Value {
        switch literal {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .uint(let value): .uint(value)
        case .double(let value): .double(value)
        case .string(let text): evaluation.string(text)
        case .bytes(let octets): evaluation.bytes(octets)
        }
    }

    // MARK: Selection

    /// What `operand.segment` is, with its origin: the parts of what was built here keep their own.
    private func select(
        _ operand: Traced, _ segment: FieldPath.Step, _ key: Value,
        _ evaluate: (Traced, Value, Evaluation) -> Value
    ) -> Traced {
        var operand = operand
        if operand.value.kind == .optional, let part = operand.parts?.first { operand = part }
        if let part = part(of: operand, key) {
            return Traced(
                value: part.value, origin: part.origin, context: part.context + operand.context, parts: part.parts,
                entries: part.entries)
        }
        let value = evaluate(operand, key, evaluation)
        guard let origin = operand.origin else { return Traced(value: value, context: operand.context) }
        if operand.value.isError { return Traced(value: value, origin: origin, context: operand.context) }
        let container = operand.value.wrapped ?? operand.value
        let slot = operand.value.kind == .optional && operand.value.wrapped == nil ? nil : container.slot(forSegment: key)
        return Traced(value: value, origin: Origin(origin, segment, slot: slot), context: operand.context)
    }

    private func part(of operand: Traced, _ key: Value) -> Traced? {
        if let entries = operand.entries { return entries.last { evaluation.equals($0.key, key).isTrue }?.part }
        if let parts = operand.parts, operand.value.kind == .list, key.kind == .int,
            parts.indices.contains(Int(truncatingIfNeeded: key.asInt))
        {
            return parts[Int(key.asInt)]
        }
        return nil
    }

    private func presence(_ operand: Traced, _ field: String) -> Traced {
        let key = evaluation.string(field)
        let selected = select(operand, .field(field), key) { operand, key, evaluation in
            evaluation.presence(operand.value, key)
        }
        let value = evaluation.presence(operand.value, key)
        guard let origin = selected.origin else { return Traced(value: value, context: selected.context) }
        let seen = origin.slot?.pointee ?? value
        return Traced(value: value, context: [origin.read(seen)] + selected.context)
    }

    private mutating func indexed(_ arguments: [NodeID], optional: Bool) -> Traced {
        let operand = trace(arguments[0])
        let key = trace(arguments[1])
        if key.value.isError && !operand.value.isError { return key }
        let segment: FieldPath.Step =
            key.value.kind == .int && (operand.value.wrapped ?? operand.value).kind == .list
            ? .index(Int(key.value.asInt)) : .field(key.value.text ?? ValueText.literal(key.value))
        var result = select(operand, segment, key.value) { operand, key, evaluation in
            optional ? evaluation.optionalIndex(operand.value, key) : evaluation.index(operand.value, key)
        }
        if optional { result.value = wrap(result, in: evaluation.optionalIndex(operand.value, key.value)) }
        result.context += key.reads
        return result
    }

    /// The optional for a part that was found among the parts of a built value.
    private func wrap(_ part: Traced, in value: Value) -> Value { value }

    // MARK: Literals

    private mutating func list(_ elements: [NodeID], _ optional: Set<Int>) -> Traced {
        let traced = elements.map { trace($0) }
        let values = traced.map(\.value)
        let value = values.withUnsafeBufferPointer { values in
            values.baseAddress.map { evaluation.makeList($0, values.count, optional: optional) } ?? Value(kind: .list)
        }
        if value.isError { return Traced(value: value, context: traced.flatMap(\.reads)) }
        var parts: [Traced] = []
        for (index, element) in traced.enumerated() {
            if !optional.contains(index) {
                parts.append(element)
            } else if element.value.wrapped != nil {
                parts.append(unwrapped(element))
            }
        }
        return Traced(value: value, context: traced.flatMap(\.reads), parts: parts)
    }

    private mutating func map(_ entries: [(key: Traced, value: NodeID, isOptional: Bool)]) -> Traced {
        var traced: [(key: Traced, value: Traced, isOptional: Bool)] = []
        for entry in entries { traced.append((entry.key, trace(entry.value), entry.isOptional)) }
        let values = traced.flatMap { [$0.key.value, $0.value.value] }
        let optional = Set(traced.indices.filter { traced[$0].isOptional })
        let value = values.withUnsafeBufferPointer { values in
            values.baseAddress.map { evaluation.makeMap($0, traced.count, optional: optional) } ?? Value(kind: .map)
        }
        let context = traced.flatMap { $0.key.reads + $0.value.reads }
        if value.isError { return Traced(value: value, context: context) }
        let parts = traced.compactMap { entry -> (key: Value, part: Traced)? in
            if !entry.isOptional { return (entry.key.value, entry.value) }
            return entry.value.value.wrapped == nil ? nil : (entry.key.value, unwrapped(entry.value))
        }
        return Traced(value: value, context: context, entries: parts)
    }

    // MARK: Calls

    private mutating func call(_ id: NodeID, _ function: String, _ target: NodeID?, _ arguments: [NodeID]) -> Traced {
        switch (function, arguments.count) {
        case (Operator.and, 2): return logic(arguments, deciding: .false)
        case (Operator.or, 2): return logic(arguments, deciding: .true)
        case (Operator.conditional, 3): return conditional(arguments)
        case (Operator.index, 2): return indexed(arguments, optional: false)
        case (Operator.optionalIndex, 2): return indexed(arguments, optional: true)
        case (Operator.optionalSelect, 2):
            guard case .literal(.string(let field)) = ast[arguments[1]] else { break }
            return select(
                trace(arguments[0]), .field(String(decoding: field, as: UTF8.self)), evaluation.string(field)
            ) { operand, key, evaluation in evaluation.optionalSelect(operand.value, key) }
        case (Operator.isIn, 2): return membership(arguments)
        case (Operator.add, 2):
            let a = trace(arguments[0])
            let b = trace(arguments[1])
            let sum = evaluation.add(a.value, b.value)
            let parts = sum.kind == .list ? elements(a) + elements(b) : nil
            return Traced(value: sum, context: a.reads + b.reads, parts: parts)
        case ("dyn", 1) where target == nil: return trace(arguments[0])
        case (Macro.blockFunction, 2): return trace(arguments[1])
        case ("orValue", 1), ("or", 1):
            guard let target else { break }
            return fallback(trace(target), arguments[0], unwraps: function == "orValue")
        case ("value", 0):
            guard let target else { break }
            let optional = trace(target)
            guard optional.value.kind == .optional else { break }
            if optional.value.wrapped != nil { return unwrapped(optional) }
            return Traced(value: .failure(.optionalNone), origin: optional.origin, context: optional.context)
        case ("first", 0), ("last", 0):
            guard let target else { break }
            let list = trace(target)
            guard list.value.kind == .list, list.value.count > 0 else { break }
            let all = elements(list)
            var element = function == "first" ? all[0] : all[all.count - 1]
            let value = evaluation.some(element.value)
            element.parts = [element]
            element.value = value
            return element
        default: break
        }
        return generalCall(id, function, target, arguments)
    }

    /// `&&` (decided by false) and `||` (decided by true): the first operand that decides is all that matters.
    private mutating func logic(_ arguments: [NodeID], deciding: Value) -> Traced {
        let a = trace(arguments[0])
        if a.value.kind == .bool && a.value.bits == deciding.bits { return Traced(value: a.value, context: a.reads) }
        let b = trace(arguments[1])
        if b.value.kind == .bool && b.value.bits == deciding.bits { return Traced(value: b.value, context: b.reads) }
        if a.value.kind == .bool && b.value.kind == .bool {
            return Traced(value: a.value, context: a.reads + b.reads)
        }
        let value = evaluation.undecided(a.value, b.value)
        return Traced(value: value, context: a.value.kind == .bool ? b.reads : a.reads)
    }

    private mutating func conditional(_ arguments: [NodeID]) -> Traced {
        let condition = trace(arguments[0])
        guard condition.value.kind == .bool else {
            return Traced(
                value: condition.value.isError ? condition.value : .failure(.noSuchOverload), context: condition.reads)
        }
        var chosen = trace(condition.value.asBool ? arguments[1] : arguments[2])
        chosen.context += condition.reads
        return chosen
    }

    private mutating func fallback(_ optional: Traced, _ other: NodeID, unwraps: Bool) -> Traced {
        guard optional.value.kind == .optional else {
            return Traced(
                value: optional.value.isError ? optional.value : .failure(.noSuchOverload), context: optional.reads)
        }
        if optional.value.wrapped != nil { return unwraps ? unwrapped(optional) : optional }
        var result = trace(other)
        result.context += optional.reads
        return result
    }

    private func unwrapped(_ optional: Traced) -> Traced {
        if let part = optional.parts?.first {
            return Traced(
                value: part.value, origin: part.origin, context: part.context + optional.context, parts: part.parts,
                entries: part.entries)
        }
        return Traced(value: optional.value.wrapped ?? .null, origin: optional.origin, context: optional.context)
    }

    private mutating func membership(_ arguments: [NodeID]) -> Traced {
        let element = trace(arguments[0])
        let container = trace(arguments[1])
        let value = evaluation.isIn(element.value, container.value)
        if value.isTrue, container.value.kind == .list,
            let found = elements(container).first(where: { evaluation.equals($0.value, element.value).isTrue })
        {
            return Traced(value: value, context: element.reads + found.reads)
        }
        if container.value.kind == .map, let key = element.value.text {
            let entry = select(container, .field(key), element.value) { $0.value.slotOrFailure($1, $2.selectSlowly) }
            return Traced(value: value, context: element.reads + entry.reads)
        }
        return Traced(value: value, context: element.reads + container.reads)
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
        let operands = ((isMember ? [target].compactMap { $0 } : []) + arguments).map { trace($0) }
        let values = operands.map(\.value)
        let context = operands.flatMap(\.reads)
        if let value = operation(name, values) { return Traced(value: value, context: context) }
        let site = CallSite(name, overloads, isMember: isMember, argumentCount: values.count)
        let value = values.withUnsafeBufferPointer { values in
            guard let base = values.baseAddress else {
                return site.candidates.first.map { $0.implementation(evaluation, UnsafePointer(evaluation.registers)) }
                    ?? .failure(.noSuchOverload)
            }
            return evaluation.call(site, base)
        }
        var traced = Traced(value: value, context: context)
        if name == "optional.of" || name == "optional.ofNonZeroValue", value.wrapped != nil {
            traced = Traced(value: value, parts: [operands[0]])
        }
        return traced
    }

    /// Operators, which the machine evaluates itself.
    private func operation(_ name: String, _ values: [Value]) -> Value? {
        switch (name, values.count) {
        case (Operator.not, 1):
            values[0].kind == .bool
                ? .bool(!values[0].asBool) : values[0].isError ? values[0] : .failure(.noSuchOverload)
        case (Operator.negate, 1): evaluation.negate(values[0])
        case (Operator.equals, 2): evaluation.equals(values[0], values[1])
        case (Operator.notEquals, 2): evaluation.notEquals(values[0], values[1])
        case (Operator.less, 2): evaluation.compare(values[0], values[1]) { $0 == .less }
        case (Operator.lessOrEqual, 2): evaluation.compare(values[0], values[1]) { $0 == .less || $0 == .equal }
        case (Operator.greater, 2): evaluation.compare(values[0], values[1]) { $0 == .greater }
        case (Operator.greaterOrEqual, 2): evaluation.compare(values[0], values[1]) { $0 == .greater || $0 == .equal }
        case (Operator.subtract, 2): evaluation.subtract(values[0], values[1])
        case (Operator.multiply, 2): evaluation.multiply(values[0], values[1])
        case (Operator.divide, 2): evaluation.divide(values[0], values[1])
        case (Operator.modulo, 2): evaluation.modulo(values[0], values[1])
        default: nil
        }
    }

    // MARK: Loops

    /// The elements of a list, or the keys of a map, each with its origin.
    func elements(_ range: Traced) -> [Traced] {
        if let parts = range.parts { return parts }
        if range.value.kind == .map {
            return range.value.entries.map { entry in
                var key = Traced(value: entry.key)
                if let slot = range.value.slot(forAnyKey: entry.key), let origin = range.origin {
                    key.context = [Origin(origin, .field(entry.key.text ?? ValueText.literal(entry.key)), slot: slot).read(slot.pointee)]
                }
                return key
            }
        }
        guard let base = range.value.elements.baseAddress else { return [] }
        return (0..<Int(range.value.count)).map { index in
            Traced(
                value: base[index], origin: range.origin.map { Origin($0, .index(index), slot: base + index) },
                context: range.context)
        }
    }

    /// The values under a map's keys, each with its origin.
    private func values(_ map: Traced) -> [Traced] {
        map.value.entries.map { entry in
            if let part = map.entries?.last(where: { evaluation.equals($0.key, entry.key).isTrue })?.part { return part }
            guard let slot = map.value.slot(forAnyKey: entry.key) else { return Traced(value: entry.value) }
            return Traced(
                value: entry.value,
                origin: map.origin.map {
                    Origin($0, .field(entry.key.text ?? ValueText.literal(entry.key)), slot: slot)
                }, context: map.context)
        }
    }

    private mutating func loop(_ id: NodeID, _ loop: Comprehension) -> Traced {
        if loop.macro == .bind {
            locals.append((id, .accumulator, trace(loop.initial)))
            defer { locals.removeLast() }
            return trace(loop.result)
        }
        let range = trace(loop.range)
        guard range.value.kind == .list || range.value.kind == .map else {
            return Traced(value: range.value.isError ? range.value : .failure(.badRange), context: range.reads)
        }
        let firsts = elements(range)
        var seconds: [Traced] = []
        if loop.secondVariable != nil { seconds = range.value.kind == .map ? values(range) : firsts }
        var fold = Fold(macro: loop.macro, evaluation: evaluation, range: range)
        for (index, element) in firsts.enumerated() {
            guard evaluation.spendSteps(1) else { return Traced(value: .failure(.interrupted), context: range.reads) }
            if loop.secondVariable == nil {
                locals.append((id, .first, element))
            } else {
                locals.append((id, .first, range.value.kind == .map ? element : Traced(value: .int(Int64(index)))))
                locals.append((id, .second, seconds[index]))
            }
            let predicate = loop.predicate.map { trace($0) }
            var transform: Traced?
            if let body = loop.transform, predicate?.value.isFalse != true, predicate?.value.isError != true {
                transform = trace(body)
            }
            locals.removeLast(loop.secondVariable == nil ? 1 : 2)
            fold.add(element: loop.secondVariable == nil ? element : seconds[index], key: element.value, predicate, transform)
            if fold.isDecided { break }
        }
        return fold.result
    }
}

extension Value {
    /// The slot of a map's value or a list's element under a key.
    fileprivate func slot(forSegment key: Value) -> UnsafePointer<Value>? {
        if kind == .map { return slot(forAnyKey: key) }
        guard kind == .list, key.kind == .int, key.asInt >= 0, key.asInt < Int64(count) else { return nil }
        return elements.baseAddress.map { $0 + Int(key.asInt) }
    }

    fileprivate func slotOrFailure(_ key: Value, _ slowly: (Value, Value) -> Value) -> Value {
        slot(forKey: key)?.pointee ?? slowly(self, key)
    }
}
