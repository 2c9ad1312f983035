/// Base64 as RFC 4648 part 4 writes it, with padding; line breaks may stand anywhere, and bits that the
/// last digit has too many do not matter (Go's `StdEncoding`).
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The bytes that a text stands for; nil where it is no base64.
    package static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        isValid(text) ? bytes(of: text) : nil
    }

    /// The bytes that a text with or without padding stands for, as cel-go's `base64.decode` takes it; nil where it is no
    /// base64.
    package static func decodePaddedOrNot(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard let (digits, padding) = length(text) else { return nil }
        return isValid(digits, padding) || padding == 0 && digits % 4 != 1 ? bytes(of: text) : nil
    }

    /// - Parameter text: base64.
    private static func bytes(of text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        var digits = 0
        for byte in text {
            // Line breaks and padding.
            guard let digit = digit(byte) else { continue }
            group = group << 6 | digit
            digits += 1
            if digits == 4 {
                result.append(UInt8(truncatingIfNeeded: group >> 16))
                result.append(UInt8(truncatingIfNeeded: group >> 8))
                result.append(UInt8(truncatingIfNeeded: group))
                digits = 0
            }
        }
        if digits == 2 {
            result.append(UInt8(truncatingIfNeeded: group >> 4))
        } else if digits == 3 {
            result.append(UInt8(truncatingIfNeeded: group >> 10))
            result.append(UInt8(truncatingIfNeeded: group >> 2))
        }
        return result
    }

    /// Whether a text is base64: groups of four digits, the last perhaps with one or two `=` in their place.
    package static func isValid(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        length(text).map(isValid) ?? false
    }

    private static func isValid(_ digits: Int, _ padding: Int) -> Bool { padding < 3 && (digits + padding) % 4 == 0 }

    /// The number of digits, and of the `=` behind them; nil for a text of anything else.
    private static func length(_ text: UnsafeBufferPointer<UInt8>) -> (digits: Int, padding: Int)? {
        var digits = 0
        var padding = 0
        for byte in text where byte != 0x0A && byte != 0x0D {
            if byte == 0x3D {
                padding += 1
            } else if padding == 0, digit(byte) != nil {
                digits += 1
            } else {
                return nil
            }
        }
        return (digits, padding)
    }

    /// The six bits that a character of the alphabet stands for.
    package static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte) - 0x41
        case 0x61...0x7A: UInt32(byte) - 0x61 + 26
        case 0x30...0x39: UInt32(byte) - 0x30 + 52
        case 0x2B: 62
        case 0x2F: 63
        default: nil
        }
    }

    /// Appends what stands for `data`.
    package static func append(_ data: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
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
