import Documents

/// Numbers (cel-go's `ext.Math`). N is int, uint or double; B is int or uint.
///
///     math.greatest(N, …) math.least(N, …) → N       of any number of numbers, of several kinds too, or of a list;
///                                                    the first of equals; an error for NaN among others
///     math.ceil(double) floor round trunc → double   round: halves away from zero
///     math.abs(N) → N                                an error for the least int
///     math.sign(N) → N                               -1, 0 or 1 of the same type; NaN of NaN
///     math.sqrt(N) → double                          NaN below 0
///     math.isNaN(double) isInf isFinite → bool
///     math.bitAnd(B, …) bitOr bitXor → B             of any number of numbers of one kind, or of a list
///     math.bitNot(B) → B
///     math.bitShiftLeft(B, int) bitShiftRight → B    zeros come in, also from the left; an error below 0
enum MathLibrary {
    static let library = Library(
        name: "math", functions: MathDeclarations.functions.map { $0.attaching(implementations) }, macros: Macro.math)

    private static let implementations =
        extrema.merging(doubles) { $1 }.merging(numbers) { $1 }.merging(bits) { $1 }

    private static let kinds = ["int", "uint", "double"]

    private static let extrema: [String: Implementation] = {
        var all: [String: Implementation] = [:]
        for (name, wanted) in [("max", NumericOrdering.greater), ("min", NumericOrdering.less)] {
            for a in kinds {
                all["math_@\(name)_\(a)"] = { _, arguments in arguments[0] }
                for b in kinds {
                    all["math_@\(name)_\(a)_\(b)"] = { $0.extremum(UnsafeBufferPointer(start: $1, count: 2), wanted) }
                }
                all["math_@\(name)_list_\(a)"] = { evaluation, arguments in
                    if arguments[0].count == 0 {
                        return evaluation.invalid("math.@\(name)(list) argument must not be empty")
                    }
                    return evaluation.extremum(arguments[0].elements, wanted)
                }
            }
        }
        return all
    }()

    private static func onDouble(_ map: @escaping @Sendable (Double) -> Double) -> Implementation {
        { _, arguments in .double(map(arguments[0].asDouble)) }
    }

    private static let doubles: [String: Implementation] = [
        "math_ceil_double": onDouble { $0.rounded(.up) },
        "math_floor_double": onDouble { $0.rounded(.down) },
        "math_round_double": onDouble { $0.rounded(.toNearestOrAwayFromZero) },
        "math_trunc_double": onDouble { $0.rounded(.towardZero) },
        "math_isNaN_double": { _, arguments in .bool(arguments[0].asDouble.isNaN) },
        "math_isInf_double": { _, arguments in .bool(arguments[0].asDouble.isInfinite) },
        "math_isFinite_double": { _, arguments in .bool(arguments[0].asDouble.isFinite) },
    ]

    private static let numbers: [String: Implementation] = [
        "math_abs_int": { _, arguments in
            arguments[0].asInt == .min ? .failure(.integerOverflow) : .int(abs(arguments[0].asInt))
        },
        "math_abs_uint": { _, arguments in arguments[0] },
        "math_abs_double": onDouble { $0.magnitude },
        "math_sign_int": { _, arguments in .int(arguments[0].asInt.signum()) },
        "math_sign_uint": { _, arguments in .uint(min(1, arguments[0].asUInt)) },
        "math_sign_double": onDouble { $0.isNaN ? $0 : $0 > 0 ? 1 : $0 < 0 ? -1 : 0 },
        "math_sqrt_int": { _, arguments in .double(Double(arguments[0].asInt).squareRoot()) },
        "math_sqrt_uint": { _, arguments in .double(Double(arguments[0].asUInt).squareRoot()) },
        "math_sqrt_double": onDouble { $0.squareRoot() },
    ]

    private static let bits: [String: Implementation] = {
        var all: [String: Implementation] = [
            "math_bitNot_int_int": { _, arguments in .int(~arguments[0].asInt) },
            "math_bitNot_uint_uint": { _, arguments in .uint(~arguments[0].asUInt) },
        ]
        let operations: [(String, @Sendable (UInt64, UInt64) -> UInt64)] = [
            ("bitAnd", { $0 & $1 }), ("bitOr", { $0 | $1 }), ("bitXor", { $0 ^ $1 }),
        ]
        for (name, operation) in operations {
            for kind in ["int", "uint"] {
                all["math_@\(name)_\(kind)_\(kind)"] = {
                    $0.bitwise(UnsafeBufferPointer(start: $1, count: 2), operation)
                }
                all["math_@\(name)_list_\(kind)"] = { evaluation, arguments in
                    if arguments[0].count == 0 {
                        return evaluation.invalid("math.\(name)(list) argument must not be empty")
                    }
                    return evaluation.bitwise(arguments[0].elements, operation)
                }
            }
        }
        let shifts: [(String, @Sendable (UInt64, Int64) -> UInt64)] = [
            ("bitShiftLeft", { $0 << UInt64($1) }), ("bitShiftRight", { $0 >> UInt64($1) }),
        ]
        for (name, shift) in shifts {
            for kind in ["int", "uint"] {
                all["math_\(name)_\(kind)_int"] = { evaluation, arguments in
                    let count = arguments[1].asInt
                    guard count >= 0 else {
                        return evaluation.invalid("math.\(name)() negative offset: \(count)")
                    }
                    return Value(kind: arguments[0].kind, bits: shift(arguments[0].bits, count))
                }
            }
        }
        return all
    }()
}

extension Evaluation {
    /// The greatest or the least of numbers, of which there is one at least.
    fileprivate func extremum(_ numbers: UnsafeBufferPointer<Value>, _ wanted: NumericOrdering) -> Value {
        guard spendSteps(numbers.count) else { return .failure(.interrupted) }
        var best = numbers[0]
        guard best.isNumber else { return .failure(.noSuchOverload) }
        for number in numbers.dropFirst() {
            guard number.isNumber else { return .failure(.noSuchOverload) }
            switch NumericOrdering(number, best) {
            case .unordered: return .failure(.orderingNaN)
            case wanted: best = number
            default: break
            }
        }
        return best
    }

    /// Joins the bits of integers of one kind, of which there is one at least.
    fileprivate func bitwise(
        _ numbers: UnsafeBufferPointer<Value>, _ operation: (UInt64, UInt64) -> UInt64
    ) -> Value {
        guard spendSteps(numbers.count) else { return .failure(.interrupted) }
        var result = numbers[0]
        for number in numbers.dropFirst() {
            guard number.kind == result.kind else { return .failure(.noSuchOverload) }
            result.bits = operation(result.bits, number.bits)
        }
        return result
    }
}
