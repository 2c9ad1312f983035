/// Converts between byte offsets and code point offsets of a text. Requests that move forward cost, all together, one
/// pass over the text.
struct OffsetCursor {
    let bytes: UnsafeBufferPointer<UInt8>
    private var byte: Int
    private var codePoint: Int
    private let origin: (byte: Int, codePoint: Int)

    init(_ bytes: UnsafeBufferPointer<UInt8>, byte: Int, codePoint: Int) {
        self.bytes = bytes
        self.byte = byte
        self.codePoint = codePoint
        origin = (byte, codePoint)
    }

    mutating func codePoint(atByte wanted: Int) -> Int {
        if wanted < byte { (byte, codePoint) = origin }
        codePoint += countCodePoints(bytes, from: byte, to: wanted)
        byte = max(byte, wanted)
        return codePoint
    }

    mutating func byte(atCodePoint wanted: Int) -> Int {
        if wanted < codePoint { (byte, codePoint) = origin }
        // The first byte that begins a character beyond the wanted one ends the walk.
        while codePoint < wanted, byte < bytes.count {
            let step = min(wanted - codePoint, bytes.count - byte)
            codePoint += countCodePoints(bytes, from: byte, to: byte + step)
            byte += step
        }
        while byte < bytes.count, bytes[byte] & 0xC0 == 0x80 { byte += 1 }
        return byte
    }
}

/// The number of characters that begin in a range of well-formed UTF-8.
func countCodePoints(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
    guard let base = bytes.baseAddress, end > start else { return 0 }
    let raw = UnsafeRawPointer(base)
    var count = 0
    var position = start
    while position &+ 8 <= end {
        let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        // A continuation byte has bit 7 set and bit 6 clear.
        let continuation = (word >> 7) & ~(word >> 6) & 0x0101_0101_0101_0101
        count &+= 8 &- continuation.nonzeroBitCount
        position &+= 8
    }
    while position < end {
        if base[position] & 0xC0 != 0x80 { count &+= 1 }
        position &+= 1
    }
    return count
}
