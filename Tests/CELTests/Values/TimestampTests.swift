import Testing

@testable import CEL

@Suite("Timestamps")
struct TimestampTests {
    private func parse(_ text: String) throws(ValueError) -> Timestamp {
        try withValueBytes(text, Timestamp.parse)
    }

    private func show(_ timestamp: Timestamp, inUTC: Bool = false) -> String {
        appendedText { timestamp.append(to: &$0, inUTC: inUTC) }
    }

    @Test(
        "Texts that Go's time.Parse accepts",
        arguments: [
            ("1970-01-01T00:00:00Z", 0, 0, 0),
            ("2009-02-13T23:31:30Z", 1_234_567_890, 0, 0),
            ("2009-02-13T23:31:20.123456789Z", 1_234_567_880, 123_456_789, 0),
            ("0001-01-01T00:00:00Z", -62_135_596_800, 0, 0),
            ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999, 0),
            ("2024-02-29T00:00:00Z", 1_709_164_800, 0, 0),
            ("1970-01-01T05:30:00+05:30", 0, 0, 330),
            ("1969-12-31T19:00:00-05:00", 0, 0, -300),
            ("1970-01-01T00:00:00+00:00", 0, 0, 0),
            // One digit for the hour, a comma, more digits than nanoseconds, offsets of 24 hours and 60 minutes.
            ("1970-01-01T1:00:00Z", 3600, 0, 0),
            ("1970-01-01T00:00:00,5Z", 0, 500_000_000, 0),
            ("1970-01-01T00:00:00.1234567899Z", 0, 123_456_789, 0),
            ("1970-01-02T01:00:00+24:60", 0, 0, 1500),
        ])
    func accepted(text: String, seconds: Int64, nanoseconds: Int32, offset: Int16) throws {
        let timestamp = try parse(text)
        #expect(timestamp.seconds == seconds)
        #expect(timestamp.nanoseconds == nanoseconds)
        #expect(timestamp.offsetMinutes == offset)
    }

    @Test(
        "Texts that are not RFC 3339",
        arguments: [
            "", "2009-02-13", "2009-02-13T23:31:30", "2009-02-13t23:31:30Z", "2009-02-13T23:31:30z",
            "2009-02-13 23:31:30Z", "2009-2-13T23:31:30Z", "209-02-13T23:31:30Z", "10000-01-01T00:00:00Z",
            "2009-13-01T00:00:00Z", "2009-00-01T00:00:00Z", "2009-02-29T00:00:00Z", "2009-04-31T00:00:00Z",
            "2009-02-00T00:00:00Z", "2009-02-13T24:00:00Z", "2009-02-13T23:60:00Z", "2009-02-13T23:59:60Z",
            "2009-02-13T23:31:30.Z", "2009-02-13T23:31:30.5", "2009-02-13T23:31:30Z ", " 2009-02-13T23:31:30Z",
            "2009-02-13T23:31:30+0530", "2009-02-13T23:31:30+05", "2009-02-13T23:31:30+25:00",
            "2009-02-13T23:31:30+05:61", "2009-02-13T23:31:30*05:00", "2009-02-13T23:31:30+5:000",
            "2009-02-13T23:31:3Z", "2009-02-13T23:1:30Z", "-009-02-13T23:31:30Z", "2009-02-13T23:31:,0Z",
            "2009-02-13T23:31:30ZZ", "２009-02-13T23:31:30Z",
        ])
    func malformed(text: String) {
        #expect(throws: ValueError.malformedTimestamp) { try parse(text) }
    }

    @Test(
        "Instants outside the years 1 to 9999",
        arguments: ["0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"])
    func outOfRange(text: String) {
        #expect(throws: ValueError.timestampOverflow) { try parse(text) }
    }

    @Test("Seconds at the ends of the range")
    func secondsRange() throws {
        #expect(throws: ValueError.timestampOverflow) { try Timestamp(seconds: -62_135_596_801) }
        #expect(throws: ValueError.timestampOverflow) { try Timestamp(seconds: 253_402_300_800) }
        #expect(show(try Timestamp(seconds: -62_135_596_800)) == "0001-01-01T00:00:00Z")
        #expect(show(try Timestamp(seconds: 253_402_300_799)) == "9999-12-31T23:59:59Z")
    }

    @Test(
        "string(timestamp) keeps the offset and drops zeros at the end of the fraction",
        arguments: [
            ("2009-02-13T23:31:30Z", "2009-02-13T23:31:30Z"),
            ("2009-02-13T23:31:30.120Z", "2009-02-13T23:31:30.12Z"),
            ("2009-02-13T23:31:30.000000001Z", "2009-02-13T23:31:30.000000001Z"),
            ("2009-02-13T23:31:30.000Z", "2009-02-13T23:31:30Z"),
            ("2023-02-03T23:31:20+00:00", "2023-02-03T23:31:20Z"),
            ("2023-02-03T23:31:20-00:00", "2023-02-03T23:31:20Z"),
            ("2023-02-03T23:31:20+05:30", "2023-02-03T23:31:20+05:30"),
            ("2023-02-03T23:31:20.5-00:45", "2023-02-03T23:31:20.5-00:45"),
            ("2023-02-03T23:31:20+24:60", "2023-02-03T23:31:20+25:00"),
            // The instant is in year 1, the local date is not.
            ("0000-12-31T23:00:00-01:00", "0000-12-31T23:00:00-01:00"),
        ])
    func string(text: String, expected: String) throws {
        #expect(show(try parse(text)) == expected)
    }

    @Test("In UTC the offset is not shown")
    func stringInUTC() throws {
        #expect(show(try parse("2023-02-03T23:31:20.25+05:30"), inUTC: true) == "2023-02-03T18:01:20.25Z")
    }

    @Test("A local year above 9999 has five digits")
    func fiveDigitYear() throws {
        let late = try parse("9999-12-31T23:30:00+01:00").adding(CELDuration(nanoseconds: 3_600_000_000_000))
        #expect(show(late) == "10000-01-01T00:30:00+01:00")
    }

    @Test("Texts of random instants read back")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<2000 {
            let timestamp = try Timestamp(
                seconds: .random(in: -62_135_500_000...253_402_200_000, using: &random),
                nanoseconds: .random(in: 0..<1_000_000_000, using: &random),
                offsetMinutes: .random(in: -1439...1439, using: &random))
            let back = try parse(show(timestamp))
            #expect(back == timestamp)
            #expect(back.offsetMinutes == timestamp.offsetMinutes)
        }
    }

    @Test("Equality and order ignore the offset")
    func comparison() throws {
        let paris = try parse("2023-02-03T13:00:00+01:00")
        let london = try parse("2023-02-03T12:00:00Z")
        #expect(paris == london)
        #expect(paris.hashValue == london.hashValue)
        #expect(!(paris < london))
        #expect(try parse("2023-02-03T12:00:00Z") < parse("2023-02-03T12:00:00.000000001Z"))
        #expect(try parse("1969-12-31T23:59:59.9Z") < parse("1970-01-01T00:00:00Z"))
    }

    @Test("Adding and subtracting durations carries nanoseconds both ways")
    func durations() throws {
        let start = try parse("0001-01-01T00:00:01.000000001Z")
        let nanoseconds = CELDuration(nanoseconds: 999_999_999)
        #expect(show(try start.subtracting(nanoseconds)) == "0001-01-01T00:00:00.000000002Z")
        #expect(
            show(try parse("2009-02-13T23:00:01.999999999+01:00").adding(nanoseconds))
                == "2009-02-13T23:00:02.999999998+01:00")
        #expect(
            show(try parse("1970-01-01T00:00:00Z").adding(CELDuration(nanoseconds: -1)))
                == "1969-12-31T23:59:59.999999999Z")
    }

    @Test("Arithmetic stays within the years 1 to 9999")
    func arithmeticRange() throws {
        let nanosecond = CELDuration(nanoseconds: 1)
        let first = try parse("0001-01-01T00:00:00Z")
        let last = try parse("9999-12-31T23:59:59.999999999Z")
        #expect(throws: ValueError.timestampOverflow) { try first.subtracting(nanosecond) }
        #expect(throws: ValueError.timestampOverflow) { try last.adding(nanosecond) }
        #expect(throws: ValueError.timestampOverflow) { try last.adding(CELDuration(nanoseconds: .max)) }
        #expect(throws: ValueError.integerOverflow) { try last.subtracting(CELDuration(nanoseconds: .min)) }
        #expect(throws: ValueError.integerOverflow) { try last.subtracting(first) }
        #expect(throws: ValueError.integerOverflow) { try first.subtracting(last) }
    }

    @Test("The distance of two timestamps")
    func distance() throws {
        let late = try parse("2009-02-13T23:31:00Z")
        let early = try parse("2009-02-13T23:29:00.000000001+00:00")
        #expect(try late.subtracting(early).nanoseconds == 119_999_999_999)
        #expect(try early.subtracting(late).nanoseconds == -119_999_999_999)
        let epoch = try Timestamp(seconds: 0)
        #expect(
            try Timestamp(seconds: 9_223_372_036, nanoseconds: 854_775_807).subtracting(epoch).nanoseconds == .max)
        #expect(throws: ValueError.integerOverflow) {
            try Timestamp(seconds: 9_223_372_036, nanoseconds: 854_775_808).subtracting(epoch)
        }
        // It would fit, but as in cel-go the whole seconds must fit first.
        #expect(throws: ValueError.integerOverflow) {
            try Timestamp(seconds: -9_223_372_037, nanoseconds: 145_224_192).subtracting(epoch)
        }
    }

    @Test("Getters in UTC")
    func getters() throws {
        let timestamp = try parse("2009-02-13T23:31:20.123456789Z")
        let expected: [TimestampField: Int64] = [
            .fullYear: 2009, .month: 1, .date: 13, .dayOfMonth: 12, .dayOfYear: 43, .dayOfWeek: 5,
            .hours: 23, .minutes: 31, .seconds: 20, .milliseconds: 123,
        ]
        for field in TimestampField.allCases {
            #expect(timestamp.value(of: field) == expected[field], "\(field)")
        }
    }

    @Test("Getters ignore the parsed offset and follow the given one")
    func gettersWithOffset() throws {
        let timestamp = try parse("2009-02-13T23:31:30+05:30")
        #expect(timestamp.value(of: .hours) == 18)
        #expect(timestamp.value(of: .minutes) == 1)
        #expect(timestamp.value(of: .hours, offset: 11 * 3600) == 5)
        #expect(timestamp.value(of: .dayOfMonth, offset: 11 * 3600) == 13)
        #expect(try parse("2009-02-13T02:00:00Z").value(of: .dayOfMonth, offset: -9000) == 11)
    }
}
