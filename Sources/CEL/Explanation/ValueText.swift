import Documents

/// Values as people read them: CEL literals.
public enum ValueText {
    /// The name of the value's type, such as `int` or `google.protobuf.Timestamp`.
    public static func typeName(_ value: Value) -> String { Value.type(of: value).typeName }

    /// The value as a CEL expression would write it; long texts and large containers are cut with `…`.
    public static func literal(_ value: Value, limit: Int = 10_000) -> String {
        var out: [UInt8] = []
        append(value, to: &out, depth: 0, limit: limit)
        return String(decoding: out, as: UTF8.self)
    }

    private static func append(_ value: Value, to out: inout [UInt8], depth: Int, limit: Int) {
        if out.count > limit || depth > 200 {
            out.append(contentsOf: "…".utf8)
            return
        }
        switch value.kind {
        case .null: out.append(contentsOf: "null".utf8)
        case .bool: out.append(contentsOf: (value.asBool ? "true" : "false").utf8)
        case .int: out.append(contentsOf: String(value.asInt).utf8)
        case .uint:
            out.append(contentsOf: String(value.asUInt).utf8)
            out.append(UInt8(ascii: "u"))
        case .double:
            let start = out.count
            GoFloat.formatG(value.asDouble, to: &out)
            let text = out[start...]
            if !text.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") || $0 > UInt8(ascii: "9") }) {
                out.append(contentsOf: ".0".utf8)
            }
        case .string: quote(value.utf8, prefix: "", to: &out, limit: limit)
        case .bytes: quote(value.utf8, prefix: "b", to: &out, limit: limit)
        case .list:
            out.append(UInt8(ascii: "["))
            for (index, element) in value.elements.enumerated() {
                if index > 0 { out.append(contentsOf: ", ".utf8) }
                append(element, to: &out, depth: depth + 1, limit: limit)
                if out.count > limit { break }
            }
            out.append(UInt8(ascii: "]"))
        case .map:
            out.append(UInt8(ascii: "{"))
            for (index, entry) in value.entries.enumerated() {
                if index > 0 { out.append(contentsOf: ", ".utf8) }
                append(entry.key, to: &out, depth: depth + 1, limit: limit)
                out.append(contentsOf: ": ".utf8)
                append(entry.value, to: &out, depth: depth + 1, limit: limit)
                if out.count > limit { break }
            }
            out.append(UInt8(ascii: "}"))
        case .timestamp:
            out.append(contentsOf: "timestamp(\"".utf8)
            value.timestamp.append(to: &out)
            out.append(contentsOf: "\")".utf8)
        case .duration:
            out.append(contentsOf: "duration(\"".utf8)
            value.duration.append(to: &out)
            out.append(contentsOf: "\")".utf8)
        case .type: out.append(contentsOf: value.typeName.utf8)
        case .optional:
            if let wrapped = value.wrapped {
                out.append(contentsOf: "optional.of(".utf8)
                append(wrapped, to: &out, depth: depth + 1, limit: limit)
                out.append(UInt8(ascii: ")"))
            } else {
                out.append(contentsOf: "optional.none()".utf8)
            }
        case .opaque: appendOpaque(value, to: &out)
        case .error: out.append(contentsOf: value.errorMessage.utf8)
        }
    }

    private static func quote(
        _ text: UnsafeBufferPointer<UInt8>, prefix: String, to out: inout [UInt8], limit: Int
    ) {
        let hex = Array("0123456789abcdef".utf8)
        out.append(contentsOf: prefix.utf8)
        out.append(UInt8(ascii: "\""))
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): out.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\t"): out.append(contentsOf: "\\t".utf8)
            case UInt8(ascii: "\r"): out.append(contentsOf: "\\r".utf8)
            case 0..<0x20, 0x7F,
                0x80... where byte < 0x80 || prefix == "b":
                out += [UInt8(ascii: "\\"), UInt8(ascii: "x"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            default: out.append(byte)
            }
            if out.count > limit {
                out.append(contentsOf: "…".utf8)
                break
            }
        }
        out.append(UInt8(ascii: "\""))
    }
}
