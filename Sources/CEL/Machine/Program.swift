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
    let optionLists: [Set<Int>]
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

/// A call in a program: the overloads that may serve it, chosen among at run time by the kinds of the arguments.
struct CallSite: Sendable {
    struct Candidate: Sendable {
        let overload: Overload
        let guards: [KindGuard]
        let implementation: Implementation
    }

    let function: String
    let argumentCount: Int
    let candidates: [Candidate]
    /// What a call costs that no overload takes: Kubernetes counts by the function's name.
    var costWithoutOverload: CallCost
    /// Costs 1 whatever the arguments: cel-go counts by overloads, of which the checker left several.
    var isChargedAsOne = false

    /// The functions that cel-go itself counts by the sizes of their arguments; those of Kubernetes it counts by name.
    static let sizedByOverload: Set<String> = [
        "startsWith", "endsWith", "contains", "matches", "bytes", "string", "format", "strings.quote",
    ]

    @inline(__always)
    func accepting(_ arguments: UnsafePointer<Value>) -> Candidate? {
        for candidate in candidates {
            var index = 0
            while index < candidate.guards.count, candidate.guards[index].accepts(arguments[index]) { index += 1 }
            if index == candidate.guards.count { return candidate }
        }
        return nil
    }
}

/// What a parameter's type asks of an argument at run time.
enum KindGuard: Sendable, Hashable {
    case any
    case kind(Value.Kind)
    case opaque(UInt16)
    /// A list whose first element, if there is one, is of a kind: tells `list(int)` from `list(string)`.
    case list(of: Value.Kind)

    init(_ type: CELType) {
        switch type {
        case .dyn, .parameter, .object, .error: self = .any
        case .list(let element):
            if case .kind(let kind) = KindGuard(element), kind != .list, kind != .map {
                self = .list(of: kind)
            } else {
                self = .kind(.list)
            }
        case .opaque(let name, _):
            if name == OpaqueType.optional.name {
                self = .kind(.optional)
            } else {
                self = .opaque(OpaqueType.byName[name]?.rawValue ?? 0)
            }
        case .null: self = .kind(.null)
        case .bool: self = .kind(.bool)
        case .int: self = .kind(.int)
        case .uint: self = .kind(.uint)
        case .double: self = .kind(.double)
        case .string: self = .kind(.string)
        case .bytes: self = .kind(.bytes)
        case .timestamp: self = .kind(.timestamp)
        case .duration: self = .kind(.duration)
        case .type: self = .kind(.type)
        case .map: self = .kind(.map)
        }
    }

    @inline(__always)
    func accepts(_ value: Value) -> Bool {
        switch self {
        case .any: true
        case .kind(let kind): value.kind == kind
        case .opaque(let number): value.kind == .opaque && value.aux == number
        case .list(let kind): value.kind == .list && (value.count == 0 || value.elements[0].kind == kind)
        }
    }
}

extension CallSite {
    /// The overloads of a function that a call of this style and number of arguments may mean.
    init(_ function: String, _ overloads: [Overload], isMember: Bool, argumentCount: Int) {
        self.function = function
        self.argumentCount = argumentCount
        candidates = overloads.compactMap { overload in
            guard overload.parameters.count == argumentCount, overload.isMember == isMember,
                let implementation = overload.implementation
            else { return nil }
            return Candidate(
                overload: overload, guards: overload.parameters.map(KindGuard.init), implementation: implementation)
        }
        costWithoutOverload = candidates.first?.overload.cost ?? .one
    }
}
