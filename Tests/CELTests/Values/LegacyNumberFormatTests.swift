import Testing

@testable import CEL

@Suite("Numbers in Kubernetes' string.format")
struct LegacyNumberFormatTests {
    @Test(
        "%f groups by three",
        arguments: [
            (2.71828, 6, "2.718280"), (1_234_567.5, 2, "1,234,567.50"), (999.999, 2, "1,000.00"), (123, 0, "123"),
            (1000, 0, "1,000"), (-1234.5, 1, "-1,234.5"), (0, 6, "0.000000"), (2.5, 0, "2"), (123.4999, 3, "123.500"),
            (1e21, 2, "1,000,000,000,000,000,000,000.00"), (0.001, 2, "0.00"),
            // The sign of a number survives rounding to zero; zero itself has none.
            (-0.001, 2, "-0.00"), (-0.0, 2, "0.00"),
            (.nan, 6, "NaN"), (.infinity, 6, "∞"), (-.infinity, 6, "-∞"),
        ] as [(Double, Int, String)])
    func fixed(value: Double, precision: Int, expected: String) {
        #expect(appendedText { LegacyNumberFormat.appendFixed(value, precision: precision, to: &$0) } == expected)
    }

    @Test("Beyond 255 fraction digits only the precision modulo 256 is filled up with zeros")
    func longFraction() {
        #expect(appendedText { LegacyNumberFormat.appendFixed(1.5, precision: 258, to: &$0) } == "1.50")
        #expect(
            appendedText { LegacyNumberFormat.appendFixed(-0.001, precision: 300, to: &$0) }
                == "-0.001000000000000000020816681711721685132943093776702880859375")
        #expect(appendedText { LegacyNumberFormat.appendFixed(1.5, precision: .max, to: &$0) }.hasPrefix("1.5"))
    }

    @Test(
        "%e has six digits and a superscript exponent",
        arguments: [
            (3.14, "3.140000×10⁰⁰"), (1052.032911275, "1.052033×10⁰³"),
            (2.71828, "2.718280×10⁰⁰"), (0, "0.000000×10⁰⁰"),
            (-0.001, "-1.000000×10⁻⁰³"), (9.9999996, "1.000000×10⁰¹"),
            (1e300, "1.000000×10³⁰⁰"), (1.5e-124, "1.500000×10⁻¹²⁴"),
            (1e256, "1.000000×10²⁵⁶"), (1e78, "1.000000×10⁷⁸"),
            (1e90, "1.000000×10⁹⁰"), (-0.0, "0.000000×10⁰⁰"),
            (.nan, "   NaN"), (.infinity, "     ∞"), (-.infinity, "    -∞"),
        ] as [(Double, String)])
    func scientific(value: Double, expected: String) {
        #expect(appendedText { LegacyNumberFormat.appendScientific(value, width: 6, to: &$0) } == expected)
    }

    @Test("The precision of %e is a width in code points")
    func width() {
        let shown = "1.234568×10⁰⁶"
        #expect(
            appendedText { LegacyNumberFormat.appendScientific(1_234_567.5, width: 20, to: &$0) } == "       " + shown)
        #expect(appendedText { LegacyNumberFormat.appendScientific(1_234_567.5, width: 2, to: &$0) } == shown)
        #expect(appendedText { LegacyNumberFormat.appendScientific(.nan, width: 0, to: &$0) } == "NaN")
        #expect(appendedText { LegacyNumberFormat.appendScientific(.nan, width: 65536 + 4, to: &$0) } == " NaN")
    }
}
