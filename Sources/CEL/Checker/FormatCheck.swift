/// Checks a constant format string against the types of a literal list of values, as cel-go's `ext/formatting.go` does
/// at compile time. Kubernetes has the older of its two formatters.
struct FormatCheck {
    let expression: CheckedExpression
    let isLegacy: Bool

    struct Problem {
        let message: String
        /// The value at fault, if it is one.
        var value: NodeID?
    }

    /// What is wrong first, or nil.
    func problem(_ format: [UInt8], _ values: [NodeID]) -> Problem? {
        var rest = format[...]
        var used = 0
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else { continue }
            if rest.first == UInt8(ascii: "%") {
                rest.removeFirst()
                continue
            }
            guard !rest.isEmpty else { return Problem(message: "unexpected end of string") }
            guard used < values.count else { return Problem(message: "index \(used) out of range") }
            if let problem = skipPrecision(&rest) {
                return Problem(message: "could not parse formatting clause: error while parsing precision: \(problem)")
            }
            guard let clause = rest.popFirst() else { return Problem(message: "unexpected end of string") }
            if let problem = problem(clause, values[used]) { return problem }
            used += 1
        }
        guard used == values.count else {
            return Problem(
                message: "too many arguments supplied to string.format (expected \(used), got \(values.count))")
        }
        return nil
    }

    private func skipPrecision(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard rest.first == UInt8(ascii: ".") else { return nil }
        let digits = rest.dropFirst().prefix { $0 &- UInt8(ascii: "0") < 10 }
        guard digits.endIndex < rest.endIndex else { return "could not find end of precision specifier" }
        guard Int(String(decoding: digits, as: UTF8.self)) != nil else {
            return "error while converting precision to integer"
        }
        rest = rest[digits.endIndex...]
        return nil
    }

    private func problem(_ clause: UInt8, _ value: NodeID) -> Problem? {
        let type = expression.type(of: value)
        let problem: (requirement: String, value: NodeID)?
        switch clause {
        case UInt8(ascii: "s"):
            problem = unprintable(value).map { (Self.printable, $0) }
        case UInt8(ascii: "d"):
            let isRight = type.isWhole || !isLegacy && type == .double
            problem = isRight ? nil : ("decimal clause can only be used on integers", value)
        case UInt8(ascii: "f"):
            problem = isFloating(type) ? nil : ("fixed-point clause can only be used on doubles", value)
        case UInt8(ascii: "e"):
            problem = isFloating(type) ? nil : ("scientific clause can only be used on doubles", value)
        case UInt8(ascii: "b"):
            let isRight = type.isWhole || type == .bool
            problem = isRight ? nil : ("only integers and bools can be formatted as binary", value)
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            let isRight = type.isWhole || type == .string || type == .bytes
            problem = isRight ? nil : ("only integers, byte buffers, and strings can be formatted as hex", value)
        case UInt8(ascii: "o"):
            problem = type.isWhole ? nil : ("octal clause can only be used on integers", value)
        default:
            let letter = String(decoding: [clause], as: UTF8.self)
            return Problem(
                message: "could not parse formatting clause: unrecognized formatting clause \"\(letter)\"")
        }
        guard let (requirement, id) = problem else { return nil }
        let given = expression.type(of: id).typeName
        return Problem(message: "error during formatting: \(requirement), was given \(given)", value: id)
    }

    private static let printable =
        "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and "
        + "timestamps"

    /// For the older formatter strings stand for NaN and the infinities; the newer one takes all numbers.
    private func isFloating(_ type: CELType) -> Bool {
        type == .double || type == .dyn || (isLegacy ? type == .string : type.isWhole)
    }

    /// The value or the part of a literal that `%s` cannot print.
    private func unprintable(_ value: NodeID) -> NodeID? {
        var rest = [value]
        while let id = rest.popLast() {
            switch expression.type(of: id) {
            case .object, .opaque: return id
            default: break
            }
            switch expression.ast[id] {
            case .list, .map:
                var parts: [NodeID] = []
                expression.ast[id].forEachChild { parts.append($0) }
                rest += parts.reversed()
            default: break
            }
        }
        return nil
    }
}

extension CELType {
    /// An integer, as far as is known.
    fileprivate var isWhole: Bool { self == .int || self == .uint || self == .dyn }
}
