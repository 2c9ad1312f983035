extension Timestamp {
    /// Reads RFC 3339 as `time.Parse(time.RFC3339, …)` of Go does, which is what `timestamp(string)` means in cel-go.
    ///
    /// Go is more lenient than the RFC: the hour may have one digit, the fraction may follow a comma and have any
    /// number of digits (those after the ninth are dropped), and an offset may reach 24 hours or 60 minutes. `T` and
    /// `Z` must be upper case; second 60 is refused.
    ///
    /// Fails with `malformedTimestamp`, or with `timestampOverflow` outside the years 1 … 9999 in UTC.
    static func parse(_ text: UnsafeBufferPointer<UInt8>) throws(ValueError) -> Timestamp {
        var cursor = ByteCursor(text)
        guard let century = cursor.takeTwoDigits(), let yearOfCentury = cursor.takeTwoDigits(), cursor.take("-"),
            let month = cursor.takeTwoDigits(), (1...12).contains(month), cursor.take("-"),
            let day = cursor.takeTwoDigits(), cursor.take("T"),
            let hour = takeHour(&cursor), hour < 24, cursor.take(":"),
            let minute = cursor.takeTwoDigits(), minute < 60, cursor.take(":"),
            let second = cursor.takeTwoDigits(), second < 60
        else { throw .malformedTimestamp }
        let year = Int64(century * 100 + yearOfCentury)
        guard day >= 1, day <= CivilTime.days(inMonth: month, of: year) else { throw .malformedTimestamp }

        let nanoseconds = takeFraction(&cursor)
        guard let offset = takeOffset(&cursor), cursor.isAtEnd else { throw .malformedTimestamp }

        let days = CivilTime.daysSinceEpoch(year: year, month: month, day: day)
        let local = days * CivilTime.secondsPerDay + Int64(hour * 3600 + minute * 60 + second)
        return try Timestamp(
            seconds: local - Int64(offset) * 60, nanoseconds: nanoseconds, offsetMinutes: Int16(offset))
    }

    private static func takeHour(_ cursor: inout ByteCursor) -> Int? {
        guard let first = cursor.takeDigit() else { return nil }
        guard let second = cursor.takeDigit() else { return first }
        return first * 10 + second
    }

    /// Nanoseconds of an optional fraction; 0 if there is none.
    private static func takeFraction(_ cursor: inout ByteCursor) -> Int32 {
        guard let separator = cursor.peek(), separator == UInt8(ascii: ".") || separator == UInt8(ascii: ","),
            let next = cursor.peek(1), next.decimalValue != nil
        else { return 0 }
        cursor.skip()
        var nanoseconds: Int32 = 0
        var unit: Int32 = 100_000_000
        while let digit = cursor.takeDigit() {
            nanoseconds += Int32(digit) * unit
            unit /= 10
        }
        return nanoseconds
    }

    /// Minutes east of UTC: `Z` or `±HH:MM`.
    private static func takeOffset(_ cursor: inout ByteCursor) -> Int? {
        if cursor.take("Z") { return 0 }
        let isNegative = cursor.take("-")
        guard isNegative || cursor.take("+"),
            let hours = cursor.takeTwoDigits(), hours <= 24, cursor.take(":"),
            let minutes = cursor.takeTwoDigits(), minutes <= 60
        else { return nil }
        let offset = hours * 60 + minutes
        return isNegative ? -offset : offset
    }

    /// Appends the timestamp as `string(timestamp)` shows it: RFC 3339 in the offset it was read with, `Z` for 0, and
    /// the fraction without trailing zeros. `inUTC` ignores the offset, as `format('%s')` of the specification does.
    func append(to out: inout [UInt8], inUTC: Bool = false) {
        let offset = inUTC ? 0 : Int(offsetMinutes)
        let time = CivilTime(secondsSinceEpoch: seconds, offset: Int32(offset * 60))
        IntegerText.append(UInt64(max(time.year, 0)), minimumDigits: 4, to: &out)
        appendPart(UInt8(ascii: "-"), time.month, &out)
        appendPart(UInt8(ascii: "-"), time.day, &out)
        appendPart(UInt8(ascii: "T"), time.hour, &out)
        appendPart(UInt8(ascii: ":"), time.minute, &out)
        appendPart(UInt8(ascii: ":"), time.second, &out)
        if nanoseconds != 0 {
            out.append(UInt8(ascii: "."))
            IntegerText.append(UInt64(nanoseconds), minimumDigits: 9, to: &out)
            while out.last == UInt8(ascii: "0") { out.removeLast() }
        }
        guard offset != 0 else {
            out.append(UInt8(ascii: "Z"))
            return
        }
        appendPart(offset < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"), abs(offset) / 60, &out)
        appendPart(UInt8(ascii: ":"), abs(offset) % 60, &out)
    }

    private func appendPart(_ separator: UInt8, _ value: Int, _ out: inout [UInt8]) {
        out.append(separator)
        IntegerText.append(UInt64(value), minimumDigits: 2, to: &out)
    }
}
