import Documents
import LinearRegex

/// A compiled expression: immutable, shared by all threads, run by an ``Evaluation``.
public final class Program: @unchecked Sendable {
    let code: UnsafeMutableBufferPointer<Instruction>
    /// The syntax node of each instruction.
    let nodes: [NodeID]
    let constants: UnsafeMutableBufferPointer<Value>
    /// Interned field names of `select` and its kin.
    let keys: UnsafeMutableBufferPointer<Value>
    let calls: [CallSite]
    let patterns: [Regex]
    /// Which elements or entries of a list or map literal are optional.
    let optionLists: [OptionalPositions]
    let registerCount: Int
    let options: Environment.Options
    /// Holds what constants point to.
    let arena: Arena
    /// Evaluations charge costs.
    public let isMetered: Bool

    /// What the program was compiled from, for explanations.
    public let expression: CheckedExpression
    /// Names of the environment's variables in the order of their slots.
    public let variableNames: [String]
    /// Slots of the variables that the expression reads.
    public let usedSlots: Set<Int>

    public var outputType: CELType { expression.outputType }
    public var source: Source { expression.ast.source }

    init(_ generator: consuming CodeGenerator, isMetered: Bool) {
        code = .allocate(capacity: generator.code.count)
        _ = code.initialize(from: generator.code)
        nodes = generator.nodes
        constants = .allocate(capacity: generator.constants.count)
        _ = constants.initialize(from: generator.constants)
        keys = .allocate(capacity: generator.keys.count)
        _ = keys.initialize(from: generator.keys)
        calls = generator.calls
        patterns = generator.patterns
        optionLists = generator.optionLists
        registerCount = generator.registerCount
        options = generator.environment.options
        arena = generator.arena
        expression = generator.expression
        variableNames = generator.environment.variableNames
        usedSlots = generator.usedSlots
        self.isMetered = isMetered
    }

    deinit {
        code.deallocate()
        constants.deallocate()
        keys.deallocate()
    }

    /// The source range of a node number as error values carry it: 0 for none, else one more than the node.
    func range(ofNode number: UInt32) -> Range<Int>? {
        guard number > 0, Int(number) <= expression.ast.nodes.count else { return nil }
        let range = expression.ast.range(NodeID(Int(number) - 1))
        return Int(range.lowerBound)..<Int(range.upperBound)
    }
}
