extension GoFloat {
    /// Reads what Go's `strconv.ParseFloat(s, 64)` reads, which is `double(string)`: decimal and hexadecimal
    /// (`0x1.8p3`) floating-point numbers, a sign, underscores between digits, and in any letter case `inf` and
    /// `infinity` with an optional sign and `nan` without one. The result is exactly rounded, half to even; a number
    /// too small for a double is zero.
    ///
    /// Fails with `malformedNumber`, or with `numberOutOfRange` for a number that rounds to an infinity.
    static func parse(_ text: UnsafeBufferPointer<UInt8>) throws(ValueError) -> Double {
        if let special = parseSpecial(text) { return special }
        var scanner = FloatScanner(text)
        guard scanner.scan() else { throw .malformedNumber }
        if let exact = scanner.exactValue { return exact }
        // Swift reads the rest exactly; its grammar contains what the scanner let through, underscores aside.
        let digits = String(decoding: text.lazy.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
        guard let value = Double(digits) else { throw .malformedNumber }
        guard value.isFinite else { throw .numberOutOfRange }
        return value
    }

    private static func parseSpecial(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        guard let first = text.first else { return nil }
        if equalsIgnoringCase(text[...], "nan") { return .nan }
        let hasSign = first == UInt8(ascii: "+") || first == UInt8(ascii: "-")
        let name = text.dropFirst(hasSign ? 1 : 0)
        guard equalsIgnoringCase(name, "inf") || equalsIgnoringCase(name, "infinity") else { return nil }
        return first == UInt8(ascii: "-") ? -.infinity : .infinity
    }

    private static func equalsIgnoringCase(_ text: Slice<UnsafeBufferPointer<UInt8>>, _ name: StaticString) -> Bool {
        guard text.count == name.utf8CodeUnitCount else { return false }
        return zip(text, UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
            .allSatisfy { $0 | 0x20 == $1 }
    }
}

/// Checks a floating-point literal and computes its value where that is easy.
private struct FloatScanner {
    private var cursor: ByteCursor
    private var isNegative = false
    private var isHexadecimal = false
    /// The digits as a number while they fit; decimal only.
    private var significand: UInt64 = 0
    private var significandFits = true
    /// Digits after the point.
    private var fractionDigits = 0
    private var exponent = 0

    init(_ text: UnsafeBufferPointer<UInt8>) {
        cursor = ByteCursor(text)
    }

    /// Whether the whole text is a literal.
    mutating func scan() -> Bool {
        isNegative = cursor.take("-")
        if !isNegative { _ = cursor.take("+") }
        if cursor.remaining > 2, cursor.peek() == UInt8(ascii: "0"), cursor.peek(1).map({ $0 | 0x20 }) == 0x78 {
            cursor.skip(2)
            isHexadecimal = true
        }
        guard scanSignificand(), scanExponent() else { return false }
        return cursor.isAtEnd
    }

    /// Digits with at most one point among them. An underscore stands between two digits, or between the base prefix
    /// and a digit.
    private mutating func scanSignificand() -> Bool {
        var sawDigits = false
        var sawPoint = false
        var previousIsDigit = isHexadecimal
        while let byte = cursor.peek() {
            if let digit = digitValue(byte) {
                sawDigits = true
                previousIsDigit = true
                append(digit)
                if sawPoint { fractionDigits += 1 }
            } else if byte == UInt8(ascii: "_") {
                guard previousIsDigit, let next = cursor.peek(1), digitValue(next) != nil else { return false }
            } else if byte == UInt8(ascii: "."), !sawPoint {
                sawPoint = true
                previousIsDigit = false
            } else {
                break
            }
            cursor.skip()
        }
        return sawDigits
    }

    /// `e` or, required in hexadecimal, `p`; a sign; decimal digits.
    private mutating func scanExponent() -> Bool {
        let letter = UInt8(ascii: isHexadecimal ? "p" : "e")
        guard let byte = cursor.peek(), byte | 0x20 == letter else { return !isHexadecimal }
        cursor.skip()
        let isNegative = cursor.take("-")
        if !isNegative { _ = cursor.take("+") }
        guard let first = cursor.takeDigit() else { return false }
        exponent = first
        while let byte = cursor.peek() {
            if let digit = byte.decimalValue {
                exponent = min(exponent * 10 + digit, 100_000)
            } else if byte == UInt8(ascii: "_") {
                guard let next = cursor.peek(1), next.decimalValue != nil else { return false }
            } else {
                break
            }
            cursor.skip()
        }
        if isNegative { exponent.negate() }
        return true
    }

    private func digitValue(_ byte: UInt8) -> Int? {
        if let digit = byte.decimalValue { return digit }
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        return isHexadecimal && letter < 6 ? Int(letter) + 10 : nil
    }

    private mutating func append(_ digit: Int) {
        guard significandFits, significand < 1 << 53 else {
            significandFits = false
            return
        }
        significand = significand * 10 + UInt64(digit)
    }

    /// The value if one rounding gives it: a significand below 2⁵³ times or divided by a power of ten that a double
    /// holds exactly.
    var exactValue: Double? {
        let power = exponent - fractionDigits
        guard !isHexadecimal, significandFits, significand < 1 << 53, (-22...22).contains(power) else { return nil }
        let magnitude =
            power < 0
            ? Double(significand) / FloatScanner.powersOfTen[-power]
            : Double(significand) * FloatScanner.powersOfTen[power]
        return isNegative ? -magnitude : magnitude
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}
