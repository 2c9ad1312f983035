import Documents

/// `==`, ordering and membership (`cel.md` 1.5, 1.6).
extension Evaluation {
    /// Values nested deeper than this are not compared.
    static let largestDepth = 2_000

    /// A bool, or an error.
    @inline(__always)
    func equals(_ a: Value, _ b: Value) -> Value {
        if a.kind == .string && b.kind == .string { return .bool(a.hasSameBytes(as: b)) }
        if a.kind == b.kind && (a.kind == .int || a.kind == .bool) { return .bool(a.bits == b.bits) }
        return equalsSlowly(a, b, depth: 0)
    }

    func equalsSlowly(_ a: Value, _ b: Value, depth: Int) -> Value {
        if a.isError { return a }
        if b.isError { return b }
        if depth > Evaluation.largestDepth { return .failure(.depthExceeded) }
        if a.kind != b.kind {
            if a.isNumber && b.isNumber { return .bool(NumericOrdering(a, b) == .equal) }
            if a.kind == .null || b.kind == .null { return .false }
            if a.kind == .opaque || b.kind == .opaque { return .failure(.noSuchOverload) }
            return .false
        }
        switch a.kind {
        case .null: return .true
        case .bool, .int, .uint, .duration: return .bool(a.bits == b.bits)
        case .double: return .bool(a.asDouble == b.asDouble)
        case .string, .bytes: return .bool(a.hasSameBytes(as: b))
        case .timestamp: return .bool(a.bits == b.bits && a.count == b.count)
        case .type: return .bool(a.count == b.count && a.aux == b.aux)
        case .list: return listsEqual(a, b, depth: depth)
        case .map: return mapsEqual(a, b, depth: depth)
        case .optional:
            guard let x = a.wrapped, let y = b.wrapped else { return .bool(a.count == b.count) }
            return equalsSlowly(x, y, depth: depth + 1)
        case .opaque:
            guard a.aux == b.aux, let type = OpaqueType(rawValue: a.aux) else { return .failure(.noSuchOverload) }
            return opaquesEqual(type, a, b)
        case .error: return a
        }
    }

    private func listsEqual(_ a: Value, _ b: Value, depth: Int) -> Value {
        if a.count != b.count { return .false }
        if a.bits == b.bits { return .true }
        guard spendSteps(Int(a.count)) else { return .failure(.interrupted) }
        var failure: Value?
        for (x, y) in zip(a.elements, b.elements) {
            let same = equalsSlowly(x, y, depth: depth + 1)
            if same.isFalse { return .false }
            if same.isError && failure == nil { failure = same }
        }
        return failure ?? .true
    }

    private func mapsEqual(_ a: Value, _ b: Value, depth: Int) -> Value {
        if a.count != b.count { return .false }
        if a.bits == b.bits { return .true }
        guard spendSteps(Int(a.count)) else { return .failure(.interrupted) }
        var failure: Value?
        for entry in a.entries {
            guard let other = b.slot(forAnyKey: entry.key) else { return .false }
            let same = equalsSlowly(entry.value, other.pointee, depth: depth + 1)
            if same.isFalse { return .false }
            if same.isError && failure == nil { failure = same }
        }
        return failure ?? .true
    }

    /// Takes loop steps for work that is not a loop of the program; false where none are left.
    func spendSteps(_ count: Int) -> Bool {
        stepsLeft = count > stepsLeft ? -1 : stepsLeft - count
        return stepsLeft >= 0
    }

    func notEquals(_ a: Value, _ b: Value) -> Value {
        let same = equals(a, b)
        return same.kind == .bool ? .bool(!same.asBool) : same
    }

    /// `a < b` and the like: `accepts` says which orders make it true.
    @inline(__always)
    func compare(_ a: Value, _ b: Value, _ accepts: (NumericOrdering) -> Bool) -> Value {
        if a.kind == .int && b.kind == .int {
            return .bool(accepts(a.asInt < b.asInt ? .less : a.asInt == b.asInt ? .equal : .greater))
        }
        guard let order = order(a, b) else {
            if a.isError { return a }
            if b.isError { return b }
            return .failure(.noSuchOverload)
        }
        return order == .unordered ? .failure(.orderingNaN) : .bool(accepts(order))
    }

    /// The order of two values of the kinds that CEL orders; nil for others.
    func order(_ a: Value, _ b: Value) -> NumericOrdering? {
        if a.isNumber && b.isNumber { return NumericOrdering(a, b) }
        guard a.kind == b.kind else { return nil }
        switch a.kind {
        case .bool: return NumericOrdering(a.bits, b.bits)
        case .string, .bytes: return Evaluation.textOrder(a.utf8, b.utf8)
        case .duration: return NumericOrdering(a.asInt, b.asInt)
        case .timestamp:
            return a.bits == b.bits ? NumericOrdering(a.count, b.count) : NumericOrdering(a.asInt, b.asInt)
        default: return nil
        }
    }

    /// By bytes, which for UTF-8 is the order of code points.
    static func textOrder(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> NumericOrdering {
        for (x, y) in zip(a, b) where x != y { return x < y ? .less : .greater }
        return NumericOrdering(a.count, b.count)
    }

    /// `element in container`. An element that cannot be compared is another one, as in cel-go.
    func isIn(_ element: Value, _ container: Value) -> Value {
        if element.isError { return element }
        switch container.kind {
        case .map: return .bool(container.slot(forAnyKey: element) != nil)
        case .list:
            guard spendSteps(Int(container.count)) else { return .failure(.interrupted) }
            for candidate in container.elements {
                let same = equals(candidate, element)
                if same.isTrue || same.exceedsLimits { return same }
            }
            return .false
        case .error: return container
        default: return .failure(.noSuchOverload)
        }
    }
}

extension NumericOrdering {
    init<T: Comparable>(_ a: T, _ b: T) { self = a < b ? .less : a == b ? .equal : .greater }

    /// Two values of kinds int, uint or double on one number line.
    init(_ a: Value, _ b: Value) {
        switch (a.kind, b.kind) {
        case (.int, .int): self.init(a.asInt, b.asInt)
        case (.int, .uint): self = NumericComparison.compare(a.asInt, b.asUInt)
        case (.int, _): self = NumericComparison.compare(a.asInt, b.asDouble)
        case (.uint, .int): self = NumericComparison.compare(b.asInt, a.asUInt).reversed
        case (.uint, .uint): self.init(a.asUInt, b.asUInt)
        case (.uint, _): self = NumericComparison.compare(a.asUInt, b.asDouble)
        case (_, .int): self = NumericComparison.compare(b.asInt, a.asDouble).reversed
        case (_, .uint): self = NumericComparison.compare(b.asUInt, a.asDouble).reversed
        default: self = NumericComparison.compare(a.asDouble, b.asDouble)
        }
    }

    private var reversed: NumericOrdering {
        switch self {
        case .less: .greater
        case .greater: .less
        case .equal, .unordered: self
        }
    }
}

extension Value {
    @inline(__always) var isNumber: Bool { kind == .int || kind == .uint || kind == .double }
}
