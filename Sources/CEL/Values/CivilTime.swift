/// A date and time of day on the proleptic Gregorian calendar, without a zone.
struct CivilTime: Equatable, Sendable {
    /// Astronomical year: 1 is the year 1, 0 the year before it.
    var year: Int64
    /// 1 … 12.
    var month: Int
    /// 1 … 31.
    var day: Int
    /// 0 … 365.
    var dayOfYear: Int
    /// 0 = Sunday … 6 = Saturday.
    var weekday: Int
    var hour: Int
    var minute: Int
    var second: Int

    /// The wall clock of a place `offset` seconds east of UTC at `seconds` after the Unix epoch.
    init(secondsSinceEpoch seconds: Int64, offset: Int32 = 0) {
        let local = seconds &+ Int64(offset)
        let (days, secondOfDay) = local.floorDivided(by: CivilTime.secondsPerDay)

        // Count days from 1 March of year 0, so that the leap day is the last of its year. An era is 400 years.
        let (era, dayOfEra) = (days + 719_468).floorDivided(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayFromMarch = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayFromMarch + 2) / 153
        month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
        day = Int(dayFromMarch - (153 * monthFromMarch + 2) / 5 + 1)
        year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)

        dayOfYear = CivilTime.daysBefore(month: month, of: year) + day - 1
        weekday = CivilTime.weekday(daysSinceEpoch: days)
        hour = Int(secondOfDay / 3600)
        minute = Int(secondOfDay / 60 % 60)
        second = Int(secondOfDay % 60)
    }

    static let secondsPerDay: Int64 = 86400

    /// The calendar repeats itself, weekdays included, after 400 years.
    static let secondsPerCycle: Int64 = 146_097 * secondsPerDay

    static func isLeap(_ year: Int64) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// Days of the year before the first of `month` (1 … 12).
    static func daysBefore(month: Int, of year: Int64) -> Int {
        let common = (367 * month - 362) / 12
        return month <= 2 ? common : common - (isLeap(year) ? 1 : 2)
    }

    static func days(inMonth month: Int, of year: Int64) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from the Unix epoch to a date; negative before it.
    static func daysSinceEpoch(year: Int64, month: Int, day: Int) -> Int64 {
        let before = year - 1
        let leapDays =
            before.floorDivided(by: 4).quotient - before.floorDivided(by: 100).quotient
            + before.floorDivided(by: 400).quotient
        return before * 365 + leapDays + Int64(daysBefore(month: month, of: year) + day - 1) - 719_162
    }

    /// 0 = Sunday; 1 January 1970 was a Thursday.
    static func weekday(daysSinceEpoch days: Int64) -> Int {
        Int((days + 4).floorDivided(by: 7).remainder)
    }
}

extension Int64 {
    /// Division that rounds towards minus infinity, so that the remainder is never negative. `divisor` is positive.
    func floorDivided(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
