/// Tells whether bytes are text that a reader may be given: well-formed UTF-8 without the characters that the format
/// forbids. It runs at memory speed over ASCII.
struct TextCheck {
    enum Rule {
        /// YAML 1.1 5.1: printable characters, tab and line breaks.
        case yaml
        /// RFC 8259 8.1: UTF-8; control characters are the grammar's matter.
        case json
    }

    struct Problem: Equatable {
        /// The byte at which it begins.
        var byte: Int
        var message: String
        var code = ReadError.Code.encoding
    }

    /// The first byte that is no text, or nil.
    var problem: Problem?
    /// Whether everything up to the problem is ASCII, so that bytes and code points are the same.
    var isASCII = true

    /// Bytes that are looked at together.
    private static let block = 64

    init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, rule: Rule) {
        guard let base = bytes.baseAddress else { return }
        var position = start
        while position < bytes.count {
            if position &+ TextCheck.block <= bytes.count, TextCheck.isPlain(base + position, rule) {
                position &+= TextCheck.block
                continue
            }
            let blockEnd = min(position &+ TextCheck.block, bytes.count)
            while position < blockEnd {
                let byte = base[position]
                if byte < 0x80 {
                    if rule == .yaml, byte < 0x20 || byte == 0x7F, byte != 9, byte != 10, byte != 13 {
                        problem = Problem(byte: position, message: TextCheck.forbidden(UInt32(byte)))
                        return
                    }
                    position &+= 1
                    continue
                }
                guard let (scalar, length) = TextCheck.decode(base + position, bytes.count - position) else {
                    problem = Problem(byte: position, message: "invalid UTF-8: byte 0x\(TextCheck.hex(byte, 2))")
                    return
                }
                if rule == .yaml, TextCheck.isForbiddenInYAML(scalar) {
                    problem = Problem(byte: position, message: TextCheck.forbidden(scalar))
                    return
                }
                isASCII = false
                position &+= length
            }
        }
    }

    /// Whether a block is allowed ASCII throughout. Without branches, so that the processor looks at many bytes at a time.
    @inline(__always)
    private static func isPlain(_ bytes: UnsafePointer<UInt8>, _ rule: Rule) -> Bool {
        var wrong: UInt8 = 0
        for index in 0..<block {
            let byte = bytes[index]
            wrong |= byte & 0x80
            if rule == .json { continue }
            let isControl: UInt8 = byte < 0x20 ? 1 : 0
            let isSpace: UInt8 = (byte == 9 ? 1 : 0) | (byte == 10 ? 1 : 0) | (byte == 13 ? 1 : 0)
            let isDelete: UInt8 = byte == 0x7F ? 1 : 0
            wrong |= isControl & ~isSpace | isDelete
        }
        return wrong == 0
    }

    /// Decodes one character of more than one byte as Unicode 15, table 3-7 allows.
    static func decode(_ bytes: UnsafePointer<UInt8>, _ available: Int) -> (scalar: UInt32, length: Int)? {
        let first = UInt32(bytes[0])
        let length: Int
        var scalar: UInt32
        let lowest: UInt32
        switch first {
        case 0xC2...0xDF: (length, scalar, lowest) = (2, first & 0x1F, 0x80)
        case 0xE0...0xEF: (length, scalar, lowest) = (3, first & 0x0F, 0x800)
        case 0xF0...0xF4: (length, scalar, lowest) = (4, first & 0x07, 0x10000)
        default: return nil
        }
        if length > available { return nil }
        for index in 1..<length {
            let next = UInt32(bytes[index])
            if next & 0xC0 != 0x80 { return nil }
            scalar = scalar << 6 | next & 0x3F
        }
        if scalar < lowest || scalar > 0x10FFFF || (0xD800...0xDFFF).contains(scalar) { return nil }
        return (scalar, length)
    }

    private static func isForbiddenInYAML(_ scalar: UInt32) -> Bool {
        (scalar < 0xA0 && scalar != 0x85) || scalar == 0xFFFE || scalar == 0xFFFF
    }

    private static func forbidden(_ scalar: UInt32) -> String {
        "control character U+\(hex(scalar, 4)) is not allowed in YAML"
    }

    private static func hex(_ value: some BinaryInteger, _ digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
