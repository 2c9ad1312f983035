/// Text between double quotes as Go's `strconv.Quote` and the `%q` verb write it, which is how Kubernetes shows a value
/// inside an error message.
enum GoQuoting {
    /// Appends `text` in quotes: printable characters as they are, the others and invalid UTF-8 as escapes.
    static func append(_ text: UTF8Bytes, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var index = 0
        while index < text.count {
            guard let (scalar, length) = decodeScalar(text, at: index) else {
                output.append(contentsOf: "\\x".utf8)
                appendHexadecimal(UInt32(text[index]), digits: 2, to: &output)
                index += 1
                continue
            }
            appendEscaped(scalar, from: text.bytes(index..<index + length), to: &output)
            index += length
        }
        output.append(UInt8(ascii: "\""))
    }

    /// `text` in quotes.
    static func quoted(_ text: UTF8Bytes) -> String {
        var output: [UInt8] = []
        append(text, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private static func appendEscaped(_ scalar: Unicode.Scalar, from bytes: UTF8Bytes, to output: inout [UInt8]) {
        switch scalar {
        case "\"": output.append(contentsOf: "\\\"".utf8)
        case "\\": output.append(contentsOf: "\\\\".utf8)
        case _ where isPrintable(scalar): output.append(contentsOf: bytes)
        case "\u{7}": output.append(contentsOf: "\\a".utf8)
        case "\u{8}": output.append(contentsOf: "\\b".utf8)
        case "\u{C}": output.append(contentsOf: "\\f".utf8)
        case "\n": output.append(contentsOf: "\\n".utf8)
        case "\r": output.append(contentsOf: "\\r".utf8)
        case "\t": output.append(contentsOf: "\\t".utf8)
        case "\u{B}": output.append(contentsOf: "\\v".utf8)
        case _ where scalar.value < 0x20 || scalar.value == 0x7F:
            output.append(contentsOf: "\\x".utf8)
            appendHexadecimal(scalar.value, digits: 2, to: &output)
        case _ where scalar.value < 0x1_0000:
            output.append(contentsOf: "\\u".utf8)
            appendHexadecimal(scalar.value, digits: 4, to: &output)
        default:
            output.append(contentsOf: "\\U".utf8)
            appendHexadecimal(scalar.value, digits: 8, to: &output)
        }
    }

    /// Go's `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols and the ASCII space.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default:
            return true
        }
    }

    private static func appendHexadecimal(_ value: UInt32, digits: Int, to output: inout [UInt8]) {
        for position in (0..<digits).reversed() {
            let digit = UInt8(value >> UInt32(position * 4) & 0xF)
            output.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    /// The well-formed UTF-8 sequence at `index`, or nil when the bytes there are none.
    private static func decodeScalar(_ text: UTF8Bytes, at index: Int) -> (scalar: Unicode.Scalar, length: Int)? {
        let lead = text[index]
        if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
        let length = (~lead).leadingZeroBitCount
        guard (2...4).contains(length), index + length <= text.count else { return nil }
        var value = UInt32(lead & (0x7F >> UInt8(length)))
        for byte in text[index + 1..<index + length] {
            guard byte & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        guard let scalar = Unicode.Scalar(value), UTF8.width(scalar) == length else { return nil }
        return (scalar, length)
    }
}
