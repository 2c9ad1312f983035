extension Parser {
    /// What follows a backslash outside a character class. `position` is at the backslash.
    mutating func parseBackslash() throws(RegexError) {
        switch peek(1) {
        case UInt8(ascii: "A"): pushAssertion(.textStart)
        case UInt8(ascii: "z"): pushAssertion(.textEnd)
        case UInt8(ascii: "b"): pushAssertion(.wordBoundary)
        case UInt8(ascii: "B"): pushAssertion(.noWordBoundary)
        case UInt8(ascii: "C"):
            // One byte of any value: Go, which matches scalars, does not have it.
            throw error(.invalidEscape, in: position..<position + 2)
        case UInt8(ascii: "Q"):
            position += 2
            try parseQuotation()
        case UInt8(ascii: "p"), UInt8(ascii: "P"):
            push(try parseUnicodeClass())
            if tree.totalRanges > Limits.classRanges { throw error(.tooLarge, from: 0) }
        default:
            if let set = parsePerlClass() {
                try push(set)
            } else {
                pushLiteral(try parseEscape())
            }
        }
    }

    private mutating func pushAssertion(_ assertion: Assertion) {
        position += 2
        push(assertion)
    }

    /// Everything up to `\E`, or to the end of the pattern, is literal.
    private mutating func parseQuotation() throws(RegexError) {
        var end = position
        while end < pattern.count, !isQuotationEnd(end) { end += 1 }
        while position < end { pushLiteral(try nextScalar(before: end)) }
        position = min(end + 2, pattern.count)
    }

    private func isQuotationEnd(_ index: Int) -> Bool {
        pattern[index] == UInt8(ascii: "\\") && index + 1 < pattern.count && pattern[index + 1] == UInt8(ascii: "E")
    }

    /// The scalar that an escape stands for, inside or outside a class. `position` is at the backslash.
    mutating func parseEscape() throws(RegexError) -> UInt32 {
        let start = position
        position += 1
        guard position < pattern.count else {
            throw error(.trailingBackslash, in: position..<position)
        }
        let scalar = try nextScalar()
        switch scalar {
        case "1"..."7":
            // A single digit would be a back-reference, which no linear-time engine can have.
            if let next = peek(), isOctal(next) { return parseOctal(UInt32(scalar) - 0x30) }
        case "0": return parseOctal(0)
        case "x":
            if let value = try parseHexadecimal() { return value }
        case "a": return 0x07
        case "f": return 0x0C
        case "n": return 0x0A
        case "r": return 0x0D
        case "t": return 0x09
        case "v": return 0x0B
        default:
            if scalar < 0x80, scalar == "_" || !Assertion.isWord(UInt8(scalar)) { return scalar }
        }
        throw error(.invalidEscape, from: start)
    }

    /// Up to three digits, the first of which has been read.
    private mutating func parseOctal(_ first: UInt32) -> UInt32 {
        var value = first
        for _ in 0..<2 {
            guard let byte = peek(), isOctal(byte) else { break }
            value = value * 8 + UInt32(byte - 0x30)
            position += 1
        }
        return value
    }

    private func isOctal(_ byte: UInt8) -> Bool { (0x30...0x37).contains(byte) }

    /// `7F` or `{10FFFF}`; nil if it is neither, with `position` after what was wrong.
    private mutating func parseHexadecimal() throws(RegexError) -> UInt32? {
        guard position < pattern.count else { return nil }
        let first = try nextScalar()
        guard first == "{" else {
            guard position < pattern.count else { return nil }
            let second = try nextScalar()
            guard let high = hexadecimal(first), let low = hexadecimal(second) else { return nil }
            return high << 4 | low
        }
        var value: UInt32?
        while position < pattern.count {
            let scalar = try nextScalar()
            if scalar == "}" { return value }
            guard let digit = hexadecimal(scalar) else { return nil }
            let next = (value ?? 0) << 4 | digit
            if next > ScalarSet.maximum { return nil }
            value = next
        }
        return nil
    }

    private func hexadecimal(_ scalar: UInt32) -> UInt32? {
        switch scalar {
        case "0"..."9": scalar - 0x30
        case "a"..."f": scalar - 0x61 + 10
        case "A"..."F": scalar - 0x41 + 10
        default: nil
        }
    }
}

/// Lets switches over code points use characters as their cases.
func ~= (pattern: Unicode.Scalar, value: UInt32) -> Bool { pattern.value == value }
func ~= (pattern: ClosedRange<Unicode.Scalar>, value: UInt32) -> Bool {
    pattern.lowerBound.value <= value && value <= pattern.upperBound.value
}
func == (left: UInt32, right: Unicode.Scalar) -> Bool { left == right.value }
