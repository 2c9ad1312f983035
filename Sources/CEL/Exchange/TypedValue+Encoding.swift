import Documents

extension TypedValue {
    /// Writes a value. Deep nesting costs memory, not stack.
    public static func encode(_ value: Value, to json: inout JSONBuilder) {
        var open: [Frame] = []
        begin(value, &open, &json)
        while let frame = open.last {
            guard let part = frame.part else {
                end(frame.value, &json)
                open.removeLast()
                continue
            }
            open[open.count - 1].next += 1
            if frame.value.kind == .map, frame.next % 2 == 0 { json.beginArray() }
            if frame.value.kind == .map, frame.next % 2 == 1 { open.append(.pairEnd) }
            begin(part, &open, &json)
        }
    }

    /// A container that is being written, and its next part: of a map the keys and values in turn.
    private struct Frame {
        var value: Value
        var next = 0

        /// Not a container: the end of a pair, whose bracket is closed when the value in it is done.
        static let pairEnd = Frame(value: .null)

        var part: Value? {
            switch value.kind {
            case .list: next < Int(value.count) ? value.elements[next] : nil
            case .optional: next == 0 ? value.wrapped : nil
            case .map:
                if next >= 2 * Int(value.count) {
                    nil
                } else if next % 2 == 0 {
                    value.entries[next / 2].key
                } else {
                    value.entries[next / 2].value
                }
            default: nil
            }
        }
    }

    private static func end(_ value: Value, _ json: inout JSONBuilder) {
        switch value.kind {
        case .optional: json.endObject()
        case .list, .map:
            json.endArray()
            json.endObject()
        default: json.endArray()
        }
    }

    private static func begin(_ value: Value, _ open: inout [Frame], _ json: inout JSONBuilder) {
        json.beginObject()
        switch value.kind {
        case .null:
            json.key("null")
            json.null()
        case .bool:
            json.key("bool")
            json.bool(value.asBool)
        case .int:
            json.key("int")
            json.string(String(value.asInt))
        case .uint:
            json.key("uint")
            json.string(String(value.asUInt))
        case .double:
            json.key("double")
            text(&json) { GoFloat.formatG(value.asDouble, nonFinite: .specification, to: &$0) }
        case .string:
            json.key("string")
            json.string(value.utf8)
        case .bytes:
            json.key("bytes")
            text(&json) { Base64.append(value.utf8, to: &$0) }
        case .timestamp:
            json.key("timestamp")
            parts(value.asInt, Int64(value.count), &json)
        case .duration:
            json.key("duration")
            parts(value.asInt / 1_000_000_000, value.asInt % 1_000_000_000, &json)
        case .type:
            json.key("type")
            json.string(value.typeName)
        case .opaque:
            json.key("opaque")
            json.beginObject()
            json.key("type")
            json.string(Value.type(of: value).typeName)
            json.key("text")
            json.string(ValueText.literal(value))
            json.endObject()
        case .error:
            json.key("error")
            json.string(value.errorMessage)
        case .optional:
            json.key("optional")
            if value.wrapped != nil { return open.append(Frame(value: value)) }
            json.null()
        case .list, .map:
            json.key(value.kind == .list ? "list" : "map")
            json.beginArray()
            return open.append(Frame(value: value))
        }
        json.endObject()
    }

    private static func text(_ json: inout JSONBuilder, _ write: (inout [UInt8]) -> Void) {
        var out: [UInt8] = []
        write(&out)
        out.withUnsafeBufferPointer { json.string($0) }
    }

    private static func parts(_ seconds: Int64, _ nanoseconds: Int64, _ json: inout JSONBuilder) {
        json.beginObject()
        json.key("seconds")
        json.string(String(seconds))
        json.key("nanos")
        json.int(nanoseconds)
        json.endObject()
    }
}
