import Testing

@testable import CEL

/// Expected texts follow apimachinery's `ParseQuantity` and `CanonicalizeBytes`.
@Suite struct CanonicalQuantityTests {
    @Test(arguments: [
        ("1", "1"), ("0", "0"), ("0Gi", "0"), ("-0", "0"), ("1000m", "1"), ("0.5", "500m"), (".5", "500m"),
        ("1.", "1."),
        ("1.0", "1"), ("2.50", "2500m"), ("1500m", "1500m"), ("10000m", "10"), ("100m", "100m"), ("-0.5", "-500m"),
        ("1000", "1k"), ("1500", "1500"), ("1000000", "1M"), ("1100000", "1100k"), ("100k", "100k"), ("0.1k", "100"),
        ("1000000000000000000000", "1"), ("5E", "5E"), ("1e3", "1e3"), ("12E6", "12E6"), ("1200E3", "1200E3"),
        ("12000E3", "12e6"), ("1e2", "100"),
        ("1e-1", "100e-3"),
        ("1e21", "1e21"), ("1Gi", "1Gi"), ("1024Mi", "1Gi"), ("1.5Gi", "1536Mi"), ("0.5Gi", "512Mi"), ("8Mi", "8Mi"),
        ("1023", "1023"), ("0.5Ki", "512"), ("0.1Ki", "102400m"), ("1Ki", "1Ki"), ("2000Mi", "2000Mi"),
        ("100Ei", "9223372036854775807"), ("1n", "1n"), ("0.1n", "1n"), (" 1Gi ", "1Gi"),
        // Kept as they are written: few digits, and a scale that is a power of a thousand.
        ("1.024", "1.024"), ("+1", "+1"), ("1.234k", "1.234k"), ("1.000", "1"), ("0.500", "500m"), ("007", "007"),
        ("3000Mi", "3000Mi"), ("01Gi", "01Gi"),
    ])
    func textsAreThoseOfTheServer(written: String, expected: String) {
        #expect(CanonicalQuantity.text(of: written) == expected)
    }

    @Test(arguments: [
        ("100u", "1m"), ("1500u", "2m"), ("0.0001", "1m"), ("1n", "1m"), ("-100u", "-1m"), ("250m", "250m"),
        ("1.024", "1.024"), ("1.0005", "1001m"), ("0.1Ki", "102400m"), ("0", "0"),
    ])
    func resourcesAreRoundedUpToThousandths(written: String, expected: String) {
        #expect(CanonicalQuantity.text(of: written, isAtLeastMilli: true) == expected)
    }

    @Test(arguments: ["", "lots", "1 Gi", "1Qi", "1.2.3", "true", "0x10"])
    func whatIsNoQuantityHasNoText(text: String) {
        #expect(CanonicalQuantity.text(of: text) == nil)
    }
}
