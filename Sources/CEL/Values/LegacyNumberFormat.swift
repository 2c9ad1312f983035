/// Doubles in the American English of Kubernetes' `string.format`, for `%f` and `%e`.
///
/// Kubernetes links cel-go's first formatter, which prints through the locale tables of golang.org/x/text. The
/// specification has since dropped locales; API servers have not.
enum LegacyNumberFormat {
    /// Appends `%.*f`: digits in groups of three (`1,234,567.50`), `∞`, `NaN`. The exact binary value is rounded half to
    /// even. Negative zero has no sign; a negative number that rounds to zero keeps it (`-0.00`).
    ///
    /// x/text counts the least number of digits after the point in one byte: with a precision of 256 or more, zeros
    /// at the end are only written up to the precision modulo 256.
    static func appendFixed(_ value: Double, precision: Int, to out: inout [UInt8]) {
        guard !appendNonFinite(value, to: &out) else { return }
        let precision = GoFloat.limited(precision)
        var decimal = DecimalDigits(exactly: value)
        decimal.round(toDigits: decimal.exponent + precision)

        if value < 0 { out.append(UInt8(ascii: "-")) }
        if decimal.exponent <= 0 { out.append(UInt8(ascii: "0")) }
        for place in 0..<max(decimal.exponent, 0) {
            if place > 0 && (decimal.exponent - place) % 3 == 0 { out.append(UInt8(ascii: ",")) }
            out.append(UInt8(ascii: "0") + decimal[place])
        }
        let fractionDigits = max(decimal.digits.count - decimal.exponent, precision % 256)
        guard fractionDigits > 0 else { return }
        out.append(UInt8(ascii: "."))
        for place in decimal.exponent..<decimal.exponent + fractionDigits {
            out.append(UInt8(ascii: "0") + decimal[place])
        }
    }

    /// Appends `%e`: one digit, six after the point, and the power of ten in superscript (`3.140000×10⁰⁰`).
    ///
    /// cel-go passes the precision of the clause as a least *width* in code points, filled with spaces in front; x/text
    /// keeps 16 bits of it.
    static func appendScientific(_ value: Double, width: Int, to out: inout [UInt8]) {
        var text: [UInt8] = []
        if !appendNonFinite(value, to: &text) {
            var decimal = DecimalDigits(exactly: value)
            decimal.round(toDigits: 7)
            if value < 0 { text.append(UInt8(ascii: "-")) }
            text.append(UInt8(ascii: "0") + decimal[0])
            text.append(UInt8(ascii: "."))
            for place in 1...6 { text.append(UInt8(ascii: "0") + decimal[place]) }
            text.append(contentsOf: "\u{d7}10".utf8)
            appendSuperscript(decimal.isZero ? 0 : decimal.exponent - 1, to: &text)
        }
        let length = text.withUnsafeBufferPointer(UTF8Text.codePointCount)
        for _ in 0..<max(0, (width & 0xffff) - length) { out.append(UInt8(ascii: " ")) }
        out.append(contentsOf: text)
    }

    private static func appendNonFinite(_ value: Double, to out: inout [UInt8]) -> Bool {
        guard !value.isFinite else { return false }
        out.append(contentsOf: (value.isNaN ? "NaN" : value < 0 ? "-\u{221e}" : "\u{221e}").utf8)
        return true
    }

    /// Appends an exponent of at least two digits.
    private static func appendSuperscript(_ exponent: Int, to out: inout [UInt8]) {
        if exponent < 0 { out.append(contentsOf: "\u{207b}".utf8) }
        var digits: [UInt8] = []
        IntegerText.append(UInt64(exponent.magnitude), minimumDigits: 2, to: &digits)
        for digit in digits {
            switch digit {
            case UInt8(ascii: "1"): out.append(contentsOf: "\u{b9}".utf8)
            case UInt8(ascii: "2"): out.append(contentsOf: "\u{b2}".utf8)
            case UInt8(ascii: "3"): out.append(contentsOf: "\u{b3}".utf8)
            default: out.append(contentsOf: [0xe2, 0x81, 0x80 + digit])  // U+2070 + digit; ASCII 0 is 0x30.
            }
        }
    }
}
