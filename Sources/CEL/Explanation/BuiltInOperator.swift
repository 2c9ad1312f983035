import Documents

/// An operator that the machine does inside its loop rather than by calling a function, by its name in the tree.
enum BuiltInOperator: String {
    case not = "!_"
    case negate = "-_"
    case equals = "_==_"
    case notEquals = "_!=_"
    case less = "_<_"
    case lessOrEqual = "_<=_"
    case greater = "_>_"
    case greaterOrEqual = "_>=_"
    case add = "_+_"
    case subtract = "_-_"
    case multiply = "_*_"
    case divide = "_/_"
    case modulo = "_%_"
    case index = "_[_]"
    case optionalIndex = "_[?_]"
    case isIn = "@in"

    var operandCount: Int {
        switch self {
        case .not, .negate: 1
        default: 2
        }
    }
}

extension Evaluation {
    /// What an operator makes of its operands; `b` is ignored where there is one.
    func apply(_ operation: BuiltInOperator, _ a: Value, _ b: Value) -> Value {
        switch operation {
        case .not: a.kind == .bool ? .bool(!a.asBool) : a.isError ? a : .failure(.noSuchOverload)
        case .negate: negate(a)
        case .equals: equals(a, b)
        case .notEquals: notEquals(a, b)
        case .less: compare(a, b) { $0 == .less }
        case .lessOrEqual: compare(a, b) { $0 == .less || $0 == .equal }
        case .greater: compare(a, b) { $0 == .greater }
        case .greaterOrEqual: compare(a, b) { $0 == .greater || $0 == .equal }
        case .add: add(a, b)
        case .subtract: subtract(a, b)
        case .multiply: multiply(a, b)
        case .divide: divide(a, b)
        case .modulo: modulo(a, b)
        case .index: index(a, b)
        case .optionalIndex: optionalIndex(a, b)
        case .isIn: isIn(a, b)
        }
    }
}
