/// The functions of the specification's standard environment, with cel-go's overload ids; operators are
/// in ``Operators``. Code is attached by id with ``Function/attaching(_:costs:)``.
enum StandardDeclarations {
    static let functions: [Function] = size + conversions + strings + times

    /// The names of types as values.
    static let types: [String: CELType] = [
        "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string, "bytes": .bytes,
        "list": .list(.dyn), "map": .map(.dyn, .dyn), "null_type": .null, "type": .type(.dyn),
        "google.protobuf.Timestamp": .timestamp, "google.protobuf.Duration": .duration,
    ]

    private static let a = CELType.parameter("A")
    private static let b = CELType.parameter("B")

    /// `size(x)` and `x.size()`: code points, octets, elements, entries.
    private static let size: [Function] = [
        .declare(
            "size",
            .global("size_bytes", .bytes, gives: .int),
            .member("bytes_size", on: .bytes, gives: .int),
            .global("size_list", .list(a), gives: .int),
            .member("list_size", on: .list(a), gives: .int),
            .global("size_map", .map(a, b), gives: .int),
            .member("map_size", on: .map(a, b), gives: .int),
            .global("size_string", .string, gives: .int),
            .member("string_size", on: .string, gives: .int))
    ]

    private static let conversions: [Function] = [
        .declare("type", .global("type", a, gives: .type(a))),
        .declare("dyn", .global("to_dyn", a, gives: .dyn)),
        conversion("bool", .bool, ("bool_to_bool", .bool), ("string_to_bool", .string)),
        conversion("bytes", .bytes, ("bytes_to_bytes", .bytes), ("string_to_bytes", .string)),
        conversion(
            "double", .double, ("double_to_double", .double), ("int64_to_double", .int),
            ("string_to_double", .string), ("uint64_to_double", .uint)),
        conversion(
            "duration", .duration, ("duration_to_duration", .duration), ("int64_to_duration", .int),
            ("string_to_duration", .string)),
        conversion(
            "int", .int, ("int64_to_int64", .int), ("double_to_int64", .double), ("duration_to_int64", .duration),
            ("string_to_int64", .string), ("timestamp_to_int64", .timestamp), ("uint64_to_int64", .uint)),
        conversion(
            "string", .string, ("string_to_string", .string), ("bool_to_string", .bool), ("bytes_to_string", .bytes),
            ("double_to_string", .double), ("duration_to_string", .duration), ("int64_to_string", .int),
            ("timestamp_to_string", .timestamp), ("uint64_to_string", .uint)),
        conversion(
            "timestamp", .timestamp, ("timestamp_to_timestamp", .timestamp), ("int64_to_timestamp", .int),
            ("string_to_timestamp", .string)),
        conversion(
            "uint", .uint, ("uint64_to_uint64", .uint), ("double_to_uint64", .double), ("int64_to_uint64", .int),
            ("string_to_uint64", .string)),
    ]

    private static func conversion(_ name: String, _ result: CELType, _ sources: (String, CELType)...) -> Function {
        .declare(name, sources.map { .global($0, $1, gives: result) })
    }

    private static let strings: [Function] = [
        .declare("contains", .member("contains_string", on: .string, .string, gives: .bool)),
        .declare("endsWith", .member("ends_with_string", on: .string, .string, gives: .bool)),
        .declare("startsWith", .member("starts_with_string", on: .string, .string, gives: .bool)),
        .declare(
            "matches",
            .global("matches", .string, .string, gives: .bool),
            .member("matches_string", on: .string, .string, gives: .bool)),
    ]

    /// The parts of a timestamp, in UTC or in a zone, and the whole of a duration in a unit.
    private static let times: [Function] = [
        getter("getFullYear", "timestamp_to_year"),
        getter("getMonth", "timestamp_to_month"),
        getter("getDayOfYear", "timestamp_to_day_of_year"),
        getter("getDayOfMonth", "timestamp_to_day_of_month"),
        getter("getDate", "timestamp_to_day_of_month_1_based"),
        getter("getDayOfWeek", "timestamp_to_day_of_week"),
        getter("getHours", "timestamp_to_hours", ofDuration: "duration_to_hours"),
        getter("getMinutes", "timestamp_to_minutes", ofDuration: "duration_to_minutes"),
        getter(
            "getSeconds", "timestamp_to_seconds", inZone: "timestamp_to_seconds_tz", ofDuration: "duration_to_seconds"),
        getter("getMilliseconds", "timestamp_to_milliseconds", ofDuration: "duration_to_milliseconds"),
    ]

    private static func getter(
        _ name: String, _ id: String, inZone zoned: String? = nil, ofDuration durationID: String? = nil
    ) -> Function {
        var signatures: [Signature] = [
            .member(id, on: .timestamp, gives: .int),
            .member(zoned ?? id + "_with_tz", on: .timestamp, .string, gives: .int),
        ]
        if let durationID { signatures.append(.member(durationID, on: .duration, gives: .int)) }
        return .declare(name, signatures)
    }
}

/// The functions of the optional types' library, second version.
enum OptionalDeclarations {
    static let types: [String: CELType] = ["optional_type": .optional(.dyn)]

    private static let k = CELType.parameter("K")
    private static let v = CELType.parameter("V")
    private static let optional = CELType.optional(v)

    static let functions: [Function] = [
        .declare("optional.of", .global("optional_of", v, gives: optional)),
        .declare("optional.ofNonZeroValue", .global("optional_ofNonZeroValue", v, gives: optional)),
        .declare("optional.none", .global("optional_none", gives: optional)),
        .declare("optional.unwrap", .global("optional_unwrap", .list(optional), gives: .list(v))),
        .declare("unwrapOpt", .member("optional_unwrapOpt", on: .list(optional), gives: .list(v))),
        .declare("hasValue", .member("optional_hasValue", on: optional, gives: .bool)),
        .declare("value", .member("optional_value", on: optional, gives: v)),
        .declare("or", .member("optional_or_optional", on: optional, optional, gives: optional)),
        .declare("orValue", .member("optional_orValue_value", on: optional, v, gives: v)),
        .declare("first", .member("list_first", on: .list(v), gives: optional)),
        .declare("last", .member("list_last", on: .list(v), gives: optional)),
        .declare(Operator.optionalSelect, .global("select_optional_field", .dyn, .string, gives: optional)),
        .declare(
            Operator.optionalIndex,
            .global("list_optindex_optional_int", .list(v), .int, gives: optional),
            .global("optional_list_optindex_optional_int", .optional(.list(v)), .int, gives: optional),
            .global("map_optindex_optional_value", .map(k, v), k, gives: optional),
            .global("optional_map_optindex_optional_value", .optional(.map(k, v)), k, gives: optional)),
        .declare(
            Operator.index,
            .global("optional_list_index_int", .optional(.list(v)), .int, gives: optional),
            .global("optional_map_index_value", .optional(.map(k, v)), k, gives: optional)),
    ]
}

/// The hidden function that two-variable comprehensions expand to (cel-go's `ext.TwoVarComprehensions`).
enum TwoVariableDeclarations {
    private static let map = CELType.map(.parameter("K"), .parameter("V"))

    static let functions: [Function] = [
        .declare(
            Operator.mapInsert,
            .global("@mapInsert_map_key_value", map, .parameter("K"), .parameter("V"), gives: map),
            .global("@mapInsert_map_map", map, map, gives: map))
    ]
}
