/// A set of bytes, one bit for each.
struct ByteSet: Sendable, Equatable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    init() {}

    /// The named classes of POSIX bracket expressions, in ASCII only and with git's notion of white space.
    init?(className: ArraySlice<UInt8>) {
        func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
        func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        func isPrintable(_ byte: UInt8) -> Bool { (0x20...0x7E).contains(byte) }
        func isAlphanumeric(_ byte: UInt8) -> Bool { isUpper(byte) || isLower(byte) || isDigit(byte) }

        let contains: (UInt8) -> Bool
        switch String(decoding: className, as: UTF8.self) {
        case "alnum": contains = isAlphanumeric
        case "alpha": contains = { isUpper($0) || isLower($0) }
        case "blank": contains = { $0 == 0x20 || $0 == 0x09 }
        case "cntrl": contains = { $0 < 0x20 || $0 == 0x7F }
        case "digit": contains = isDigit
        case "graph": contains = { isPrintable($0) && $0 != 0x20 }
        case "lower": contains = isLower
        case "print": contains = isPrintable
        case "punct": contains = { isPrintable($0) && $0 != 0x20 && !isAlphanumeric($0) }
        case "space": contains = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        case "upper": contains = isUpper
        case "xdigit": contains = { isDigit($0) || (0x41...0x46).contains($0) || (0x61...0x66).contains($0) }
        default: return nil
        }
        for byte in UInt8(0)..<0x80 where contains(byte) { insert(byte) }
    }

    func contains(_ byte: UInt8) -> Bool {
        let word =
            switch byte >> 6 {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            default: words.3
            }
        return word & (1 << UInt64(byte & 63)) != 0
    }

    mutating func insert(_ byte: UInt8) {
        let bit: UInt64 = 1 << UInt64(byte & 63)
        switch byte >> 6 {
        case 0: words.0 |= bit
        case 1: words.1 |= bit
        case 2: words.2 |= bit
        default: words.3 |= bit
        }
    }

    mutating func insert(_ range: ClosedRange<UInt8>) {
        for byte in range { insert(byte) }
    }

    mutating func formUnion(_ other: ByteSet) {
        words.0 |= other.words.0
        words.1 |= other.words.1
        words.2 |= other.words.2
        words.3 |= other.words.3
    }

    var complement: ByteSet {
        var result = self
        result.words = (~words.0, ~words.1, ~words.2, ~words.3)
        return result
    }

    static func == (left: ByteSet, right: ByteSet) -> Bool { left.words == right.words }
}
