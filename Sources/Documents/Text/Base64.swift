/// Base64 as RFC 4648 part 4 writes it, with padding; line breaks may stand anywhere (Go's `StdEncoding`).
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The bytes that a text stands for; nil where it is no base64.
    package static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        var digits = 0
        var padding = 0
        for byte in text where byte != 0x0A && byte != 0x0D {
            let digit: UInt32
            switch byte {
            case 0x41...0x5A: digit = UInt32(byte) - 0x41
            case 0x61...0x7A: digit = UInt32(byte) - 0x61 + 26
            case 0x30...0x39: digit = UInt32(byte) - 0x30 + 52
            case 0x2B: digit = 62
            case 0x2F: digit = 63
            case 0x3D where digits >= 2:
                padding += 1
                digit = 0
            default: return nil
            }
            if padding > 0 && byte != 0x3D { return nil }
            if digits == 0 && !result.isEmpty && padding > 0 { return nil }
            group = group << 6 | digit
            digits += 1
            if digits == 4 {
                result.append(UInt8(group >> 16 & 0xFF))
                if padding < 2 { result.append(UInt8(group >> 8 & 0xFF)) }
                if padding < 1 { result.append(UInt8(group & 0xFF)) }
                group = 0
                digits = 0
            }
        }
        return digits == 0 ? result : nil
    }

    /// Whether ``decode(_:)`` would find it base64.
    package static func isValid(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var digits = 0
        var padding = 0
        for byte in text where byte != 0x0A && byte != 0x0D {
            switch byte {
            case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x2B, 0x2F:
                if padding > 0 { return false }
                digits += 1
            case 0x3D: padding += 1
            default: return false
            }
        }
        return padding == 0 ? digits % 4 == 0 : padding < 3 && (digits + padding) % 4 == 0
    }

    static func append(_ data: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        var position = 0
        while position < data.count {
            let taken = min(3, data.count - position)
            var group: UInt32 = 0
            for index in 0..<3 { group = group << 8 | (index < taken ? UInt32(data[position + index]) : 0) }
            for index in 0..<4 {
                bytes.append(index <= taken ? alphabet[Int(group >> UInt32(18 - 6 * index) & 0x3F)] : 0x3D)
            }
            position += taken
        }
    }
}
