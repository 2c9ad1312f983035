/// The operators, with cel-go's overload ids (`common/stdlib/standard.go`). They have no implementation: the machine
/// evaluates them itself. The order of the overloads is cel-go's and matters where an operand's type is not known yet.
enum Operators {
    static let functions: [Function] =
        logic + [equality(Operator.equals, "equals"), equality(Operator.notEquals, "not_equals")]
        + arithmetic
        + [
            ordering(Operator.less, "less"), ordering(Operator.lessOrEqual, "less_equals"),
            ordering(Operator.greater, "greater"), ordering(Operator.greaterOrEqual, "greater_equals"),
        ]
        + collections

    private static let a = CELType.parameter("A")
    private static let b = CELType.parameter("B")

    private static let logic: [Function] = [
        .declare(Operator.conditional, .global("conditional", .bool, a, a, gives: a)),
        .declare(Operator.and, .global("logical_and", .bool, .bool, gives: .bool)),
        .declare(Operator.or, .global("logical_or", .bool, .bool, gives: .bool)),
        .declare(Operator.not, .global("logical_not", .bool, gives: .bool)),
        .declare(Operator.notStrictlyFalse, .global("not_strictly_false", .bool, gives: .bool)),
    ]

    private static func equality(_ name: String, _ id: String) -> Function {
        .declare(name, .global(id, a, a, gives: .bool))
    }

    private static let arithmetic: [Function] = [
        .declare(
            Operator.add,
            .global("add_bytes", .bytes, .bytes, gives: .bytes),
            .global("add_double", .double, .double, gives: .double),
            .global("add_duration_duration", .duration, .duration, gives: .duration),
            .global("add_duration_timestamp", .duration, .timestamp, gives: .timestamp),
            .global("add_timestamp_duration", .timestamp, .duration, gives: .timestamp),
            .global("add_int64", .int, .int, gives: .int),
            .global("add_list", .list(a), .list(a), gives: .list(a)),
            .global("add_string", .string, .string, gives: .string),
            .global("add_uint64", .uint, .uint, gives: .uint)),
        .declare(
            Operator.divide,
            .global("divide_double", .double, .double, gives: .double),
            .global("divide_int64", .int, .int, gives: .int),
            .global("divide_uint64", .uint, .uint, gives: .uint)),
        .declare(
            Operator.modulo,
            .global("modulo_int64", .int, .int, gives: .int),
            .global("modulo_uint64", .uint, .uint, gives: .uint)),
        .declare(
            Operator.multiply,
            .global("multiply_double", .double, .double, gives: .double),
            .global("multiply_int64", .int, .int, gives: .int),
            .global("multiply_uint64", .uint, .uint, gives: .uint)),
        .declare(
            Operator.negate,
            .global("negate_double", .double, gives: .double),
            .global("negate_int64", .int, gives: .int)),
        .declare(
            Operator.subtract,
            .global("subtract_double", .double, .double, gives: .double),
            .global("subtract_duration_duration", .duration, .duration, gives: .duration),
            .global("subtract_int64", .int, .int, gives: .int),
            .global("subtract_timestamp_duration", .timestamp, .duration, gives: .timestamp),
            .global("subtract_timestamp_timestamp", .timestamp, .timestamp, gives: .duration),
            .global("subtract_uint64", .uint, .uint, gives: .uint)),
    ]

    /// Orderings between numeric types are declared too; the checker leaves them out unless
    /// `Environment.Options.crossTypeComparisons` is set.
    private static func ordering(_ name: String, _ prefix: String) -> Function {
        let operands: [(String, CELType, CELType)] = [
            ("bool", .bool, .bool),
            ("int64", .int, .int), ("int64_double", .int, .double), ("int64_uint64", .int, .uint),
            ("uint64", .uint, .uint), ("uint64_double", .uint, .double), ("uint64_int64", .uint, .int),
            ("double", .double, .double), ("double_int64", .double, .int), ("double_uint64", .double, .uint),
            ("string", .string, .string), ("bytes", .bytes, .bytes),
            ("timestamp", .timestamp, .timestamp), ("duration", .duration, .duration),
        ]
        return .declare(name, operands.map { .global("\(prefix)_\($0)", $1, $2, gives: .bool) })
    }

    private static let collections: [Function] = [
        .declare(
            Operator.index,
            .global("index_list", .list(a), .int, gives: a),
            .global("index_map", .map(a, b), a, gives: b)),
        .declare(
            Operator.isIn,
            .global("in_list", a, .list(a), gives: .bool),
            .global("in_map", a, .map(a, b), gives: .bool)),
    ]
}
