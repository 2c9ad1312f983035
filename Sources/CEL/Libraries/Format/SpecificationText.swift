import Documents

/// `%s` as the specification has it: `[a, 3.14, {k: v}]`, nothing quoted.
extension TextFormatter {
    mutating func appendSpecificationText(_ value: Value, depth: Int) throws(FormatError) {
        try check(depth: depth)
        switch value.kind {
        case .double: GoFloat.formatPlain(value.asDouble, nonFinite: .specification, to: &out)
        case .timestamp:
            // In UTC, whatever offset it was written with.
            var timestamp = value
            timestamp.aux = 0
            timestamp.timestamp.append(to: &out)
        case .list:
            try appendElements(value) { (formatter, element) throws(FormatError) in
                try formatter.appendSpecificationText(element, depth: depth + 1)
            }
        case .map:
            let write = { (formatter: inout TextFormatter, part: Value) throws(FormatError) in
                try formatter.appendSpecificationText(part, depth: depth + 1)
            }
            try appendEntries(value, separator: ": ", key: write, value: write)
        default:
            guard try appendScalar(value) else { throw .value(TextFormatter.textRule, value) }
        }
    }
}
