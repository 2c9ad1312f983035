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

    public mutating func key(_ text: String) { text.withBytes { write($0, isKey: true) } }
    public mutating func key(_ text: UnsafeBufferPointer<UInt8>) { write(text, isKey: true) }
    public mutating func string(_ text: String) { text.withBytes { write($0, isKey: false) } }
    public mutating func string(_ text: UnsafeBufferPointer<UInt8>) { write(text, isKey: false) }

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

    /// Writes a text in quotes with what stands before it and, where it is a key, what stands behind it.
    private mutating func write(_ text: UnsafeBufferPointer<UInt8>, isKey: Bool) {
        guard let source = text.baseAddress, text.count <= JSONBuilder.longestShortText,
            depth <= JSONBuilder.deepestLineStart, JSONText.isPlain(text)
        else {
            separate()
            JSONText.appendQuoted(text, to: &bytes)
            if isKey { bytes.append(contentsOf: (style == .pretty ? ": " : ":").utf8) }
            followsKey = isKey
            return
        }
        let separator = takeSeparator()
        followsKey = isKey
        let most = JSONBuilder.lineStart.utf8CodeUnitCount + JSONBuilder.longestShortText + 4
        // Adding one piece to the array costs much less than adding each of its parts.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: most) { piece in
            guard let start = piece.baseAddress else { return }
            start.initialize(from: separator.start, count: separator.count)
            var end = start + separator.count
            func add(_ byte: UInt8) {
                end.initialize(to: byte)
                end += 1
            }
            add(0x22)
            end.initialize(from: source, count: text.count)
            end += text.count
            add(0x22)
            if isKey {
                add(0x3A)
                if style == .pretty { add(0x20) }
            }
            bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: end - start))
        }
    }

    /// Longer texts are added as they are.
    private static let longestShortText = 160

    /// Writes what must stand before a key, an element or a member's value.
    private mutating func separate() {
        let separator = takeSeparator()
        guard separator.count > 0 else { return }
        bytes.append(contentsOf: UnsafeBufferPointer(start: separator.start, count: separator.count))
        if style == .pretty { indentDeeper() }
    }

    /// What must stand before a key, an element or a member's value, with the indentation of all but the deepest.
    private mutating func takeSeparator() -> (start: UnsafePointer<UInt8>, count: Int) {
        let start = JSONBuilder.lineStart.utf8Start
        guard !followsKey, depth > 0 else {
            followsKey = false
            return (start, 0)
        }
        let comma = isEmpty ? 0 : 1
        isEmpty = false
        let indentation = 2 * min(depth, JSONBuilder.deepestLineStart)
        return (start + 1 - comma, style == .pretty ? comma + 1 + indentation : comma)
    }

    private mutating func breakLine() {
        guard style == .pretty else { return }
        let count = 1 + 2 * min(depth, JSONBuilder.deepestLineStart)
        bytes.append(contentsOf: UnsafeBufferPointer(start: JSONBuilder.lineStart.utf8Start + 1, count: count))
        indentDeeper()
    }

    private mutating func indentDeeper() {
        let more = depth - JSONBuilder.deepestLineStart
        if more > 0 { bytes.append(contentsOf: repeatElement(0x20, count: 2 * more)) }
    }

    /// A comma, a line break and the indentation of all but the deepest.
    private static let lineStart: StaticString = ",\n                                "
    private static let deepestLineStart = 16

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

    /// Whether a text stands in quotes as it is, which may be denied of a text that does.
    fileprivate static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = text.baseAddress else { return true }
        var position = 0
        while position &+ 8 <= text.count {
            guard isPlain(UnsafeRawPointer(base).loadUnaligned(fromByteOffset: position, as: UInt64.self)) else {
                return false
            }
            position &+= 8
        }
        var rest: UInt64 = 0x2020_2020_2020_2020
        while position < text.count {
            rest = rest << 8 | UInt64(base[position])
            position &+= 1
        }
        return isPlain(rest)
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
