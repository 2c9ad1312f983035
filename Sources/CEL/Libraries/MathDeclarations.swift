/// The functions of cel-go's `ext.Math`, second version. `math.greatest`, `math.least` and the bit operations on any
/// number of arguments are macros (``Macro/math``) for the hidden functions declared here.
enum MathDeclarations {
    static let functions: [Function] =
        [extremum("max"), extremum("min")]
        + ["ceil", "floor", "round", "trunc"].map { overDoubles($0, gives: .double) }
        + ["isInf", "isNaN", "isFinite"].map { overDoubles($0, gives: .bool) }
        + [overNumbers("abs") { $0 }, overNumbers("sign") { $0 }, overNumbers("sqrt") { _ in .double }]
        + ["bitAnd", "bitOr", "bitXor"].map(bitOperation)
        + [
            .declare(
                "math.bitNot",
                .global("math_bitNot_int_int", .int, gives: .int),
                .global("math_bitNot_uint_uint", .uint, gives: .uint)),
            shift("bitShiftLeft"), shift("bitShiftRight"),
        ]

    private static let numbers: [(name: String, type: CELType)] = [
        ("int", .int), ("uint", .uint), ("double", .double),
    ]

    /// Of one number, of two of any kinds, of a list of one kind. Two kinds make the result's type unknown.
    private static func extremum(_ name: String) -> Function {
        let single = numbers.map { Signature.global("math_@\(name)_\($0.name)", $0.type, gives: $0.type) }
        let pairs = numbers.flatMap { a in
            numbers.map { b in
                Signature.global(
                    "math_@\(name)_\(a.name)_\(b.name)", a.type, b.type, gives: a.type == b.type ? a.type : .dyn)
            }
        }
        let lists = numbers.map { Signature.global("math_@\(name)_list_\($0.name)", .list($0.type), gives: $0.type) }
        return .declare("math.@\(name)", single + pairs + lists)
    }

    private static func overDoubles(_ name: String, gives result: CELType) -> Function {
        .declare("math.\(name)", .global("math_\(name)_double", .double, gives: result))
    }

    private static func overNumbers(_ name: String, gives result: (CELType) -> CELType) -> Function {
        .declare(
            "math.\(name)", numbers.map { .global("math_\(name)_\($0.name)", $0.type, gives: result($0.type)) })
    }

    private static func bitOperation(_ name: String) -> Function {
        .declare(
            "math.@\(name)",
            .global("math_@\(name)_int_int", .int, .int, gives: .int),
            .global("math_@\(name)_uint_uint", .uint, .uint, gives: .uint),
            .global("math_@\(name)_list_int", .list(.int), gives: .int),
            .global("math_@\(name)_list_uint", .list(.uint), gives: .uint))
    }

    private static func shift(_ name: String) -> Function {
        .declare(
            "math.\(name)",
            .global("math_\(name)_int_int", .int, .int, gives: .int),
            .global("math_\(name)_uint_int", .uint, .int, gives: .uint))
    }
}
