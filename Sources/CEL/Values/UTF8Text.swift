/// CEL strings are UTF-8 bytes; these functions give them the code point view that CEL's functions speak of.
///
/// Inputs are valid UTF-8 unless a function says otherwise; on other input results are meaningless, never unsafe.
enum UTF8Text {
    /// The longest text an operation may produce, in bytes. `replace` can multiply two lengths, so that a small policy
    /// could otherwise ask for terabytes.
    static let maximumResultLength = 64 << 20

    /// Whether the bytes are well-formed UTF-8: shortest forms only, no surrogates, nothing above U+10FFFF.
    static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        while true {
            index = skipASCII(bytes, from: index)
            guard index < bytes.count else { return true }
            let length = scalarLength(bytes, at: index)
            guard length > 0 else { return false }
            index += length
        }
    }

    static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        skipASCII(bytes, from: 0) == bytes.count
    }

    /// The position of the first byte at or after `start` that is not ASCII, or the end.
    private static func skipASCII(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while let word = word(bytes, at: index), word & 0x8080_8080_8080_8080 == 0 { index += 8 }
        while index < bytes.count, bytes[index] < 0x80 { index += 1 }
        return index
    }

    /// Eight bytes, or nil if fewer are left.
    @inline(__always)
    private static func word(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt64? {
        guard bytes.count - index >= 8, let base = bytes.baseAddress else { return nil }
        return UnsafeRawPointer(base).loadUnaligned(fromByteOffset: index, as: UInt64.self)
    }

    /// The length of the well-formed sequence that starts at `index`, or 0 if there is none. Any bytes will do.
    static func scalarLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        let lead = bytes[index]
        if lead < 0x80 { return 1 }
        // The range of the second byte excludes overlong forms, surrogates and what lies above U+10FFFF.
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xbf
        switch lead {
        case 0xc2...0xdf: length = 2
        case 0xe0: (length, second) = (3, 0xa0...0xbf)
        case 0xed: (length, second) = (3, 0x80...0x9f)
        case 0xe1...0xef: length = 3
        case 0xf0: (length, second) = (4, 0x90...0xbf)
        case 0xf1...0xf3: length = 4
        case 0xf4: (length, second) = (4, 0x80...0x8f)
        default: return 0
        }
        guard bytes.count - index >= length, second.contains(bytes[index + 1]) else { return 0 }
        for offset in 2..<max(length, 2) where bytes[index + offset] & 0xc0 != 0x80 { return 0 }
        return length
    }

    /// How many code points there are: CEL's `size()`.
    static func codePointCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var continuationBytes = 0
        var index = 0
        while let word = word(bytes, at: index) {
            continuationBytes += continuationMask(word).nonzeroBitCount
            index += 8
        }
        while index < bytes.count {
            if bytes[index] & 0xc0 == 0x80 { continuationBytes += 1 }
            index += 1
        }
        return bytes.count - continuationBytes
    }

    /// One bit for each byte of the word that is not the first of its code point.
    @inline(__always)
    private static func continuationMask(_ word: UInt64) -> UInt64 {
        (word >> 7) & (~word >> 6) & 0x0101_0101_0101_0101
    }

    /// Where code point number `count` starts, in bytes; the end if there are exactly `count`, nil if fewer.
    static func byteOffset(ofCodePoint count: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard count >= 0, count <= bytes.count else { return nil }
        var wanted = count
        var index = 0
        while let word = word(bytes, at: index) {
            let starts = 8 - continuationMask(word).nonzeroBitCount
            guard starts <= wanted else { break }
            wanted -= starts
            index += 8
        }
        // `wanted` more code points start before the one looked for; skip the tail of the one before.
        while index < bytes.count {
            if bytes[index] & 0xc0 != 0x80 {
                if wanted == 0 { return index }
                wanted -= 1
            }
            index += 1
        }
        return wanted == 0 ? index : nil
    }

    /// Calls `body` with the byte range of each code point, in order. A byte that is part of no well-formed sequence is
    /// a code point of its own.
    static func forEachCodePoint(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) {
        var index = 0
        while index < bytes.count {
            let length = max(1, scalarLength(bytes, at: index))
            body(index..<index + length)
            index += length
        }
    }

    /// The code point of a well-formed sequence.
    static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) -> UInt32 {
        let lead = UInt32(bytes[range.lowerBound])
        guard range.count > 1 else { return lead }
        return range.dropFirst().reduce(lead & (0x7f >> UInt32(range.count))) { $0 << 6 | UInt32(bytes[$1] & 0x3f) }
    }
}
