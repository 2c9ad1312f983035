/// Doubles as text in the forms of Go's `strconv` and `fmt`, which CEL took over.
enum GoFloat {
    /// The names of the values that have no digits.
    enum NonFiniteStyle: Sendable {
        /// `+Inf`, `-Inf`, `NaN`: Go, so `string(double)` and the formatter of Kubernetes.
        case go
        /// `Infinity`, `-Infinity`, `NaN`: `string.format` of the specification.
        case specification
    }

    /// Appends `%g` with the fewest digits that read back: plain from 0.0001 to below 1 000 000, otherwise with an
    /// exponent (`123456`, `1e+06`, `2e-09`). This is `string(double)`.
    static func formatG(_ value: Double, nonFinite: NonFiniteStyle = .go, to out: inout [UInt8]) {
        guard !appendNonFinite(value, nonFinite, &out) else { return }
        let decimal = DecimalDigits(shortest: value)
        let exponent = decimal.exponent - 1
        if !decimal.isZero && !(-4..<6).contains(exponent) {
            appendExponential(decimal, precision: decimal.digits.count - 1, isNegative: value.sign == .minus, &out)
        } else {
            appendPlain(decimal, isNegative: value.sign == .minus, &out)
        }
    }

    /// Appends the fewest digits that read back, never with an exponent (`strconv.FormatFloat(x, 'f', -1, 64)`).
    static func formatPlain(_ value: Double, nonFinite: NonFiniteStyle = .go, to out: inout [UInt8]) {
        guard !appendNonFinite(value, nonFinite, &out) else { return }
        appendPlain(DecimalDigits(shortest: value), isNegative: value.sign == .minus, &out)
    }

    /// Appends `%.*f`: `precision` digits after the point, the exact binary value rounded half to even. Precisions
    /// are limited to 0 … `maximumPrecision`.
    static func formatF(
        _ value: Double, precision: Int, nonFinite: NonFiniteStyle = .go, to out: inout [UInt8]
    ) {
        guard !appendNonFinite(value, nonFinite, &out) else { return }
        let precision = limited(precision)
        var decimal = DecimalDigits(exactly: value)
        decimal.round(toDigits: decimal.exponent + precision)
        appendFixed(decimal, precision: precision, isNegative: value.sign == .minus, &out)
    }

    /// Appends `%.*e`: one digit, `precision` digits after the point, and an exponent of at least two digits; the exact
    /// binary value rounded half to even. Precisions are limited to 0 … `maximumPrecision`.
    static func formatE(
        _ value: Double, precision: Int, nonFinite: NonFiniteStyle = .go, to out: inout [UInt8]
    ) {
        guard !appendNonFinite(value, nonFinite, &out) else { return }
        let precision = limited(precision)
        var decimal = DecimalDigits(exactly: value)
        decimal.round(toDigits: precision + 1)
        appendExponential(decimal, precision: precision, isNegative: value.sign == .minus, &out)
    }

    /// The largest precision that Go's `fmt` accepts.
    static let maximumPrecision = 1_000_000

    static func limited(_ precision: Int) -> Int {
        min(max(precision, 0), maximumPrecision)
    }

    private static func appendNonFinite(_ value: Double, _ style: NonFiniteStyle, _ out: inout [UInt8]) -> Bool {
        guard !value.isFinite else { return false }
        switch (value.isNaN, style) {
        case (true, _): out.append(contentsOf: "NaN".utf8)
        case (false, .go): out.append(contentsOf: (value < 0 ? "-Inf" : "+Inf").utf8)
        case (false, .specification): out.append(contentsOf: (value < 0 ? "-Infinity" : "Infinity").utf8)
        }
        return true
    }

    private static func appendPlain(_ decimal: DecimalDigits, isNegative: Bool, _ out: inout [UInt8]) {
        appendFixed(
            decimal, precision: max(decimal.digits.count - decimal.exponent, 0), isNegative: isNegative, &out)
    }

    private static func appendFixed(
        _ decimal: DecimalDigits, precision: Int, isNegative: Bool, _ out: inout [UInt8]
    ) {
        if isNegative { out.append(UInt8(ascii: "-")) }
        if decimal.exponent <= 0 { out.append(UInt8(ascii: "0")) }
        for place in 0..<max(decimal.exponent, 0) {
            out.append(UInt8(ascii: "0") + decimal[place])
        }
        guard precision > 0 else { return }
        out.append(UInt8(ascii: "."))
        for place in decimal.exponent..<decimal.exponent + precision {
            out.append(UInt8(ascii: "0") + decimal[place])
        }
    }

    private static func appendExponential(
        _ decimal: DecimalDigits, precision: Int, isNegative: Bool, _ out: inout [UInt8]
    ) {
        if isNegative { out.append(UInt8(ascii: "-")) }
        out.append(UInt8(ascii: "0") + decimal[0])
        if precision > 0 {
            out.append(UInt8(ascii: "."))
            for place in 1...precision { out.append(UInt8(ascii: "0") + decimal[place]) }
        }
        let exponent = decimal.isZero ? 0 : decimal.exponent - 1
        out.append(UInt8(ascii: "e"))
        out.append(UInt8(ascii: exponent < 0 ? "-" : "+"))
        IntegerText.append(UInt64(exponent.magnitude), minimumDigits: 2, to: &out)
    }
}
