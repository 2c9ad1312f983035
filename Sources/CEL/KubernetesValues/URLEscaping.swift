/// A part of a URL with its own rules for which bytes stand as they are and which as `%XX`. The rules are those of Go's
/// `net/url`, which follows RFC 3986 with some deliberate deviations.
enum URLComponent {
    case path, host, zone, userInfo, query, fragment

    /// Whether `byte` has to be escaped in this part.
    func escapes(_ byte: UInt8) -> Bool {
        if byte.isASCIIAlphanumeric { return false }
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
            return false
        case UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"),
            UInt8(ascii: "="):
            return self == .query
        case UInt8(ascii: ":"):
            return self == .query || self == .userInfo
        case UInt8(ascii: "/"), UInt8(ascii: "@"):
            return self != .path && self != .fragment
        case UInt8(ascii: "?"):
            return self != .fragment
        case UInt8(ascii: "!"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"):
            return self != .host && self != .zone && self != .fragment
        case UInt8(ascii: "'"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: "\""):
            return self != .host && self != .zone
        default:
            return true
        }
    }

    /// The first thing in `text` that this part may not hold, or nil.
    func fault(in text: UTF8Bytes) -> Fault? {
        var index = 0
        while index < text.count {
            let byte = text[index]
            guard byte == UInt8(ascii: "%") else {
                if (self == .host || self == .zone) && byte < 0x80 && escapes(byte) { return .character(index) }
                index += 1
                continue
            }
            guard index + 2 < text.count, let high = text[index + 1].hexadecimalValue,
                let low = text[index + 2].hexadecimalValue
            else { return .escape(index..<min(index + 3, text.count)) }
            let decoded = high << 4 | low
            // A host escapes only what is not ASCII; `%25` introduces a zone, which also may have escaped spaces.
            let isPercent = decoded == UInt8(ascii: "%")
            if self == .host && high < 8 && !isPercent
                || self == .zone && !isPercent && decoded != UInt8(ascii: " ") && URLComponent.host.escapes(decoded)
            {
                return .escape(index..<index + 3)
            }
            index += 3
        }
        return nil
    }

    enum Fault {
        case escape(Range<Int>)
        case character(Int)
    }

    /// Appends `text` with its escapes undone, in a query also `+` read as a space. Text with faults is decoded as far
    /// as it goes.
    func unescape(_ text: UTF8Bytes, to output: inout [UInt8]) {
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "%"), index + 2 < text.count, let high = text[index + 1].hexadecimalValue,
                let low = text[index + 2].hexadecimalValue
            {
                output.append(high << 4 | low)
                index += 3
            } else {
                output.append(byte == UInt8(ascii: "+") && self == .query ? UInt8(ascii: " ") : byte)
                index += 1
            }
        }
    }

    /// Appends `text` with everything escaped that has to be.
    func escape(_ text: UTF8Bytes, to output: inout [UInt8]) {
        for byte in text {
            guard escapes(byte) else {
                output.append(byte)
                continue
            }
            output.append(UInt8(ascii: "%"))
            output.append(Self.upperHexadecimal(byte >> 4))
            output.append(Self.upperHexadecimal(byte & 0xF))
        }
    }

    /// Appends `text` as it is when it is a valid encoding, else decoded and encoded again.
    func appendEncoded(_ text: UTF8Bytes, to output: inout [UInt8]) {
        if text.allSatisfy(mayStandEncoded) {
            output.append(contentsOf: text)
        } else {
            reencode(text, to: &output)
        }
    }

    /// Appends `text` decoded and encoded again.
    func reencode(_ text: UTF8Bytes, to output: inout [UInt8]) {
        var decoded: [UInt8] = []
        unescape(text, to: &decoded)
        decoded.withUnsafeBufferPointer { escape($0, to: &output) }
    }

    /// Whether an encoded text may have `byte` in it: an escape's percent sign, RFC 3986's `pchar`, and brackets.
    private func mayStandEncoded(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("),
            UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"),
            UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "%"):
            true
        default: !escapes(byte)
        }
    }

    private static func upperHexadecimal(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10
    }
}
