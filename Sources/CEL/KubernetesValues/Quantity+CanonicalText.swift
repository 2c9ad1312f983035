/// How an API server writes a quantity that it has read.
public enum CanonicalQuantity {
    /// The canonical text of a quantity, as apimachinery has it (`Quantity.String` after `Quantity.UnmarshalJSON`): the
    /// shortest whole number with a suffix of the family that the text uses, such as `500m` for `0.5`, `1` for `1000m`
    /// and `1536Mi` for `1.5Gi`. A text that is short enough and nearly so stays as it is (`1.024`, `+1`).
    /// - Parameter isAtLeastMilli: whether finer parts are rounded up, as they are in lists of resources.
    /// - Returns: nil where the text is no quantity, or one out of the bounds of `Quantity`.
    public static func text(of text: String, isAtLeastMilli: Bool = false) -> String? {
        var trimmed = Array(text.utf8)[...].drop(while: isSpace)
        while let last = trimmed.last, isSpace(last) { trimmed.removeLast() }
        return trimmed.withUnsafeBufferPointer { bytes in
            guard let quantity = try? Quantity(parsing: bytes), let parts = try? QuantityText(bytes) else { return nil }
            let family = parts.suffixFamily
            if isAtLeastMilli, let rounded = quantity.roundedUpToMilli { return rounded.canonicalText(family) }
            return parts.isKept(of: quantity)
                ? String(decoding: bytes, as: UTF8.self) : quantity.canonicalText(family)
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}

extension QuantityText {
    /// The suffixes among which a quantity is written.
    enum SuffixFamily {
        /// `n u m k M G T P E`.
        case decimal
        /// `e3`, `e6` …
        case exponent
        /// `Ki Mi Gi Ti Pi Ei`.
        case binary
    }

    var suffixFamily: SuffixFamily {
        if suffix.count == 2, suffix[1] == UInt8(ascii: "i") { return .binary }
        return suffix.count > 1 ? .exponent : .decimal
    }

    /// Whether apimachinery keeps the text because it looks canonical: it looks at the digits and the scale alone.
    fileprivate func isKept(of quantity: Quantity) -> Bool {
        guard !quantity.isBigDecimal else { return false }
        if suffixFamily == .binary { return smallNumber & 7 != 0 }
        guard quantity.storedExponent % 3 == 0, let first = integer.first, first != UInt8(ascii: "0") else {
            return false
        }
        let lastDigits = (Array(integer) + Array(fraction)).suffix(3)
        return lastDigits.count < 3 || lastDigits.contains { $0 != UInt8(ascii: "0") }
    }
}

extension Quantity {
    /// The quantity without what is finer than a thousandth, rounded away from zero; nil where there is no such part.
    fileprivate var roundedUpToMilli: Quantity? {
        let shift = -3 - exponent
        guard mantissa != 0, shift > 0 else { return nil }
        let unit = Self.powersOfTen[min(shift, Self.powersOfTen.count - 1)]
        let (quotient, remainder) = mantissa.quotientAndRemainder(dividingBy: unit)
        let rounded = quotient + (remainder == 0 ? 0 : Int128(sign))
        if let small = Int64(exactly: rounded), !isBigDecimal { return Quantity(small, exponent: -3) }
        return Quantity(bigDecimal: rounded, exponent: -3, storedExponent: -3)
    }

    fileprivate func canonicalText(_ family: QuantityText.SuffixFamily) -> String? {
        if mantissa == 0 { return "0" }
        switch family {
        case .binary: return binaryText ?? decimalText { Self.decimalSuffixes[$0] ?? "" }
        case .decimal: return decimalText { Self.decimalSuffixes[$0] ?? "" }
        case .exponent: return decimalText { $0 == 0 ? "" : "e\($0)" }
        }
    }

    /// None beyond `E`: apimachinery writes larger numbers without one.
    private static let decimalSuffixes = [
        -9: "n", -6: "u", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T", 15: "P", 18: "E",
    ]

    /// The fewest digits, times a power of a thousand.
    private func decimalText(suffix: (Int) -> String) -> String? {
        let shortest = Quantity(bigDecimal: mantissa, exponent: exponent, storedExponent: storedExponent)
        let zeros = ((shortest.exponent % 3) + 3) % 3
        let (number, overflow) = shortest.mantissa.multipliedReportingOverflow(by: Self.powersOfTen[zeros])
        return overflow ? nil : "\(number)\(suffix(shortest.exponent - zeros))"
    }

    /// The fewest digits, times a power of 1024; nil for fractions and for less than 1024.
    private var binaryText: String? {
        guard var number = mantissaOfWhole, number.magnitude >= 1024 else { return nil }
        var power = 0
        while power < 6, number % 1024 == 0 {
            number /= 1024
            power += 1
        }
        return "\(number)\(["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"][power])"
    }

    /// The value, where it is a whole number.
    private var mantissaOfWhole: Int128? {
        let shortest = Quantity(bigDecimal: mantissa, exponent: exponent, storedExponent: storedExponent)
        guard shortest.exponent >= 0, shortest.exponent < Self.powersOfTen.count else { return nil }
        let (value, overflow) = shortest.mantissa.multipliedReportingOverflow(by: Self.powersOfTen[shortest.exponent])
        return overflow ? nil : value
    }
}
