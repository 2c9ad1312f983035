/// The words of the checker's errors, which are cel-go's.
enum TypeError {
    static func undeclared(_ name: String, _ container: String) -> String {
        "undeclared reference to '\(name)' (in container '\(container)')"
    }

    static func noOverload(_ function: String, _ operands: [CELType], isMember: Bool) -> String {
        "found no matching overload for '\(function)' applied to '\(signature(operands, isMember: isMember))'"
    }

    static func undefinedField(_ field: String) -> String {
        "undefined field '\(field)'"
    }

    static func noFields(_ type: CELType) -> String {
        "type '\(type)' does not support field selection"
    }

    static func notARange(_ type: CELType) -> String {
        "expression of type '\(type)' cannot be range of a comprehension (must be list, map, or dynamic)"
    }

    static func mismatch(expected: CELType, found: CELType) -> String {
        "expected type '\(expected)' but found '\(found)'"
    }

    static func fieldMismatch(_ field: String, expected: CELType, found: CELType) -> String {
        "expected type of field '\(field)' is '\(expected)' but provided type is '\(found)'"
    }

    /// `(int, string)`, or `string.(int)` for a member call.
    private static func signature(_ operands: [CELType], isMember: Bool) -> String {
        let target = isMember ? operands.first.map { "\($0)." } ?? "" : ""
        let arguments = operands.dropFirst(isMember ? 1 : 0)
        return "\(target)(\(arguments.map(\.description).joined(separator: ", ")))"
    }
}
