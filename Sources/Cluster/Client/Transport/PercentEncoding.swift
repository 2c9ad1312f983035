/// RFC 3986's percent-encoding of what stands in a path or in a query.
enum PercentEncoding {
    /// One segment of a path. A colon stays, as in the names of roles.
    static func pathSegment(_ text: String) -> String { encode(text) { isUnreserved($0) || $0 == 0x3A } }

    /// A name or a value of a query.
    static func query(_ text: String) -> String { encode(text, isUnreserved) }

    /// A part of a header's name (RFC 7230's token without `%`), as client-go writes the keys of impersonation extras.
    static func headerName(_ text: String) -> String {
        encode(text) { isUnreserved($0) || "!#$&'*+^`|".utf8.contains($0) }
    }

    /// The text that an encoded one stands for; a `%` without two digits behind it stays.
    static func decode(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == 0x25, rest.count >= 2, rest.prefix(2).allSatisfy({ $0 != 0x2B && $0 != 0x2D }),
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }

    private static func encode(_ text: String, _ isPlain: (UInt8) -> Bool) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isPlain(byte) {
                bytes.append(byte)
            } else {
                bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
