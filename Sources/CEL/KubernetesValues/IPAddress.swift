/// An IPv4 or IPv6 address without a zone: CEL's `net.IP`.
///
/// Sources: Go's `net/netip` and the Kubernetes CEL library `ip.go`.
package struct IPAddress: BitwiseCopyable, Sendable, Equatable {
    package enum Family: UInt8, BitwiseCopyable, Sendable {
        case v4 = 4
        case v6 = 6

        /// Bits of an address.
        package var bitWidth: Int { self == .v4 ? 32 : 128 }
    }

    /// The address as one number; of an IPv4 address the low 32 bits.
    package let bits: UInt128
    package let family: Family

    package init(bits: UInt128, family: Family) {
        self.bits = bits
        self.family = family
    }

    /// The IPv4 address inside an IPv4-mapped IPv6 address (`::ffff:0:0/96`), or nil for any other.
    var mappedIPv4: IPAddress? {
        guard family == .v6, bits >> 32 == 0xFFFF else { return nil }
        return IPAddress(bits: bits & 0xFFFF_FFFF, family: .v4)
    }
}

// MARK: - Classification

extension IPAddress {
    /// `0.0.0.0` or `::`.
    var isUnspecified: Bool { bits == 0 }

    /// `127.0.0.0/8` (RFC 1122) or `::1` (RFC 4291).
    var isLoopback: Bool { family == .v4 ? octet(0) == 127 : bits == 1 }

    /// `224.0.0.0/24` (RFC 5771) or the link-local scope of `ff00::/8` (RFC 4291).
    var isLinkLocalMulticast: Bool { family == .v4 ? bits >> 8 == 0xE0_0000 : group(0) & 0xFF0F == 0xFF02 }

    /// `169.254.0.0/16` (RFC 3927) or `fe80::/10` (RFC 4291).
    var isLinkLocalUnicast: Bool { family == .v4 ? bits >> 16 == 0xA9FE : group(0) & 0xFFC0 == 0xFE80 }

    /// Any address but the unspecified, the IPv4 broadcast, loopback, multicast and link-local unicast ones. Private
    /// addresses count as global, as they do in Go.
    var isGlobalUnicast: Bool {
        if family == .v4 && bits == 0xFFFF_FFFF { return false }
        return !isUnspecified && !isLoopback && !isMulticast && !isLinkLocalUnicast
    }

    private var isMulticast: Bool { family == .v4 ? octet(0) & 0xF0 == 0xE0 : group(0) >> 8 == 0xFF }

    /// The octets of an IPv4 address, from the left.
    private func octet(_ index: Int) -> UInt8 { UInt8(truncatingIfNeeded: bits >> UInt128(24 - 8 * index)) }

    /// The 16-bit groups of an IPv6 address, from the left.
    private func group(_ index: Int) -> UInt16 { UInt16(truncatingIfNeeded: bits >> UInt128(112 - 16 * index)) }
}

// MARK: - Text

extension IPAddress {
    /// Appends the canonical text: dotted decimal, or RFC 5952 (`::ffff:192.0.2.1` for a mapped address).
    func appendText(to output: inout [UInt8]) {
        if family == .v4 {
            for index in 0..<4 {
                if index > 0 { output.append(UInt8(ascii: ".")) }
                Self.appendDecimal(octet(index), to: &output)
            }
        } else if let mapped = mappedIPv4 {
            output.append(contentsOf: "::ffff:".utf8)
            mapped.appendText(to: &output)
        } else {
            appendGroups(to: &output)
        }
    }

    package var text: String {
        var output: [UInt8] = []
        appendText(to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// The groups in lower-case hexadecimal, the first longest run of two or more zero groups as `::`.
    private func appendGroups(to output: inout [UInt8]) {
        var run = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, group(end) == 0 { end += 1 }
            if end - start >= 2, end - start > run.count { run = start..<end }
            start = max(end, start + 1)
        }
        var index = 0
        var needsColon = false
        while index < 8 {
            if index == run.lowerBound && !run.isEmpty {
                output.append(contentsOf: "::".utf8)
                index = run.upperBound
                needsColon = false
                continue
            }
            if needsColon { output.append(UInt8(ascii: ":")) }
            output.append(contentsOf: String(group(index), radix: 16).utf8)
            index += 1
            needsColon = true
        }
    }

    static func appendDecimal(_ value: UInt8, to output: inout [UInt8]) {
        if value >= 100 { output.append(UInt8(ascii: "0") + value / 100) }
        if value >= 10 { output.append(UInt8(ascii: "0") + value / 10 % 10) }
        output.append(UInt8(ascii: "0") + value % 10)
    }
}
