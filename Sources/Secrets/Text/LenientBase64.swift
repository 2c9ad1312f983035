/// Base64 as it is met in the wild: both alphabets of RFC 4648 (`+/` and `-_`), padded or not, with white space anywhere.
/// (The decoder of `Documents` follows Go's `StdEncoding`, which is right for the API and refuses half of these.)
enum LenientBase64 {
    /// Decodes at most `limit` bytes of a text.
    /// - Returns: nil where a character belongs to neither alphabet, or where a lone digit remains.
    static func decode(_ text: TextBytes, limit: Int = .max) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(min(limit, text.count / 4 * 3))
        var group: UInt32 = 0
        var digits = 0
        for byte in text {
            let digit: UInt32
            switch byte {
            case 0x41...0x5A: digit = UInt32(byte) - 0x41
            case 0x61...0x7A: digit = UInt32(byte) - 0x61 + 26
            case 0x30...0x39: digit = UInt32(byte) - 0x30 + 52
            case UInt8(ascii: "+"), UInt8(ascii: "-"): digit = 62
            case UInt8(ascii: "/"), UInt8(ascii: "_"): digit = 63
            case UInt8(ascii: "="), 0x20, 0x09, 0x0A, 0x0D: continue
            default: return nil
            }
            group = group << 6 | digit
            digits += 1
            if digits == 4 {
                result.append(UInt8(truncatingIfNeeded: group >> 16))
                result.append(UInt8(truncatingIfNeeded: group >> 8))
                result.append(UInt8(truncatingIfNeeded: group))
                if result.count >= limit { return result }
                group = 0
                digits = 0
            }
        }
        switch digits {
        case 0: break
        case 2: result.append(UInt8(truncatingIfNeeded: group >> 4))
        case 3:
            result.append(UInt8(truncatingIfNeeded: group >> 10))
            result.append(UInt8(truncatingIfNeeded: group >> 2))
        default: return nil
        }
        return result
    }

    /// Whether a text could be the base64 of something worth decoding.
    static func isPlausible(_ text: TextBytes) -> Bool {
        guard text.count >= 16 else { return false }
        var mixture: ByteClass = []
        for byte in text {
            let classes = ByteClass.of(byte)
            if classes.isDisjoint(with: [.base64, .hyphen, .underscore, .space]) || byte == 0x20 { return false }
            mixture.formUnion(classes)
        }
        return !mixture.isDisjoint(with: .uppercase) && !mixture.isDisjoint(with: .lowercase)
    }
}
