import Documents

/// A call in a program: the overloads that may serve it, chosen among at run time by the kinds of the arguments.
///
/// A class, so that making a call retains one thing at most; what the choice looks at lies flat, overload after overload.
final class CallSite: Sendable {
    let function: String
    let argumentCount: Int
    /// The overloads of this style and number of arguments that have code.
    let overloads: [Overload]
    private let guards: [KindGuard]
    private let implementations: [Implementation]
    /// What a call costs that no overload takes: Kubernetes counts by the function's name.
    private let costWithoutOverload: CallCost
    /// Costs 1 whatever the arguments: cel-go counts by overloads, of which the checker left several.
    let isChargedAsOne: Bool

    /// - Parameters:
    ///   - overloads: those of the function that the call may mean.
    ///   - costWithoutOverload: what a call costs where none of them has code for it.
    init(
        _ function: String, _ overloads: [Overload], isMember: Bool, argumentCount: Int, isChargedAsOne: Bool = false,
        costWithoutOverload: CallCost = .one
    ) {
        self.function = function
        self.argumentCount = argumentCount
        self.isChargedAsOne = isChargedAsOne
        self.overloads = overloads.filter {
            $0.parameters.count == argumentCount && $0.isMember == isMember && $0.implementation != nil
        }
        guards = self.overloads.flatMap { $0.parameters.map(KindGuard.init) }
        implementations = self.overloads.compactMap(\.implementation)
        self.costWithoutOverload = self.overloads.first?.cost ?? costWithoutOverload
    }

    /// The functions that cel-go itself counts by the sizes of their arguments; those of Kubernetes it counts by name.
    static let sizedByOverload: Set<String> = [
        "startsWith", "endsWith", "contains", "matches", "bytes", "string", "format", "strings.quote",
    ]

    /// The position of the first overload that takes arguments of these kinds.
    @inline(__always)
    private func accepting(_ arguments: UnsafePointer<Value>) -> Int? {
        var first = 0
        for position in implementations.indices {
            var index = 0
            while index < argumentCount, guards[first + index].accepts(arguments[index]) { index += 1 }
            if index == argumentCount { return position }
            first += argumentCount
        }
        return nil
    }

    /// The code for arguments of these kinds.
    @inline(__always)
    func implementation(for arguments: UnsafePointer<Value>) -> Implementation? {
        accepting(arguments).map { implementations[$0] }
    }

    /// What a call with these arguments costs.
    func cost(for arguments: UnsafePointer<Value>) -> CallCost {
        accepting(arguments).map { overloads[$0].cost } ?? costWithoutOverload
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
