import Testing

@testable import CEL

@Suite("IPAddress")
struct IPAddressTests {
    @Test(arguments: [
        ("192.168.0.1", "192.168.0.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"), ("::", "::"),
        ("::1", "::1"), ("1::", "1::"), ("2001:DB8::68", "2001:db8::68"), ("2001:db8:0:0:0:0:0:1", "2001:db8::1"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
        ("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"), ("1::3:4:5:6:7:8", "1:0:3:4:5:6:7:8"),
        ("1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"),
        ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"),
        ("00ab::0001", "ab::1"), ("::ffff", "::ffff"), ("::1.2.3.4", "::102:304"),
    ])
    func readsAndPrints(_ text: String, _ canonical: String) throws {
        let address = try IPAddress(parsing: text)
        #expect(address.text == canonical)
        #expect(try IPAddress(parsing: canonical) == address)
        #expect(try text.withUTF8Bytes { try IPAddress.isCanonical($0) } == (text == canonical))
        #expect(address.family == (text.contains(":") ? .v6 : .v4))
    }

    @Test(arguments: [
        ("", "unable to parse IP"), ("1", "unable to parse IP"), ("localhost", "unable to parse IP"),
        ("%eth0", "missing IPv6 address"), ("1.2.3", "IPv4 address too short"),
        ("192.168.0.1.0", "IPv4 address too long"),
        ("256.1.1.1", "IPv4 field has value >255"), ("01.2.3.4", "IPv4 field has octet with leading zero"),
        ("1.2.3.", "IPv4 field must have at least one digit (at \".\")"),
        (".1.2.3", "IPv4 field must have at least one digit (at \".1.2.3\")"),
        ("1..2.3", "IPv4 field must have at least one digit (at \".2.3\")"),
        ("1.2.3.4x", "unexpected character (at \"x\")"), (" 1.2.3.4", "unexpected character (at \" 1.2.3.4\")"),
        ("2001:db8:::68", "each colon-separated field must have at least one digit (at \":68\")"),
        ("1::2::3", "multiple :: in address (at \":3\")"), ("1:2:3:4:5:6:7", "address string too short"),
        ("1:2:3:4:5:6:7:8:9", "trailing garbage after address (at \"9\")"),
        ("1:2:3:4:5:6:7::8", "the :: must expand to at least one field of zeros"),
        ("12345::", "each group must have 4 or less digits (at \"12345::\")"),
        ("1:2:", "colon must be followed by more characters (at \":\")"),
        ("1:2x::", "unexpected character, want colon (at \"x::\")"), ("::1%", "zone must be a non-empty string"),
        ("1:2:1.2.3.4", "embedded IPv4 address must replace the final 2 fields of the address (at \"1.2.3.4\")"),
        (
            "1:2:3:4:5:6:7:1.2.3.4",
            "embedded IPv4 address must replace the final 2 fields of the address (at \"1.2.3.4\")"
        ),
    ])
    func refuses(_ text: String, _ reason: String) throws {
        let error = try #require(throws: IPAddress.ParseError.self) { try IPAddress(parsing: text) }
        #expect(
            text.withUTF8Bytes { error.message(for: $0) }
                == "IP Address \"\(text)\" parse error during conversion from string: ParseAddr(\"\(text)\"): \(reason)"
        )
    }

    @Test func refusesZones() throws {
        let error = try #require(throws: IPAddress.ParseError.self) { try IPAddress(parsing: "fe80::1%en0") }
        #expect(
            "fe80::1%en0".withUTF8Bytes { error.message(for: $0) }
                == "IP address \"fe80::1%en0\" with zone value is not allowed")
    }

    @Test func treatsMappedAddressesAsAsked() throws {
        for text in ["::ffff:192.168.0.1", "::ffff:c0a8:1"] {
            let error = try #require(throws: IPAddress.ParseError.self) { try IPAddress(parsing: text) }
            #expect(
                text.withUTF8Bytes { error.message(for: $0) } == "IPv4-mapped IPv6 address \"\(text)\" is not allowed")
        }
        #expect(throws: IPAddress.ParseError(reason: .mapped)) {
            try IPAddress(parsing: "::ffff:192.168.0.1", mapped: .unwrapped)
        }
        let unwrapped = try IPAddress(parsing: "::ffff:c0a8:1", mapped: .unwrapped)
        #expect(try unwrapped == IPAddress(parsing: "192.168.0.1"))
        #expect(try unwrapped != IPAddress(parsing: "192.168.10.1"))
        #expect(try "::ffff:c0a8:1".withUTF8Bytes { try !IPAddress.isCanonical($0, mapped: .unwrapped) })
    }

    @Test(arguments: [
        // unspecified, loopback, link-local multicast, link-local unicast, global unicast
        ("0.0.0.0", [true, false, false, false, false]), ("::", [true, false, false, false, false]),
        ("127.0.0.1", [false, true, false, false, false]), ("127.255.0.9", [false, true, false, false, false]),
        ("::1", [false, true, false, false, false]), ("224.0.0.1", [false, false, true, false, false]),
        ("224.0.1.1", [false, false, false, false, false]), ("ff02::1", [false, false, true, false, false]),
        ("ff12::1", [false, false, true, false, false]), ("ff01::1", [false, false, false, false, false]),
        ("169.254.169.254", [false, false, false, true, false]), ("fe80::1", [false, false, false, true, false]),
        ("febf::1", [false, false, false, true, false]), ("fec0::1", [false, false, false, false, true]),
        ("192.168.0.1", [false, false, false, false, true]), ("fd80::1", [false, false, false, false, true]),
        ("255.255.255.255", [false, false, false, false, false]), ("ff00::1", [false, false, false, false, false]),
        ("2001:db8::abcd", [false, false, false, false, true]), ("239.1.2.3", [false, false, false, false, false]),
    ])
    func classifies(_ text: String, _ expected: [Bool]) throws {
        let address = try IPAddress(parsing: text)
        #expect(
            [
                address.isUnspecified, address.isLoopback, address.isLinkLocalMulticast, address.isLinkLocalUnicast,
                address.isGlobalUnicast,
            ] == expected)
    }

    @Test func roundTripsRandomAddresses() throws {
        var random = SeededGenerator(seed: 6)
        for _ in 0..<3000 {
            // Whole groups of zeros are what the text shortens.
            var bits: UInt128 = 0
            for _ in 0..<8 {
                let group = UInt128.random(in: 0...0xFFFF, using: &random)
                bits = bits << 16 | (Bool.random(using: &random) ? group : 0)
            }
            let address = IPAddress(bits: bits, family: .v6)
            guard address.mappedIPv4 == nil else { continue }
            #expect(try IPAddress(parsing: address.text) == address)
        }
    }

    @Test func hostileTextIsBounded() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            let text = random.bytes(upTo: 24, from: "0123456789abcdef::::...%/")
            text.withUnsafeBufferPointer { text in
                do throws(IPAddress.ParseError) {
                    var canonical: [UInt8] = []
                    try IPAddress(parsing: text).appendText(to: &canonical)
                    #expect(canonical.count <= 39)
                } catch {
                    #expect(!error.message(for: text).isEmpty)
                }
                if case .failure(let error) = Result(catching: { try CIDR(parsing: text) }) {
                    #expect(!((error as? CIDR.ParseError)?.message(for: text).isEmpty ?? true))
                }
            }
        }
        let long = String(repeating: "1:", count: 50_000)
        #expect(throws: IPAddress.ParseError.self) { try IPAddress(parsing: long) }
    }

    @Test func isTrivial() {
        #expect(_isPOD(IPAddress.self))
        #expect(_isPOD(CIDR.self))
    }
}
