/// A non-negative number as decimal digits: 0.d₀d₁d₂… × 10^`exponent`.
///
/// The first digit is not zero, nor is the last; zero has no digits and exponent 0.
struct DecimalDigits: Equatable {
    /// Values 0 … 9.
    private(set) var digits: [UInt8]
    /// Where the decimal point stands, counted in digits from the first one.
    private(set) var exponent: Int

    /// Every digit of the binary value; at most 767 of them. `value` is finite; its sign is ignored.
    init(exactly value: Double) {
        guard value != 0 else {
            self.init(digits: [], exponent: 0)
            return
        }
        let biased = Int(value.exponentBitPattern)
        var significand = value.significandBitPattern | (biased == 0 ? 0 : 1 << 52)
        var power = max(biased, 1) - 1075  // value = significand · 2^power
        let zeros = significand.trailingZeroBitCount
        significand >>= UInt64(zeros)
        power += zeros

        // 2^-n = 5^n / 10^n, so that only multiplications are needed.
        var number = BigDecimalInteger(significand)
        if power >= 0 {
            number.multiply(by: 2, toThePower: power)
        } else {
            number.multiply(by: 5, toThePower: -power)
        }
        let digits = number.digits
        self.init(digits: digits, exponent: digits.count + min(power, 0))
        trimZeros()
    }

    /// The fewest digits that read back as `value`, the closest such digits if there are several. `value` is finite;
    /// its sign is ignored.
    init(shortest value: Double) {
        self.init(digits: [], exponent: 0)
        var exponentOfTen = 0
        var pointPosition: Int?
        // Swift's description has the shortest digits, as `123.5`, `5e-324` or `1e+16`.
        var cursor = value.magnitude.description.utf8.makeIterator()
        while let byte = cursor.next() {
            if let digit = byte.decimalValue {
                digits.append(UInt8(digit))
            } else if byte == UInt8(ascii: ".") {
                pointPosition = digits.count
            } else {
                let isNegative = cursor.next() == UInt8(ascii: "-")
                while let byte = cursor.next(), let digit = byte.decimalValue {
                    exponentOfTen = exponentOfTen * 10 + digit
                }
                if isNegative { exponentOfTen.negate() }
            }
        }
        exponent = (pointPosition ?? digits.count) + exponentOfTen
        trimZeros()
    }

    private init(digits: [UInt8], exponent: Int) {
        self.digits = digits
        self.exponent = exponent
    }

    /// The digit at a place counted from the first digit; 0 outside the digits kept.
    subscript(place: Int) -> UInt8 {
        digits.indices.contains(place) ? digits[place] : 0
    }

    var isZero: Bool { digits.isEmpty }

    /// Keeps the first `count` digits, rounding half to even.
    mutating func round(toDigits count: Int) {
        guard count < digits.count else { return }
        guard count >= 0 else {
            digits = []
            exponent = 0
            return
        }
        let roundsUp: Bool
        if digits[count] == 5 && count + 1 == digits.count {
            roundsUp = self[count - 1] % 2 == 1
        } else {
            roundsUp = digits[count] >= 5
        }
        digits.removeSubrange(count...)
        if roundsUp {
            while let last = digits.last, last == 9 { digits.removeLast() }
            if let last = digits.popLast() {
                digits.append(last + 1)
            } else {
                digits = [1]
                exponent += 1
            }
        }
        trimZeros()
    }

    private mutating func trimZeros() {
        while digits.last == 0 { digits.removeLast() }
        let leading = digits.prefix { $0 == 0 }.count
        digits.removeFirst(leading)
        exponent = digits.isEmpty ? 0 : exponent - leading
    }
}

/// A natural number in base 10⁹, least significant limb first: large enough for any double, and its decimal digits can
/// be read off.
private struct BigDecimalInteger {
    private var limbs: [UInt32]
    private static let base: UInt64 = 1_000_000_000

    init(_ value: UInt64) {
        limbs = []
        var rest = value
        while rest > 0 {
            limbs.append(UInt32(rest % BigDecimalInteger.base))
            rest /= BigDecimalInteger.base
        }
    }

    /// Multiplies by `factor` (2 or 5), `count` times.
    mutating func multiply(by factor: UInt32, toThePower count: Int) {
        let stepSize = factor == 2 ? 31 : 13  // The largest powers below 2³².
        var step: UInt32 = 1
        for _ in 0..<stepSize { step *= factor }
        for _ in 0..<(count / stepSize) { multiply(by: step) }
        var rest: UInt32 = 1
        for _ in 0..<(count % stepSize) { rest *= factor }
        multiply(by: rest)
    }

    private mutating func multiply(by factor: UInt32) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let product = UInt64(limbs[index]) * UInt64(factor) + carry
            limbs[index] = UInt32(product % BigDecimalInteger.base)
            carry = product / BigDecimalInteger.base
        }
        while carry > 0 {
            limbs.append(UInt32(carry % BigDecimalInteger.base))
            carry /= BigDecimalInteger.base
        }
    }

    /// Most significant first, with up to eight zeros in front.
    var digits: [UInt8] {
        var digits: [UInt8] = []
        digits.reserveCapacity(limbs.count * 9)
        for limb in limbs.reversed() {
            var unit: UInt32 = 100_000_000
            while unit > 0 {
                digits.append(UInt8(limb / unit % 10))
                unit /= 10
            }
        }
        return digits
    }
}
