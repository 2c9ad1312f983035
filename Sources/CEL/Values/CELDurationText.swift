extension CELDuration {
    /// Reads what Go's `time.ParseDuration` reads: an optional sign, then decimal numbers each with a unit (`h`, `m`,
    /// `s`, `ms`, `us`, `µs`, `ns`) such as `1h15m30.918s`; a plain `0` needs no unit. Digits finer than a nanosecond
    /// are dropped.
    ///
    /// Fails with `malformedDuration`, also when the sum does not fit: the limits are −2⁶³ and 2⁶³−1 nanoseconds.
    static func parse(_ text: UnsafeBufferPointer<UInt8>) throws(ValueError) -> CELDuration {
        var cursor = ByteCursor(text)
        let isNegative = cursor.take("-")
        if !isNegative { _ = cursor.take("+") }
        if cursor.remaining == 1, cursor.peek() == UInt8(ascii: "0") { return CELDuration(nanoseconds: 0) }
        guard !cursor.isAtEnd else { throw .malformedDuration }

        var total: UInt64 = 0
        while !cursor.isAtEnd {
            guard let part = takePart(&cursor) else { throw .malformedDuration }
            // Neither exceeds 2⁶³; their sum may be 2⁶⁴.
            let (sum, overflow) = total.addingReportingOverflow(part)
            guard !overflow, sum <= limit else { throw .malformedDuration }
            total = sum
        }
        guard isNegative || total < limit else { throw .malformedDuration }
        let bits = Int64(bitPattern: total)
        return CELDuration(nanoseconds: isNegative ? 0 &- bits : bits)
    }

    private static let limit: UInt64 = 1 << 63

    /// The nanoseconds, at most 2⁶³, of one number with its unit.
    private static func takePart(_ cursor: inout ByteCursor) -> UInt64? {
        let start = cursor.position
        guard let whole = takeWhole(&cursor) else { return nil }
        var hasDigits = cursor.position > start
        var fraction: UInt64 = 0
        var scale = 1.0
        if cursor.take(".") {
            let fractionStart = cursor.position
            (fraction, scale) = takeFraction(&cursor)
            hasDigits = hasDigits || cursor.position > fractionStart
        }
        guard hasDigits, let unit = takeUnit(&cursor) else { return nil }

        let (scaled, overflow) = whole.multipliedReportingOverflow(by: unit)
        guard !overflow, scaled <= limit else { return nil }
        // Go's way to the last bit: one division of the unit, one product, truncated.
        let rest = UInt64(Double(fraction) * (Double(unit) / scale))
        let sum = scaled + rest
        return sum <= limit ? sum : nil
    }

    /// Digits before the point, possibly none; nil above 2⁶³.
    private static func takeWhole(_ cursor: inout ByteCursor) -> UInt64? {
        var value: UInt64 = 0
        while let digit = cursor.takeDigit() {
            guard value <= limit / 10 else { return nil }
            value = value * 10 + UInt64(digit)
            guard value <= limit else { return nil }
        }
        return value
    }

    /// Digits after the point as a number and the power of ten it is to be divided by. Digits that no longer fit
    /// 63 bits are skipped.
    private static func takeFraction(_ cursor: inout ByteCursor) -> (value: UInt64, scale: Double) {
        var value: UInt64 = 0
        var scale = 1.0
        var isFull = false
        while let digit = cursor.takeDigit() {
            guard !isFull, value <= (limit - 1) / 10, value * 10 + UInt64(digit) <= limit else {
                isFull = true
                continue
            }
            value = value * 10 + UInt64(digit)
            scale *= 10
        }
        return (value, scale)
    }

    /// Nanoseconds in the unit that stands next; a unit ends at a digit, a point or the end.
    private static func takeUnit(_ cursor: inout ByteCursor) -> UInt64? {
        var length = 0
        var name: UInt32 = 0
        while let byte = cursor.peek(length), byte != UInt8(ascii: "."), byte.decimalValue == nil {
            guard length < 3 else { return nil }
            name = name << 8 | UInt32(byte)
            length += 1
        }
        cursor.skip(length)
        return switch name {
        case 0x6e_73: 1  // ns
        case 0x75_73: 1000  // us
        case 0xc2_b5_73: 1000  // U+00B5 MICRO SIGN, s
        case 0xce_bc_73: 1000  // U+03BC GREEK SMALL LETTER MU, s
        case 0x6d_73: 1_000_000  // ms
        case 0x73: 1_000_000_000  // s
        case 0x6d: 60_000_000_000  // m
        case 0x68: 3_600_000_000_000  // h
        default: nil
        }
    }

    /// Appends the duration as `string(duration)` shows it: decimal seconds and `s`.
    ///
    /// cel-go goes through a floating-point number of seconds, so that more than 15 to 17 digits are rounded.
    func append(to out: inout [UInt8]) {
        GoFloat.formatPlain(inSeconds, to: &out)
        out.append(UInt8(ascii: "s"))
    }

    /// Appends the duration as Go's `Duration.String` shows it: `1h0m0s`, `1.5s`, `10ms`, `0s`.
    func appendGoString(to out: inout [UInt8]) {
        if nanoseconds < 0 { out.append(UInt8(ascii: "-")) }
        let magnitude = nanoseconds.magnitude
        switch magnitude {
        case 0:
            out.append(contentsOf: "0s".utf8)
        case ..<1000:
            appendDecimal(magnitude, fractionDigits: 0, "ns", &out)
        case ..<1_000_000:
            appendDecimal(magnitude, fractionDigits: 3, "\u{b5}s", &out)
        case ..<1_000_000_000:
            appendDecimal(magnitude, fractionDigits: 6, "ms", &out)
        default:
            let (minutes, rest) = magnitude.quotientAndRemainder(dividingBy: 60_000_000_000)
            if minutes >= 60 { appendDecimal(minutes / 60, fractionDigits: 0, "h", &out) }
            if minutes > 0 { appendDecimal(minutes % 60, fractionDigits: 0, "m", &out) }
            appendDecimal(rest, fractionDigits: 9, "s", &out)
        }
    }

    /// Appends `value` / 10^`fractionDigits` without trailing zeros, then the unit.
    private func appendDecimal(
        _ value: UInt64, fractionDigits: Int, _ unit: String, _ out: inout [UInt8]
    ) {
        var scale: UInt64 = 1
        for _ in 0..<fractionDigits { scale *= 10 }
        IntegerText.append(value / scale, to: &out)
        if value % scale != 0 {
            out.append(UInt8(ascii: "."))
            IntegerText.append(value % scale, minimumDigits: fractionDigits, to: &out)
            while out.last == UInt8(ascii: "0") { out.removeLast() }
        }
        out.append(contentsOf: unit.utf8)
    }
}

/// What `duration(…)` reads.
public enum DurationText {
    public static func isValid(_ text: String) -> Bool {
        Array(text.utf8).withUnsafeBufferPointer { (try? CELDuration.parse($0)) != nil }
    }
}
