/// How the bytes of a file encode its text.
public enum TextEncoding: Hashable, Sendable {
    case utf8
    case utf16LittleEndian
    case utf16BigEndian

    /// What the byte order mark says (YAML 1.1 5.2); UTF-8 where there is none. The mark's length is in bytes.
    public static func detect(_ bytes: UnsafeBufferPointer<UInt8>) -> (encoding: TextEncoding, markLength: Int) {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { return (.utf8, 3) }
        if bytes.count >= 2, bytes[0] == 0xFF, bytes[1] == 0xFE { return (.utf16LittleEndian, 2) }
        if bytes.count >= 2, bytes[0] == 0xFE, bytes[1] == 0xFF { return (.utf16BigEndian, 2) }
        return (.utf8, 0)
    }

    /// A UTF-16 file as UTF-8 without its byte order mark, or nil where the bytes need no conversion. Offsets in code
    /// points are the same in both.
    /// - Throws: ``ReadError`` with code `encoding` at a lone surrogate or an odd byte.
    public static func transcode(_ bytes: UnsafeBufferPointer<UInt8>) throws(ReadError) -> [UInt8]? {
        let (encoding, mark) = detect(bytes)
        if encoding == .utf8 { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var position = mark
        var codePoints: UInt32 = 0
        func unit(_ at: Int) -> UInt32 {
            let (a, b) = (UInt32(bytes[at]), UInt32(bytes[at + 1]))
            return encoding == .utf16LittleEndian ? b << 8 | a : a << 8 | b
        }
        while position < bytes.count {
            if position + 1 == bytes.count {
                throw ReadError(.encoding, "invalid UTF-16: half a code unit at the end", at: codePoints)
            }
            var scalar = unit(position)
            position += 2
            if (0xD800...0xDFFF).contains(scalar) {
                guard scalar < 0xDC00, position + 1 < bytes.count, (0xDC00...0xDFFF).contains(unit(position)) else {
                    throw ReadError(.encoding, "invalid UTF-16: a surrogate without its partner", at: codePoints)
                }
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (unit(position) - 0xDC00)
                position += 2
            }
            appendUTF8(scalar, to: &result)
            codePoints += 1
        }
        return result
    }
}

/// Appends the UTF-8 form of a Unicode scalar value.
func appendUTF8(_ scalar: UInt32, to bytes: inout [UInt8]) {
    switch scalar {
    case 0..<0x80:
        bytes.append(UInt8(scalar))
    case 0x80..<0x800:
        bytes.append(UInt8(0xC0 | scalar >> 6))
        bytes.append(UInt8(0x80 | scalar & 0x3F))
    case 0x800..<0x10000:
        bytes.append(UInt8(0xE0 | scalar >> 12))
        bytes.append(UInt8(0x80 | scalar >> 6 & 0x3F))
        bytes.append(UInt8(0x80 | scalar & 0x3F))
    default:
        bytes.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
        bytes.append(UInt8(0x80 | scalar >> 12 & 0x3F))
        bytes.append(UInt8(0x80 | scalar >> 6 & 0x3F))
        bytes.append(UInt8(0x80 | scalar & 0x3F))
    }
}
