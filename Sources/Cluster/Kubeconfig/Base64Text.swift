/// Base64 as Go's `encoding/base64.StdEncoding` takes it, which is what a `[]byte` field in JSON holds: RFC 4648 part 4
/// with padding, line breaks anywhere.
enum Base64Text {
    /// The bytes that the text stands for; nil where it is no base64.
    static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var digits = 0
        var padding = 0
        for character in text where character != 0x0A && character != 0x0D {
            if character == 0x3D {
                padding += 1
                guard digits % 4 + padding <= 4, digits % 4 >= 2 else { return nil }
                continue
            }
            guard padding == 0, let digit = digit(character) else { return nil }
            bits = bits << 6 | digit
            digits += 1
            switch digits % 4 {
            case 1: break
            case 2: bytes.append(UInt8(truncatingIfNeeded: bits >> 4))
            case 3: bytes.append(UInt8(truncatingIfNeeded: bits >> 2))
            default: bytes.append(UInt8(truncatingIfNeeded: bits))
            }
        }
        return (digits + padding) % 4 == 0 ? bytes : nil
    }

    private static func digit(_ character: UInt8) -> UInt32? {
        switch character {
        case 0x41...0x5A: UInt32(character) - 0x41
        case 0x61...0x7A: UInt32(character) - 0x61 + 26
        case 0x30...0x39: UInt32(character) - 0x30 + 52
        case 0x2B: 62
        case 0x2F: 63
        default: nil
        }
    }
}
