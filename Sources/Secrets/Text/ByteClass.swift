/// A piece of text under examination. It lives only as long as what it was taken from.
typealias TextBytes = UnsafeBufferPointer<UInt8>

/// Sets of ASCII characters that credentials are made of.
struct ByteClass: OptionSet, Sendable {
    let rawValue: UInt16

    static let digit = ByteClass(rawValue: 1 << 0)
    static let lowercaseHex = ByteClass(rawValue: 1 << 1)
    static let uppercaseHex = ByteClass(rawValue: 1 << 2)
    static let lowercaseRest = ByteClass(rawValue: 1 << 3)
    static let uppercaseRest = ByteClass(rawValue: 1 << 4)
    static let hyphen = ByteClass(rawValue: 1 << 5)
    static let underscore = ByteClass(rawValue: 1 << 6)
    static let dot = ByteClass(rawValue: 1 << 7)
    static let plus = ByteClass(rawValue: 1 << 8)
    static let slash = ByteClass(rawValue: 1 << 9)
    static let equals = ByteClass(rawValue: 1 << 10)
    static let tilde = ByteClass(rawValue: 1 << 11)
    static let percent = ByteClass(rawValue: 1 << 12)
    /// Space, tab and line breaks.
    static let space = ByteClass(rawValue: 1 << 13)
    /// The digits of base32 (RFC 4648): 2 to 7, each of which is a `digit` too.
    static let base32Digit = ByteClass(rawValue: 1 << 14)
    /// What a shell's quotes, and what a shell or a template fills in, begin with.
    static let mark = ByteClass(rawValue: 1 << 15)

    static let lowercase: ByteClass = [.lowercaseHex, .lowercaseRest]
    static let uppercase: ByteClass = [.uppercaseHex, .uppercaseRest]
    static let letter: ByteClass = [.lowercase, .uppercase]
    static let alphanumeric: ByteClass = [.letter, .digit]
    static let hex: ByteClass = [.digit, .lowercaseHex]
    static let base32: ByteClass = [.uppercase, .base32Digit]
    static let base64: ByteClass = [.alphanumeric, .plus, .slash, .equals]
    static let base64URL: ByteClass = [.alphanumeric, .hyphen, .underscore]
    /// What the name of a variable, a property or a flag is made of.
    static let identifier: ByteClass = [.alphanumeric, .hyphen, .underscore, .dot]

    private static let table: [ByteClass] = (0...255).map { classify(UInt8($0)) }

    private static func classify(_ byte: UInt8) -> ByteClass {
        switch byte {
        case UInt8(ascii: "2")...UInt8(ascii: "7"): [.digit, .base32Digit]
        case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
        case UInt8(ascii: "a")...UInt8(ascii: "f"): .lowercaseHex
        case UInt8(ascii: "g")...UInt8(ascii: "z"): .lowercaseRest
        case UInt8(ascii: "A")...UInt8(ascii: "F"): .uppercaseHex
        case UInt8(ascii: "G")...UInt8(ascii: "Z"): .uppercaseRest
        case UInt8(ascii: "-"): .hyphen
        case UInt8(ascii: "_"): .underscore
        case UInt8(ascii: "."): .dot
        case UInt8(ascii: "+"): .plus
        case UInt8(ascii: "/"): .slash
        case UInt8(ascii: "="): .equals
        case UInt8(ascii: "~"): .tilde
        case UInt8(ascii: "%"): .percent
        case UInt8(ascii: " "), 0x09, 0x0A, 0x0D: .space
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "$"), UInt8(ascii: "{"),
            UInt8(ascii: "<"):
            .mark
        default: []
        }
    }

    /// The classes that a character is in.
    @inline(__always)
    static func of(_ byte: UInt8) -> ByteClass { table[Int(byte)] }

    /// Whether a character is in one of these classes.
    @inline(__always)
    func contains(byte: UInt8) -> Bool { !isDisjoint(with: ByteClass.of(byte)) }
}

extension TextBytes {
    func slice(_ range: Range<Int>) -> TextBytes { TextBytes(rebasing: self[range]) }

    /// The end of the longest run of a class from a position, at most `limit` bytes long.
    func endOfRun(_ class: ByteClass, from start: Int, limit: Int) -> Int {
        let end = Swift.min(count, start + limit)
        var position = start
        while position < end, `class`.contains(byte: self[position]) { position += 1 }
        return position
    }

    /// The position of the first byte of a class from a position, or the end.
    func firstPosition(of class: ByteClass, from start: Int) -> Int {
        var position = start
        while position < count, !`class`.contains(byte: self[position]) { position += 1 }
        return position
    }

    /// The start of the longest run of a class that ends before a position, at most `limit` bytes long.
    func startOfRun(_ class: ByteClass, endingAt end: Int, limit: Int) -> Int {
        let lowest = Swift.max(0, end - limit)
        var position = end
        while position > lowest, `class`.contains(byte: self[position - 1]) { position -= 1 }
        return position
    }

    func hasPrefix(_ text: some Collection<UInt8>, at position: Int) -> Bool {
        guard position >= 0, position + text.count <= count else { return false }
        var index = position
        for byte in text {
            if self[index] != byte { return false }
            index += 1
        }
        return true
    }

    func contains(_ text: StaticString) -> Bool {
        let needle = TextBytes(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard needle.count <= count, let first = needle.first else { return false }
        var position = 0
        while position + needle.count <= count {
            if self[position] == first, hasPrefix(needle, at: position) { return true }
            position += 1
        }
        return false
    }

    /// What is between a range's leading and trailing white space.
    func trimmed() -> TextBytes {
        var start = 0
        var end = count
        while start < end, ByteClass.space.contains(byte: self[start]) { start += 1 }
        while end > start, ByteClass.space.contains(byte: self[end - 1]) { end -= 1 }
        return slice(start..<end)
    }

    var text: String { String(decoding: self, as: UTF8.self) }

    /// Whether the bytes are text that a person could have written: no control characters but white space.
    var isPrintable: Bool {
        !contains { $0 < 0x20 && !ByteClass.space.contains(byte: $0) || $0 == 0x7F || $0 >= 0xF8 }
    }
}
