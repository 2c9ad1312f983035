/// A Kubernetes `resource.Quantity`: an exact decimal number such as `500m`, `1.5Gi` or `12e6`.
///
/// Sources: apimachinery `pkg/api/resource` (`quantity.go`, `amount.go`) and the Kubernetes CEL library `quantity.go`.
///
/// Kubernetes keeps a small amount as a 64-bit integer with a decimal scale and everything else as a decimal of any
/// length. Which of the two it chose shows from outside (``isInteger``, ``approximateDouble``), so it is remembered.
///
/// **Bounds.** The significant digits are kept in 128 bits: any 38 digits after rounding to nano-units, times any power
/// of ten. Kubernetes knows no such bound, and takes unbounded time and memory for the few quantities that pass it;
/// here reading one fails with ``ParseError/outOfRange`` and adding up to one yields nil. Time is linear in the text.
struct Quantity: BitwiseCopyable, Sendable {
    /// The value is `mantissa` times ten to the power of `exponent`. The magnitude of the mantissa fits 127 bits.
    let mantissa: Int128
    let exponent: Int
    /// The power of ten that Kubernetes stores the number with; never more than `exponent`, and equal to it unless
    /// the storage is a big decimal.
    let storedExponent: Int32
    /// Whether Kubernetes stores the number as a decimal of any length instead of a 64-bit integer.
    let isBigDecimal: Bool

    /// An amount in 64-bit storage.
    init(_ value: Int64, exponent: Int32 = 0) {
        mantissa = Int128(value)
        self.exponent = Int(exponent)
        storedExponent = exponent
        isBigDecimal = false
    }

    /// A number in big-decimal storage. Trailing zeros of the mantissa move into the exponent.
    init(bigDecimal mantissa: Int128, exponent: Int, storedExponent: Int32) {
        var mantissa = mantissa
        var exponent = exponent
        if mantissa == 0 {
            exponent = Int(storedExponent)
        } else {
            while true {
                let (quotient, remainder) = mantissa.quotientAndRemainder(dividingBy: 10)
                guard remainder == 0 else { break }
                mantissa = quotient
                exponent += 1
            }
        }
        self.mantissa = mantissa
        self.exponent = exponent
        self.storedExponent = storedExponent
        isBigDecimal = true
    }

    /// −1, 0 or 1.
    var sign: Int { mantissa.signum().asInt }
}

// MARK: - Conversions

extension Quantity {
    /// The value as a 64-bit integer, or nil ("cannot convert value to integer") when it has a fractional scale, is too
    /// large, or lies in big-decimal storage. The last refuses whole numbers too (`1.5Gi`, `1Pi`), as Kubernetes does.
    var asInteger: Int64? {
        guard !isBigDecimal, exponent >= 0 else { return nil }
        if mantissa == 0 { return 0 }
        guard exponent <= 18, let factor = Int64(exactly: Self.powersOfTen[exponent]),
            let value = Int64(exactly: mantissa)
        else { return nil }
        let (product, overflow) = value.multipliedReportingOverflow(by: factor)
        return overflow ? nil : product
    }

    /// Whether ``asInteger`` has a value.
    var isInteger: Bool { asInteger != nil }

    /// The nearest double of the stored integer times the stored power of ten: two roundings, as in Kubernetes, so that
    /// `0.3` gives 0.30000000000000004. Out of the range of a double it is infinite, or zero.
    var approximateDouble: Double {
        let stored: Double
        if exponent == Int(storedExponent) {
            stored = Int64(exactly: mantissa).map(Double.init) ?? Double(String(mantissa)) ?? .nan
        } else {
            stored = Double("\(mantissa)e\(exponent - Int(storedExponent))") ?? .nan
        }
        return storedExponent == 0 ? stored : stored * Self.powerOfTen(Int(storedExponent))
    }

    /// Ten to a power, composed from exact parts the way Go's `math.Pow10` composes it.
    private static func powerOfTen(_ exponent: Int) -> Double {
        switch exponent {
        case 0...308: coarsePowers[exponent / 32] * finePowers[exponent % 32]
        case -323..<0: coarseFractions[-exponent / 32] / finePowers[-exponent % 32]
        default: exponent > 0 ? .infinity : 0
        }
    }
}

// MARK: - Comparison

extension Quantity: Equatable {
    /// Equality of value: `1`, `1000m` and `1e0` are the same quantity.
    static func == (a: Quantity, b: Quantity) -> Bool { a.compare(b) == 0 }

    /// −1 when this is less than `other`, 0 when both are the same number, else 1. Exact.
    func compare(_ other: Quantity) -> Int {
        guard sign == other.sign else { return sign < other.sign ? -1 : 1 }
        if sign == 0 { return 0 }
        if exponent == other.exponent {
            return mantissa == other.mantissa ? 0 : (mantissa < other.mantissa ? -1 : 1)
        }
        return exponent > other.exponent ? compareAligned(other) : -other.compareAligned(self)
    }

    /// ``compare(_:)`` with a number of the same sign, not zero, whose exponent is less.
    private func compareAligned(_ other: Quantity) -> Int {
        let shift = exponent - other.exponent
        guard shift < Self.powersOfTen.count else { return sign }
        let (aligned, overflow) = mantissa.magnitude.multipliedReportingOverflow(
            by: Self.powersOfTen[shift].magnitude)
        if overflow || aligned > other.mantissa.magnitude { return sign }
        return aligned == other.mantissa.magnitude ? 0 : -sign
    }
}

// MARK: - Arithmetic

extension Quantity {
    /// The exact sum, or nil when it is out of the bounds of this type.
    func adding(_ other: Quantity) -> Quantity? {
        if !isBigDecimal && !other.isBigDecimal {
            if other.mantissa == 0 { return self }
            if mantissa == 0 { return other }
            if let sum = addingInSmallStorage(other) { return sum }
        }
        let storedExponent = min(storedExponent, other.storedExponent)
        let a = Quantity(bigDecimal: mantissa, exponent: exponent, storedExponent: self.storedExponent)
        let b = Quantity(bigDecimal: other.mantissa, exponent: other.exponent, storedExponent: other.storedExponent)
        let exponent = a.mantissa == 0 ? b.exponent : b.mantissa == 0 ? a.exponent : min(a.exponent, b.exponent)
        guard let augend = a.mantissa(at: exponent), let addend = b.mantissa(at: exponent) else { return nil }
        let (sum, overflow) = augend.addingReportingOverflow(addend)
        guard !overflow, sum != .min else { return nil }
        return Quantity(bigDecimal: sum, exponent: exponent, storedExponent: storedExponent)
    }

    /// The exact difference, or nil when it is out of the bounds of this type.
    func subtracting(_ other: Quantity) -> Quantity? { adding(other.negated) }

    func adding(_ other: Int64) -> Quantity? { adding(Quantity(other)) }

    func subtracting(_ other: Int64) -> Quantity? { subtracting(Quantity(other)) }

    private var negated: Quantity {
        if !isBigDecimal, let value = Int64(exactly: -mantissa) { return Quantity(value, exponent: storedExponent) }
        return Quantity(bigDecimal: -mantissa, exponent: exponent, storedExponent: storedExponent)
    }

    /// The sum of two amounts in 64-bit storage while it stays there: at the smaller scale of the two.
    private func addingInSmallStorage(_ other: Quantity) -> Quantity? {
        let exponent = min(storedExponent, other.storedExponent)
        guard let a = mantissa(at: Int(exponent)).flatMap(Int64.init(exactly:)),
            let b = other.mantissa(at: Int(exponent)).flatMap(Int64.init(exactly:))
        else { return nil }
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? nil : Quantity(sum, exponent: exponent)
    }

    /// The mantissa that goes with a smaller exponent, or nil when it would be too long.
    private func mantissa(at exponent: Int) -> Int128? {
        if mantissa == 0 { return 0 }
        let shift = self.exponent - exponent
        guard shift < Self.powersOfTen.count else { return nil }
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: Self.powersOfTen[shift])
        return overflow || product == .min ? nil : product
    }
}

// MARK: - Powers of ten

extension Quantity {
    /// The powers of ten that fit 127 bits: 10⁰ to 10³⁸.
    static let powersOfTen: [Int128] = (0..<38).reduce(into: [1]) { powers, index in
        powers.append(powers[index] * 10)
    }

    private static let coarsePowers: [Double] = [1e0, 1e32, 1e64, 1e96, 1e128, 1e160, 1e192, 1e224, 1e256, 1e288]

    private static let coarseFractions: [Double] = [
        1e0, 1e-32, 1e-64, 1e-96, 1e-128, 1e-160, 1e-192, 1e-224, 1e-256, 1e-288,
        0x7E8p-1074,  // 1e-320, subnormal
    ]

    private static let finePowers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
        1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28, 1e29, 1e30, 1e31,
    ]
}

extension Int128 {
    fileprivate var asInt: Int { Int(truncatingIfNeeded: self) }
}
