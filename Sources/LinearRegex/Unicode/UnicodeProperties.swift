/// The classes that `\p{…}` can name: general categories with their aliases, scripts, `Any`, `Assigned`, `ASCII`.
enum UnicodeProperties {
    /// The scalars of the class `name`, or nil if there is no such class.
    ///
    /// Names are compared as Unicode TR18 and Go since 1.25 do: without regard to case, `_`, `-` and spaces.
    static func set(named name: some Sequence<UInt8>) -> ScalarSet? {
        let key = canonical(name)
        switch key {
        case "any": return .any
        case "ascii": return ScalarSet(0...0x7F)
        case "assigned": return GeneralCategories.set(named: "cn")?.inverted()
        default: return GeneralCategories.set(named: key) ?? UnicodeScripts.set(named: key)
        }
    }

    static func canonical(_ name: some Sequence<UInt8>) -> String {
        var bytes: [UInt8] = []
        for byte in name where byte != UInt8(ascii: "_") && byte != UInt8(ascii: "-") && byte != UInt8(ascii: " ") {
            bytes.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
