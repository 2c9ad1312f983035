import Documents

/// A stable name for a finding: 128 bits of FNV-1a over its parts, so that it depends on nothing but them.
package struct Fingerprint {
    private var state: (high: UInt64, low: UInt64) = (0x6c62_272e_07bb_0142, 0x62b8_2175_6295_c58d)

    /// Adds a part; parts do not run into each other.
    mutating func add(_ part: String) {
        part.withBytes { bytes in
            for byte in bytes { mix(byte) }
        }
        mix(0xFF)
    }

    private mutating func mix(_ byte: UInt8) {
        state.low ^= UInt64(byte)
        // The 128-bit FNV prime is 2^88 + 0x13B.
        let product = state.low.multipliedFullWidth(by: 0x13B)
        state.high = state.high &* 0x13B &+ product.high &+ state.low << 24
        state.low = product.low
    }

    /// One for parts in their order, of which there may be many.
    package static func text(of parts: some Sequence<String>) -> String {
        var fingerprint = Fingerprint()
        for part in parts { fingerprint.add(part) }
        return fingerprint.text
    }

    /// 32 hexadecimal digits.
    var text: String {
        String(unsafeUninitializedCapacity: 32) { digits in
            for place in 0..<32 {
                let word = place < 16 ? state.high : state.low
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - place % 16 * 4)) & 0xF
                digits[place] = digit < 10 ? 0x30 + digit : 0x57 + digit
            }
            return 32
        }
    }
}
