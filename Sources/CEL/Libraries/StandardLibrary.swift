import Documents
import LinearRegex

/// The specification's standard environment: operators, conversions, strings, the parts of time, and the macros `has`,
/// `all`, `exists`, `exists_one`, `map` and `filter` (`cel.md` 1.3, 1.5, 1.6, 1.10, 1.13).
///
///     size(string|bytes|list|map) → int          x.size() → int
///     type(A) → type(A)                          dyn(A) → dyn
///     bool bytes double duration int string timestamp uint (of what each converts)
///     string.contains(string) startsWith endsWith matches → bool
///     timestamp.getFullYear([zone]) getMonth getDayOfYear getDayOfMonth getDate getDayOfWeek → int
///     timestamp.getHours([zone]) getMinutes getSeconds getMilliseconds → int, on durations too
enum StandardLibrary {
    static let library = Library(
        name: "standard",
        functions: Operators.functions
            + StandardDeclarations.functions.map { $0.attaching(implementations, costs: costs) },
        macros: Macro.standard, types: StandardDeclarations.types)

    private static let identity: Implementation = { _, arguments in arguments[0] }
    private static let size: Implementation = { evaluation, arguments in evaluation.size(arguments[0]) }

    private static let implementations =
        basics.merging(conversions) { $1 }.merging(TimeGetters.implementations) { $1 }

    private static let basics: [String: Implementation] = [
        "size_bytes": size, "bytes_size": size, "size_list": size, "list_size": size,
        "size_map": size, "map_size": size, "size_string": size, "string_size": size,
        "type": { _, arguments in Value.type(of: arguments[0]) },
        "to_dyn": identity,
        "contains_string": { _, arguments in .bool(arguments[0].contains(text: arguments[1])) },
        "ends_with_string": { _, arguments in .bool(arguments[0].ends(with: arguments[1])) },
        "starts_with_string": { _, arguments in .bool(arguments[0].starts(with: arguments[1])) },
        "matches": matches, "matches_string": matches,
    ]

    private static let matches: Implementation = { evaluation, arguments in
        do throws(RegexError) {
            return .bool(try evaluation.patterns.regex(arguments[1].utf8).matches(arguments[0].utf8))
        } catch {
            return evaluation.invalid(error.message)
        }
    }

    private static let conversions: [String: Implementation] = [
        "bool_to_bool": identity, "bytes_to_bytes": identity, "double_to_double": identity,
        "duration_to_duration": identity, "int64_to_int64": identity, "string_to_string": identity,
        "timestamp_to_timestamp": identity, "uint64_to_uint64": identity,
        "string_to_bool": { evaluation, arguments in
            switch arguments[0].text {
            case "1", "t", "T", "TRUE", "true", "True": .true
            case "0", "f", "F", "FALSE", "false", "False": .false
            default: evaluation.invalid("type conversion error from 'string' to 'bool'")
            }
        },
        "string_to_bytes": { _, arguments in
            var value = arguments[0]
            value.kind = .bytes
            value.flags = []
            return value
        },
        "int64_to_double": { _, arguments in .double(Double(arguments[0].asInt)) },
        "uint64_to_double": { _, arguments in .double(Double(arguments[0].asUInt)) },
        "string_to_double": { evaluation, arguments in
            evaluation.result { () throws(ValueError) in .double(try GoFloat.parse(arguments[0].utf8)) }
        },
        "int64_to_duration": { _, arguments in Value(kind: .duration, bits: arguments[0].bits) },
        "string_to_duration": { evaluation, arguments in
            evaluation.result { () throws(ValueError) in Value(try CELDuration.parse(arguments[0].utf8)) }
        },
        "double_to_int64": { evaluation, arguments in
            evaluation.result { () throws(ValueError) in .int(try NumericConversion.int(arguments[0].asDouble)) }
        },
        "duration_to_int64": { _, arguments in Value(kind: .int, bits: arguments[0].bits) },
        "string_to_int64": { evaluation, arguments in
            evaluation.result { () throws(ValueError) in .int(try IntegerText.parseInt64(arguments[0].utf8)) }
        },
        "timestamp_to_int64": { _, arguments in .int(arguments[0].asInt) },
        "uint64_to_int64": { evaluation, arguments in
            evaluation.result { () throws(ValueError) in .int(try NumericConversion.int(arguments[0].asUInt)) }
        },
        "double_to_uint64": { evaluation, arguments in
            evaluation.result { () throws(ValueError) in .uint(try NumericConversion.uint(arguments[0].asDouble)) }
        },
        "int64_to_uint64": { evaluation, arguments in
            evaluation.result { () throws(ValueError) in .uint(try NumericConversion.uint(arguments[0].asInt)) }
        },
        "string_to_uint64": { evaluation, arguments in
            evaluation.result { () throws(ValueError) in .uint(try IntegerText.parseUInt64(arguments[0].utf8)) }
        },
        "bool_to_string": { evaluation, arguments in evaluation.string(arguments[0].asBool ? "true" : "false") },
        "bytes_to_string": { evaluation, arguments in
            guard UTF8Text.isValid(arguments[0].utf8) else {
                return evaluation.invalid("invalid UTF-8 in bytes, cannot convert to string")
            }
            var value = arguments[0]
            value.kind = .string
            return value
        },
        "double_to_string": { evaluation, arguments in
            evaluation.text { GoFloat.formatG(arguments[0].asDouble, to: &$0) }
        },
        "duration_to_string": { evaluation, arguments in
            evaluation.text { arguments[0].duration.append(to: &$0) }
        },
        "int64_to_string": { evaluation, arguments in
            evaluation.text { IntegerText.append(arguments[0].asInt, to: &$0) }
        },
        "timestamp_to_string": { evaluation, arguments in
            evaluation.text { arguments[0].timestamp.append(to: &$0) }
        },
        "uint64_to_string": { evaluation, arguments in
            evaluation.text { $0.append(contentsOf: String(arguments[0].asUInt).utf8) }
        },
        "int64_to_timestamp": { evaluation, arguments in
            evaluation.result { () throws(ValueError) in Value(try Timestamp(seconds: arguments[0].asInt)) }
        },
        "string_to_timestamp": { evaluation, arguments in
            evaluation.result { () throws(ValueError) in Value(try Timestamp.parse(arguments[0].utf8)) }
        },
    ]

    private static let costs: [String: CallCost] = [
        "contains_string": .sized { arguments, _ in
            Evaluation.traversalCost(Evaluation.costSize(arguments[0]))
                * Evaluation.traversalCost(Evaluation.costSize(arguments[1]))
        },
        "starts_with_string": .walk(1), "ends_with_string": .walk(1),
        "string_to_bytes": .walk(0), "bytes_to_string": .walk(0),
        "matches": .pattern, "matches_string": .pattern,
    ]
}

extension CallCost {
    /// ⌈0.1 · size⌉ of an argument: one walk over it.
    static func walk(_ argument: Int) -> CallCost {
        .sized { arguments, _ in Evaluation.traversalCost(Evaluation.costSize(arguments[argument])) }
    }

    /// A search for a regular expression: ⌈0.1 · (size + 1)⌉ of the text times ⌈0.25 · size⌉ of the pattern.
    static let pattern = CallCost.sized { arguments, _ in
        Evaluation.traversalCost(Evaluation.costSize(arguments[0]) + 1)
            * ((Evaluation.costSize(arguments[1]) + 3) / 4)
    }
}

extension Evaluation {
    /// A string of what `write` appends.
    func text(_ write: (inout [UInt8]) -> Void) -> Value {
        var out: [UInt8] = []
        write(&out)
        return string(out)
    }
}
