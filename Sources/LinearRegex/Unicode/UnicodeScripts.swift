/// Unicode scripts, such as Greek or Han.
enum UnicodeScripts {
    /// The scalars of the script with this canonical name, or nil if there is none.
    static func set(named name: String) -> ScalarSet? {
        table.withUTF8Buffer { text in
            var result: ScalarSet?
            for token in text.split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }) {
                if token.last == UInt8(ascii: ":") {
                    if result != nil { break }
                    if UnicodeProperties.canonical(token.dropLast()) == name { result = ScalarSet() }
                } else if result != nil {
                    let (lower, upper) = bounds(token)
                    result?.insert(lower, upper)
                }
            }
            return result
        }
    }

    /// `1F00-1FFF` or `1F00`.
    private static func bounds(_ token: Slice<UnsafeBufferPointer<UInt8>>) -> (UInt32, UInt32) {
        var lower: UInt32?
        var value: UInt32 = 0
        for byte in token {
            if byte == UInt8(ascii: "-") {
                lower = value
                value = 0
            } else {
                value = value << 4 | UInt32(byte < 0x41 ? byte - 0x30 : byte - 0x37)
            }
        }
        return (lower ?? value, value)
    }
}
