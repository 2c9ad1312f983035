import Foundation
import Testing

@testable import CEL

@Suite("Doubles as text")
struct GoFloatTests {
    @Test(
        "string(double): %g with the fewest digits",
        arguments: [
            (0, "0"), (-0.0, "-0"), (1, "1"), (-1.5, "-1.5"), (123.456, "123.456"), (-4.5e-3, "-0.0045"),
            (0.1, "0.1"), (0.0001, "0.0001"), (0.00001, "1e-05"), (2e-9, "2e-09"), (100_000, "100000"),
            (123_456, "123456"), (999_999.5, "999999.5"), (1e6, "1e+06"), (1_234_567.5, "1.2345675e+06"),
            (123_456_789, "1.23456789e+08"), (1e21, "1e+21"), (1e100, "1e+100"), (.leastNonzeroMagnitude, "5e-324"),
            (1.7976931348623157e308, "1.7976931348623157e+308"), (2.2250738585072014e-308, "2.2250738585072014e-308"),
            (9_007_199_254_740_992, "9.007199254740992e+15"), (0.1 + 0.2, "0.30000000000000004"),
            (.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
        ] as [(Double, String)])
    func general(value: Double, expected: String) {
        #expect(appendedText { GoFloat.formatG(value, to: &$0) } == expected)
    }

    @Test(
        "format('%s') of the specification: no exponent",
        arguments: [
            (0, "0"), (-0.0, "-0"), (3.14, "3.14"), (1e6, "1000000"), (1e21, "1000000000000000000000"),
            (1.5e-7, "0.00000015"), (-2.71828, "-2.71828"), (120, "120"),
            (.nan, "NaN"), (.infinity, "Infinity"), (-.infinity, "-Infinity"),
        ] as [(Double, String)])
    func plain(value: Double, expected: String) {
        #expect(appendedText { GoFloat.formatPlain(value, nonFinite: .specification, to: &$0) } == expected)
    }

    @Test(
        "%f rounds the exact binary value, ties to even",
        arguments: [
            (0.5, 0, "0"), (1.5, 0, "2"), (2.5, 0, "2"), (3.5001, 0, "4"), (3.4999, 0, "3"), (123, 0, "123"),
            (0.125, 2, "0.12"), (0.375, 2, "0.38"), (1.2345, 3, "1.234"), (1.005, 2, "1.00"), (2.71828, 6, "2.718280"),
            (-123.4999, 3, "-123.500"), (-123.4994, 3, "-123.499"), (-1.2, 5, "-1.20000"), (999.9999, 2, "1000.00"),
            (0.04, 1, "0.0"), (-0.04, 1, "-0.0"), (-0.0, 2, "-0.00"), (0.05, 1, "0.1"), (0, 3, "0.000"),
            (1e23, 0, "99999999999999991611392"), (0.1, 30, "0.100000000000000005551115123126"),
            (.nan, 2, "NaN"), (.infinity, 2, "+Inf"),
        ] as [(Double, Int, String)])
    func fixed(value: Double, precision: Int, expected: String) {
        #expect(appendedText { GoFloat.formatF(value, precision: precision, to: &$0) } == expected)
    }

    @Test(
        "%e",
        arguments: [
            (0, 6, "0.000000e+00"), (-0.0, 1, "-0.0e+00"), (2.71828, 6, "2.718280e+00"),
            (1052.032911275, 6, "1.052033e+03"), (9.9999996, 6, "1.000000e+01"), (.leastNonzeroMagnitude, 0, "5e-324"),
            (.leastNonzeroMagnitude, 3, "4.941e-324"), (1e100, 2, "1.00e+100"), (25, 0, "2e+01"), (35, 0, "4e+01"),
            (1.7976931348623157e308, 20, "1.79769313486231570815e+308"), (-.infinity, 1, "-Inf"),
        ] as [(Double, Int, String)])
    func exponential(value: Double, precision: Int, expected: String) {
        #expect(appendedText { GoFloat.formatE(value, precision: precision, to: &$0) } == expected)
    }

    @Test("Non-finite values by the names of the specification")
    func specificationNames() {
        #expect(
            appendedText { GoFloat.formatF(.infinity, precision: 1, nonFinite: .specification, to: &$0) } == "Infinity")
        #expect(
            appendedText { GoFloat.formatE(-.infinity, precision: 1, nonFinite: .specification, to: &$0) }
                == "-Infinity")
        #expect(appendedText { GoFloat.formatE(.nan, precision: 1, nonFinite: .specification, to: &$0) } == "NaN")
    }

    @Test("Every digit of the smallest double")
    func allDigits() {
        let text = appendedText { GoFloat.formatF(.leastNonzeroMagnitude, precision: 1074, to: &$0) }
        #expect(text.hasPrefix("0.000000"))
        #expect(text.hasSuffix("3447265625"))
        #expect(text.utf8.count == 1076)
        #expect(text.drop { $0 == "0" || $0 == "." }.prefix(17) == "49406564584124654")
        #expect(text.drop { $0 == "0" || $0 == "." }.count == 751)
        #expect(
            appendedText { GoFloat.formatF(.leastNonzeroMagnitude, precision: 1100, to: &$0) } == text
                + String(repeating: "0", count: 26))
    }

    @Test("Precisions out of range are limited")
    func precisionLimits() {
        #expect(appendedText { GoFloat.formatF(1.5, precision: -3, to: &$0) } == "2")
        #expect(appendedText { GoFloat.formatE(1.5, precision: .min, to: &$0) } == "2e+00")
        #expect(appendedText { GoFloat.formatF(1.5, precision: .max, to: &$0) }.utf8.count == 1_000_002)
    }

    @Test("The C library prints the same %e and %f")
    func cLibrary() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<3000 {
            let value = random.nextDouble()
            let precision = Int.random(in: 0...25, using: &random)
            #expect(
                appendedText { GoFloat.formatE(value, precision: precision, to: &$0) }
                    == String(format: "%.\(precision)e", value))
            #expect(
                appendedText { GoFloat.formatF(value, precision: precision, to: &$0) }
                    == String(format: "%.\(precision)f", value))
        }
    }

    @Test("The shortest forms read back, and no shorter one would")
    func shortest() throws {
        var random = SeededGenerator(seed: 6)
        for _ in 0..<3000 {
            let value = random.nextDouble()
            let general = appendedText { GoFloat.formatG(value, to: &$0) }
            let plain = appendedText { GoFloat.formatPlain(value, to: &$0) }
            #expect(try withValueBytes(general, GoFloat.parse).bitPattern == value.bitPattern)
            #expect(try withValueBytes(plain, GoFloat.parse).bitPattern == value.bitPattern)
            #expect(!plain.contains("e"))
            let digits = DecimalDigits(shortest: value).digits.count
            guard digits > 1 else { continue }
            #expect(String(format: "%.\(digits - 2)e", value).withCString { strtod($0, nil) } != value)
        }
    }

    @Test("Exact digits, and where they are rounded")
    func decimalDigits() {
        #expect(DecimalDigits(exactly: 0).isZero)
        #expect(DecimalDigits(exactly: 0.375).digits == [3, 7, 5])
        #expect(DecimalDigits(exactly: 0.375).exponent == 0)
        #expect(DecimalDigits(exactly: 1200).digits == [1, 2])
        #expect(DecimalDigits(exactly: 1200).exponent == 4)
        #expect(DecimalDigits(exactly: 0.0078125).exponent == -2)
        var nines = DecimalDigits(exactly: 999.5)
        nines.round(toDigits: 3)
        #expect(nines == DecimalDigits(exactly: 1000))
        var half = DecimalDigits(exactly: 0.5)
        half.round(toDigits: 0)
        #expect(half.isZero)
        var more = DecimalDigits(exactly: 0.75)
        more.round(toDigits: 0)
        #expect(more == DecimalDigits(exactly: 1))
        more.round(toDigits: -1)
        #expect(more.isZero)
    }
}
