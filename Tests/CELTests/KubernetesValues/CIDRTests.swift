import Testing

@testable import CEL

@Suite("CIDR")
struct CIDRTests {
    private func cidr(_ text: String) throws -> CIDR { try CIDR(parsing: text) }

    @Test(arguments: [
        ("192.168.0.0/24", "192.168.0.0/24", "192.168.0.0/24", 24),
        ("192.168.0.1/24", "192.168.0.1/24", "192.168.0.0/24", 24),
        ("10.1.2.3/0", "10.1.2.3/0", "0.0.0.0/0", 0), ("10.1.2.3/32", "10.1.2.3/32", "10.1.2.3/32", 32),
        ("2001:DB8::/32", "2001:db8::/32", "2001:db8::/32", 32), ("2001:db8::1/0", "2001:db8::1/0", "::/0", 0),
        ("2001:db8:ffff::1/33", "2001:db8:ffff::1/33", "2001:db8:8000::/33", 33),
        ("::1/128", "::1/128", "::1/128", 128),
    ])
    func readsAndMasks(_ text: String, _ canonical: String, _ masked: String, _ length: UInt8) throws {
        let network = try cidr(text)
        #expect(network.text == canonical)
        #expect(network.masked.text == masked)
        #expect(network.prefixLength == length)
        #expect((network == network.masked) == (canonical == masked))
    }

    @Test(arguments: [
        ("192.168.0.0", "no '/'"), ("192.168.0.0/", "bad bits after slash: \"\""),
        ("192.168.0.0/08", "bad bits after slash: \"08\""), ("192.168.0.0/+8", "bad bits after slash: \"+8\""),
        ("192.168.0.0/x", "bad bits after slash: \"x\""), ("192.168.0.0/-1", "bad bits after slash: \"-1\""),
        ("192.168.0.0/99999999999999999999", "bad bits after slash: \"99999999999999999999\""),
        ("192.168.0.0/9999999999999999999", "bad bits after slash: \"9999999999999999999\""),
        ("192.168.0.0/33", "prefix length out of range"), ("::1/129", "prefix length out of range"),
        ("fe80::1%en0/24", "IPv6 zones cannot be present in a prefix"),
        ("192.168.0.300/8", "ParseAddr(\"192.168.0.300\"): IPv4 field has value >255"),
    ])
    func refuses(_ text: String, _ reason: String) throws {
        let error = try #require(throws: CIDR.ParseError.self) { try cidr(text) }
        #expect(
            text.withUTF8Bytes { error.message(for: $0) }
                == "network address parse error during conversion from string: network address parse error during "
                + "conversion from string: netip.ParsePrefix(\"\(text)\"): \(reason)")
    }

    @Test func refusesMappedAddresses() throws {
        let text = "::ffff:192.168.0.1/24"
        let error = try #require(throws: CIDR.ParseError.self) { try cidr(text) }
        #expect(
            text.withUTF8Bytes { error.message(for: $0) }
                == "network address parse error during conversion from string: IPv4-mapped IPv6 address "
                + "\"::ffff:192.168.0.1/24\" is not allowed")
    }

    @Test(arguments: [
        ("192.168.0.0/24", "192.168.0.1", true), ("192.168.0.0/24", "192.168.1.1", false),
        ("192.168.0.77/24", "192.168.0.1", true), ("0.0.0.0/0", "8.8.8.8", true), ("10.0.0.1/32", "10.0.0.1", true),
        ("10.0.0.1/32", "10.0.0.2", false), ("2001:db8::/32", "192.168.1.1", false),
        ("192.168.1.1/32", "2001:db8::1", false),
        ("::/0", "1.2.3.4", false), ("0.0.0.0/0", "::1", false), ("2001:db8::/32", "2001:db8:ffff::", true),
        ("2001:db8::/32", "2001:db9::", false),
    ])
    func containsAddresses(_ network: String, _ address: String, _ expected: Bool) throws {
        #expect(try cidr(network).contains(IPAddress(parsing: address)) == expected)
    }

    @Test(arguments: [
        ("192.168.0.0/24", "192.168.0.0/25", true), ("192.168.0.0/24", "192.168.0.1/32", true),
        ("192.168.0.0/24", "192.168.0.0/23", false), ("10.0.0.0/8", "10.0.0.0/8", true),
        ("10.0.0.0/8", "11.0.0.0/8", false),
        ("2001:db8::/32", "2001:db8::/33", true), ("::/0", "10.0.0.0/8", false),
    ])
    func containsNetworks(_ network: String, _ other: String, _ expected: Bool) throws {
        #expect(try cidr(network).contains(cidr(other)) == expected)
    }

    @Test func containmentAgreesWithBits() {
        var random = SeededGenerator(seed: 8)
        for _ in 0..<3000 {
            let family: IPAddress.Family = Bool.random(using: &random) ? .v4 : .v6
            let width = family.bitWidth
            var a = [Bool](repeating: false, count: width)
            var b = a
            let shared = Int.random(in: 0...width, using: &random)
            for index in 0..<width {
                a[index] = Bool.random(using: &random)
                b[index] = index < shared ? a[index] : Bool.random(using: &random)
            }
            let length = Int.random(in: 0...width, using: &random)
            let otherLength = Int.random(in: 0...width, using: &random)
            let network = CIDR(address: address(a, family), prefixLength: UInt8(length))
            let other = CIDR(address: address(b, family), prefixLength: UInt8(otherLength))
            let expected = a[..<length] == b[..<length]
            #expect(network.contains(address(b, family)) == expected)
            #expect(network.contains(other) == (expected && length <= otherLength))
            #expect(network.masked.contains(address(b, family)) == expected)
        }
    }

    private func address(_ bits: [Bool], _ family: IPAddress.Family) -> IPAddress {
        IPAddress(bits: bits.reduce(0) { $0 << 1 | ($1 ? 1 : 0) }, family: family)
    }
}
