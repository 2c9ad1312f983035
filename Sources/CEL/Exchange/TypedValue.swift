import Documents

/// CEL values as typed JSON, in which every value names its kind: `{"int": "1"}`, `{"list": [{"string": "a"}]}`.
///
/// | kind | JSON |
/// | --- | --- |
/// | null, bool | `{"null": null}`, `{"bool": true}` |
/// | int, uint | `{"int": "-1"}`, `{"uint": "1"}`: decimal text, because JSON numbers need not carry 64 bits |
/// | double | `{"double": "1.5"}`, also `NaN`, `Infinity`, `-Infinity` |
/// | string, bytes | `{"string": "a"}`, `{"bytes": "YQ=="}` |
/// | list, map | `{"list": [value, …]}`, `{"map": [[key, value], …]}` |
/// | timestamp, duration | `{"timestamp": {"seconds": "0", "nanos": 0}}`, `{"duration": …}` |
/// | type | `{"type": "google.protobuf.Duration"}` |
/// | optional | `{"optional": value}`, `{"optional": null}` for none; written only |
/// | host types | `{"opaque": {"type": "net.IP", "text": "…"}}`; written only |
public enum TypedValue {
    /// Reads a value. Texts are copied into `arena`.
    /// - Throws: what is wrong with the encoding.
    public static func decode(_ json: Value, into arena: Arena) throws(ExchangeError) -> Value {
        guard json.kind == .map, json.count == 1, let entry = json.entries.first, let kind = entry.key.text else {
            throw ExchangeError(message: "a value must be an object with one member, its kind")
        }
        let content = entry.value
        switch kind {
        case "null": return .null
        case "bool":
            guard content.kind == .bool else { throw .wrong(kind, expected: "true or false") }
            return content
        case "int":
            guard let value = Int64(try text(content, kind)) else { throw .wrong(kind, expected: "a 64-bit integer") }
            return .int(value)
        case "uint":
            guard let value = UInt64(try text(content, kind)) else {
                throw .wrong(kind, expected: "an unsigned 64-bit integer")
            }
            return .uint(value)
        case "double":
            guard content.kind == .string, let value = try? GoFloat.parse(content.utf8) else {
                throw .wrong(kind, expected: "a number as text")
            }
            return .double(value)
        case "string":
            guard content.kind == .string else { throw .wrong(kind, expected: "a string") }
            return .string(arena.copy(content.utf8))
        case "bytes": return try bytes(content, into: arena)
        case "list": return try list(content, into: arena)
        case "map": return try map(content, into: arena)
        case "timestamp": return try timestamp(content)
        case "duration": return try duration(content)
        case "type":
            let name = try text(content, kind)
            guard let type = StandardDeclarations.types[name] ?? OpaqueType.byName[name]?.type,
                let value = Value.type(type)
            else { throw .wrong(kind, expected: "the name of a type") }
            return value
        default: throw ExchangeError(message: "'\(kind)' is not the kind of a value that can be read")
        }
    }

    private static func text(_ json: Value, _ member: String) throws(ExchangeError) -> String {
        guard let text = json.text else { throw .wrong(member, expected: "text") }
        return text
    }

    private static func bytes(_ json: Value, into arena: Arena) throws(ExchangeError) -> Value {
        guard json.kind == .string, let octets = Base64.decodePaddedOrNot(json.utf8) else {
            throw .wrong("bytes", expected: "base64 text")
        }
        return octets.withUnsafeBufferPointer { .bytes(arena.copy($0)) }
    }

    private static func list(_ json: Value, into arena: Arena) throws(ExchangeError) -> Value {
        guard json.kind == .list else { throw .wrong("list", expected: "an array of values") }
        var elements: [Value] = []
        elements.reserveCapacity(Int(json.count))
        for element in json.elements { elements.append(try decode(element, into: arena)) }
        return elements.withUnsafeBufferPointer { arena.list($0) }
    }

    private static func map(_ json: Value, into arena: Arena) throws(ExchangeError) -> Value {
        guard json.kind == .list else { throw .wrong("map", expected: "an array of pairs") }
        var entries: [Value.Entry] = []
        entries.reserveCapacity(Int(json.count))
        for pair in json.elements {
            guard pair.kind == .list, pair.count == 2 else { throw .wrong("map", expected: "an array of pairs") }
            let key = try decode(pair.elements[0], into: arena)
            switch key.kind {
            case .bool, .int, .uint, .string: break
            default: throw .wrong("map", expected: "an array of pairs whose first is a bool, int, uint or string")
            }
            entries.append(Value.Entry(key: key, value: try decode(pair.elements[1], into: arena)))
        }
        let built = entries.withUnsafeBufferPointer { arena.map($0) }
        guard built.duplicate == nil else { throw ExchangeError(message: "a map has the same key twice") }
        return built.map
    }

    private static func timestamp(_ json: Value) throws(ExchangeError) -> Value {
        guard let parts = parts(json), let nanoseconds = Int32(exactly: parts.nanoseconds),
            let timestamp = try? Timestamp(seconds: parts.seconds, nanoseconds: nanoseconds)
        else {
            throw .wrong("timestamp", expected: "seconds as text and nanos, within the years 1 to 9999")
        }
        return Value(timestamp)
    }

    private static func duration(_ json: Value) throws(ExchangeError) -> Value {
        guard let parts = parts(json) else { throw .wrong("duration", expected: "seconds as text and nanos") }
        let (whole, overflow) = parts.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (total, carry) = whole.addingReportingOverflow(parts.nanoseconds)
        guard !overflow, !carry else { throw .wrong("duration", expected: "at most 292 years") }
        return Value(CELDuration(nanoseconds: total))
    }

    private static func parts(_ json: Value) -> (seconds: Int64, nanoseconds: Int64)? {
        guard let text = json["seconds"]?.text, let seconds = Int64(text) else { return nil }
        guard let nanos = json["nanos"] else { return (seconds, 0) }
        return nanos.kind == .int ? (seconds, nanos.asInt) : nil
    }
}
