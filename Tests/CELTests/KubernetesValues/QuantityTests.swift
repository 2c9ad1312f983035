import Testing

@testable import CEL

@Suite("Quantity")
struct QuantityTests {
    private func quantity(_ text: String) throws -> Quantity { try Quantity(parsing: text) }

    @Test(arguments: [
        ("0", 0), ("1", 1), ("+1", 1), ("-1", -1), ("007", 7), ("1.", 1), ("50k", 50_000), ("3M", 3_000_000),
        ("2G", 2_000_000_000), ("7T", 7_000_000_000_000), ("1P", 1_000_000_000_000_000),
        ("9E", 9_000_000_000_000_000_000), ("1Ki", 1024), ("-2Mi", -2_097_152), ("10Gi", 10_737_418_240),
        ("16Ti", 17_592_186_044_416), ("12e6", 12_000_000), ("12E6", 12_000_000), ("5e+2", 500), ("0e9", 0),
        ("000000000000000000000000001", 1),
    ])
    func readsIntegers(_ text: String, _ value: Int64) throws {
        #expect(try quantity(text).asInteger == value)
        #expect(try quantity(text).isInteger)
        #expect(try quantity(text) == Quantity(value))
    }

    /// Whole numbers that Kubernetes keeps as big decimals, fractions, and numbers beyond 64 bits.
    @Test(arguments: [
        "1.5Gi", "1.0Ki", "1Pi", "1Ei", "100Ti", "1000000000000000000", "10E", "9999999999999999999999999999999999999G",
        "1m", "1000m", "1.0", ".5", "0.1", "1e-1", "1n", "0m", "1e999999999",
    ])
    func isNoInteger(_ text: String) throws {
        #expect(try quantity(text).asInteger == nil)
        #expect(try !quantity(text).isInteger)
    }

    @Test(arguments: [
        ("1000m", "1"), ("0.5", "500m"), (".5", "0.5"), ("1.5Gi", "1536Mi"), ("200M", "0.2G"), ("1Pi", "1024Ti"),
        ("1e3", "1k"), ("1000000000000000000", "1E"), ("100n", "0.1u"), ("0", "0Ei"), ("-0", "0"), ("1E", "1e18"),
        ("1e4294967297", "10"),
    ])
    func isEqual(_ a: String, _ b: String) throws {
        #expect(try quantity(a) == quantity(b))
        #expect(try quantity(a).compare(quantity(b)) == 0)
        #expect(try quantity(b).compare(quantity(a)) == 0)
    }

    @Test(arguments: [
        ("50M", "50Mi"), ("100Mi", "150Mi"), ("-1", "0"), ("-2", "-1"), ("0", "1n"), ("1n", "1u"),
        ("-1e999999999", "1n"),
        ("9999999999999999999999999999999999999G", "1e999999999"), ("1e999999998", "1e999999999"),
        ("99999999999999999999999999999999999999", "1e38"), ("170141183460469231731687303715884105727", "9e38"),
        ("170141183460469231731687303715884105727", "7e38"),
        ("-9e38", "-170141183460469231731687303715884105727"), ("1.999999999", "2"),
    ])
    func isLess(_ a: String, _ b: String) throws {
        #expect(try quantity(a).compare(quantity(b)) == -1)
        #expect(try quantity(b).compare(quantity(a)) == 1)
        #expect(try quantity(a) != quantity(b))
    }

    @Test(arguments: [("12m", 1), ("-0.1", -1), ("0", 0), ("0.000", 0), ("-1Ei", -1)])
    func hasSign(_ text: String, _ sign: Int) throws {
        #expect(try quantity(text).sign == sign)
    }

    /// What is finer than nano rounds away from zero.
    @Test(arguments: [
        ("0.0000000001", "1n"), ("-0.0000000001", "-1n"), ("1e-30", "1n"), ("0.1n", "1n"),
        ("1.0000000001", "1.000000001"),
        ("0.9999999999", "1"), ("0.00000000010Ki", "0.000000103"), ("123456789012345678901e-2000000000", "1n"),
    ])
    func roundsUp(_ text: String, _ rounded: String) throws {
        #expect(try quantity(text) == quantity(rounded))
    }

    @Test(arguments: [
        ("8Ei", "9223372036854775807"), ("-8Ei", "-9223372036854775807"),
        ("99999999999999999999Ki", "9223372036854775807"),
        ("7.9999999999999999999Ei", "9223372036854775807"), ("7Ei", "8070450532247928832"),
    ])
    func capsBinaryValues(_ text: String, _ value: String) throws {
        #expect(try quantity(text) == quantity(value))
    }

    @Test(arguments: [
        // The two roundings of Kubernetes: the stored integer times the stored power of ten.
        ("0.3", 0.300_000_000_000_000_04), ("300m", 0.3), ("1.5", 1.5), ("1.5Gi", 1_610_612_736), ("50k", 50_000),
        ("9999999999999999999999999999999999999G", 0x1.c06a5ec5433c7p+152), ("1e400", .infinity),
        ("-1e400", -.infinity), ("1e-5", 0.000_01), ("0", 0),
    ])
    func approximates(_ text: String, _ double: Double) throws {
        #expect(try quantity(text).approximateDouble == double)
    }

    @Test(arguments: [
        ("", Quantity.ParseError.format), (" 1", .format), ("1 ", .format), ("1,5", .format), ("1.1.M", .format),
        ("0.1am", .format), ("Three", .format), ("1+1.0M", .format), ("é", .format), ("1e5.", .format),
        ("0x1", .format),
        ("200K", .suffix), ("10Mo", .format), ("0.1mi", .suffix), ("1i", .suffix), ("1e", .suffix),
        ("-3.01e-", .suffix),
        ("1ee5", .suffix), ("1M5", .suffix), ("1+5", .suffix), ("1e99999999999999999999", .suffix), ("1kk", .suffix),
        ("Pi", .number), (".Ei", .number), ("e-12", .number),
        ("123456789012345678901234567890123456789012345", .outOfRange),
    ])
    func refuses(_ text: String, _ error: Quantity.ParseError) {
        #expect(throws: error) { try Quantity(parsing: text) }
        #expect(text.withUTF8Bytes { Quantity.isValid($0) } == (error == .outOfRange))
    }

    /// Without digits, 64-bit storage reads zero: a slip of apimachinery that a policy can observe.
    @Test(arguments: ["m", "+", "-", ".", "Mi", "k"])
    func readsMissingDigitsAsZero(_ text: String) throws {
        #expect(try quantity(text).sign == 0)
    }

    @Test func errorsSayWhatKubernetesSays() {
        #expect(
            Quantity.ParseError.format.message
                == "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
        #expect(Quantity.ParseError.suffix.message == "unable to parse quantity's suffix")
        #expect(Quantity.ParseError.number.message == "unable to parse numeric part of quantity")
    }

    @Test func addsAndSubtracts() throws {
        #expect(try quantity("50k").adding(quantity("20k")) == quantity("70k"))
        #expect(try quantity("50k").adding(20) == quantity("50020"))
        #expect(try quantity("50k").subtracting(20_000) == quantity("30k"))
        #expect(
            try quantity("50k").adding(20)?.subtracting(quantity("100k"))?.subtracting(-50_000) == quantity("20"))
        #expect(try quantity("1Pi").adding(quantity("1n"))?.subtracting(quantity("1Pi")) == quantity("1n"))
        #expect(try quantity("0").subtracting(.min) == quantity("9223372036854775808"))
        #expect(try quantity("1").subtracting(.min) == quantity("9223372036854775809"))
    }

    @Test func sumsKeepTheStorageOfTheirTerms() throws {
        #expect(try quantity("50k").adding(quantity("20k"))?.asInteger == 70_000)
        #expect(try quantity("500m").adding(quantity("500m"))?.asInteger == nil, "1000m has a fractional scale")
        #expect(try quantity("1Gi").adding(quantity("1.0Gi"))?.asInteger == nil)
        #expect(try quantity("9223372036854775807").subtracting(1)?.asInteger == nil, "19 digits are a big decimal")
        #expect(Quantity(.max).adding(0)?.asInteger == .max)
        #expect(Quantity(.max).adding(1)?.asInteger == nil)
        #expect(try quantity("0.1").adding(quantity("0.2"))?.approximateDouble == 0.300_000_000_000_000_04)
    }

    @Test func sumsBeyondItsBoundsAreNil() throws {
        #expect(try quantity("1e999999999").adding(1) == nil)
        #expect(try quantity("9999999999999999999999999999999999999G").adding(quantity("1n")) == nil)
        #expect(try quantity("1e999999999").adding(quantity("1e999999999")) == quantity("2e999999999"))
        #expect(try quantity("1e999999999").subtracting(quantity("1e999999999"))?.sign == 0)
    }

    @Test func isTrivialAndSmall() {
        #expect(_isPOD(Quantity.self))
        #expect(MemoryLayout<Quantity>.size <= 32)
    }
}

@Suite("Quantity, properties")
struct QuantityPropertyTests {
    /// Random quantities with a small exact value in nanos.
    private func sample(_ random: inout SeededGenerator) throws -> (Quantity, nanos: Int128) {
        let units: [(String, Int128)] = [
            ("n", 1), ("u", 1000), ("m", 1_000_000), ("", 1_000_000_000), ("k", 1_000_000_000_000),
            ("Ki", 1_024_000_000_000), ("Mi", 1_048_576_000_000_000), ("Pi", 1_125_899_906_842_624_000_000_000),
            ("e2", 100_000_000_000), ("e-9", 1),
        ]
        let (suffix, unit) = units[Int.random(in: 0..<units.count, using: &random)]
        let mantissa = Int64.random(in: -2000...2000, using: &random)
        if Bool.random(using: &random) {
            // One thousandth of a unit of at least 10⁻⁶ is a whole number of nanos, binary units included.
            guard unit.isMultiple(of: 1000) else {
                return (try Quantity(parsing: "\(mantissa)\(suffix)"), Int128(mantissa) * unit)
            }
            let magnitude = mantissa.magnitude
            let decimals = String(magnitude % 1000 + 1000).dropFirst()
            let text = "\(mantissa < 0 ? "-" : "")\(magnitude / 1000).\(decimals)\(suffix)"
            return (try Quantity(parsing: text), Int128(mantissa) * unit / 1000)
        }
        return (try Quantity(parsing: "\(mantissa)\(suffix)"), Int128(mantissa) * unit)
    }

    private func nanos(_ value: Int128) -> Quantity {
        Quantity(bigDecimal: value, exponent: -9, storedExponent: -9)
    }

    @Test func arithmeticAgreesWithNanos() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<4000 {
            let (a, aNanos) = try sample(&random)
            let (b, bNanos) = try sample(&random)
            #expect(a == nanos(aNanos))
            #expect(a.adding(b) == nanos(aNanos + bNanos))
            #expect(a.subtracting(b) == nanos(aNanos - bNanos))
            #expect(a.compare(b) == (aNanos < bNanos ? -1 : aNanos == bNanos ? 0 : 1))
            #expect(a.compare(b) == -b.compare(a))
            #expect(a.sign == Int(aNanos.signum()))
        }
    }

    @Test func hostileTextIsBounded() {
        var random = SeededGenerator(seed: 2)
        var previous = Quantity(0)
        for _ in 0..<20_000 {
            let text = random.bytes(upTo: 30, from: "0123456789999..+-eEinumkKMGTP")
            text.withUnsafeBufferPointer { text in
                guard let quantity = try? Quantity(parsing: text) else { return }
                _ = quantity.approximateDouble
                _ = quantity.asInteger
                _ = quantity.adding(previous)
                _ = quantity.subtracting(previous)
                #expect(quantity.compare(previous) == -previous.compare(quantity))
                previous = quantity
            }
        }
    }

    @Test(arguments: ["", "Ei", "e2147483647", "e-2147483648", "n"])
    func longTextIsBounded(_ suffix: String) {
        let nines = String(repeating: "9", count: 10_000)
        let zeros = String(repeating: "0", count: 10_000)
        for text in [nines, "0." + nines, nines + "." + nines, zeros + "1", "1" + zeros, "0." + zeros + "1"] {
            let quantity = try? Quantity(parsing: text + suffix)
            #expect(quantity?.compare(Quantity(0)) != -1)
            #expect(quantity?.adding(Quantity(1))?.sign != -1)
            _ = quantity?.approximateDouble
        }
    }
}
