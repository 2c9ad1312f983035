/// Base64 with the standard alphabet (RFC 4648, section 4), as CEL's encoders library has it.
enum Base64 {
    /// Appends the padded encoding of `octets`.
    static func encode(_ octets: UTF8Bytes, to output: inout [UInt8]) {
        output.reserveCapacity(output.count + (octets.count + 2) / 3 * 4)
        var index = 0
        while index < octets.count {
            let available = min(3, octets.count - index)
            var group: UInt32 = 0
            for offset in 0..<3 {
                group = group << 8 | (offset < available ? UInt32(octets[index + offset]) : 0)
            }
            for position in 0..<4 {
                output.append(
                    position <= available ? character(UInt8(group >> UInt32(18 - 6 * position) & 0x3F)) : padding)
            }
            index += 3
        }
    }

    /// Appends what `text` encodes. As in cel-go, padding must be either complete or absent, line ends (CR and LF) are
    /// skipped wherever they stand, and unused low bits of the last character are ignored.
    ///
    /// - Returns: false, with nothing appended, when `text` is no base64.
    static func decode(_ text: UTF8Bytes, to output: inout [UInt8]) -> Bool {
        let start = output.count
        output.reserveCapacity(start + text.count / 4 * 3 + 2)
        var group: UInt32 = 0
        var characters = 0
        var paddings = 0
        for byte in text where byte != UInt8(ascii: "\n") && byte != UInt8(ascii: "\r") {
            if byte == padding {
                paddings += 1
                continue
            }
            guard paddings == 0, let sextet = sextet(byte) else {
                output.removeSubrange(start...)
                return false
            }
            group = group << 6 | UInt32(sextet)
            characters += 1
            if characters == 4 {
                output.append(UInt8(truncatingIfNeeded: group >> 16))
                output.append(UInt8(truncatingIfNeeded: group >> 8))
                output.append(UInt8(truncatingIfNeeded: group))
                characters = 0
            }
        }
        switch (characters, paddings) {
        case (0, 0):
            return true
        case (2, 0), (2, 2):
            output.append(UInt8(truncatingIfNeeded: group >> 4))
            return true
        case (3, 0), (3, 1):
            output.append(UInt8(truncatingIfNeeded: group >> 10))
            output.append(UInt8(truncatingIfNeeded: group >> 2))
            return true
        default:
            output.removeSubrange(start...)
            return false
        }
    }

    static let padding = UInt8(ascii: "=")

    private static func character(_ sextet: UInt8) -> UInt8 {
        switch sextet {
        case 0..<26: UInt8(ascii: "A") + sextet
        case 26..<52: UInt8(ascii: "a") + sextet - 26
        case 52..<62: UInt8(ascii: "0") + sextet - 52
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }

    /// The six bits that a character of the alphabet stands for.
    static func sextet(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
