/// The checksum in the last six characters of GitHub's and npm's tokens: the CRC-32 (IEEE 802.3) of what stands between the
/// prefix and the checksum, in base 62 with the digits `0-9A-Za-z`, padded with zeros.
enum Checksum {
    static let length = 6

    private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    static func crc32(_ bytes: TextBytes) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF) { $0 >> 8 ^ table[Int(($0 ^ UInt32($1)) & 0xFF)] }
    }

    static func base62(of bytes: TextBytes) -> [UInt8] {
        var rest = crc32(bytes)
        var text = [UInt8](repeating: digits[0], count: length)
        for place in stride(from: length - 1, through: 0, by: -1) {
            text[place] = digits[Int(rest % 62)]
            rest /= 62
        }
        return text
    }

    /// Whether the last characters are the checksum of those before them.
    static func ends(_ body: TextBytes) -> Bool {
        guard body.count > length else { return false }
        let split = body.count - length
        return base62(of: body.slice(0..<split)).elementsEqual(body[split...])
    }
}
