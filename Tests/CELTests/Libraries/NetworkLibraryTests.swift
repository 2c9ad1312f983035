import Testing

@testable import CEL

@Suite struct NetworkLibraryTests {
    @Test(arguments: [
        ("string(ip('2001:DB8:0:0::1'))", "\"2001:db8::1\""),
        ("string(ip('::ffff:c0a8:1'))", "\"192.168.0.1\""),
        ("ip('10.0.0.1').family()", "4"),
        ("ip('::1').family()", "6"),
        ("ip.isCanonical('10.0.0.1')", "true"),
        ("ip.isCanonical('2001:DB8::1')", "false"),
        ("isIP('10.0.0.1')", "true"), ("isIP('10.0.0.01')", "false"), ("isIP('fe80::1%eth0')", "false"),
        ("isIP('')", "false"),
        ("ip('10.0.0.1') == ip('10.0.0.2')", "false"),
        ("ip('127.0.0.53').isLoopback()", "true"), ("ip('0.0.0.0').isUnspecified()", "true"),
        ("type(ip('::1')) == net.IP", "true"),
        (
            "ip('10.0.0.256')",
            "error: IP Address \"10.0.0.256\" parse error during conversion from string: "
                + "ParseAddr(\"10.0.0.256\"): IPv4 field has value >255"
        ),

        ("string(cidr('192.168.0.1/24'))", "\"192.168.0.1/24\""),
        ("string(cidr('192.168.0.1/24').masked())", "\"192.168.0.0/24\""),
        ("string(cidr('192.168.0.1/24').ip())", "\"192.168.0.1\""),
        ("cidr('10.0.0.0/0').prefixLength()", "0"),
        ("cidr('10.0.0.0/8').containsIP('10.255.0.1')", "true"),
        ("cidr('10.0.0.0/8').containsIP('11.0.0.1')", "false"),
        ("cidr('10.0.0.0/8').containsIP('::1')", "false"),
        ("cidr('10.0.0.0/8').containsIP(ip('10.1.1.1'))", "true"),
        ("cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')", "true"),
        ("cidr('10.0.0.0/8').containsCIDR(cidr('10.0.0.0/7'))", "false"),
        ("isCIDR('10.0.0.0/8')", "true"), ("isCIDR('10.0.0.0')", "false"), ("isCIDR('10.0.0.0/33')", "false"),
        (
            "cidr('10.0.0.0/8').containsIP('x')",
            "error: IP Address \"x\" parse error during conversion from string: ParseAddr(\"x\"): unable to parse IP"
        ),
        (
            "cidr('10.0.0.0')",
            "error: network address parse error during conversion from string: "
                + "network address parse error during conversion from string: netip.ParsePrefix(\"10.0.0.0\"): no '/'"
        ),
    ])
    func `knows addresses and networks`(expression: String, expected: String) {
        #expect(Environment.spec.result(expression) == expected)
    }

    @Test func `refuses mapped addresses in Kubernetes`() {
        var environment = Environment.spec
        environment.options.mappedAddressesEqual = false
        #expect(
            environment.result("ip('::ffff:c0a8:1')")
                == "error: IPv4-mapped IPv6 address \"::ffff:c0a8:1\" is not allowed")
        #expect(environment.result("isIP('::ffff:c0a8:1')") == "false")
    }
}
