/// A stable name for a finding: 128 bits of FNV-1a over its parts, so that it depends on nothing but them.
struct Fingerprint {
    private var state: (high: UInt64, low: UInt64) = (0x6c62_272e_07bb_0142, 0x62b8_2175_6295_c58d)

    /// Adds a part; parts do not run into each other.
    mutating func add(_ part: String) {
        for byte in part.utf8 { mix(byte) }
        mix(0xFF)
    }

    private mutating func mix(_ byte: UInt8) {
        state.low ^= UInt64(byte)
        // The 128-bit FNV prime is 2^88 + 0x13B.
        let product = state.low.multipliedFullWidth(by: 0x13B)
        state.high = state.high &* 0x13B &+ product.high &+ state.low << 24
        state.low = product.low
    }

    /// 32 hexadecimal digits.
    var text: String {
        func hex(_ value: UInt64) -> String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        return hex(state.high) + hex(state.low)
    }
}
