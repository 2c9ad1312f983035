/// What literal tokens stand for (cel-spec, langdef "Numeric Values" and "String and Bytes Values").
extension Lexer {
    /// The value of an `int` token, or nil outside the range of 64 bits.
    func int(_ token: Token, isNegative: Bool) -> Int64? {
        guard let magnitude = magnitude(Range<Int>(token.range)) else { return nil }
        guard isNegative else { return Int64(exactly: magnitude) }
        return magnitude <= Int64.min.magnitude ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
    }

    /// The value of a `uint` token, or nil outside the range of 64 bits.
    func uint(_ token: Token) -> UInt64? {
        magnitude(Int(token.start)..<Int(token.end - 1))
    }

    /// The value of a `double` token, correctly rounded, or nil where that is infinite.
    func double(_ token: Token, isNegative: Bool) -> Double? {
        guard let value = Double(text(token.range)), value.isFinite else { return nil }
        return isNegative ? -value : value
    }

    private func magnitude(_ digits: Range<Int>) -> UInt64? {
        let isHexadecimal = digits.count > 2 && byte(digits.lowerBound + 1) == UInt8(ascii: "x")
        let base: UInt64 = isHexadecimal ? 16 : 10
        var value: UInt64 = 0
        for digit in bytes[(digits.lowerBound + (isHexadecimal ? 2 : 0))..<digits.upperBound] {
            let (product, overflow) = value.multipliedReportingOverflow(by: base)
            let (sum, carry) = product.addingReportingOverflow(UInt64(Self.digitValue(digit)))
            if overflow || carry { return nil }
            value = sum
        }
        return value
    }

    /// The value of a hexadecimal digit.
    private static func digitValue(_ digit: UInt8) -> UInt8 {
        isDigit(digit) ? digit &- UInt8(ascii: "0") : (digit | 0x20) &- UInt8(ascii: "a") &+ 10
    }

    /// The contents of a `string` or `bytes` token: escapes replaced, CR LF and CR as LF, otherwise the source's own
    /// UTF-8.
    func contents(_ token: Token) throws(Diagnostic) -> [UInt8] {
        let start = Int(token.start)
        var opening = start
        while Self.isWord(bytes[opening]) { opening += 1 }
        let shape = StringShape(bytes, start: start, opening: opening)
        let content = bytes[shape.contentStart..<(Int(token.end) - shape.quoteLength)]

        let isPlain = content.allSatisfy { $0 != UInt8(ascii: "\r") && ($0 != UInt8(ascii: "\\") || shape.isRaw) }
        if isPlain { return Array(content) }

        var result: [UInt8] = []
        result.reserveCapacity(content.count)
        var offset = content.startIndex
        while offset < content.endIndex {
            switch bytes[offset] {
            case UInt8(ascii: "\r"):
                result.append(UInt8(ascii: "\n"))
                offset += byte(offset + 1) == UInt8(ascii: "\n") ? 2 : 1
            case UInt8(ascii: "\\") where !shape.isRaw:
                offset = try escape(at: offset, limit: content.endIndex, isBytes: shape.isBytes, into: &result)
            case let other:
                result.append(other)
                offset += 1
            }
        }
        return result
    }

    /// Reads the escape sequence at `start` and gives the offset behind it.
    private func escape(
        at start: Int, limit: Int, isBytes: Bool, into result: inout [UInt8]
    ) throws(Diagnostic) -> Int {
        switch bytes[start + 1] {
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
            result.append(bytes[start + 1])
        case UInt8(ascii: "a"): result.append(0x07)
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0C)
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "v"): result.append(0x0B)
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            return try numericEscape(start, digits: 2, limit: limit, isBytes: isBytes, into: &result)
        case UInt8(ascii: "u") where !isBytes:
            return try numericEscape(start, digits: 4, limit: limit, isBytes: false, into: &result)
        case UInt8(ascii: "U") where !isBytes:
            return try numericEscape(start, digits: 8, limit: limit, isBytes: false, into: &result)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            return try octalEscape(start, limit: limit, isBytes: isBytes, into: &result)
        default:
            throw Mistake.escape(at: start, in: bytes, isBytes: isBytes)
        }
        return start + 2
    }

    private func numericEscape(
        _ start: Int, digits: Int, limit: Int, isBytes: Bool, into result: inout [UInt8]
    ) throws(Diagnostic) -> Int {
        let end = start + 2 + digits
        guard end <= limit, bytes[(start + 2)..<end].allSatisfy(Self.isHexDigit) else {
            throw Mistake.incompleteEscape(at: start, in: bytes, needs: "\(digits) hexadecimal digits")
        }
        let value = bytes[(start + 2)..<end].reduce(UInt32(0)) { $0 << 4 | UInt32(Self.digitValue($1)) }
        try append(value, isBytes: isBytes, escape: Int32(start)..<Int32(end), to: &result)
        return end
    }

    private func octalEscape(
        _ start: Int, limit: Int, isBytes: Bool, into result: inout [UInt8]
    ) throws(Diagnostic) -> Int {
        let end = start + 4
        guard end <= limit, bytes[(start + 1)..<end].allSatisfy({ $0 & 0xF8 == UInt8(ascii: "0") }) else {
            throw Mistake.incompleteEscape(at: start, in: bytes, needs: "three octal digits, 000 to 377")
        }
        let value = bytes[(start + 1)..<end].reduce(UInt32(0)) { $0 << 3 | UInt32($1 & 7) }
        try append(value, isBytes: isBytes, escape: Int32(start)..<Int32(end), to: &result)
        return end
    }

    /// Appends an octet to bytes or a code point to a string.
    private func append(
        _ value: UInt32, isBytes: Bool, escape: Range<Int32>, to result: inout [UInt8]
    ) throws(Diagnostic) {
        if isBytes {
            result.append(UInt8(truncatingIfNeeded: value))
        } else if let scalar = Unicode.Scalar(value) {
            result.append(contentsOf: String(scalar).utf8)
        } else {
            throw Mistake.codePoint(value, at: escape)
        }
    }
}
