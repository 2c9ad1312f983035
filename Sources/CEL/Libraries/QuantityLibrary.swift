import Documents

/// Resource quantities such as `500m` and `1.5Gi`, the type `kubernetes.Quantity` (the Kubernetes CEL library
/// `quantity.go`). The type has no name that expressions could mention.
///
///     quantity(string) → kubernetes.Quantity           an error for anything but a quantity
///     isQuantity(string) → bool
///     sign(quantity) → int                             -1, 0 or 1
///     quantity.isInteger() → bool                      whether asInteger() has a value
///     quantity.asInteger() → int
///     quantity.asApproximateFloat() → double
///     quantity.add(quantity|int) sub(quantity|int) → kubernetes.Quantity
///     quantity.compareTo(quantity) → int               -1, 0 or 1
///     quantity.isGreaterThan(quantity) isLessThan(quantity) → bool
enum QuantityLibrary {
    static let library = Library(
        name: "kubernetes.quantity", functions: functions.map { $0.attaching(implementations, costs: costs) })

    private static let type = OpaqueType.quantity.type

    private static let functions: [Function] = [
        .declare("quantity", .global("string_to_quantity", .string, gives: type)),
        .declare("isQuantity", .global("is_quantity_string", .string, gives: .bool)),
        .declare("sign", .global("quantity_sign", type, gives: .int)),
        .declare("isInteger", .member("quantity_is_integer", on: type, gives: .bool)),
        .declare("asInteger", .member("quantity_get_int", on: type, gives: .int)),
        .declare("asApproximateFloat", .member("quantity_get_float", on: type, gives: .double)),
        .declare(
            "add",
            .member("quantity_add", on: type, type, gives: type),
            .member("quantity_add_int", on: type, .int, gives: type)),
        .declare(
            "sub",
            .member("quantity_sub", on: type, type, gives: type),
            .member("quantity_sub_int", on: type, .int, gives: type)),
        .declare("compareTo", .member("quantity_compare_to", on: type, type, gives: .int)),
        .declare("isGreaterThan", .member("quantity_is_greater_than", on: type, type, gives: .bool)),
        .declare("isLessThan", .member("quantity_is_less_than", on: type, type, gives: .bool)),
    ]

    private static func property(_ get: @escaping @Sendable (Quantity) -> Value) -> Implementation {
        { _, arguments in
            guard let quantity = arguments[0].payload(as: Quantity.self) else { return .failure(.noSuchOverload) }
            return get(quantity)
        }
    }

    private static func comparison(_ result: @escaping @Sendable (Int) -> Value) -> Implementation {
        { _, arguments in
            guard let a = arguments[0].payload(as: Quantity.self), let b = arguments[1].payload(as: Quantity.self)
            else { return .failure(.noSuchOverload) }
            return result(a.compare(b))
        }
    }

    /// Of two quantities, or of a quantity and an int.
    private static func arithmetic(
        _ operation: @escaping @Sendable (Quantity, Quantity) -> Quantity?
    ) -> Implementation {
        { evaluation, arguments in
            let operand =
                arguments[1].kind == .int ? Quantity(arguments[1].asInt) : arguments[1].payload(as: Quantity.self)
            guard let quantity = arguments[0].payload(as: Quantity.self), let operand else {
                return .failure(.noSuchOverload)
            }
            guard let result = operation(quantity, operand) else {
                return evaluation.invalid("quantity has more significant digits than can be represented")
            }
            return evaluation.opaque(.quantity, result)
        }
    }

    private static let addition = arithmetic { $0.adding($1) }
    private static let subtraction = arithmetic { $0.subtracting($1) }

    private static let implementations: [String: Implementation] = [
        "string_to_quantity": { evaluation, arguments in
            guard evaluation.spendSteps(reading: arguments[0]) else { return .failure(.interrupted) }
            do throws(Quantity.ParseError) {
                return evaluation.opaque(.quantity, try Quantity(parsing: arguments[0].utf8))
            } catch {
                return evaluation.invalid(error.message)
            }
        },
        "is_quantity_string": { evaluation, arguments in
            guard evaluation.spendSteps(reading: arguments[0]) else { return .failure(.interrupted) }
            return .bool(Quantity.isValid(arguments[0].utf8))
        },
        "quantity_sign": property { .int(Int64($0.sign)) },
        "quantity_is_integer": property { .bool($0.isInteger) },
        "quantity_get_int": { evaluation, arguments in
            guard let quantity = arguments[0].payload(as: Quantity.self) else { return .failure(.noSuchOverload) }
            return quantity.asInteger.map(Value.int) ?? evaluation.invalid("cannot convert value to integer")
        },
        "quantity_get_float": property { .double($0.approximateDouble) },
        "quantity_add": addition, "quantity_add_int": addition,
        "quantity_sub": subtraction, "quantity_sub_int": subtraction,
        "quantity_compare_to": comparison { .int(Int64($0)) },
        "quantity_is_greater_than": comparison { .bool($0 > 0) },
        "quantity_is_less_than": comparison { .bool($0 < 0) },
    ]

    private static let costs: [String: CallCost] = ["string_to_quantity": .walk(0), "is_quantity_string": .walk(0)]
}
