/// One step through UTF-8 as Go takes it: a byte that does not start a valid sequence stands for U+FFFD, width 1.
struct DecodedScalar {
    let value: UInt32
    /// Bytes taken, 1 to 4.
    let width: Int

    static let replacement: UInt32 = 0xFFFD

    /// Whether the bytes were not UTF-8 (a valid U+FFFD is three bytes wide).
    var isInvalid: Bool { value == Self.replacement && width == 1 }

    /// Decodes at `index`, which must lie inside `text`.
    @inline(__always)
    init(in text: UnsafeBufferPointer<UInt8>, at index: Int) {
        let first = text[index]
        if first < 0x80 {
            self.init(value: UInt32(first), width: 1)
        } else {
            self.init(multibyteIn: text, at: index)
        }
    }

    private init(value: UInt32, width: Int) {
        self.value = value
        self.width = width
    }

    @inline(never)
    private init(multibyteIn text: UnsafeBufferPointer<UInt8>, at index: Int) {
        let first = UInt32(text[index])
        /// The bits of a continuation byte, or nil. `range` is narrower than usual after some first bytes: it excludes
        /// overlong forms, surrogates and what lies beyond U+10FFFF.
        func continuation(_ distance: Int, in range: ClosedRange<UInt8> = 0x80...0xBF) -> UInt32? {
            guard index + distance < text.count, range.contains(text[index + distance]) else { return nil }
            return UInt32(text[index + distance] & 0x3F)
        }
        switch first {
        case 0xC2...0xDF:
            if let a = continuation(1) {
                self.init(value: (first & 0x1F) << 6 | a, width: 2)
                return
            }
        case 0xE0...0xEF:
            let range: ClosedRange<UInt8> = first == 0xE0 ? 0xA0...0xBF : first == 0xED ? 0x80...0x9F : 0x80...0xBF
            if let a = continuation(1, in: range), let b = continuation(2) {
                self.init(value: (first & 0x0F) << 12 | a << 6 | b, width: 3)
                return
            }
        case 0xF0...0xF4:
            let range: ClosedRange<UInt8> = first == 0xF0 ? 0x90...0xBF : first == 0xF4 ? 0x80...0x8F : 0x80...0xBF
            if let a = continuation(1, in: range), let b = continuation(2), let c = continuation(3) {
                self.init(value: (first & 0x07) << 18 | a << 12 | b << 6 | c, width: 4)
                return
            }
        default: break
        }
        self.init(value: Self.replacement, width: 1)
    }
}
