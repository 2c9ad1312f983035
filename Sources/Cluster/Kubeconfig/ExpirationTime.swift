/// Times as the API writes them: RFC 3339, `2026-01-02T03:04:05Z` or with a fraction or an offset.
enum ExpirationTime {
    /// Seconds since the Unix epoch, the fraction dropped; nil where the text is no such time.
    static func seconds(of text: String) -> Int64? {
        var rest = Array(text.utf8)[...]
        func number(_ digits: Int, _ range: ClosedRange<Int64>, then separator: Character? = nil) -> Int64? {
            guard rest.count >= digits else { return nil }
            var value: Int64 = 0
            for digit in rest.prefix(digits) {
                guard (0x30...0x39).contains(digit) else { return nil }
                value = value * 10 + Int64(digit - 0x30)
            }
            rest = rest.dropFirst(digits)
            if let separator {
                guard rest.first == separator.asciiValue else { return nil }
                rest = rest.dropFirst()
            }
            return range.contains(value) ? value : nil
        }
        guard let year = number(4, 0...9999, then: "-"), let month = number(2, 1...12, then: "-"),
            let day = number(2, 1...31, then: "T"), day <= daysInMonth(month, of: year),
            let hour = number(2, 0...23, then: ":"), let minute = number(2, 0...59, then: ":"),
            let second = number(2, 0...59)
        else { return nil }
        if rest.first == 0x2E {
            let fraction = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            if fraction.isEmpty { return nil }
            rest = rest[fraction.endIndex...]
        }
        let local = daysSinceEpoch(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second
        if rest.elementsEqual([0x5A]) { return local }
        guard let sign = rest.popFirst(), sign == 0x2B || sign == 0x2D,
            let hours = number(2, 0...23, then: ":"), let minutes = number(2, 0...59), rest.isEmpty
        else { return nil }
        let offset = hours * 3_600 + minutes * 60
        return sign == 0x2D ? local + offset : local - offset
    }

    private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func daysInMonth(_ month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 in the Gregorian calendar; the year begins in March, so that a leap day ends it.
    private static func daysSinceEpoch(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year + 399 : year + 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 865_565
    }
}
