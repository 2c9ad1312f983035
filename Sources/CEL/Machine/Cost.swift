import Documents

/// Costs of metered programs as Kubernetes counts them (`cel.md` 2.7).
extension Evaluation {
    /// The size of a value for cost purposes: code points, octets, elements, entries, else 1.
    static func costSize(_ value: Value) -> UInt64 {
        switch value.kind {
        case .string: UInt64(UTF8Text.codePointCount(value.utf8))
        case .bytes, .list, .map: UInt64(value.count)
        default: 1
        }
    }

    /// ⌈size · tenths / 10⌉, the cost of walking a text `tenths` tenths of a unit a character.
    static func traversalCost(_ size: UInt64, tenths: UInt64 = 1) -> UInt64 { (size * tenths + 9) / 10 }

    /// Whether cel-go counts the step from a value to what a key selects.
    @inline(never)
    func isCounted(_ operand: Value, _ key: Value, isOptional: Bool) -> Bool {
        if operand.isError { return false }
        guard isOptional || operand.kind == .optional else { return true }
        let value = optionalIndex(operand, key)
        return value.isError || value.wrapped != nil
    }

    func charge(_ site: CallSite, _ arguments: UnsafePointer<Value>, result: Value) {
        for index in 0..<site.argumentCount where arguments[index].isError {
            // Calls of three and more arguments stop at the first error, and then are not counted.
            if site.argumentCount < 3 || index == site.argumentCount - 1 { cost &+= 1 }
            return
        }
        if site.isChargedAsOne {
            cost &+= 1
            return
        }
        switch site.cost(for: arguments) {
        case .fixed(let fixed): cost &+= fixed
        case .sized(let size): cost &+= size(arguments, result)
        }
    }

    func charge(operator code: Int32, _ a: Value, _ b: Value) {
        let x = Evaluation.costSize(a)
        let y = Evaluation.costSize(b)
        switch Instruction.Operation(rawValue: UInt8(truncatingIfNeeded: code)) {
        case .equal, .notEqual: cost &+= Evaluation.traversalCost(min(x, y))
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            cost &+= (a.kind == .string || a.kind == .bytes) ? Evaluation.traversalCost(min(x, y)) : 1
        case .add: cost &+= (a.kind == .string || a.kind == .bytes) ? Evaluation.traversalCost(x &+ y) : 1
        case .isIn: cost &+= b.kind == .list ? y : 1
        case .startsWith, .endsWith: cost &+= Evaluation.traversalCost(x)
        case .contains: cost &+= Evaluation.traversalCost(x) &* Evaluation.traversalCost(y)
        case .matches: cost &+= Evaluation.traversalCost(x &+ 1) &* ((y &+ 3) / 4)
        default: cost &+= 1
        }
    }
}
