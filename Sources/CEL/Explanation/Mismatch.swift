import Documents

/// A field whose value is of a kind that the operation which failed on it does not take.
public struct Mismatch {
    public let field: FieldRead
    /// The kinds that the operation takes, in the order in which they are to be named.
    public let expected: [Value.Kind]
}

/// An operand that an operation failed on because of its kind.
struct Misfit {
    let operation: NodeID
    let operand: Read
    let expected: [Value.Kind]

    var mismatch: Mismatch { Mismatch(field: operand.origin.fieldRead(operand.value), expected: expected) }

    /// The same of a node that has its value from the operation.
    func failing(at node: TraceNode) -> Misfit { Misfit(operation: node.id, operand: operand, expected: expected) }
}

extension [Misfit] {
    /// The one that made a value an error.
    func first(behind failed: Traced) -> Misfit? {
        guard failed.value.isError else { return nil }
        let reads = failed.reads
        return first { misfit in
            misfit.operation.index + 1 == failed.value.count
                && reads.contains { $0.origin.isSameField(as: misfit.operand.origin) }
        }
    }
}

extension TraceNode {
    /// How many operands, from the first, the operation takes only if they are of certain kinds.
    var operandsOfKnownKind: Int {
        switch operation {
        case .select, .optionalSelect, .presence, .conditional, .loop: 1
        case .logic, .matches, .call: operands.count
        default: 0
        }
    }

    /// The kinds that those operands must be of; nil for one that may be anything.
    /// - Parameter values: the operands' values, because operators ask that both be alike.
    func expectedKinds(_ values: [Value]) -> [[Value.Kind]?] {
        switch operation {
        case .select, .optionalSelect, .presence: [[.map]]
        case .logic: [[.bool], [.bool]]
        case .conditional: [[.bool]]
        case .matches: [[.string], [.string]]
        case .loop: [[.list, .map]]
        case .call(.size, _): [[.list, .map, .string]]
        case .call(.builtIn(let operation), _): TraceNode.expectedKinds(operation, values)
        case .call(_, let site): values.indices.map { site.expectedKinds(ofArgument: $0) }
        default: []
        }
    }

    private static func expectedKinds(_ operation: BuiltInOperator, _ values: [Value]) -> [[Value.Kind]?] {
        switch operation {
        case .not: [[.bool]]
        case .negate: [[.int]]
        case .index, .optionalIndex: [values[1].kind == .string ? [.map] : [.list, .map], nil]
        case .isIn: [nil, [.list, .map]]
        case .equals, .notEquals: [nil, nil]
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .add, .subtract, .multiply, .divide, .modulo:
            [[values[1].kind], [values[0].kind]]
        }
    }
}

extension CallSite {
    /// The kinds that an argument may have; nil where any will do.
    fileprivate func expectedKinds(ofArgument index: Int) -> [Value.Kind]? {
        var kinds: [Value.Kind] = []
        for overload in overloads {
            switch KindGuard(overload.parameters[index]) {
            case .kind(let kind): if !kinds.contains(kind) { kinds.append(kind) }
            case .list: if !kinds.contains(.list) { kinds.append(.list) }
            case .any, .opaque: return nil
            }
        }
        return kinds.isEmpty ? nil : kinds
    }
}
