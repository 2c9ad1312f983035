/// Splits a source into tokens, on demand and without copying text (cel-spec, langdef "Syntax"; cel-go's `CEL.g4`).
///
/// The bytes must be valid UTF-8 and stay in place while the lexer is used.
struct Lexer {
    let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    /// What is wrong with the `invalid` token that came last.
    private(set) var problem: Diagnostic?

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// The byte at `offset`, or zero outside of the text.
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 {
        bytes.indices.contains(offset) ? bytes[offset] : 0
    }

    /// The next token; after the last one, `end` for ever.
    mutating func next() -> Token {
        position = skippingSpace(from: position)
        let start = position
        guard start < bytes.count else { return token(.end, start, length: 0) }
        let first = bytes[start]
        switch Self.classes[Int(first)] {
        case .letter:
            return word(start)
        case .digit:
            return number(start)
        case .quote:
            return string(start, quoteAt: start)
        case .punctuation:
            return punctuation(first, start)
        case .other:
            return invalid(start, Mistake.character(at: start, in: bytes))
        }
    }

    /// Whether the next token is a number that a `-` before it makes negative: an `int` or a `double`.
    func isSignableNumberNext() -> Bool {
        var ahead = self
        let kind = ahead.next().kind
        return kind == .int || kind == .double
    }

    /// The text of a name token, without back quotes.
    func name(_ token: Token) -> String {
        let quotes: Int32 = token.kind == .quotedIdentifier ? 1 : 0
        return text((token.start + quotes)..<(token.end - quotes))
    }

    func text(_ range: Range<Int32>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[Range<Int>(range)]), as: UTF8.self)
    }

    // MARK: - Tokens

    private mutating func token(_ kind: Token.Kind, _ start: Int, length: Int) -> Token {
        position = start + length
        return Token(kind: kind, start: Int32(start), end: Int32(position))
    }

    private mutating func invalid(_ start: Int, _ diagnostic: Diagnostic) -> Token {
        problem = diagnostic
        return token(.invalid, start, length: max(1, Int(diagnostic.range.upperBound) - start))
    }

    /// White space is tab, LF, FF, CR and space; a comment is `//` up to the end of its line.
    private func skippingSpace(from start: Int) -> Int {
        var offset = start
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0C:
                offset += 1
            case UInt8(ascii: "/") where byte(offset + 1) == UInt8(ascii: "/"):
                while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
            default:
                return offset
            }
        }
        return offset
    }

    private mutating func word(_ start: Int) -> Token {
        if let quote = quoteAfterPrefix(start) { return string(start, quoteAt: quote) }
        var end = start + 1
        while end < bytes.count, Self.isWord(bytes[end]) { end += 1 }
        return token(keyword(start..<end) ?? .identifier, start, length: end - start)
    }

    private func keyword(_ range: Range<Int>) -> Token.Kind? {
        func isWord(_ word: StaticString) -> Bool {
            word.withUTF8Buffer { $0.elementsEqual(bytes[range]) }
        }
        switch bytes[range.lowerBound] {
        case UInt8(ascii: "i"): return isWord("in") ? .in : nil
        case UInt8(ascii: "t"): return isWord("true") ? .true : nil
        case UInt8(ascii: "f"): return isWord("false") ? .false : nil
        case UInt8(ascii: "n"): return isWord("null") ? .null : nil
        default: return nil
        }
    }

    private mutating func punctuation(_ first: UInt8, _ start: Int) -> Token {
        let second = byte(start + 1)
        func isSecond(_ character: Unicode.Scalar) -> Bool { second == UInt8(ascii: character) }
        switch first {
        case UInt8(ascii: "."):
            return Self.isDigit(second) ? number(start) : token(.dot, start, length: 1)
        case UInt8(ascii: "("): return token(.leftParenthesis, start, length: 1)
        case UInt8(ascii: ")"): return token(.rightParenthesis, start, length: 1)
        case UInt8(ascii: "["): return token(.leftBracket, start, length: 1)
        case UInt8(ascii: "]"): return token(.rightBracket, start, length: 1)
        case UInt8(ascii: "{"): return token(.leftBrace, start, length: 1)
        case UInt8(ascii: "}"): return token(.rightBrace, start, length: 1)
        case UInt8(ascii: ","): return token(.comma, start, length: 1)
        case UInt8(ascii: ":"): return token(.colon, start, length: 1)
        case UInt8(ascii: "?"): return token(.question, start, length: 1)
        case UInt8(ascii: "+"): return token(.plus, start, length: 1)
        case UInt8(ascii: "-"): return token(.minus, start, length: 1)
        case UInt8(ascii: "*"): return token(.star, start, length: 1)
        case UInt8(ascii: "/"): return token(.slash, start, length: 1)
        case UInt8(ascii: "%"): return token(.percent, start, length: 1)
        case UInt8(ascii: "!"):
            return isSecond("=") ? token(.notEqual, start, length: 2) : token(.not, start, length: 1)
        case UInt8(ascii: "<"):
            return isSecond("=") ? token(.lessOrEqual, start, length: 2) : token(.less, start, length: 1)
        case UInt8(ascii: ">"):
            return isSecond("=") ? token(.greaterOrEqual, start, length: 2) : token(.greater, start, length: 1)
        case UInt8(ascii: "=") where isSecond("="): return token(.equal, start, length: 2)
        case UInt8(ascii: "&") where isSecond("&"): return token(.and, start, length: 2)
        case UInt8(ascii: "|") where isSecond("|"): return token(.or, start, length: 2)
        case UInt8(ascii: "`"): return quotedName(start)
        default: return invalid(start, Mistake.character(at: start, in: bytes))
        }
    }

    /// `` `name` `` of letters, digits, `_`, `.`, `-`, `/` and spaces.
    private mutating func quotedName(_ start: Int) -> Token {
        var end = start + 1
        while end < bytes.count, Self.isQuotedNamePart(bytes[end]) { end += 1 }
        if byte(end) == UInt8(ascii: "`"), end > start + 1 {
            return token(.quotedIdentifier, start, length: end + 1 - start)
        }
        let range = Int32(start)..<Int32(min(end + 1, bytes.count))
        return invalid(
            start,
            end >= bytes.count
                ? Diagnostic("unterminated quoted name", at: range, hint: "close it with '`'")
                : Diagnostic(
                    "a quoted name consists of letters, digits, '_', '.', '-', '/' and spaces", at: range,
                    hint: "select any other key by index: a['…']"))
    }

    /// Integers in decimal or `0x` hexadecimal, unsigned with `u` or `U` behind; doubles need digits after their dot.
    private mutating func number(_ start: Int) -> Token {
        if bytes[start] == UInt8(ascii: "0"), byte(start + 1) == UInt8(ascii: "x"), Self.isHexDigit(byte(start + 2)) {
            let end = skipping(from: start + 3, while: Self.isHexDigit)
            return integer(start, end)
        }
        var end = skipping(from: start, while: Self.isDigit)
        var isDouble = false
        if byte(end) == UInt8(ascii: "."), Self.isDigit(byte(end + 1)) {
            isDouble = true
            end = skipping(from: end + 1, while: Self.isDigit)
        }
        if byte(end) | 0x20 == UInt8(ascii: "e") {
            let isSigned = byte(end + 1) == UInt8(ascii: "+") || byte(end + 1) == UInt8(ascii: "-")
            let digits = end + (isSigned ? 2 : 1)
            if Self.isDigit(byte(digits)) {
                isDouble = true
                end = skipping(from: digits, while: Self.isDigit)
            }
        }
        return isDouble ? token(.double, start, length: end - start) : integer(start, end)
    }

    private mutating func integer(_ start: Int, _ end: Int) -> Token {
        let isUnsigned = byte(end) | 0x20 == UInt8(ascii: "u")
        return token(isUnsigned ? .uint : .int, start, length: end - start + (isUnsigned ? 1 : 0))
    }

    private func skipping(from start: Int, while predicate: (UInt8) -> Bool) -> Int {
        var offset = start
        while offset < bytes.count, predicate(bytes[offset]) { offset += 1 }
        return offset
    }

    // MARK: - Strings

    /// Where the opening quote is if a string with a prefix begins here: `r`, `b` or `br` in any case.
    private func quoteAfterPrefix(_ start: Int) -> Int? {
        var offset = start
        if bytes[offset] | 0x20 == UInt8(ascii: "b") { offset += 1 }
        if byte(offset) | 0x20 == UInt8(ascii: "r") { offset += 1 }
        return offset > start && Self.isQuote(byte(offset)) ? offset : nil
    }

    /// Finds the end of a string; its escapes are read with its text.
    private mutating func string(_ start: Int, quoteAt opening: Int) -> Token {
        let shape = StringShape(bytes, start: start, opening: opening)
        var offset = shape.contentStart
        var escapedQuote = false
        while offset < bytes.count {
            let current = bytes[offset]
            if current == shape.quote, shape.closes(bytes, at: offset) {
                return token(shape.isBytes ? .bytes : .string, start, length: offset + shape.quoteLength - start)
            }
            if !shape.isTriple, Self.isLineEnd(current) { break }
            let isEscape = current == UInt8(ascii: "\\") && !shape.isRaw
            escapedQuote = escapedQuote || isEscape && byte(offset + 1) == shape.quote
            offset += isEscape && (shape.isTriple || !Self.isLineEnd(byte(offset + 1))) ? 2 : 1
        }
        return unterminated(start, end: min(offset, bytes.count), shape, escapedQuote)
    }

    private mutating func unterminated(_ start: Int, end: Int, _ shape: StringShape, _ escapedQuote: Bool) -> Token {
        let quotes = String(repeating: Character(Unicode.Scalar(shape.quote)), count: shape.quoteLength)
        let hint =
            if escapedQuote {
                "a backslash protects the quote after it; in a raw string, r\(quotes)…\(quotes), it does not"
            } else if end < bytes.count {
                "close it with \(quotes) on the same line, or put three quotes around a text of several lines"
            } else {
                "close it with \(quotes)"
            }
        return invalid(start, Diagnostic("unterminated string", at: Int32(start)..<Int32(end), hint: hint))
    }

    // MARK: - Characters

    private enum Class: UInt8 { case other, letter, digit, quote, punctuation }

    private static let classes: [Class] = (0...UInt8.max).map { byte in
        if isDigit(byte) { return .digit }
        if isWord(byte) { return .letter }
        if isQuote(byte) { return .quote }
        return ".()[]{},:?+-*/%!<>=&|`".utf8.contains(byte) ? .punctuation : .other
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    @inline(__always)
    static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 6 }

    @inline(__always)
    static func isWord(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || isDigit(byte) || byte == UInt8(ascii: "_")
    }

    private static func isQuotedNamePart(_ byte: UInt8) -> Bool {
        isWord(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/")
            || byte == UInt8(ascii: " ")
    }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
}

/// How a string literal is delimited and read, from its prefix and opening quotes.
struct StringShape {
    let isBytes: Bool
    let isRaw: Bool
    let isTriple: Bool
    let quote: UInt8
    let contentStart: Int

    var quoteLength: Int { isTriple ? 3 : 1 }

    /// The shape of the literal that begins at `start` and has its first quote at `opening`.
    init(_ bytes: UnsafeBufferPointer<UInt8>, start: Int, opening: Int) {
        isBytes = bytes[start] | 0x20 == UInt8(ascii: "b")
        isRaw = opening > start && bytes[opening - 1] | 0x20 == UInt8(ascii: "r")
        quote = bytes[opening]
        isTriple = opening + 2 < bytes.count && bytes[opening + 1] == quote && bytes[opening + 2] == quote
        contentStart = opening + (isTriple ? 3 : 1)
    }

    /// Whether the quote at `offset` ends the literal.
    func closes(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
        !isTriple || offset + 2 < bytes.count && bytes[offset + 1] == quote && bytes[offset + 2] == quote
    }
}
