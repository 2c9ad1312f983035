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
    /// Containers that are open.
    private var depth: Int
    /// Whether nothing is in the innermost open container yet.
    private var isEmpty = true
    private var followsKey = false

    /// - Parameter depth: containers that are open where what is written will stand.
    public init(style: Style = .compact, depth: Int = 0) {
        self.style = style
        self.depth = depth
    }

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

    public mutating func int(_ value: Int) {
        separate()
        Numbers.append(value, to: &bytes)
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
    public mutating func repeatWritten(_ members: [UInt8]) {
        isEmpty = false
        bytes.append(contentsOf: members)
    }

    private mutating func appendQuoted(_ text: String) {
        text.withBytes { JSONText.appendQuoted($0, to: &bytes) }
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
        guard depth > 0 else { return }
        if !isEmpty { bytes.append(0x2C) }
        isEmpty = false
        breakLine()
    }

    private mutating func breakLine() {
        guard style == .pretty else { return }
        let start = JSONBuilder.lineStart
        var indentation = 2 * depth
        let count = min(1 + indentation, start.utf8CodeUnitCount)
        bytes.append(contentsOf: UnsafeBufferPointer(start: start.utf8Start, count: count))
        indentation -= count - 1
        if indentation > 0 { bytes.append(contentsOf: repeatElement(0x20, count: indentation)) }
    }

    /// A line break and the indentation of all but the deepest.
    private static let lineStart: StaticString = "\n                                "

    private mutating func open(_ byte: UInt8) {
        separate()
        bytes.append(byte)
        depth += 1
        isEmpty = true
    }

    private mutating func close(_ byte: UInt8) {
        if depth > 0 { depth -= 1 }
        if !isEmpty { breakLine() }
        isEmpty = false
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
            if position &+ 8 <= text.count, let base = text.baseAddress,
                isPlain(UnsafeRawPointer(base).loadUnaligned(fromByteOffset: position, as: UInt64.self))
            {
                position &+= 8
                continue
            }
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

    /// Whether none of the eight bytes of a word needs a closer look: ASCII, no control character, no quote and no backslash.
    @inline(__always)
    private static func isPlain(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // Subtracting one borrows from bit 7 of a byte that is zero; a false alarm only costs the closer look.
        let quotes = (word ^ ones &* 0x22) &- ones
        let backslashes = (word ^ ones &* 0x5C) &- ones
        let controls = word &- ones &* 0x20
        let deletes = word &+ ones
        return (word | quotes | backslashes | controls | deletes) & (ones &* 0x80) == 0
    }

    /// A string in double quotes.
    public static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        text.withBytes { appendQuoted($0, to: &bytes) }
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
