import Testing

@testable import CEL

@Suite("Durations")
struct CELDurationTests {
    private func parse(_ text: String) throws(ValueError) -> Int64 {
        try withValueBytes(text, CELDuration.parse).nanoseconds
    }

    @Test(
        "Texts that Go's time.ParseDuration accepts",
        arguments: [
            ("0", 0), ("-0", 0), ("+0", 0), ("0s", 0),
            ("1h", 3_600_000_000_000), ("1m", 60_000_000_000), ("1s", 1_000_000_000),
            ("1ms", 1_000_000), ("1us", 1000), ("1\u{b5}s", 1000), ("1\u{3bc}s", 1000), ("1ns", 1),
            ("1h15m30.918273645s", 4_530_918_273_645), ("-1.5h", -5_400_000_000_000), ("+5m", 300_000_000_000),
            (".5s", 500_000_000), ("1.s", 1_000_000_000), ("1s1s", 2_000_000_000), ("1s1h", 3_601_000_000_000),
            ("0.1ns", 0), ("1.9ns", 1), ("0.3333333333333333333h", 1_200_000_000_000),
            ("0.100000000000000000000h", 360_000_000_000), ("0.9223372036854775807h", 3_320_413_933_267),
            ("9223372036854775807ns", .max), ("-9223372036854775807ns", -.max),
            ("-9223372036854775808ns", .min), ("2562047h47m16.854775807s", .max), ("-9223372036854775.808us", .min),
        ] as [(String, Int64)])
    func accepted(text: String, nanoseconds: Int64) throws {
        #expect(try parse(text) == nanoseconds)
    }

    @Test(
        "Texts that are no durations, or too long",
        arguments: [
            "", "-", "+", "1", "00", "s", ".", ".s", "-.s", "1d", "1 s", "1s ", "1S", "1h2", "1.2.3s", "--1s",
            "+-1s", "1e3s", "1nss", "\u{b5}s", "9223372036854775808ns", "-9223372036854775809ns",
            "9223372036854775807.1us", "2562048h", "320000000000s", "-320000000000s",
            "99999999999999999999999999s", "5000000h5000000h",
            "-9223372036854775808ns9223372036854775808ns",
        ])
    func refused(text: String) {
        #expect(throws: ValueError.malformedDuration) { try parse(text) }
    }

    @Test(
        "string(duration) is decimal seconds",
        arguments: [
            (0, "0s"), (1_000_000_000, "1s"), (60_001_000_000, "60.001s"), (1_000_000_000_000_000, "1000000s"),
            (-500_000_000, "-0.5s"), (1, "0.000000001s"), (-1, "-0.000000001s"), (6_347_000_000_000, "6347s"),
            // cel-go passes through a double here.
            (.max, "9223372036.854776s"), (.min, "-9223372036.854776s"),
        ] as [(Int64, String)])
    func string(nanoseconds: Int64, expected: String) {
        #expect(appendedText { CELDuration(nanoseconds: nanoseconds).append(to: &$0) } == expected)
    }

    @Test(
        "Go's own form",
        arguments: [
            (0, "0s"), (1, "1ns"), (999, "999ns"), (1000, "1\u{b5}s"), (1100, "1.1\u{b5}s"), (2_200_000, "2.2ms"),
            (3_300_000_000, "3.3s"), (245_000_000_000, "4m5s"), (245_001_000_000, "4m5.001s"),
            (18_367_001_000_000, "5h6m7.001s"), (3_600_000_000_000, "1h0m0s"), (480_000_000_001, "8m0.000000001s"),
            (-1_000_000_000, "-1s"), (.max, "2562047h47m16.854775807s"), (.min, "-2562047h47m16.854775808s"),
        ] as [(Int64, String)])
    func goString(nanoseconds: Int64, expected: String) throws {
        #expect(appendedText { CELDuration(nanoseconds: nanoseconds).appendGoString(to: &$0) } == expected)
        #expect(try parse(expected) == nanoseconds)
    }

    @Test("Go's form of random durations reads back")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<2000 {
            let duration = CELDuration(
                nanoseconds: Int64(bitPattern: random.next()) >> Int64.random(in: 0...63, using: &random))
            #expect(try parse(appendedText { duration.appendGoString(to: &$0) }) == duration.nanoseconds)
        }
    }

    @Test("Arithmetic reports overflow at both ends")
    func arithmetic() throws {
        let most = CELDuration(nanoseconds: .max)
        let least = CELDuration(nanoseconds: .min)
        let one = CELDuration(nanoseconds: 1)
        #expect(try CELDuration(nanoseconds: 600).adding(CELDuration(nanoseconds: 50)).nanoseconds == 650)
        #expect(try CELDuration(nanoseconds: 900).subtracting(CELDuration(nanoseconds: 942)).nanoseconds == -42)
        #expect(try most.negated().nanoseconds == -.max)
        #expect(throws: ValueError.integerOverflow) { try most.adding(one) }
        #expect(throws: ValueError.integerOverflow) { try least.subtracting(one) }
        #expect(throws: ValueError.integerOverflow) { try least.negated() }
        #expect(least < one)
        #expect(!(one < one))
    }

    @Test("Getters count the whole duration; milliseconds exist in two readings")
    func getters() {
        let duration = CELDuration(nanoseconds: 123_321_456_789)
        #expect(duration.seconds == 123)
        #expect(duration.minutes == 2)
        #expect(duration.hours == 0)
        #expect(duration.totalMilliseconds == 123_321)
        #expect(duration.millisecondsPart == 321)
        let negative = CELDuration(nanoseconds: -10_000_999_000_000)
        #expect(negative.hours == -2)
        #expect(negative.minutes == -166)
        #expect(negative.seconds == -10000)
        #expect(negative.millisecondsPart == -999)
    }

    @Test("Far from zero the getters round like Go's floating-point arithmetic")
    func gettersRound() {
        #expect(CELDuration(nanoseconds: 2_562_046 * 3_600_000_000_000 + 3_599_999_999_999).hours == 2_562_047)
        #expect(CELDuration(nanoseconds: 9_000_000_000_999_999_999).seconds == 9_000_000_001)
        #expect(CELDuration(nanoseconds: 1_999_999_999).seconds == 1)
    }
}
