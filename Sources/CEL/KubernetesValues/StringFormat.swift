import Documents

/// The OpenAPI string formats behind some of the named formats, as kube-openapi's `strfmt` checks them.
enum StringFormat {
    /// 32 hexadecimal digits of either case, with or without each of the four hyphens of a UUID.
    static func isUUID(_ text: UTF8Bytes) -> Bool {
        var index = 0
        for (group, digits) in [8, 4, 4, 4, 12].enumerated() {
            if group > 0, index < text.count, text[index] == UInt8(ascii: "-") { index += 1 }
            guard index + digits <= text.count,
                text[index..<index + digits].allSatisfy({ $0.hexadecimalValue != nil })
            else { return false }
            index += digits
        }
        return index == text.count
    }

    /// One or more complete groups of four base64 characters of the standard alphabet, the last perhaps padded.
    static func isBase64(_ text: UTF8Bytes) -> Bool {
        guard !text.isEmpty, text.count.isMultiple(of: 4) else { return false }
        let paddings = text.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        return paddings <= 2 && text.dropLast(paddings).allSatisfy { Base64.digit($0) != nil }
    }

    /// A day of the Gregorian calendar as `YYYY-MM-DD`.
    static func isDate(_ text: UTF8Bytes) -> Bool {
        guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            let century = number(text, at: 0), let yearOfCentury = number(text, at: 2),
            let month = number(text, at: 5), let day = number(text, at: 8)
        else { return false }
        let year = century * 100 + yearOfCentury
        let isLeapYear = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        switch month {
        case 1, 3, 5, 7, 8, 10, 12: return (1...31).contains(day)
        case 4, 6, 9, 11: return (1...30).contains(day)
        case 2: return (1...(isLeapYear ? 29 : 28)).contains(day)
        default: return false
        }
    }

    /// A date, `T`, a time of day with seconds, and `Z` or a numeric offset. As lenient as Kubernetes: any character
    /// but a line feed may introduce the fraction, offsets are not range-checked, and what follows a second `T` is not
    /// read.
    static func isDateTime(_ text: UTF8Bytes) -> Bool {
        guard let separator = firstT(in: text, from: 0), isDate(text.bytes(0..<separator)) else { return false }
        let start = separator + 1
        let time = text.bytes(start..<(firstT(in: text, from: start) ?? text.count))
        guard time.count > 8, time[2] == UInt8(ascii: ":"), time[5] == UInt8(ascii: ":"),
            let hour = number(time, at: 0), let minute = number(time, at: 3), let second = number(time, at: 6),
            hour <= 23, minute <= 59, second <= 59
        else { return false }
        let rest = time.bytes(from: 8)
        return isOffset(rest) || afterFraction(rest).map(isOffset) == true
    }

    private static func firstT(in text: UTF8Bytes, from start: Int) -> Int? {
        text[start...].firstIndex { $0 | 0x20 == UInt8(ascii: "t") }
    }

    /// What follows one character and at least one digit, or nil.
    private static func afterFraction(_ text: UTF8Bytes) -> UTF8Bytes? {
        guard let first = text.first, first != UInt8(ascii: "\n") else { return nil }
        var index = 1
        while index < text.count, text[index] & 0xC0 == 0x80 { index += 1 }
        let digits = text[index...].prefix(while: \.isASCIIDigit)
        return digits.isEmpty ? nil : text.bytes(from: digits.endIndex)
    }

    private static func isOffset(_ text: UTF8Bytes) -> Bool {
        switch text.first {
        case UInt8(ascii: "z"), UInt8(ascii: "Z"):
            text.count == 1
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            text.count == 6 && text[3] == UInt8(ascii: ":") && number(text, at: 1) != nil
                && number(text, at: 4) != nil
        default:
            false
        }
    }

    /// The number that the two digits at `index` make.
    private static func number(_ text: UTF8Bytes, at index: Int) -> Int? {
        guard text[index].isASCIIDigit, text[index + 1].isASCIIDigit else { return nil }
        return Int(text[index] - UInt8(ascii: "0")) * 10 + Int(text[index + 1] - UInt8(ascii: "0"))
    }
}
