import Documents
import LinearRegex

/// A program's syntax tree as explanations walk it: names resolved, functions looked up and constants made, once for
/// all explanations that an evaluation gives.
final class TraceTree {
    /// Held, because constants and regular expressions of the nodes may point into it.
    private let program: Program
    /// Makes constants; they live as long as the tree.
    private let folder = Evaluation()
    /// Made when it is first walked.
    private(set) lazy var root = makeRoot()
    private let origins: [Origin]
    /// The trees of the expressions that variables stand for.
    private let definitions: [String: TraceTree]
    /// The nodes by number: macros use some of their operands twice.
    private var known: [TraceNode?] = []

    init(_ program: Program, definitions: [String: TraceTree]) {
        self.program = program
        self.definitions = definitions
        origins = program.variableNames.map { Origin(variable: $0) }
    }

    private func makeRoot() -> TraceNode {
        known = [TraceNode?](repeating: nil, count: ast.nodes.count)
        defer { known = [] }
        folder.prepare(program)
        return node(ast.root)
    }

    private var ast: AST { program.expression.ast }

    private func node(_ id: NodeID) -> TraceNode {
        if let known = known[Int(id.index)] { return known }
        var node = resolve(id)
        if node.isFoldable, case let value = Explainer.value(of: node, in: folder), !value.isError {
            node = TraceNode(id, .constant(Traced(value)))
        }
        known[Int(id.index)] = node
        return node
    }

    private func resolve(_ id: NodeID) -> TraceNode {
        switch program.expression.reference(id) {
        case .local(let loop, let variable): return TraceNode(id, .local(loop, variable))
        case .variable(let name):
            if let tree = definitions[name] { return TraceNode(id, .definition(tree)) }
            guard let slot = program.variableNames.firstIndex(of: name) else { break }
            return TraceNode(id, .variable(slot, origins[slot]))
        case .typeName(let type):
            if case .message = ast[id] { break }
            if let value = Value.type(type) { return TraceNode(id, .constant(Traced(value))) }
        case .blockElement(let element): return TraceNode(id, .blockElement(element))
        case .function, nil: break
        }
        switch ast[id] {
        case .literal(let literal): return TraceNode(id, .constant(Traced(value(literal))), isLiteral: true)
        case .identifier: return TraceNode(id, .unbound(ast.text(id)))
        case .select(let operand, let field):
            return TraceNode(id, .select(.field(field), folder.string(field)), [node(operand)])
        case .presence(let operand, let field):
            return TraceNode(id, .presence(.field(field), folder.string(field)), [node(operand)])
        case .call(let function, let target, let arguments): return call(id, function, target, arguments)
        case .list(let elements, let optional):
            return TraceNode(id, .list(optional: OptionalPositions(optional)), elements.map { node($0) })
        case .map(let entries):
            let optional = OptionalPositions(entries.indices.filter { entries[$0].isOptional })
            return TraceNode(id, .map(optional: optional), entries.flatMap { [node($0.key), node($0.value)] })
        case .message(_, let fields):
            let optional = OptionalPositions(fields.indices.filter { fields[$0].isOptional })
            return TraceNode(
                id, .map(optional: optional),
                fields.flatMap { field in
                    let name = Traced(Symbols.shared.intern(field.name))
                    return [TraceNode(id, .constant(name), isLiteral: true), node(field.value)]
                })
        case .comprehension(let loop): return comprehension(id, loop)
        }
    }

    private func value(_ literal: Literal) -> Value {
        switch literal {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .uint(let value): .uint(value)
        case .double(let value): .double(value)
        case .string(let text): folder.string(text)
        case .bytes(let octets): folder.bytes(octets)
        }
    }

    private func comprehension(_ id: NodeID, _ loop: Comprehension) -> TraceNode {
        if loop.macro == .bind { return TraceNode(id, .bind, [node(loop.initial), node(loop.result)]) }
        return TraceNode(
            id,
            .loop(
                .init(
                    macro: loop.macro, hasTwoVariables: loop.secondVariable != nil,
                    predicate: loop.predicate.map { node($0) }, transform: loop.transform.map { node($0) })),
            [node(loop.range)])
    }

    private func call(_ id: NodeID, _ function: String, _ target: NodeID?, _ arguments: [NodeID]) -> TraceNode {
        switch (function, arguments.count) {
        case (Operator.and, 2): return TraceNode(id, .logic(deciding: .false), arguments.map { node($0) })
        case (Operator.or, 2): return TraceNode(id, .logic(deciding: .true), arguments.map { node($0) })
        case (Operator.conditional, 3): return TraceNode(id, .conditional, arguments.map { node($0) })
        case (Operator.optionalSelect, 2):
            guard case .literal(.string(let field)) = ast[arguments[1]] else { break }
            let step = FieldPath.Step.field(String(decoding: field, as: UTF8.self))
            return TraceNode(id, .optionalSelect(step, folder.string(field)), [node(arguments[0])])
        case (Macro.blockFunction, 2):
            guard case .list(let elements, _) = ast[arguments[0]] else { break }
            return TraceNode(id, .block(elements), elements.map { node($0) } + [node(arguments[1])])
        case ("orValue", 1), ("or", 1):
            guard let target else { break }
            return TraceNode(id, .fallback(unwraps: function == "orValue"), [node(target), node(arguments[0])])
        default: break
        }
        return generalCall(id, function, target, arguments)
    }

    private func generalCall(
        _ id: NodeID, _ function: String, _ target: NodeID?, _ arguments: [NodeID]
    ) -> TraceNode {
        var name = function
        var overloads: [Overload] = []
        var isMember = target != nil
        if case .function(let resolved, let candidates, let member)? = program.expression.reference(id) {
            name = resolved
            overloads = candidates
            isMember = member
        }
        var operands: [TraceNode] = []
        if isMember, let target { operands.append(node(target)) }
        operands += arguments.map { node($0) }
        if name == "matches", let regex = pattern(of: id), operands.count == 2 {
            return TraceNode(id, .matches(regex), operands)
        }
        let site = CallSite(name, overloads, isMember: isMember, argumentCount: operands.count)
        return TraceNode(id, .call(TraceNode.Function(name, operands.count), site), operands)
    }

    /// The regular expression that the program compiled for a call of `matches`; nil where the pattern is computed.
    private func pattern(of id: NodeID) -> Regex? {
        for (index, instruction) in program.code.enumerated()
        where instruction.operation == .matches && program.nodes[index] == id {
            return program.patterns[Int(instruction.b)]
        }
        return nil
    }
}

/// A node of a ``TraceTree``.
final class TraceNode {
    enum Operation {
        case constant(Traced)
        /// A name that nothing declares.
        case unbound(String)
        case variable(Int, Origin)
        /// A variable that stands for an expression.
        case definition(TraceTree)
        case local(NodeID, LoopVariable)
        case blockElement(NodeID)
        case select(FieldPath.Step, Value)
        case optionalSelect(FieldPath.Step, Value)
        case presence(FieldPath.Step, Value)
        /// `&&`, which false decides, and `||`, which true decides.
        case logic(deciding: Value)
        case conditional
        /// `optional.orValue(other)` and `optional.or(other)`.
        case fallback(unwraps: Bool)
        /// `cel.block`: its elements' nodes; the last operand is the result.
        case block([NodeID])
        /// `cel.bind`: the value and the result.
        case bind
        case list(optional: OptionalPositions)
        /// Keys and values in turn.
        case map(optional: OptionalPositions)
        case call(Function, CallSite)
        /// `matches` with a constant pattern.
        case matches(Regex)
        case loop(Loop)
    }

    struct Loop {
        let macro: Comprehension.Macro
        let hasTwoVariables: Bool
        let predicate: TraceNode?
        let transform: TraceNode?
    }

    /// What a call means for provenance: the machine's own operators, functions that only pick or wrap one of their
    /// operands, and all others.
    enum Function {
        case builtIn(BuiltInOperator)
        case dyn, value, first, last, wrap
        /// `size`, which the machine takes of a value whatever the checker thought of its type.
        case size
        case other

        init(_ name: String, _ count: Int) {
            if let operation = BuiltInOperator(rawValue: name), operation.operandCount == count {
                self = .builtIn(operation)
                return
            }
            switch (name, count) {
            case ("dyn", 1): self = .dyn
            case ("size", 1): self = .size
            case ("value", 1): self = .value
            case ("first", 1): self = .first
            case ("last", 1): self = .last
            case ("optional.of", 1), ("optional.ofNonZeroValue", 1): self = .wrap
            default: self = .other
            }
        }
    }

    let id: NodeID
    let operation: Operation
    let operands: [TraceNode]
    /// A literal of the source, which explains nothing.
    let isLiteral: Bool

    init(_ id: NodeID, _ operation: Operation, _ operands: [TraceNode] = [], isLiteral: Bool = false) {
        self.id = id
        self.operation = operation
        self.operands = operands
        self.isLiteral = isLiteral
    }

    /// Whether the node is a list, a map or an operation on constants alone.
    fileprivate var isFoldable: Bool {
        switch operation {
        case .list, .map, .logic, .conditional: operands.allSatisfy(\.isConstant)
        case .call(.builtIn, _): operands.allSatisfy(\.isConstant)
        default: false
        }
    }

    private var isConstant: Bool {
        if case .constant = operation { true } else { false }
    }

    /// Whether the node is the constant `true`.
    var isTrue: Bool {
        if case .constant(let constant) = operation { constant.value.isTrue } else { false }
    }
}
