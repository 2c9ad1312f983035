import Documents

/// `%s` as cel-go's first formatter has it, which Kubernetes keeps: a value by itself as `string(value)` gives it, the
/// parts of lists and maps as CEL literals (`["a", 3.140000, b"x", timestamp("…")]`, `{"k":1}`).
extension TextFormatter {
    mutating func appendLegacyText(_ value: Value, depth: Int) throws(FormatError) {
        try check(depth: depth)
        switch value.kind {
        case .double: GoFloat.formatG(value.asDouble, to: &out)
        case .timestamp: value.timestamp.append(to: &out)
        case .list:
            try appendElements(value) { (formatter, element) throws(FormatError) in
                try formatter.appendLegacyPart(element, depth: depth + 1)
            }
        case .map:
            try appendEntries(
                value, separator: ":",
                key: { (formatter, key) throws(FormatError) in try formatter.appendLegacyKey(key) },
                value: { (formatter, part) throws(FormatError) in
                    try formatter.appendLegacyPart(part, depth: depth + 1)
                })
        default:
            guard try appendScalar(value) else { throw .value(TextFormatter.textRule, value) }
        }
    }

    private mutating func appendLegacyPart(_ value: Value, depth: Int) throws(FormatError) {
        switch value.kind {
        case .string: appendQuoted(value.utf8)
        case .bytes:
            guard UTF8Text.isValid(value.utf8) else {
                throw .invalid("error during formatting: invalid UTF-8 in bytes, cannot convert to string")
            }
            out.append(UInt8(ascii: "b"))
            appendQuoted(value.utf8)
        case .double:
            let isFinite = value.asDouble.isFinite
            if !isFinite { out.append(UInt8(ascii: "\"")) }
            GoFloat.formatF(value.asDouble, precision: FormatClause.defaultPrecision, to: &out)
            if !isFinite { out.append(UInt8(ascii: "\"")) }
        case .timestamp: try appendConversion("timestamp", value, depth: depth)
        case .duration: try appendConversion("duration", value, depth: depth)
        case .optional, .opaque:
            throw .invalid("error during formatting: no formatting function for \(value.kindName)")
        default: try appendLegacyText(value, depth: depth)
        }
    }

    private mutating func appendConversion(_ function: String, _ value: Value, depth: Int) throws(FormatError) {
        out.append(contentsOf: "\(function)(\"".utf8)
        try appendLegacyText(value, depth: depth)
        out.append(contentsOf: "\")".utf8)
    }

    private mutating func appendLegacyKey(_ key: Value) throws(FormatError) {
        switch key.kind {
        case .string: appendQuoted(key.utf8)
        case .bool, .int, .uint: _ = try appendScalar(key)
        default:
            throw .invalid("error during formatting: no formatting function for map key of type \(key.kindName)")
        }
    }

    private mutating func appendQuoted(_ text: UnsafeBufferPointer<UInt8>) { GoQuoting.append(text, to: &out) }
}
