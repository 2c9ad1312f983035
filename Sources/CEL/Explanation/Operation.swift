import Documents

extension Evaluation {
    /// What an operator makes of its operands, which the machine does inside its loop; nil for a function that is none.
    func operation(_ name: String, _ values: [Value]) -> Value? {
        switch (name, values.count) {
        case (Operator.not, 1):
            values[0].kind == .bool
                ? .bool(!values[0].asBool) : values[0].isError ? values[0] : .failure(.noSuchOverload)
        case (Operator.negate, 1): negate(values[0])
        case (Operator.equals, 2): equals(values[0], values[1])
        case (Operator.notEquals, 2): notEquals(values[0], values[1])
        case (Operator.less, 2): compare(values[0], values[1]) { $0 == .less }
        case (Operator.lessOrEqual, 2): compare(values[0], values[1]) { $0 == .less || $0 == .equal }
        case (Operator.greater, 2): compare(values[0], values[1]) { $0 == .greater }
        case (Operator.greaterOrEqual, 2): compare(values[0], values[1]) { $0 == .greater || $0 == .equal }
        case (Operator.add, 2): add(values[0], values[1])
        case (Operator.subtract, 2): subtract(values[0], values[1])
        case (Operator.multiply, 2): multiply(values[0], values[1])
        case (Operator.divide, 2): divide(values[0], values[1])
        case (Operator.modulo, 2): modulo(values[0], values[1])
        case (Operator.index, 2): index(values[0], values[1])
        case (Operator.optionalIndex, 2): optionalIndex(values[0], values[1])
        case (Operator.isIn, 2): isIn(values[0], values[1])
        default: nil
        }
    }
}
