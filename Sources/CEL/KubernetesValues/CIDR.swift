/// An IP network in CIDR notation (RFC 4632, RFC 4291): CEL's `net.CIDR`. Bits of the address beyond the prefix are
/// kept and count in equality; ``masked`` clears them.
///
/// Sources: Go's `net/netip` and the Kubernetes CEL library `cidr.go`.
package struct CIDR: BitwiseCopyable, Sendable, Equatable {
    package let address: IPAddress
    /// How many leading bits of the address are the network's.
    package let prefixLength: UInt8

    /// The network with all bits beyond the prefix cleared.
    package var masked: CIDR {
        CIDR(address: IPAddress(bits: address.bits & mask, family: address.family), prefixLength: prefixLength)
    }

    /// Whether `other` lies in this network. An address of the other family never does.
    package func contains(_ other: IPAddress) -> Bool {
        address.family == other.family && (address.bits ^ other.bits) & mask == 0
    }

    /// Whether every address of `other` lies in this network.
    func contains(_ other: CIDR) -> Bool { prefixLength <= other.prefixLength && contains(other.address) }

    /// Ones in the bits of the prefix.
    private var mask: UInt128 {
        let hostBits = UInt128(address.family.bitWidth - Int(prefixLength))
        return hostBits == 128 ? 0 : ~0 << hostBits
    }
}

// MARK: - Text

extension CIDR {
    /// Why a text is no network.
    package enum ParseError: Error, Equatable {
        case slashMissing, badBits, bitsOutOfRange, zone, mapped
        case address(IPAddress.ParseError)
    }

    /// Reads a network as Go's `netip.ParsePrefix` does (no zone, no sign or leading zero in the length) and refuses
    /// IPv4-mapped addresses. Host bits are accepted.
    init(parsing text: UTF8Bytes) throws(ParseError) {
        guard let slash = text.lastIndex(of: UInt8(ascii: "/")) else { throw .slashMissing }
        let address: IPAddress
        let hasZone: Bool
        do {
            (address, hasZone) = try IPAddress.parseWithZone(text.bytes(0..<slash))
        } catch {
            throw .address(error)
        }
        if hasZone { throw .zone }

        let digits = text.bytes(from: slash + 1)
        guard let first = digits.first, digits.allSatisfy(\.isASCIIDigit), digits.count <= 19,
            digits.count == 1 || first != UInt8(ascii: "0")
        else { throw .badBits }
        let length = digits.reduce(UInt64(0)) { $0 &* 10 &+ UInt64($1 &- UInt8(ascii: "0")) }
        if length > Int64.max { throw .badBits }
        guard length <= address.family.bitWidth else { throw .bitsOutOfRange }
        if address.mappedIPv4 != nil { throw .mapped }
        self.init(address: address, prefixLength: UInt8(length))
    }

    package init(parsing text: String) throws(ParseError) {
        self = try text.withUTF8Bytes { (bytes) throws(ParseError) in try CIDR(parsing: bytes) }
    }

    /// Appends the address in canonical form, a slash and the prefix length.
    func appendText(to output: inout [UInt8]) {
        address.appendText(to: &output)
        output.append(UInt8(ascii: "/"))
        IPAddress.appendDecimal(prefixLength, to: &output)
    }

    package var text: String {
        var output: [UInt8] = []
        appendText(to: &output)
        return String(decoding: output, as: UTF8.self)
    }
}

extension CIDR.ParseError {
    /// The message that Kubernetes' `cidr()` fails with for `text`, which is the text that was read. It says twice what
    /// it was doing, as there.
    func message(for text: UTF8Bytes) -> String {
        let activity = "network address parse error during conversion from string: "
        if self == .mapped {
            return activity + "IPv4-mapped IPv6 address \(GoQuoting.quoted(text)) is not allowed"
        }
        return activity + activity + "netip.ParsePrefix(\(GoQuoting.quoted(text))): \(explanation(for: text))"
    }

    private func explanation(for text: UTF8Bytes) -> String {
        let slash = text.lastIndex(of: UInt8(ascii: "/")) ?? text.count
        switch self {
        case .slashMissing: return "no '/'"
        case .badBits: return "bad bits after slash: \(GoQuoting.quoted(text.bytes(from: min(slash + 1, text.count))))"
        case .bitsOutOfRange: return "prefix length out of range"
        case .zone: return "IPv6 zones cannot be present in a prefix"
        case .mapped: return "IPv4-mapped addresses are not allowed"
        case .address(let error): return error.parserMessage(for: text.bytes(0..<slash))
        }
    }
}
