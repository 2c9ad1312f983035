import Foundation
import Testing

@testable import CEL

@Suite("Civil time")
struct CivilTimeTests {
    @Test("The epoch was a Thursday")
    func epoch() {
        let time = CivilTime(secondsSinceEpoch: 0)
        #expect((time.year, time.month, time.day) == (1970, 1, 1))
        #expect((time.hour, time.minute, time.second) == (0, 0, 0))
        #expect(time.weekday == 4)
        #expect(time.dayOfYear == 0)
    }

    @Test("An offset moves the clock across midnight, in both directions")
    func offsets() {
        let west = CivilTime(secondsSinceEpoch: 0, offset: -1)
        #expect((west.year, west.month, west.day, west.hour) == (1969, 12, 31, 23))
        #expect(west.dayOfYear == 364)
        let east = CivilTime(secondsSinceEpoch: 86399, offset: 1)
        #expect((east.year, east.month, east.day, east.hour) == (1970, 1, 2, 0))
    }

    @Test("Leap years follow the Gregorian rule in every century")
    func leapYears() {
        #expect(CivilTime.days(inMonth: 2, of: 1900) == 28)
        #expect(CivilTime.days(inMonth: 2, of: 2000) == 29)
        #expect(CivilTime.days(inMonth: 2, of: 2023) == 28)
        #expect(CivilTime.days(inMonth: 2, of: 2024) == 29)
        #expect(CivilTime(secondsSinceEpoch: 1_709_164_800).dayOfYear == 59)  // 2024-02-29
        #expect(CivilTime(secondsSinceEpoch: 1_735_603_200).dayOfYear == 365)  // 2024-12-31
    }

    @Test("Days and dates are inverse over eight centuries")
    func roundTrip() {
        var expected = CivilTime.daysSinceEpoch(year: 1600, month: 1, day: 1)
        for year in Int64(1600)..<2400 {
            for month in 1...12 {
                for day in 1...CivilTime.days(inMonth: month, of: year) {
                    let days = CivilTime.daysSinceEpoch(year: year, month: month, day: day)
                    let time = CivilTime(secondsSinceEpoch: days * 86400)
                    guard days == expected, time.year == year, time.month == month, time.day == day else {
                        Issue.record("\(year)-\(month)-\(day) is day \(days), read back as \(time)")
                        return
                    }
                    expected += 1
                }
            }
        }
    }

    @Test("Foundation's calendar agrees")
    func foundation() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        var random = SeededGenerator(seed: 1)
        for _ in 0..<300 {
            // Foundation's Gregorian calendar is Julian before 1582.
            let seconds = Int64.random(in: -12_000_000_000...200_000_000_000, using: &random)
            let parts = calendar.dateComponents(
                [.year, .month, .day, .hour, .minute, .second, .weekday],
                from: Date(timeIntervalSince1970: TimeInterval(seconds)))
            let time = CivilTime(secondsSinceEpoch: seconds)
            #expect(time.year == Int64(parts.year ?? 0))
            #expect([time.month, time.day, time.hour] == [parts.month, parts.day, parts.hour])
            #expect([time.minute, time.second, time.weekday + 1] == [parts.minute, parts.second, parts.weekday])
        }
    }

    @Test("The ends of the integer range do not trap")
    func extremes() {
        #expect(CivilTime(secondsSinceEpoch: .max).year == 292_277_026_596)
        #expect(CivilTime(secondsSinceEpoch: .min).year == -292_277_022_657)
    }
}
