/// How two numbers stand on CEL's one number line.
enum NumericOrdering: Int8, Sendable {
    case less = -1
    case equal = 0
    case greater = 1
    /// One of them is NaN: `==` is false, and an ordering is an error.
    case unordered = 2
}

/// Comparison across int, uint and double.
///
/// A double outside the range of the integer type is compared by that fact alone; inside it the integer is rounded to a
/// double first. So integers above 2⁵³ may equal a neighbouring double, and 2⁶³−1 equals 2⁶³ as a double: the
/// conformance tests (`…_big_lossy_double`) and cel-go agree on this.
enum NumericComparison {
    static func compare(_ a: Int64, _ b: Int64) -> NumericOrdering {
        a < b ? .less : a > b ? .greater : .equal
    }

    static func compare(_ a: UInt64, _ b: UInt64) -> NumericOrdering {
        a < b ? .less : a > b ? .greater : .equal
    }

    static func compare(_ a: Double, _ b: Double) -> NumericOrdering {
        a < b ? .less : a > b ? .greater : a == b ? .equal : .unordered
    }

    static func compare(_ a: Int64, _ b: UInt64) -> NumericOrdering {
        a < b ? .less : a > b ? .greater : .equal
    }

    static func compare(_ a: Int64, _ b: Double) -> NumericOrdering {
        if b < -0x1p63 { return .greater }
        if b > 0x1p63 { return .less }
        return compare(Double(a), b)
    }

    static func compare(_ a: UInt64, _ b: Double) -> NumericOrdering {
        if b < 0 { return .greater }
        if b > 0x1p64 { return .less }
        return compare(Double(a), b)
    }
}

/// Checked conversions between CEL's number types.
enum NumericConversion {
    /// `int(double)`: truncates. Both ends of the range are excluded, also −2⁶³, which int64 could hold.
    static func int(_ value: Double) throws(ValueError) -> Int64 {
        guard value > -0x1p63, value < 0x1p63 else { throw .integerOverflow }
        return Int64(value)
    }

    /// `uint(double)`: truncates. Negative numbers fail, also those above −1.
    static func uint(_ value: Double) throws(ValueError) -> UInt64 {
        guard value >= 0, value < 0x1p64 else { throw .unsignedIntegerOverflow }
        return UInt64(value)
    }

    /// `int(uint)`.
    static func int(_ value: UInt64) throws(ValueError) -> Int64 {
        guard let result = Int64(exactly: value) else { throw .integerOverflow }
        return result
    }

    /// `uint(int)`.
    static func uint(_ value: Int64) throws(ValueError) -> UInt64 {
        guard let result = UInt64(exactly: value) else { throw .unsignedIntegerOverflow }
        return result
    }
}
