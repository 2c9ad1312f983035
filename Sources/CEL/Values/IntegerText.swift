/// Integers as CEL writes and reads them: ASCII digits, no separators.
enum IntegerText {
    /// Reads `int(string)`: base 10, an optional `+` or `-`, nothing else (Go's `ParseInt(s, 10, 64)`).
    static func parseInt64(_ text: UnsafeBufferPointer<UInt8>) throws(ValueError) -> Int64 {
        guard let first = text.first else { throw .malformedNumber }
        let isNegative = first == UInt8(ascii: "-")
        let hasSign = isNegative || first == UInt8(ascii: "+")
        let digits = UnsafeBufferPointer(rebasing: text[(hasSign ? 1 : 0)...])
        let magnitude = try parseUInt64(digits)
        if isNegative {
            guard magnitude <= Int64.min.magnitude else { throw .numberOutOfRange }
            return Int64(truncatingIfNeeded: 0 &- magnitude)
        }
        guard let value = Int64(exactly: magnitude) else { throw .numberOutOfRange }
        return value
    }

    /// Reads `uint(string)`: base 10 digits without a sign (Go's `ParseUint(s, 10, 64)`).
    ///
    /// A text that is both malformed and too large is malformed.
    static func parseUInt64(_ text: UnsafeBufferPointer<UInt8>) throws(ValueError) -> UInt64 {
        guard !text.isEmpty else { throw .malformedNumber }
        var value: UInt64 = 0
        var fits = true
        for byte in text {
            guard let digit = byte.decimalValue else { throw .malformedNumber }
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = scaled.addingReportingOverflow(UInt64(digit))
            fits = fits && !overflow && !carried
            value = sum
        }
        guard fits else { throw .numberOutOfRange }
        return value
    }

    /// Appends digits in base 2 … 16, a minus sign in front of a negative value (`-ff`).
    static func append(_ value: Int64, radix: UInt64 = 10, uppercase: Bool = false, to out: inout [UInt8]) {
        if value < 0 { out.append(UInt8(ascii: "-")) }
        append(value.magnitude, radix: radix, uppercase: uppercase, to: &out)
    }

    /// Appends digits in base 2 … 16, with zeros in front up to `minimumDigits`.
    static func append(
        _ value: UInt64, radix: UInt64 = 10, uppercase: Bool = false, minimumDigits: Int = 1, to out: inout [UInt8]
    ) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { digits in
            var start = 64
            var rest = value
            repeat {
                let (quotient, digit) = rest.quotientAndRemainder(dividingBy: radix)
                start -= 1
                digits[start] = asciiDigit(UInt8(digit), uppercase: uppercase)
                rest = quotient
            } while rest > 0
            for _ in 0..<max(0, minimumDigits - (64 - start)) { out.append(UInt8(ascii: "0")) }
            out.append(contentsOf: digits[start..<64])
        }
    }

    /// Appends two hexadecimal digits for each byte, as `format('%x')` shows strings and bytes.
    static func appendHex(_ bytes: UnsafeBufferPointer<UInt8>, uppercase: Bool = false, to out: inout [UInt8]) {
        out.reserveCapacity(out.count + bytes.count * 2)
        for byte in bytes {
            out.append(asciiDigit(byte >> 4, uppercase: uppercase))
            out.append(asciiDigit(byte & 15, uppercase: uppercase))
        }
    }

    private static func asciiDigit(_ digit: UInt8, uppercase: Bool) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: uppercase ? "A" : "a") + digit - 10
    }
}
