extension UTF8Text {
    /// The byte range that is left without Unicode White_Space at both ends: CEL's `trim`.
    static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
        var start = 0
        while let length = whiteSpaceLength(bytes, at: start) { start += length }
        var end = bytes.count
        while end > start {
            var last = end - 1
            while last > start, bytes[last] & 0xc0 == 0x80 { last -= 1 }
            guard let length = whiteSpaceLength(bytes, at: last), last + length == end else { break }
            end = last
        }
        return start..<end
    }

    /// The length of the White_Space code point at `index`, or nil if there is another one or none.
    private static func whiteSpaceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
        guard index < bytes.count else { return nil }
        let length = scalarLength(bytes, at: index)
        guard length > 0 else { return nil }
        switch scalar(bytes, in: index..<index + length) {
        case 0x09...0x0d, 0x20, 0x85, 0xa0, 0x1680, 0x2000...0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000:
            return length
        default:
            return nil
        }
    }

    /// Appends the text with A–Z as a–z: CEL's `lowerAscii`.
    static func appendLowercasedASCII(_ bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
        out.append(contentsOf: bytes.lazy.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 })
    }

    /// Appends the text with a–z as A–Z: CEL's `upperAscii`.
    static func appendUppercasedASCII(_ bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
        out.append(contentsOf: bytes.lazy.map { (0x61...0x7a).contains($0) ? $0 & 0xdf : $0 })
    }

    /// Appends the code points in reverse order: CEL's `reverse`.
    static func appendReversed(_ bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
        out.reserveCapacity(out.count + bytes.count)
        var end = bytes.count
        while end > 0 {
            var start = end - 1
            while start > 0, bytes[start] & 0xc0 == 0x80 { start -= 1 }
            out.append(contentsOf: bytes[start..<end])
            end = start
        }
    }

    /// Appends the text between double quotes, with CEL's escapes for control characters that have a letter, for `"`
    /// and for `\`: CEL's `strings.quote`. Bytes that are not UTF-8 become U+FFFD each.
    static func appendQuoted(_ bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        forEachCodePoint(bytes) { range in
            let byte = bytes[range.lowerBound]
            if let letter = escapeLetter(byte) {
                out.append(UInt8(ascii: "\\"))
                out.append(letter)
            } else if byte >= 0x80, range.count == 1 {
                out.append(contentsOf: "\u{fffd}".utf8)
            } else {
                out.append(contentsOf: bytes[range])
            }
        }
        out.append(UInt8(ascii: "\""))
    }

    private static func escapeLetter(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x07: UInt8(ascii: "a")
        case 0x08: UInt8(ascii: "b")
        case 0x0c: UInt8(ascii: "f")
        case 0x0a: UInt8(ascii: "n")
        case 0x0d: UInt8(ascii: "r")
        case 0x09: UInt8(ascii: "t")
        case 0x0b: UInt8(ascii: "v")
        case UInt8(ascii: "\\"), UInt8(ascii: "\""): byte
        default: nil
        }
    }
}
