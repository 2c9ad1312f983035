import Documents

/// Writes the result of `string.format`.
struct TextFormatter {
    enum Style: Sendable {
        /// As cel-spec's tests have it.
        case specification
        /// As Kubernetes prints: in American English, with lists and maps as CEL literals (`cel.md` 2.3).
        case legacy
    }

    let style: Style
    /// The most bytes that the result may take.
    let limit: Int
    var out: [UInt8] = []

    init(style: Style, limit: Int) {
        self.style = style
        self.limit = limit
    }

    /// Appends a format text with the values in the places of its clauses. Values left over do not matter.
    mutating func format(
        _ text: UnsafeBufferPointer<UInt8>, _ values: UnsafeBufferPointer<Value>
    ) throws(FormatError) {
        var cursor = ByteCursor(text)
        var used = 0
        while let byte = cursor.next() {
            if byte != UInt8(ascii: "%") || cursor.take("%") {
                out.append(byte)
                continue
            }
            guard used < values.count else { throw .invalid("index \(used) out of range") }
            try append(values[used], as: try FormatClause(reading: &cursor))
            try checkLength()
            used += 1
        }
        try checkLength()
    }

    func checkLength() throws(FormatError) {
        if out.count > limit { throw .tooLong }
    }

    private mutating func append(_ value: Value, as clause: FormatClause) throws(FormatError) {
        switch clause.verb {
        case .text: try appendText(value)
        case .decimal: try appendDecimal(value)
        case .fixed: try appendFixed(value, clause.precision)
        case .scientific: try appendScientific(value, clause.precision)
        case .binary:
            if value.kind == .bool {
                out.append(UInt8(ascii: value.asBool ? "1" : "0"))
            } else {
                try appendInteger(value, radix: 2, otherwise: "only integers and bools can be formatted as binary")
            }
        case .octal: try appendInteger(value, radix: 8, otherwise: "octal clause can only be used on integers")
        case .hexadecimal(let isUppercase):
            if value.kind == .string || value.kind == .bytes {
                guard value.count <= limit / 2 else { throw .tooLong }
                IntegerText.appendHex(value.utf8, uppercase: isUppercase, to: &out)
            } else {
                try appendInteger(
                    value, radix: 16, isUppercase: isUppercase,
                    otherwise: "only integers, byte buffers, and strings can be formatted as hex")
            }
        }
    }

    mutating func appendText(_ value: Value) throws(FormatError) {
        switch style {
        case .specification: try appendSpecificationText(value, depth: 0)
        case .legacy: try appendLegacyText(value, depth: 0)
        }
    }

    private mutating func appendInteger(
        _ value: Value, radix: UInt64 = 10, isUppercase: Bool = false, otherwise rule: String
    ) throws(FormatError) {
        switch value.kind {
        case .int: IntegerText.append(value.asInt, radix: radix, uppercase: isUppercase, to: &out)
        case .uint: IntegerText.append(value.asUInt, radix: radix, uppercase: isUppercase, to: &out)
        default: throw .value(rule, value)
        }
    }

    private mutating func appendDecimal(_ value: Value) throws(FormatError) {
        if style == .specification, value.kind == .double {
            GoFloat.formatPlain(value.asDouble, nonFinite: .specification, to: &out)
        } else {
            try appendInteger(value, otherwise: "decimal clause can only be used on integers")
        }
    }

    private mutating func appendFixed(_ value: Value, _ precision: Int) throws(FormatError) {
        let rule = "fixed-point clause can only be used on doubles"
        switch style {
        case .legacy:
            LegacyNumberFormat.appendFixed(try legacyDouble(value, otherwise: rule), precision: precision, to: &out)
        case .specification where value.kind == .double:
            GoFloat.formatF(value.asDouble, precision: precision, nonFinite: .specification, to: &out)
        case .specification:
            // Not by way of a double, which would round.
            try appendInteger(value, otherwise: rule)
            if precision > 0 { out.append(UInt8(ascii: ".")) }
            out.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: precision))
        }
    }

    private mutating func appendScientific(_ value: Value, _ precision: Int) throws(FormatError) {
        let rule = "scientific clause can only be used on doubles"
        let number: Double
        switch (style, value.kind) {
        case (.legacy, _):
            LegacyNumberFormat.appendScientific(try legacyDouble(value, otherwise: rule), width: precision, to: &out)
            return
        case (.specification, .double): number = value.asDouble
        case (.specification, .int): number = Double(value.asInt)
        case (.specification, .uint): number = Double(value.asUInt)
        default: throw .value(rule, value)
        }
        GoFloat.formatE(number, precision: precision, nonFinite: .specification, to: &out)
    }

    /// The older formatter also takes the names of the values that no double literal has.
    private func legacyDouble(_ value: Value, otherwise rule: String) throws(FormatError) -> Double {
        if value.kind == .double { return value.asDouble }
        switch value.text {
        case "NaN": return .nan
        case "Infinity": return .infinity
        case "-Infinity": return -.infinity
        default: throw .value(rule, value)
        }
    }
}

extension TextFormatter {
    static let textRule =
        "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, "
        + "and timestamps"

    /// Appends what both styles write alike.
    /// - Returns: whether the value is of such a kind.
    mutating func appendScalar(_ value: Value) throws(FormatError) -> Bool {
        switch value.kind {
        case .null: out.append(contentsOf: "null".utf8)
        case .bool: out.append(contentsOf: (value.asBool ? "true" : "false").utf8)
        case .int: IntegerText.append(value.asInt, to: &out)
        case .uint: IntegerText.append(value.asUInt, to: &out)
        case .string: out.append(contentsOf: value.utf8)
        case .bytes:
            guard UTF8Text.isValid(value.utf8) else {
                throw .invalid("error during formatting: invalid UTF-8 in bytes, cannot convert to string")
            }
            out.append(contentsOf: value.utf8)
        case .duration: value.duration.append(to: &out)
        case .type: out.append(contentsOf: value.typeName.utf8)
        case .double, .list, .map, .timestamp, .optional, .opaque, .error: return false
        }
        return true
    }

    /// The text that `write` appends, taken off again.
    mutating func captured(_ write: (inout TextFormatter) throws(FormatError) -> Void) throws(FormatError) -> [UInt8] {
        let start = out.count
        try write(&self)
        try checkLength()
        defer { out.removeSubrange(start...) }
        return Array(out[start...])
    }

    /// Appends the entries of a map in the order of their keys' texts.
    mutating func appendEntries(
        _ map: Value, separator: String, key writeKey: (inout TextFormatter, Value) throws(FormatError) -> Void,
        value writeValue: (inout TextFormatter, Value) throws(FormatError) -> Void
    ) throws(FormatError) {
        var keys: [(text: [UInt8], value: Value)] = []
        var length = out.count
        for entry in map.entries {
            let text = try captured { (formatter) throws(FormatError) in try writeKey(&formatter, entry.key) }
            length += text.count
            guard length <= limit else { throw .tooLong }
            keys.append((text, entry.value))
        }
        keys.sort { $0.text.lexicographicallyPrecedes($1.text) }
        out.append(UInt8(ascii: "{"))
        for (index, entry) in keys.enumerated() {
            if index > 0 { out.append(contentsOf: ", ".utf8) }
            out.append(contentsOf: entry.text)
            out.append(contentsOf: separator.utf8)
            try writeValue(&self, entry.value)
        }
        out.append(UInt8(ascii: "}"))
    }

    mutating func appendElements(
        _ list: Value, element write: (inout TextFormatter, Value) throws(FormatError) -> Void
    ) throws(FormatError) {
        out.append(UInt8(ascii: "["))
        for (index, element) in list.elements.enumerated() {
            if index > 0 { out.append(contentsOf: ", ".utf8) }
            try write(&self, element)
            try checkLength()
        }
        out.append(UInt8(ascii: "]"))
    }

    /// Refuses values that are nested too deeply to be printed.
    func check(depth: Int) throws(FormatError) {
        if depth > Evaluation.largestDepth { throw .tooDeep }
    }
}
