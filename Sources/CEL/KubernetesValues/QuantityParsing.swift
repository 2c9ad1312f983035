extension Quantity {
    /// Why a text is no quantity.
    enum ParseError: Error {
        case format, number, suffix
        /// A quantity for Kubernetes, but one with more significant digits than this type keeps.
        case outOfRange

        /// The text that apimachinery prints; for `outOfRange`, which it does not know, one of our own.
        var message: String {
            switch self {
            case .format:
                "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
            case .number: "unable to parse numeric part of quantity"
            case .suffix: "unable to parse quantity's suffix"
            case .outOfRange: "quantity has more significant digits than can be represented"
            }
        }
    }

    /// Reads a quantity: a sign, digits with at most one point (`1.` and `.5` included), and a suffix out of
    /// `n u m k M G T P E`, `Ki Mi Gi Ti Pi Ei`, or `e`/`E` with an exponent.
    ///
    /// As in apimachinery: what is finer than one nano-unit rounds away from zero; a binary quantity is capped at
    /// ±(2⁶³−1); an exponent wraps in 32 bits; and where the amount fits 64-bit storage, a missing number counts as
    /// zero (`m`, `+`).
    init(parsing text: UTF8Bytes) throws(ParseError) {
        if let plain = Self.plain(text) {
            self = plain
            return
        }
        if text.isEmpty { throw .format }
        let parts = try QuantityText(text)
        guard let unit = QuantityUnit(parts.suffix) else { throw .suffix }
        if let small = Self.smallStorage(parts, unit) {
            self = small
            return
        }
        guard parts.hasDigits else { throw .number }
        switch unit {
        case .decimal(let exponent): self = try Self.bigDecimal(parts, exponent: exponent)
        case .binary(let exponent): self = Self.bigBinary(parts, exponent: exponent)
        }
    }

    init(parsing text: String) throws(ParseError) {
        self = try text.withUTF8Bytes { (bytes) throws(ParseError) in try Quantity(parsing: bytes) }
    }

    /// What `isQuantity` answers: whether Kubernetes reads `text` as a quantity, representable here or not.
    static func isValid(_ text: UTF8Bytes) -> Bool {
        do throws(ParseError) {
            _ = try Quantity(parsing: text)
            return true
        } catch {
            return error == .outOfRange
        }
    }

    /// What nearly all quantities are, a few digits and a common suffix, without the work that the others need; nil for
    /// all others.
    private static func plain(_ text: UTF8Bytes) -> Quantity? {
        guard let first = text.first, (0x31...0x39).contains(first) else { return nil }
        var value: Int64 = 0
        var digits = 0
        while digits < text.count, digits < 10, (0x30...0x39).contains(text[digits]) {
            value = value * 10 + Int64(text[digits] - 0x30)
            digits += 1
        }
        switch text.count - digits {
        case 0: return Quantity(value)
        case 1:
            switch text[digits] {
            case UInt8(ascii: "m"): return Quantity(value, exponent: -3)
            case UInt8(ascii: "k"): return Quantity(value, exponent: 3)
            case UInt8(ascii: "M"): return Quantity(value, exponent: 6)
            case UInt8(ascii: "G"): return Quantity(value, exponent: 9)
            default: return nil
            }
        case 2 where text[digits + 1] == UInt8(ascii: "i"):
            // The bounds on digits are those of `smallStorage`.
            switch text[digits] {
            case UInt8(ascii: "K"): return Quantity(value << 10)
            case UInt8(ascii: "M") where digits <= 8: return Quantity(value << 20)
            case UInt8(ascii: "G") where digits <= 5: return Quantity(value << 30)
            default: return nil
            }
        default: return nil
        }
    }

    /// The amount in 64-bit storage, when Kubernetes puts it there: few enough digits, and none below nano.
    private static func smallStorage(_ parts: QuantityText, _ unit: QuantityUnit) -> Quantity? {
        let digitCount = max(parts.integer.count, 1) + parts.fraction.count
        switch unit {
        case .decimal(let exponent):
            let scale = exponent &- Int32(truncatingIfNeeded: parts.fraction.count)
            guard digitCount <= 18, scale >= -9 else { return nil }
            let value = parts.smallNumber
            return Quantity(parts.isNegative ? -value : value, exponent: scale)
        case .binary(let exponent):
            // A decimal digit for every 10/3 bits of the unit, out of fifteen.
            guard parts.fraction.isEmpty, digitCount <= 14 - exponent * 3 / 10 else { return nil }
            let value = parts.smallNumber << Int64(exponent)
            return Quantity(parts.isNegative ? -value : value)
        }
    }

    /// A number with a decimal suffix, rounded up to nano-units.
    private static func bigDecimal(_ parts: QuantityText, exponent: Int32) throws(ParseError) -> Quantity {
        let scale = Int32(truncatingIfNeeded: parts.fraction.count) &- exponent
        let lowest = -Int(scale)
        let digitCount = parts.integer.count + parts.fraction.count
        let dropped = max(0, -9 - lowest)

        var number = DigitAccumulator()
        var roundsUp = false
        for index in 0..<digitCount {
            let digit = index < parts.integer.count ? parts.integer[index] : parts.fraction[index - parts.integer.count]
            if index < digitCount - dropped {
                number.append(digit - UInt8(ascii: "0"))
            } else if digit != UInt8(ascii: "0") {
                roundsUp = true
                break
            }
        }
        if roundsUp { number.increment() }
        guard let mantissa = number.mantissa else { throw .outOfRange }
        return Quantity(
            bigDecimal: parts.isNegative ? -mantissa : mantissa,
            exponent: lowest + dropped + number.trailingZeros,
            storedExponent: mantissa == 0 ? 0 &- scale : -9)
    }

    /// A number with a binary suffix, rounded up to nano-units and capped.
    private static func bigBinary(_ parts: QuantityText, exponent: Int) -> Quantity {
        let cap = Int128(Int64.max)
        let capped = Quantity(bigDecimal: parts.isNegative ? -cap : cap, exponent: 0, storedExponent: 0)

        var whole: Int128 = 0
        for digit in parts.integer {
            whole = whole * 10 + Int128(digit - UInt8(ascii: "0"))
            if whole > cap { return capped }
        }
        whole <<= Int128(exponent)
        if whole > cap { return capped }

        // The fraction times the unit in nanos, by Horner's rule from the last digit: what each division by ten leaves
        // over only decides whether to round up.
        let unit = Int128(1_000_000_000) << Int128(exponent)
        var fraction: Int128 = 0
        var roundsUp = false
        for digit in parts.fraction.reversed() {
            let (quotient, remainder) = (Int128(digit - UInt8(ascii: "0")) * unit + fraction)
                .quotientAndRemainder(dividingBy: 10)
            fraction = quotient
            if remainder != 0 { roundsUp = true }
        }
        let nanos = whole * 1_000_000_000 + fraction + (roundsUp ? 1 : 0)
        if nanos > cap * 1_000_000_000 { return capped }
        return Quantity(
            bigDecimal: parts.isNegative ? -nanos : nanos, exponent: -9,
            storedExponent: nanos == 0 ? 0 &- Int32(truncatingIfNeeded: parts.fraction.count) : -9)
    }
}

/// The parts of a quantity's text.
struct QuantityText {
    var isNegative = false
    /// The digits before the point, without leading zeros.
    var integer: UTF8Bytes
    /// The digits after the point.
    var fraction: UTF8Bytes
    var suffix: UTF8Bytes
    /// Whether there is any digit, leading zeros included.
    var hasDigits: Bool

    init(_ text: UTF8Bytes) throws(Quantity.ParseError) {
        var index = 0
        func skip(while condition: (UInt8) -> Bool) -> UTF8Bytes {
            let start = index
            while index < text.count, condition(text[index]) { index += 1 }
            return text.bytes(start..<index)
        }
        func skipSign() {
            if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") { index += 1 }
        }
        isNegative = text.first == UInt8(ascii: "-")
        skipSign()
        let zeros = skip { $0 == UInt8(ascii: "0") }
        integer = skip(while: \.isASCIIDigit)
        fraction = text.bytes(index..<index)
        if index < text.count, text[index] == UInt8(ascii: ".") {
            index += 1
            fraction = skip(while: \.isASCIIDigit)
        }
        hasDigits = !zeros.isEmpty || !integer.isEmpty || !fraction.isEmpty

        let suffixStart = index
        _ = skip(while: Self.isSuffixLetter)
        skipSign()
        _ = skip(while: \.isASCIIDigit)
        guard index == text.count else { throw .format }
        suffix = text.bytes(from: suffixStart)
    }

    /// All digits as one number; for at most 18 of them.
    var smallNumber: Int64 {
        var number: Int64 = 0
        for digit in integer { number = number &* 10 &+ Int64(digit &- UInt8(ascii: "0")) }
        for digit in fraction { number = number &* 10 &+ Int64(digit &- UInt8(ascii: "0")) }
        return number
    }

    private static func isSuffixLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "i"), UInt8(ascii: "n"), UInt8(ascii: "u"),
            UInt8(ascii: "m"), UInt8(ascii: "k"), UInt8(ascii: "K"), UInt8(ascii: "M"), UInt8(ascii: "G"),
            UInt8(ascii: "T"), UInt8(ascii: "P"):
            true
        default: false
        }
    }
}

/// What a suffix multiplies by.
private enum QuantityUnit {
    /// Ten to this power.
    case decimal(Int32)
    /// Two to this power: 10, 20 … 60.
    case binary(Int)

    init?(_ suffix: UTF8Bytes) {
        guard let first = suffix.first else {
            self = .decimal(0)
            return
        }
        if suffix.count == 1 {
            switch first {
            case UInt8(ascii: "n"): self = .decimal(-9)
            case UInt8(ascii: "u"): self = .decimal(-6)
            case UInt8(ascii: "m"): self = .decimal(-3)
            case UInt8(ascii: "k"): self = .decimal(3)
            case UInt8(ascii: "M"): self = .decimal(6)
            case UInt8(ascii: "G"): self = .decimal(9)
            case UInt8(ascii: "T"): self = .decimal(12)
            case UInt8(ascii: "P"): self = .decimal(15)
            case UInt8(ascii: "E"): self = .decimal(18)
            default: return nil
            }
            return
        }
        if suffix.count == 2, suffix[1] == UInt8(ascii: "i") {
            switch first {
            case UInt8(ascii: "K"): self = .binary(10)
            case UInt8(ascii: "M"): self = .binary(20)
            case UInt8(ascii: "G"): self = .binary(30)
            case UInt8(ascii: "T"): self = .binary(40)
            case UInt8(ascii: "P"): self = .binary(50)
            case UInt8(ascii: "E"): self = .binary(60)
            default: return nil
            }
            return
        }
        guard first == UInt8(ascii: "e") || first == UInt8(ascii: "E"),
            let exponent = Self.exponent(suffix.bytes(from: 1))
        else { return nil }
        self = .decimal(Int32(truncatingIfNeeded: exponent))
    }

    /// A signed decimal number that fits 64 bits.
    private static func exponent(_ text: UTF8Bytes) -> Int64? {
        let isNegative = text.first == UInt8(ascii: "-")
        let digits = isNegative || text.first == UInt8(ascii: "+") ? text.bytes(from: 1) : text
        guard !digits.isEmpty else { return nil }
        var value: Int64 = 0
        for digit in digits {
            guard digit.isASCIIDigit else { return nil }
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let step = Int64(digit - UInt8(ascii: "0"))
            let (next, overflow2) =
                isNegative ? shifted.subtractingReportingOverflow(step) : shifted.addingReportingOverflow(step)
            guard !overflow, !overflow2 else { return nil }
            value = next
        }
        return value
    }
}

/// A decimal number that grows digit by digit, with its trailing zeros counted instead of stored, so that only the
/// significant digits have to fit.
private struct DigitAccumulator {
    private var significant: Int128? = 0
    private(set) var trailingZeros = 0

    /// The number without its trailing zeros; nil when it did not fit.
    var mantissa: Int128? { significant }

    mutating func append(_ digit: UInt8) {
        if digit == 0 {
            if significant != 0 { trailingZeros += 1 }
            return
        }
        absorbZeros(andOneMore: true)
        add(Int128(digit))
    }

    /// Adds one in the place of the last digit.
    mutating func increment() {
        absorbZeros(andOneMore: false)
        add(1)
    }

    private mutating func absorbZeros(andOneMore: Bool) {
        let shift = trailingZeros + (andOneMore ? 1 : 0)
        trailingZeros = 0
        guard let number = significant, number != 0 else { return }
        guard shift < Quantity.powersOfTen.count else {
            significant = nil
            return
        }
        let (product, overflow) = number.multipliedReportingOverflow(by: Quantity.powersOfTen[shift])
        significant = overflow ? nil : product
    }

    private mutating func add(_ digit: Int128) {
        guard let number = significant else { return }
        let (sum, overflow) = number.addingReportingOverflow(digit)
        significant = overflow ? nil : sum
    }
}
