/// Writes JSON piece by piece: the reports' pen. Commas, colons, line breaks and indentation come by themselves.
///
///     var json = JSONBuilder()
///     json.beginObject()
///     json.key("rule")
///     json.string("host-network")
///     json.endObject()
///     output += json.bytes
public struct JSONBuilder: Sendable {
    public enum Style: Sendable {
        /// Without white space.
        case compact
        /// Every member and element on its own line, indented by two spaces per level.
        case pretty
    }

    /// What has been written; take it away at any time by replacing it with an empty array.
    public var bytes: [UInt8] = []
    public let style: Style
    /// For every open container whether nothing is in it yet.
    private var isEmpty: [Bool] = []
    private var followsKey = false

    public init(style: Style = .compact) { self.style = style }

    public mutating func beginObject() { open(0x7B) }
    public mutating func endObject() { close(0x7D) }
    public mutating func beginArray() { open(0x5B) }
    public mutating func endArray() { close(0x5D) }

    public mutating func key(_ text: String) {
        separate()
        appendQuoted(text)
        endKey()
    }

    public mutating func key(_ text: UnsafeBufferPointer<UInt8>) {
        separate()
        JSONText.appendQuoted(text, to: &bytes)
        endKey()
    }

    public mutating func string(_ text: String) {
        separate()
        appendQuoted(text)
    }

    public mutating func string(_ text: UnsafeBufferPointer<UInt8>) {
        separate()
        JSONText.appendQuoted(text, to: &bytes)
    }

    public mutating func int(_ value: some BinaryInteger) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// A number as Go's `encoding/json` prints it. JSON has no NaN and no infinities; they become strings, as in
    /// protobuf's JSON mapping.
    public mutating func double(_ value: Double) {
        if value.isFinite {
            separate()
            Numbers.append(value, to: &bytes)
        } else {
            string(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
        }
    }

    public mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    public mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// Members, or elements, that a builder of the same style wrote at the same place before: what many objects have in
    /// common is made once.
    public mutating func repeatWritten(_ members: some Collection<UInt8>) {
        if let last = isEmpty.indices.last { isEmpty[last] = false }
        bytes.append(contentsOf: members)
    }

    private mutating func appendQuoted(_ text: String) {
        var text = text
        text.withUTF8 { JSONText.appendQuoted($0, to: &bytes) }
    }

    private mutating func endKey() {
        bytes.append(0x3A)
        if style == .pretty { bytes.append(0x20) }
        followsKey = true
    }

    /// Writes what must stand before a key, an element or a member's value.
    private mutating func separate() {
        if followsKey {
            followsKey = false
            return
        }
        guard let last = isEmpty.indices.last else { return }
        if isEmpty[last] { isEmpty[last] = false } else { bytes.append(0x2C) }
        breakLine()
    }

    private mutating func breakLine() {
        guard style == .pretty else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: 2 * isEmpty.count))
    }

    private mutating func open(_ byte: UInt8) {
        separate()
        bytes.append(byte)
        isEmpty.append(true)
    }

    private mutating func close(_ byte: UInt8) {
        if isEmpty.popLast() == false { breakLine() }
        bytes.append(byte)
    }
}

/// Strings in JSON's notation.
public enum JSONText {
    /// Appends a string in double quotes. Quote, backslash and control characters are escaped, all else stands as it
    /// is; bytes that are no UTF-8 become U+FFFD.
    public static func appendQuoted(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(0x22)
        var start = 0
        var position = 0
        while position < text.count {
            let byte = text[position]
            if byte >= 0x20, byte < 0x80, byte != 0x22, byte != 0x5C, byte != 0x7F {
                position += 1
                continue
            }
            if byte >= 0x80, let base = text.baseAddress,
                let (_, length) = TextCheck.decode(base + position, text.count - position)
            {
                position += length
                continue
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<position]))
            appendEscape(byte, to: &bytes)
            position += 1
            start = position
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
        bytes.append(0x22)
    }

    /// A string in double quotes.
    public static func quoted(_ text: String) -> String {
        var text = text
        var bytes: [UInt8] = []
        text.withUTF8 { appendQuoted($0, to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func appendEscape(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case 0x22: bytes.append(contentsOf: "\\\"".utf8)
        case 0x5C: bytes.append(contentsOf: "\\\\".utf8)
        case 0x08: bytes.append(contentsOf: "\\b".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0C: bytes.append(contentsOf: "\\f".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0x80...: appendUTF8(0xFFFD, to: &bytes)
        default:
            bytes.append(contentsOf: "\\u00".utf8)
            for digit in [byte >> 4, byte & 15] { bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit) }
        }
    }
}
