/// Writes values as JSON text.
extension JSONBuilder {
    /// Writes a value with everything in it; deep nesting costs memory, not stack.
    ///
    /// Documents hold JSON's kinds only. Of what a CEL evaluation adds, `uint` is written as a number and `bytes` as
    /// base64 text; every other kind has no JSON form of its own here and becomes null.
    public mutating func value(_ value: Value) {
        var open: [(value: Value, next: Int)] = []
        begin(value, &open)
        while let (container, next) = open.last {
            guard next < Int(container.count) else {
                if container.kind == .map { endObject() } else { endArray() }
                open.removeLast()
                continue
            }
            open[open.count - 1].next += 1
            if container.kind == .map {
                let entry = container.entries[next]
                writeKey(entry.key)
                begin(entry.value, &open)
            } else {
                begin(container.elements[next], &open)
            }
        }
    }

    private mutating func begin(_ value: Value, _ open: inout [(value: Value, next: Int)]) {
        switch value.kind {
        case .bool: bool(value.asBool)
        case .int: int(value.asInt)
        case .uint: int(value.asUInt)
        case .double: double(value.asDouble)
        case .string: string(value.utf8)
        case .bytes:
            var text: [UInt8] = []
            Base64.append(value.utf8, to: &text)
            text.withUnsafeBufferPointer { string($0) }
        case .list:
            beginArray()
            open.append((value, 0))
        case .map:
            beginObject()
            open.append((value, 0))
        case .opaque where value.withheldSize != nil: string(UnsafeBufferPointer(start: nil, count: 0))
        default: null()
        }
    }

    /// Keys that are no strings, which only CEL makes, are written as the text of their value.
    private mutating func writeKey(_ value: Value) {
        switch value.kind {
        case .string: key(value.utf8)
        case .int: key(String(value.asInt))
        case .uint: key(String(value.asUInt))
        case .bool: key(value.asBool ? "true" : "false")
        default: key("")
        }
    }
}

extension Value {
    /// The value as JSON text.
    public func json(_ style: JSONBuilder.Style = .compact) -> String {
        var builder = JSONBuilder(style: style)
        builder.value(self)
        return String(decoding: builder.bytes, as: UTF8.self)
    }

    /// Appends the value as JSON text.
    public func writeJSON(_ style: JSONBuilder.Style = .compact, to bytes: inout [UInt8]) {
        var builder = JSONBuilder(style: style)
        swap(&builder.bytes, &bytes)
        builder.value(self)
        swap(&builder.bytes, &bytes)
    }
}
