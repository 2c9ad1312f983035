import Glibc

/// Numbers from text and back, as Go's `strconv` and `encoding/json` have them, because that is what stands between a
/// manifest and the API server.
enum Numbers {
    /// The value of `[-+]?(digits[.digits]|.digits)([eE][-+]?digits)?`, whose syntax the caller has checked, rounded
    /// to nearest; nil beyond the largest double.
    static func double(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        var position = 0
        var negative = false
        if position < text.count, text[position] == 0x2D || text[position] == 0x2B {
            negative = text[position] == 0x2D
            position += 1
        }
        // Up to 15 digits and a power of ten up to 22 are exact doubles, so that one operation rounds rightly
        // (Clinger, "How to read floating point numbers accurately").
        var mantissa: UInt64 = 0
        var digits = 0
        var scale = 0
        var fraction = false
        while position < text.count {
            let byte = text[position]
            if byte == 0x2E {
                fraction = true
            } else if byte >= 0x30, byte <= 0x39 {
                if digits > 0 || byte != 0x30 { digits += 1 }
                if digits > 15 { return slowDouble(text) }
                mantissa = mantissa * 10 + UInt64(byte - 0x30)
                if fraction { scale -= 1 }
            } else {
                break
            }
            position += 1
        }
        if position < text.count {
            position += 1
            var down = false
            if position < text.count, text[position] == 0x2D || text[position] == 0x2B {
                down = text[position] == 0x2D
                position += 1
            }
            var exponent = 0
            while position < text.count {
                exponent = exponent * 10 + Int(text[position] &- 0x30)
                if exponent > 100_000 { return slowDouble(text) }
                position += 1
            }
            scale += down ? -exponent : exponent
        }
        guard scale >= -22, scale <= 22 else { return slowDouble(text) }
        var value = Double(mantissa)
        value = scale < 0 ? value / powersOfTen[-scale] : value * powersOfTen[scale]
        return negative ? -value : value
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    private static func slowDouble(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: text.count + 1) { copy in
            for (index, byte) in text.enumerated() { copy[index] = CChar(bitPattern: byte) }
            copy[text.count] = 0
            guard let base = copy.baseAddress else { return nil }
            let value = strtod(base, nil)
            return value.isFinite ? value : nil
        }
    }

    /// What the API server makes of a double that has passed through JSON text: an integer where that text is one and
    /// fits, because Go writes 1e3 as 1000 and Kubernetes reads integral text as an integer. From 2^53 on the shortest
    /// digits, filled up with zeros, are not the double's exact value.
    static func jsonNumber(_ value: Double) -> Value {
        guard let exact = Int64(exactly: value) else { return .double(value) }
        if exact.magnitude <= 1 << 53 { return .int(exact) }
        var text: [UInt8] = []
        append(value, to: &text)
        return Int64(String(decoding: text, as: UTF8.self)).map { .int($0) } ?? .double(value)
    }

    /// Appends a whole number in decimal digits.
    static func append(_ value: Int, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(0x2D) }
        let magnitude = value.magnitude
        var place: UInt = 1
        while magnitude / place >= 10 { place *= 10 }
        while place > 0 {
            bytes.append(0x30 + UInt8(magnitude / place % 10))
            place /= 10
        }
    }

    /// Appends a finite double as Go's `encoding/json` prints it: the shortest digits that read back as the same
    /// value, with an exponent below 1e-6 and from 1e21 on.
    static func append(_ value: Double, to bytes: inout [UInt8]) {
        if value == 0 {
            bytes.append(contentsOf: value.sign == .minus ? [0x2D, 0x30] : [0x30])
            return
        }
        let parts = ShortestDigits(value.description)
        if parts.negative { bytes.append(0x2D) }
        let magnitude = value.magnitude
        if magnitude < 1e-6 || magnitude >= 1e21 {
            parts.appendScientific(to: &bytes, leastExponentDigits: 1)
        } else {
            parts.appendPlain(to: &bytes)
        }
    }

    /// A floating-point map key as text: Go's `FormatFloat(key, 'g', -1, 32)`, with YAML's names for what is not
    /// finite.
    static func keyText(_ key: Double) -> [UInt8] {
        let value = Float(key)
        if value.isNaN { return Array(".nan".utf8) }
        if value.isInfinite { return Array((value < 0 ? "-.inf" : ".inf").utf8) }
        if value == 0 { return Array((value.sign == .minus ? "-0" : "0").utf8) }
        let parts = ShortestDigits(value.description)
        var bytes: [UInt8] = parts.negative ? [0x2D] : []
        if parts.exponent < -4 || parts.exponent >= 6 {
            parts.appendScientific(to: &bytes, leastExponentDigits: 2)
        } else {
            parts.appendPlain(to: &bytes)
        }
        return bytes
    }
}

/// The significant digits of a number and the decimal exponent of the first of them, taken from Swift's description,
/// which is the shortest text that reads back as the same value.
private struct ShortestDigits {
    var negative = false
    var digits: [UInt8] = []
    var exponent = 0

    init(_ description: String) {
        var pointAt: Int?
        var shift = 0
        var inExponent = false
        var exponentNegative = false
        for byte in description.utf8 {
            switch byte {
            case 0x2D: if inExponent { exponentNegative = true } else { negative = true }
            case 0x2E: pointAt = digits.count
            case 0x65: inExponent = true
            case 0x30...0x39:
                if inExponent { shift = shift * 10 + Int(byte - 0x30) } else { digits.append(byte) }
            default: break
            }
        }
        exponent = (pointAt ?? digits.count) - 1 + (exponentNegative ? -shift : shift)
        let zeros = digits.prefix { $0 == 0x30 }.count
        digits.removeFirst(zeros)
        exponent -= zeros
        while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
    }

    func appendPlain(to bytes: inout [UInt8]) {
        if exponent < 0 {
            bytes.append(contentsOf: [0x30, 0x2E])
            bytes.append(contentsOf: repeatElement(0x30, count: -exponent - 1))
            bytes.append(contentsOf: digits)
            return
        }
        for position in 0...max(exponent, digits.count - 1) {
            if position == exponent + 1 { bytes.append(0x2E) }
            bytes.append(position < digits.count ? digits[position] : 0x30)
        }
    }

    func appendScientific(to bytes: inout [UInt8], leastExponentDigits: Int) {
        bytes.append(digits[0])
        if digits.count > 1 {
            bytes.append(0x2E)
            bytes.append(contentsOf: digits[1...])
        }
        bytes.append(0x65)
        bytes.append(exponent < 0 ? 0x2D : 0x2B)
        let text = String(exponent.magnitude)
        bytes.append(contentsOf: repeatElement(0x30, count: max(0, leastExponentDigits - text.utf8.count)))
        bytes.append(contentsOf: text.utf8)
    }
}
