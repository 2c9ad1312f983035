import Documents

/// Strings (cel-go's `ext.Strings`). Positions count code points from 0.
///
/// Version 0:
///
///     string.charAt(int) → string                  "" at the end; an error outside
///     string.indexOf(string[, int]) → int          from a position on; -1 for nowhere
///     string.lastIndexOf(string[, int]) → int      starting at or before a position; -1 for nowhere
///     string.substring(int[, int]) → string        an error unless 0 ≤ start ≤ end ≤ size
///     string.replace(string, string[, int]) → string    the first so many, all below 0
///     string.split(string[, int]) → list(string)   at most so many pieces, all below 0
///     string.trim() lowerAscii() upperAscii() → string
///     list(string).join([string]) → string
///
/// Version 1:
///
///     string.format(list) → string                 see ``FormatClause``
///     strings.quote(string) → string
///
/// Version 3:
///
///     string.reverse() → string
///
/// Versions 2 and 4 changed no signature: 2 joins lists whose elements are known at run time only, as all do here, and
/// 4 formats without a locale, for which there is ``Environment/Options/legacyFormat``.
enum StringsLibrary {
    static func library(version: Int) -> Library {
        var functions = basics
        if version >= 1 { functions += [format, quote] }
        if version >= 3 { functions.append(reverse) }
        return Library(
            name: "strings", functions: functions.map { $0.attaching(implementations, costs: costs) })
    }

    private static let basics: [Function] = [
        .declare("charAt", .member("string_char_at_int", on: .string, .int, gives: .string)),
        .declare(
            "indexOf",
            .member("string_index_of_string", on: .string, .string, gives: .int),
            .member("string_index_of_string_int", on: .string, .string, .int, gives: .int)),
        .declare(
            "lastIndexOf",
            .member("string_last_index_of_string", on: .string, .string, gives: .int),
            .member("string_last_index_of_string_int", on: .string, .string, .int, gives: .int)),
        .declare("lowerAscii", .member("string_lower_ascii", on: .string, gives: .string)),
        .declare("upperAscii", .member("string_upper_ascii", on: .string, gives: .string)),
        .declare(
            "replace",
            .member("string_replace_string_string", on: .string, .string, .string, gives: .string),
            .member("string_replace_string_string_int", on: .string, .string, .string, .int, gives: .string)),
        .declare(
            "split",
            .member("string_split_string", on: .string, .string, gives: .list(.string)),
            .member("string_split_string_int", on: .string, .string, .int, gives: .list(.string))),
        .declare(
            "substring",
            .member("string_substring_int", on: .string, .int, gives: .string),
            .member("string_substring_int_int", on: .string, .int, .int, gives: .string)),
        .declare("trim", .member("string_trim", on: .string, gives: .string)),
        .declare(
            "join",
            .member("list_join", on: .list(.string), gives: .string),
            .member("list_join_string", on: .list(.string), .string, gives: .string)),
    ]

    private static let format: Function = .declare(
        "format", .member("string_format", on: .string, .list(.dyn), gives: .string))
    private static let quote: Function = .declare(
        "strings.quote", .global("strings_quote", .string, gives: .string))
    private static let reverse: Function = .declare(
        "reverse", .member("string_reverse", on: .string, gives: .string))

    private static let implementations: [String: Implementation] = [
        "string_char_at_int": { $0.character($1[0], at: $1[1].asInt) },
        "string_index_of_string": { $0.firstPosition(of: $1[1], in: $1[0], from: 0) },
        "string_index_of_string_int": { $0.firstPosition(of: $1[1], in: $1[0], from: $1[2].asInt) },
        "string_last_index_of_string": { $0.lastPosition(of: $1[1], in: $1[0]) },
        "string_last_index_of_string_int": { $0.lastPosition(of: $1[1], in: $1[0], atOrBefore: $1[2].asInt) },
        "string_lower_ascii": { evaluation, arguments in
            evaluation.text { UTF8Text.appendLowercasedASCII(arguments[0].utf8, to: &$0) }
        },
        "string_upper_ascii": { evaluation, arguments in
            evaluation.text { UTF8Text.appendUppercasedASCII(arguments[0].utf8, to: &$0) }
        },
        "string_replace_string_string": { $0.replace($1[1], in: $1[0], with: $1[2], limit: -1) },
        "string_replace_string_string_int": { $0.replace($1[1], in: $1[0], with: $1[2], limit: $1[3].asInt) },
        "string_split_string": { $0.split($1[0], at: $1[1], limit: -1) },
        "string_split_string_int": { $0.split($1[0], at: $1[1], limit: $1[2].asInt) },
        "string_substring_int": { $0.substring($1[0], from: $1[1].asInt, to: nil) },
        "string_substring_int_int": { $0.substring($1[0], from: $1[1].asInt, to: $1[2].asInt) },
        "string_trim": { evaluation, arguments in
            guard evaluation.spendSteps(reading: arguments[0]) else { return .failure(.interrupted) }
            let text = arguments[0].utf8
            return .string(text.bytes(UTF8Text.trimmed(text)))
        },
        "list_join": { $0.join($1[0], separator: Value(kind: .string)) },
        "list_join_string": { $0.join($1[0], separator: $1[1]) },
        "string_format": { $0.format($1[0], $1[1]) },
        "strings_quote": { evaluation, arguments in
            evaluation.text { UTF8Text.appendQuoted(arguments[0].utf8, to: &$0) }
        },
        "string_reverse": { evaluation, arguments in
            evaluation.text { UTF8Text.appendReversed(arguments[0].utf8, to: &$0) }
        },
    ]

    private static let costs: [String: CallCost] = [
        "string_index_of_string": .traversal, "string_index_of_string_int": .traversal,
        "string_last_index_of_string": .traversal, "string_last_index_of_string_int": .traversal,
        "string_lower_ascii": .walk(0), "string_upper_ascii": .walk(0),
        "string_substring_int": .walk(0), "string_substring_int_int": .walk(0), "string_trim": .walk(0),
        "string_replace_string_string": .walkTwice, "string_replace_string_string_int": .walkTwice,
        "string_split_string": .walkTwice, "string_split_string_int": .walkTwice,
        "list_join": .result, "list_join_string": .result,
        "string_format": .walk(0), "strings_quote": .walk(0),
    ]
}

extension CallCost {
    /// ⌈0.2 · size⌉ of the first argument: a walk over it, and another to build the result.
    fileprivate static let walkTwice = CallCost.sized { arguments, _ in
        Evaluation.traversalCost(Evaluation.costSize(arguments[0]), tenths: 2)
    }

    /// ⌈0.2 · size⌉ of the result.
    fileprivate static let result = CallCost.sized { _, result in
        Evaluation.traversalCost(Evaluation.costSize(result), tenths: 2)
    }
}
