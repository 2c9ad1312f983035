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
    var nodes: [NodeID] = []
    var constants: [Value] = []
    var keys: [Value] = []
    var calls: [CallSite] = []
    var patterns: [Regex] = []
    var optionLists: [OptionalPositions] = []
    var registerCount: Int
    var usedSlots: Set<Int> = []
    var diagnostics: [Diagnostic] = []

    /// Folds constants; its scratch memory holds them for the program's life.
    let folder = Evaluation()
    /// Bytes that calls which are folded may still add to the program; what needs more is left to evaluations, which
    /// have limits of their own.
    var foldingMemory = 256 << 10
    /// Loop steps that the folding of one program may take.
    private static let foldingSteps = 200_000
    var arena: Arena { folder.scratch }

    var next: Int32
    /// Registers of the variables of the loops around the current node, innermost last.
    var locals: [(loop: NodeID, variable: LoopVariable, register: Int32)] = []
    /// Registers of the elements of `cel.block` calls around the current node.
    var blockElements: [NodeID: Int32] = [:]
    private var current = NodeID(0)
    /// Where the last jump goes to: instructions before it must not be merged with later ones.
    var lastLabel = 0
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
        folder.stepsLeft = CodeGenerator.foldingSteps
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

    /// Refuses to make a program, once for each place.
    mutating func refuse(_ message: String, at id: NodeID) {
        let range = ast.range(id)
        if diagnostics.last?.range != range { diagnostics.append(Diagnostic(message, at: range)) }
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
    mutating func variableRegister(_ id: NodeID) -> Int32? {
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
    mutating func literal(_ id: NodeID) -> Value? {
        switch ast[id] {
        case .literal(let literal): return value(literal)
        case .identifier, .select:
            guard case .typeName(let type)? = expression.reference(id) else { return nil }
            return Value.type(type)
        default: return nil
        }
    }

    func value(_ literal: Literal) -> Value {
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
}
