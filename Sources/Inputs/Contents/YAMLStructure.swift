/// The places in a text where a directive of a template language would disturb a YAML reader.
///
/// This is no YAML reader: it knows just enough of one to step over comments, quoted scalars and block scalars, and it
/// must cope with text that is no YAML at all. It reads every byte a bounded number of times.
struct YAMLStructure {
    struct Mark {
        let offset: Int
        /// Whether only blanks stand before it on its line.
        let startsLine: Bool
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    /// Whether `position` is where a line begins, blanks of indentation included.
    private var isAtLineStart = true
    /// Whether a quote at `position` would open a scalar, as it does after an indicator and not within a word.
    private var isAtTokenStart = true
    /// The column at which a block scalar announced on this line would belong to its parent.
    private var parentIndentation = -1
    /// Quotes that are known not to be closed any more; they count as ordinary characters.
    private var unclosedQuotes: Set<UInt8> = []

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next `{` or `<` that stands where YAML has structure or a plain scalar, and is followed by one of `{ % #`.
    mutating func next() -> Mark? {
        while position < bytes.count {
            if isAtLineStart { beginLine() }
            guard position < bytes.count else { return nil }
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\n"):
                position += 1
                isAtLineStart = true
                isAtTokenStart = true
            case UInt8(ascii: "#") where position == 0 || Self.isBlank(bytes[position - 1]):
                skipToLineEnd()
            case UInt8(ascii: "'") where isAtTokenStart, UInt8(ascii: "\"") where isAtTokenStart:
                skipQuoted(byte)
            case UInt8(ascii: "|") where isAtTokenStart && isBlockHeader(),
                UInt8(ascii: ">") where isAtTokenStart && isBlockHeader():
                skipBlockScalar()
            case UInt8(ascii: "{"), UInt8(ascii: "<"):
                let offset = position
                let startsLine = isFirstOnLine(offset)
                position += 1
                isAtTokenStart = byte == UInt8(ascii: "{")
                guard position < bytes.count, Self.opensDirective(byte, bytes[position]) else { continue }
                position += 1
                isAtTokenStart = false
                return Mark(offset: offset, startsLine: startsLine)
            default:
                advanceOverOrdinary(byte)
            }
        }
        return nil
    }

    private static func opensDirective(_ first: UInt8, _ second: UInt8) -> Bool {
        switch second {
        case UInt8(ascii: "%"): true
        case UInt8(ascii: "{"), UInt8(ascii: "#"): first == UInt8(ascii: "{")
        default: false
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private mutating func advanceOverOrdinary(_ byte: UInt8) {
        position += 1
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
            break
        case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "?"):
            // Indicators only before a blank; `a-b` and `a:b` are words. In JSON a colon needs no blank.
            let following = position < bytes.count ? bytes[position] : UInt8(ascii: "\n")
            isAtTokenStart =
                Self.isBlank(following)
                || (byte == UInt8(ascii: ":") && position > 1 && bytes[position - 2] == UInt8(ascii: "\""))
        case UInt8(ascii: ","), UInt8(ascii: "["):
            isAtTokenStart = true
        case UInt8(ascii: "!"), UInt8(ascii: "&"):
            // A tag or an anchor stands before its scalar.
            guard isAtTokenStart else { return }
            while position < bytes.count, !Self.isBlank(bytes[position]) { position += 1 }
        default:
            isAtTokenStart = false
        }
    }

    /// Notes how deep the line is: `- - key: |` belongs to the mapping that begins at `key`, `- - |` to the inner
    /// sequence.
    private mutating func beginLine() {
        isAtLineStart = false
        var offset = position
        var column = 0
        func byte(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }
        while byte(offset) == UInt8(ascii: " ") {
            offset += 1
            column += 1
        }
        parentIndentation = column
        while byte(offset) == UInt8(ascii: "-"), byte(offset + 1) == UInt8(ascii: " ") {
            parentIndentation = column
            repeat {
                offset += 1
                column += 1
            } while byte(offset) == UInt8(ascii: " ")
            let next = byte(offset)
            if next != UInt8(ascii: "|") && next != UInt8(ascii: ">") { parentIndentation = column }
        }
        if bytes[position...].starts(with: "--- ".utf8) { parentIndentation = -1 }
    }

    private func isFirstOnLine(_ offset: Int) -> Bool {
        var index = offset - 1
        while index >= 0, bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\t") { index -= 1 }
        return index < 0 || bytes[index] == UInt8(ascii: "\n") || (index == 2 && bytes[0] == 0xEF)
    }

    private mutating func skipToLineEnd() {
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
    }

    private mutating func skipQuoted(_ quote: UInt8) {
        isAtTokenStart = false
        let start = position
        position += 1
        if unclosedQuotes.contains(quote) { return }
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                position += 1
            } else if byte == quote {
                // Two single quotes in a row stand for one.
                guard quote == UInt8(ascii: "'"), position < bytes.count, bytes[position] == quote else { return }
                position += 1
            }
        }
        unclosedQuotes.insert(quote)
        position = start + 1
    }

    /// Whether nothing but a block scalar's indicators and a comment follow on the line.
    private func isBlockHeader() -> Bool {
        var index = position + 1
        while index < bytes.count, isHeaderIndicator(bytes[index]) { index += 1 }
        var sawBlank = false
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n"), Self.isBlank(bytes[index]) {
            index += 1
            sawBlank = true
        }
        return index >= bytes.count || bytes[index] == UInt8(ascii: "\n")
            || (sawBlank && bytes[index] == UInt8(ascii: "#"))
    }

    private func isHeaderIndicator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(byte)
    }

    /// Steps over the lines that are deeper than the parent, and over empty ones.
    private mutating func skipBlockScalar() {
        let parent = parentIndentation
        skipToLineEnd()
        isAtTokenStart = true
        isAtLineStart = true
        while position < bytes.count {
            var index = position + 1
            var indentation = 0
            while index < bytes.count, bytes[index] == UInt8(ascii: " ") {
                index += 1
                indentation += 1
            }
            let isEmpty =
                index >= bytes.count || bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r")
            let isMarker = bytes[(position + 1)...].starts(with: "---".utf8)
            guard isEmpty || (indentation > parent && !isMarker) else { break }
            position = index
            skipToLineEnd()
        }
        // At the line break before the next line of structure, or at the end.
        if position < bytes.count { position += 1 }
    }
}
