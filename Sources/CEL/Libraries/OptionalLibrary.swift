import Documents

/// Optional values (`cel.md` 1.9), second version of cel-go's library, with the macros `optMap` and `optFlatMap`.
///
///     optional.of(V) optional.ofNonZeroValue(V) optional.none() → optional(V)
///     o.hasValue() → bool      o.value() → V      o.or(optional(V)) → optional(V)      o.orValue(V) → V
///     optional.unwrap(list(optional(V))) → list(V)      list.unwrapOpt() → list(V)
///     list.first() list.last() → optional(V)
///     o.?field   o[?key]
enum OptionalLibrary {
    static let library = Library(
        name: "optional",
        functions: OptionalDeclarations.functions.map { $0.attaching(implementations) },
        macros: Macro.optional, types: OptionalDeclarations.types)

    private static let implementations: [String: Implementation] = [
        "optional_of": { evaluation, arguments in evaluation.some(arguments[0]) },
        "optional_ofNonZeroValue": { evaluation, arguments in
            arguments[0].isZero ? .none : evaluation.some(arguments[0])
        },
        "optional_none": { _, _ in .none },
        "optional_unwrap": unwrap, "optional_unwrapOpt": unwrap,
        "optional_hasValue": { _, arguments in .bool(arguments[0].count == 1) },
        "optional_value": { _, arguments in arguments[0].wrapped ?? .failure(.optionalNone) },
        "list_first": { _, arguments in arguments[0].elements.baseAddress.map { .some(at: $0) } ?? .none },
        "list_last": { _, arguments in
            arguments[0].elements.baseAddress.map { .some(at: $0 + Int(arguments[0].count) - 1) } ?? .none
        },
    ]

    private static let unwrap: Implementation = { evaluation, arguments in
        var values: [Value] = []
        for element in arguments[0].elements {
            guard element.kind == .optional else { return .failure(.notOptional) }
            if let value = element.wrapped { values.append(value) }
        }
        return evaluation.list(values)
    }
}

extension Value {
    /// Whether `optional.ofNonZeroValue` takes the value for none.
    fileprivate var isZero: Bool {
        switch kind {
        case .null: true
        case .bool, .int, .uint, .duration: bits == 0
        case .double: asDouble == 0
        case .string, .bytes, .list, .map: count == 0
        case .timestamp: asInt == Timestamp.minimumSeconds && count == 0
        case .optional: wrapped == nil
        case .type, .opaque, .error: false
        }
    }
}
