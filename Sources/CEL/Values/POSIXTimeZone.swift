/// The rule of a `TZ` environment variable, such as `CET-1CEST,M3.5.0,M10.5.0/3`, that ends a time zone file and
/// holds for all time after its last transition (POSIX.1, with the extensions of RFC 9636, section 3.3.1).
struct POSIXTimeZone: Equatable, Sendable {
    /// Seconds east of UTC outside daylight saving time.
    private let standardOffset: Int32
    private let daylight: Daylight?

    private struct Daylight: Equatable, Sendable {
        let offset: Int32
        let start: Change
        let end: Change
    }

    /// When, each year, the clocks change.
    fileprivate struct Change: Equatable, Sendable {
        enum Day: Equatable, Sendable {
            /// `Jn`: 1 … 365, 29 February never counted.
            case julian(Int)
            /// `n`: 0 … 365, 29 February counted.
            case zeroBased(Int)
            /// `Mm.w.d`: a weekday (0 = Sunday) of week 1 … 5 of a month; 5 is the last one.
            case weekday(Int, week: Int, month: Int)
        }
        let day: Day
        /// Seconds after midnight of that day on the clock before the change, −167 … 167 hours.
        let time: Int32
    }

    /// Reads a rule, or returns nil for text that is none.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        var cursor = ByteCursor(text)
        guard POSIXTimeZone.skipName(&cursor), let west = POSIXTimeZone.takeTime(&cursor) else { return nil }
        standardOffset = -west
        guard let byte = cursor.peek(), byte != UInt8(ascii: ",") else {
            daylight = nil
            return
        }

        guard POSIXTimeZone.skipName(&cursor) else { return nil }
        var offset = standardOffset + 3600
        if let byte = cursor.peek(), byte != UInt8(ascii: ",") {
            guard let west = POSIXTimeZone.takeTime(&cursor) else { return nil }
            offset = -west
        }
        guard !cursor.isAtEnd else {
            // What the reference implementation assumes when the rule is left out: the law of the United States.
            daylight = Daylight(
                offset: offset,
                start: Change(day: .weekday(0, week: 2, month: 3), time: 7200),
                end: Change(day: .weekday(0, week: 1, month: 11), time: 7200))
            return
        }
        guard cursor.take(","), let start = POSIXTimeZone.takeChange(&cursor),
            cursor.take(","), let end = POSIXTimeZone.takeChange(&cursor), cursor.isAtEnd
        else { return nil }
        daylight = Daylight(offset: offset, start: start, end: end)
    }

    /// Seconds east of UTC at `seconds` after the Unix epoch.
    func offset(at seconds: Int64) -> Int32 {
        guard let daylight else { return standardOffset }
        let seconds = seconds.floorDivided(by: CivilTime.secondsPerCycle).remainder
        let year = CivilTime(secondsSinceEpoch: seconds).year
        let start = daylight.start.seconds(in: year, offset: standardOffset)
        let end = daylight.end.seconds(in: year, offset: daylight.offset)
        // South of the equator daylight saving time spans New Year.
        let isDaylight = start <= end ? start <= seconds && seconds < end : seconds < end || start <= seconds
        return isDaylight ? daylight.offset : standardOffset
    }
}

extension POSIXTimeZone.Change {
    /// Seconds after the Unix epoch of the change in a year, where clocks before it are `offset` east of UTC.
    fileprivate func seconds(in year: Int64, offset: Int32) -> Int64 {
        let firstDay = CivilTime.daysSinceEpoch(year: year, month: 1, day: 1)
        let days: Int64
        switch day {
        case .julian(let number):
            days = firstDay + Int64(number - (number >= 60 && CivilTime.isLeap(year) ? 0 : 1))
        case .zeroBased(let number):
            days = firstDay + Int64(number)
        case .weekday(let weekday, let week, let month):
            let firstOfMonth = CivilTime.daysSinceEpoch(year: year, month: month, day: 1)
            let toWeekday = (weekday - CivilTime.weekday(daysSinceEpoch: firstOfMonth) + 7) % 7
            let dayOfMonth = toWeekday + (week - 1) * 7
            let isInMonth = dayOfMonth < CivilTime.days(inMonth: month, of: year)
            days = firstOfMonth + Int64(isInMonth ? dayOfMonth : dayOfMonth - 7)
        }
        return days * CivilTime.secondsPerDay + Int64(time) - Int64(offset)
    }
}

extension POSIXTimeZone {
    /// Moves past an abbreviation: three or more bytes up to a digit, sign or comma, or anything in angle brackets.
    private static func skipName(_ cursor: inout ByteCursor) -> Bool {
        if cursor.take("<") {
            while let byte = cursor.next() {
                if byte == UInt8(ascii: ">") { return true }
            }
            return false
        }
        var length = 0
        while let byte = cursor.peek(length), !isEndOfName(byte) { length += 1 }
        cursor.skip(length)
        return length >= 3
    }

    private static func isEndOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: "+"): true
        default: false
        }
    }

    /// `[±]hh[:mm[:ss]]` in seconds; hours up to a week.
    private static func takeTime(_ cursor: inout ByteCursor) -> Int32? {
        let isNegative = cursor.take("-")
        if !isNegative { _ = cursor.take("+") }
        guard let hours = takeNumber(&cursor, in: 0...168) else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] where cursor.take(":") {
            guard let part = takeNumber(&cursor, in: 0...59) else { return nil }
            seconds += part * unit
        }
        return Int32(isNegative ? -seconds : seconds)
    }

    private static func takeChange(_ cursor: inout ByteCursor) -> Change? {
        guard let day = takeDay(&cursor) else { return nil }
        guard cursor.take("/") else { return Change(day: day, time: 7200) }
        guard let time = takeTime(&cursor) else { return nil }
        return Change(day: day, time: time)
    }

    private static func takeDay(_ cursor: inout ByteCursor) -> Change.Day? {
        if cursor.take("J") {
            return takeNumber(&cursor, in: 1...365).map { .julian($0) }
        }
        guard cursor.take("M") else {
            return takeNumber(&cursor, in: 0...365).map { .zeroBased($0) }
        }
        guard let month = takeNumber(&cursor, in: 1...12), cursor.take("."),
            let week = takeNumber(&cursor, in: 1...5), cursor.take("."),
            let weekday = takeNumber(&cursor, in: 0...6)
        else { return nil }
        return .weekday(weekday, week: week, month: month)
    }

    private static func takeNumber(_ cursor: inout ByteCursor, in range: ClosedRange<Int>) -> Int? {
        guard var value = cursor.takeDigit() else { return nil }
        while let digit = cursor.takeDigit() {
            value = value * 10 + digit
            guard value <= range.upperBound else { return nil }
        }
        return range.contains(value) ? value : nil
    }
}
