import Documents

/// The text of one CEL expression, as UTF-8, and what to call it in messages.
public struct Source: Sendable {
    /// What messages call the text: a path, or `<input>`.
    public let name: String
    public let bytes: [UInt8]

    public init(_ text: String, name: String = "<input>") {
        self.init(utf8: Array(text.utf8), name: name)
    }

    /// `bytes` need not be valid UTF-8; the parser says so where they are not.
    public init(utf8 bytes: [UInt8], name: String = "<input>") {
        self.bytes = bytes
        self.name = name
    }

    /// The place of the byte at `offset`; offsets outside the text stand for its ends.
    public func position(at offset: Int) -> Position {
        let offset = min(max(offset, 0), bytes.count)
        var line = 1
        var column = 1
        for byte in bytes[..<offset] {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if !UTF8.isContinuation(byte) {
                column += 1
            }
        }
        return Position(line: line, column: column)
    }

    /// The text between two offsets; ill-formed UTF-8 comes out as U+FFFD.
    public func text(_ range: Range<Int32>) -> String {
        String(decoding: bytes[Range(range).clamped(to: bytes.indices)], as: UTF8.self)
    }

    /// The line around `offset`, without its line end.
    func line(around offset: Int) -> Range<Int> {
        let offset = min(max(offset, 0), bytes.count)
        let start = bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        var end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        if end > max(start, offset), bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return start..<end
    }
}

extension Range<Int> {
    init(_ range: Range<Int32>) {
        self = Int(range.lowerBound)..<Int(range.upperBound)
    }
}
