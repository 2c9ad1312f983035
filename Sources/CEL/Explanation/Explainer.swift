import Documents
import LinearRegex

/// Evaluates an expression a second time, slowly, carrying with every value where it came from, so that a verdict can be
/// traced to the fields that decided it.
///
/// It walks the syntax tree with the machine's own operations; only control flow is written again, which also makes it
/// the reference that tests compare the machine with.
public struct Explainer {
    private let evaluation: Evaluation
    private var locals: [(loop: NodeID, variable: LoopVariable, traced: Traced)] = []
    private var blockElements: [NodeID: Traced] = [:]
    /// Where the parts of the expression stand in the source; nil where no steps are recorded.
    private let ranges: AST?
    private var steps: [Explanation.Step] = []
    private var depth = 0
    private let notesMismatches: Bool
    private var misfits: [Misfit] = []

    private static let mostSteps = 400
    /// Steps of loops after which nobody wants to wait for an explanation any longer.
    private static let patience = 1_000_000

    private init(_ evaluation: Evaluation, recordsStepsOf ranges: AST? = nil, notesMismatches: Bool = true) {
        self.evaluation = evaluation
        self.ranges = ranges
        self.notesMismatches = notesMismatches && ranges == nil
    }

    /// Evaluates the program with the variables bound in `evaluation`, and says what decided. Where that takes too long,
    /// only the value is given.
    /// - Parameter recordsSteps: whether the explanation says what each part of the expression came to.
    public static func explain(
        _ program: Program, in evaluation: Evaluation, recordsSteps: Bool = true
    ) -> Explanation {
        var explainer = Explainer(evaluation, recordsStepsOf: recordsSteps ? program.expression.ast : nil)
        guard let traced = explainer.trace(program) else {
            let value = evaluation.run(program)
            // The explanation has taken all its steps, whatever the value took.
            evaluation.stepsLeft = -1
            return Explanation(value: value, reads: [], mismatch: nil, steps: [])
        }
        return Explanation(
            value: traced.value, reads: traced.reads.telling,
            mismatch: explainer.misfits.first(behind: traced)?.mismatch, steps: explainer.steps.reversed())
    }

    /// The field that says most about why a program is false; nil where no field decided, and where finding it takes too
    /// long. The first of the reads of an explanation, for less.
    /// - Parameter program: one that came to false with the variables bound in `evaluation`.
    public static func field(decidingAgainst program: Program, in evaluation: Evaluation) -> FieldRead? {
        var explainer = Explainer(evaluation, notesMismatches: false)
        return explainer.start(program) { $0.reads(decidingAgainst: $1) }?.mostTelling
    }

    /// The elements of the list, or optional list, that a program evaluates to, each with the field that it was read from:
    /// nil for what the expression made. Empty for any other value and for lists too long to follow.
    public static func elements(
        of program: Program, in evaluation: Evaluation
    ) -> [(value: Value, field: FieldRead?)] {
        var explainer = Explainer(evaluation)
        guard let traced = explainer.trace(program), let elements = (traced.unwrapped ?? traced).elements else {
            return []
        }
        return elements.map { ($0.value, $0.origin?.fieldRead($0.value)) }
    }

    /// The value of a node that mentions no variable.
    static func value(of constant: TraceNode, in evaluation: Evaluation) -> Value {
        var explainer = Explainer(evaluation)
        return explainer.trace(constant).value
    }

    /// The program's value with what it depends on; nil where that takes too long.
    private mutating func trace(_ program: Program) -> Traced? { start(program) { $0.trace($1) } }

    /// What a walk from the root of a program's tree came to; nil where that takes too long.
    private mutating func start<Outcome>(
        _ program: Program, _ walk: (inout Explainer, TraceNode) -> Outcome
    ) -> Outcome? {
        evaluation.prepare(program)
        evaluation.stepsLeft = min(evaluation.limits.steps, Explainer.patience)
        let outcome = walk(&self, evaluation.traceTree(of: program).root)
        return evaluation.stepsLeft >= 0 ? outcome : nil
    }

    /// What decided that a node is false. A condition that would else have given true chose the branch that gave false:
    /// it tells less than what decided there, and need not be looked at where there is such.
    private mutating func reads(decidingAgainst node: TraceNode) -> [Read] {
        if case .conditional = node.operation, node.operands[1].isTrue {
            let reads = reads(decidingAgainst: node.operands[2])
            if !reads.isEmpty { return reads }
        }
        return trace(node).reads
    }

    // MARK: Nodes

    private mutating func trace(_ node: TraceNode) -> Traced {
        depth += 1
        defer { depth -= 1 }
        var traced = compute(node)
        if traced.value.isError, traced.value.count == 0 {
            noteMismatches(at: node)
            traced = traced.failing(at: node)
        }
        if let ranges, !node.isLiteral, steps.count < Explainer.mostSteps {
            steps.append(.init(range: Range<Int>(ranges.range(node.id)), depth: depth, value: traced.value))
        }
        return traced
    }

    /// Looks again at the operands of an operation that failed, for those that are not of a kind that it takes.
    private mutating func noteMismatches(at node: TraceNode) {
        guard notesMismatches, misfits.count < Traced.mostReads else { return }
        let operands = node.operands.prefix(node.operandsOfKnownKind).map { trace($0) }
        for (operand, expected) in zip(operands, node.expectedKinds(operands.map(\.value))) {
            guard let expected, let origin = operand.origin, origin.isPresent, !operand.value.isError,
                !expected.contains(operand.value.kind)
            else { continue }
            misfits.append(
                Misfit(operation: node.id, operand: Read(origin: origin, value: operand.value), expected: expected))
        }
    }

    /// What a variable that stands for an expression depends on. The nodes of that expression have numbers of their own:
    /// here, its errors are the variable's.
    private mutating func definition(_ tree: TraceTree, at node: TraceNode) -> Traced {
        var explainer = Explainer(evaluation, notesMismatches: notesMismatches)
        let traced = explainer.trace(tree.root)
        guard traced.value.isError else { return traced }
        if let misfit = explainer.misfits.first(behind: traced) { misfits.append(misfit.failing(at: node)) }
        return traced.failing(at: node)
    }

    private mutating func compute(_ node: TraceNode) -> Traced {
        switch node.operation {
        case .constant(let constant): return constant
        case .unbound(let name): return Traced(evaluation.failure(.unboundVariable, name))
        case .variable(let slot, let origin): return Traced(evaluation.registers[slot], origin: origin)
        case .definition(let tree): return definition(tree, at: node)
        case .local(let loop, let variable):
            return locals.last { $0.loop == loop && $0.variable == variable }?.traced
                ?? Traced(.failure(.unboundVariable))
        case .blockElement(let element): return blockElements[element] ?? Traced(.failure(.unboundVariable))
        case .select(let step, let key): return select(trace(node.operands[0]), step, key)
        case .optionalSelect(let step, let key):
            let operand = trace(node.operands[0])
            return operand.selecting(
                step, key, giving: evaluation.optionalSelect(operand.value, key), makesOptional: true)
        case .presence(let step, let key): return presence(trace(node.operands[0]), step, key)
        case .logic(let deciding): return logic(node.operands[0], node.operands[1], deciding: deciding)
        case .conditional: return conditional(node.operands[0], node.operands[1], node.operands[2])
        case .fallback(let unwraps): return fallback(trace(node.operands[0]), node.operands[1], unwraps: unwraps)
        case .block(let elements):
            for (element, operand) in zip(elements, node.operands) { blockElements[element] = trace(operand) }
            return trace(node.operands[elements.count])
        case .bind:
            locals.append((node.id, .accumulator, trace(node.operands[0])))
            defer { locals.removeLast() }
            return trace(node.operands[1])
        case .list(let optional): return list(node.operands, optional: optional)
        case .map(let optional): return map(node.operands, optional: optional)
        case .call(let function, let site): return call(function, site, node.operands)
        case .matches(let regex): return matches(regex, node.operands[0], node.operands[1])
        case .loop(let loop): return self.loop(node.id, loop, trace(node.operands[0]))
        }
    }

    // MARK: Selection

    private func select(_ operand: Traced, _ step: FieldPath.Step, _ key: Value) -> Traced {
        let value = operand.value.slot(forKey: key)?.pointee ?? evaluation.selectSlowly(operand.value, key)
        return operand.selecting(step, key, giving: value, makesOptional: false)
    }

    private func presence(_ operand: Traced, _ step: FieldPath.Step, _ key: Value) -> Traced {
        let value = evaluation.presence(operand.value, key)
        if value.isError { return Traced(value, context: operand.reads) }
        let selected = operand.selecting(step, key, giving: .null, makesOptional: false)
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

    private mutating func list(_ elements: [TraceNode], optional: OptionalPositions) -> Traced {
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

    /// - Parameter operands: keys and values in turn.
    private mutating func map(_ operands: [TraceNode], optional: OptionalPositions) -> Traced {
        let traced = operands.map { trace($0) }
        let values = traced.map(\.value)
        let value = values.withUnsafeBufferPointer { values in
            values.baseAddress.map { evaluation.makeMap($0, values.count / 2, optional: optional) }
                ?? Value(kind: .map)
        }
        if value.isError { return Traced(value, context: blamed(traced)) }
        let entries = stride(from: 0, to: traced.count, by: 2).map { (key: traced[$0], value: traced[$0 + 1]) }
        var parts: [(key: Value, part: Traced)] = []
        var other = entries.flatMap { $0.key.reads }
        for (index, entry) in entries.enumerated() {
            if !optional.contains(index) {
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
        operands.first(where: \.value.isError)?.reads ?? operands.reduce([]) { $0.adding($1.reads) }
    }

    private func blamed(_ a: Traced, _ b: Traced) -> [Read] {
        a.value.isError ? a.reads : b.value.isError ? b.reads : a.reads.adding(b.reads)
    }

    // MARK: Calls

    /// `&&` (decided by false) and `||` (decided by true): the first operand that decides is all that matters.
    private mutating func logic(_ first: TraceNode, _ second: TraceNode, deciding: Value) -> Traced {
        let a = trace(first)
        if a.value.kind == .bool && a.value.bits == deciding.bits { return Traced(a.value, context: a.reads) }
        let b = trace(second)
        if b.value.kind == .bool && b.value.bits == deciding.bits { return Traced(b.value, context: b.reads) }
        if a.value.kind == .bool && b.value.kind == .bool { return Traced(a.value, context: a.reads.adding(b.reads)) }
        let value = evaluation.undecided(a.value, b.value)
        return Traced(value, context: a.value.kind == .bool ? b.reads : a.reads)
    }

    private mutating func conditional(_ condition: TraceNode, _ yes: TraceNode, _ no: TraceNode) -> Traced {
        let condition = trace(condition)
        guard condition.value.kind == .bool else {
            let value = condition.value.isError ? condition.value : .failure(.noSuchOverload)
            return Traced(value, context: condition.reads)
        }
        let conditions = condition.reads.map { Read(origin: $0.origin, value: $0.value, isCondition: true) }
        return trace(condition.value.asBool ? yes : no).depending(on: conditions)
    }

    /// `optional.orValue(other)` and `optional.or(other)`: what was not there is blamed too.
    private mutating func fallback(_ optional: Traced, _ other: TraceNode, unwraps: Bool) -> Traced {
        guard optional.value.kind == .optional else {
            let value = optional.value.isError ? optional.value : .failure(.noSuchOverload)
            return Traced(value, context: optional.reads)
        }
        if let unwrapped = optional.unwrapped { return unwraps ? unwrapped : optional }
        return trace(other).depending(on: [], before: optional.reads)
    }

    private mutating func matches(_ regex: Regex, _ text: TraceNode, _ pattern: TraceNode) -> Traced {
        let text = trace(text)
        let pattern = trace(pattern)
        let value: Value =
            text.value.kind == .string
            ? .bool(regex.matches(text.value.utf8)) : text.value.isError ? text.value : .failure(.noSuchOverload)
        return Traced(value, context: blamed(text, pattern))
    }

    private mutating func call(
        _ function: TraceNode.Function, _ site: CallSite, _ nodes: [TraceNode]
    ) -> Traced {
        if case .builtIn(let operation) = function {
            let a = trace(nodes[0])
            guard nodes.count == 2 else {
                let value = evaluation.apply(operation, a.value, .null)
                return Traced(value, context: a.reads)
            }
            let b = trace(nodes[1])
            return provenance(of: evaluation.apply(operation, a.value, b.value), operation, a, b)
        }
        let operands = nodes.map { trace($0) }
        switch function {
        case .dyn: return operands[0]
        case .size: return provenance(of: evaluation.size(operands[0].value), function, operands)
        default: break
        }
        let values = operands.map(\.value)
        let value = values.withUnsafeBufferPointer { values in
            // A function without arguments reads none.
            evaluation.call(site, values.baseAddress ?? UnsafePointer(evaluation.registers))
        }
        return provenance(of: value, function, operands)
    }

    /// An operator's value with what it depends on.
    private func provenance(of value: Value, _ operation: BuiltInOperator, _ a: Traced, _ b: Traced) -> Traced {
        switch operation {
        case .index: return index(a, b, giving: value, makesOptional: false)
        case .optionalIndex: return index(a, b, giving: value, makesOptional: true)
        case .isIn: return membership(a, b, value)
        case .add where value.kind == .list:
            guard let first = a.elements, let second = b.elements else { break }
            return Traced(
                value, .elements(first + second),
                context: (first.isEmpty ? a.reads : []) + (second.isEmpty ? b.reads : []))
        default: break
        }
        return Traced(value, context: blamed(a, b))
    }

    /// A call's value with what it depends on: the operands, or for functions that only pick or wrap, what they picked.
    private func provenance(of value: Value, _ function: TraceNode.Function, _ operands: [Traced]) -> Traced {
        switch function {
        case .value where operands[0].value.kind == .optional:
            return operands[0].unwrapped ?? Traced(value, context: operands[0].reads)
        case .first where value.wrapped != nil: return Traced(value, .wrapped(operands[0].element(0)))
        case .last where value.wrapped != nil:
            return Traced(value, .wrapped(operands[0].element(Int(operands[0].value.count) - 1)))
        case .wrap where value.wrapped != nil: return Traced(value, .wrapped(operands[0]))
        default: return Traced(value, context: blamed(operands))
        }
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
        return Traced(value, context: blamed(element, container))
    }

    // MARK: Loops

    private mutating func loop(_ id: NodeID, _ loop: TraceNode.Loop, _ range: Traced) -> Traced {
        guard range.value.kind == .list || range.value.kind == .map else {
            return Traced(range.value.isError ? range.value : .failure(.badRange), context: range.reads)
        }
        let isMap = range.value.kind == .map
        var fold = Fold(macro: loop.macro, evaluation: evaluation, range: range)
        for position in 0..<Int(range.value.count) {
            guard evaluation.spendSteps(1) else { return Traced(.failure(.interrupted)) }
            var element = range.element(position)
            var key = element.value
            if !loop.hasTwoVariables {
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
            locals.removeLast(loop.hasTwoVariables ? 2 : 1)
            fold.add(element: element, key: key, predicate, transform)
            if fold.isDecided { break }
        }
        return fold.result
    }
}
