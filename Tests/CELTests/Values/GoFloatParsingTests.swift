import Foundation
import Testing

@testable import CEL

@Suite("double(string)")
struct GoFloatParsingTests {
    private func parse(_ text: String) throws(ValueError) -> Double {
        try withValueBytes(text, GoFloat.parse)
    }

    @Test(
        "Texts that Go's strconv.ParseFloat accepts",
        arguments: [
            ("0", 0), ("123.456", 123.456), ("-987.654", -987.654), ("+1", 1), ("6.02214e23", 6.02214e23),
            ("-84.32e7", -84.32e7), ("-5.43E-21", -5.43e-21), (".5", 0.5), ("5.", 5), ("1e+5", 1e5), ("007", 7),
            ("1e-400", 0), ("0e99999999999999999999", 0), ("1e-99999999999999999999", 0),
            ("1_0", 10), ("1_000.5_0e1_0", 1.0005e13), ("0_1", 1),
            ("0x1p-2", 0.25), ("0X1.8P3", 12), ("-0x.8p1", -1), ("0x_1.fp+10", 1984),
            ("0x1p-1074", .leastNonzeroMagnitude),
            ("0x1.00000000000008p0", 1), ("0x1.00000000000008001p0", 1.0000000000000002),
            ("0x1.fffffffffffff7fp1023", 1.7976931348623157e308),
            // Half-way cases of binary64.
            ("9007199254740993", 9_007_199_254_740_992),
            ("9007199254740993.0000000000000000001", 9_007_199_254_740_994),
            ("2.4703282292062327e-324", 0), ("2.4703282292062328e-324", .leastNonzeroMagnitude),
            ("1.7976931348623158e308", 1.7976931348623157e308),
            ("inf", .infinity), ("+Inf", .infinity), ("-iNf", -.infinity), ("Infinity", .infinity),
            ("-INFINITY", -.infinity),
        ] as [(String, Double)])
    func accepted(text: String, expected: Double) throws {
        #expect(try parse(text) == expected)
    }

    @Test("Signs of zero and NaN")
    func specials() throws {
        #expect(try parse("-0.0").sign == .minus)
        #expect(try parse("-1e-999").sign == .minus)
        #expect(try parse("0").sign == .plus)
        for text in ["NaN", "nan", "NAN"] { #expect(try parse(text).isNaN) }
    }

    @Test(
        "Texts that are no numbers",
        arguments: [
            "", "+", "-", ".", "e5", "1e", "1e+", "1e5.5", "1.2.3", " 1", "1 ", "1f", "0b1", "0x", "0x1", "0xp1",
            "0x.p1", "0x1p", "0x1pf", "1p3", "1__0", "_1", "1_", "1_.5", "1._5", "1e_5", "1e5_", "1_e5", "0x1_p1",
            "+nan", "-NaN", "in", "infi", "infinit", "infinityx", "nano", "++1", "--1", "1,5", "1e5e5", "½", "NaN\0",
        ])
    func refused(text: String) {
        #expect(throws: ValueError.malformedNumber) { try parse(text) }
    }

    @Test(
        "Numbers beyond the largest double",
        arguments: [
            "1e309", "-1e309", "1e99999999999999999999", "1.7976931348623159e308", "0x1p1024",
            "0x1.fffffffffffff8p1023",
        ])
    func outOfRange(text: String) {
        #expect(throws: ValueError.numberOutOfRange) { try parse(text) }
    }

    @Test("A very long text takes its time, not more")
    func longText() throws {
        #expect(try parse("1" + String(repeating: "0", count: 100_000) + "e-100000") == 1)
        #expect(try parse("0." + String(repeating: "0", count: 100_000) + "1") == 0)
        #expect(try parse(String(repeating: "0", count: 100_000) + "1") == 1)
        #expect(throws: ValueError.malformedNumber) { try parse(String(repeating: "1_", count: 100_000)) }
    }

    @Test("The C library reads the same value from random decimal texts")
    func cLibrary() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<3000 {
            let digits = (0..<Int.random(in: 1...25, using: &random)).map { _ in
                "0123456789".randomElement(using: &random)!
            }
            let point = Int.random(in: 0...digits.count, using: &random)
            let text =
                String(digits[..<point]) + "." + String(digits[point...])
                + "e\(Int.random(in: -330...280, using: &random))"
            #expect(try parse(text) == strtod(text, nil), "\(text)")
        }
    }
}
