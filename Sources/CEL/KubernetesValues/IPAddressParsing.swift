extension IPAddress {
    /// What to do with IPv4-mapped IPv6 addresses, the one point where the CEL specification and Kubernetes differ.
    package enum MappedAddresses: Sendable {
        /// All are refused, as Kubernetes and cel-go do.
        case refused
        /// As the specification's conformance tests want it: `::ffff:c0a8:1` is the IPv4 address 192.168.0.1, while the
        /// notation with dots is refused.
        case unwrapped
    }

    /// Why a text is no address.
    package struct ParseError: Error, Equatable {
        package enum Reason: Sendable {
            case missingAddress, unparsable
            case leadingZero, octetTooLarge, octetMissing, tooLong, tooShort, unexpectedCharacter
            case emptyZone, groupTooLong, digitMissing, misplacedIPv4, noRoomForIPv4
            case colonMissing, trailingColon, secondEllipsis, trailingGarbage, tooFewGroups, emptyEllipsis
            case zone, mapped
        }

        package var reason: Reason
        /// Where the unread rest of the text starts, if the message shows it.
        var position: Int?
        /// Where the unread rest of the text ends.
        var end: Int = 0
    }

    /// Reads an address as Go's `netip.ParseAddr` does (dotted decimal without leading zeros, or RFC 4291 with groups
    /// of at most four digits) and refuses what Kubernetes' `ip()` refuses: zones and, unless told otherwise, mapped
    /// addresses.
    init(parsing text: UTF8Bytes, mapped: MappedAddresses = .refused) throws(ParseError) {
        let (address, hasZone) = try Self.parseWithZone(text)
        if hasZone { throw ParseError(reason: .zone) }
        guard let inner = address.mappedIPv4 else {
            self = address
            return
        }
        guard mapped == .unwrapped, !text.contains(UInt8(ascii: ".")) else { throw ParseError(reason: .mapped) }
        self = inner
    }

    package init(parsing text: String, mapped: MappedAddresses = .refused) throws(ParseError) {
        self = try text.withUTF8Bytes { (bytes) throws(ParseError) in try IPAddress(parsing: bytes, mapped: mapped) }
    }

    /// What `ip.isCanonical` answers: whether `text` is exactly the canonical text of the address that it denotes.
    static func isCanonical(_ text: UTF8Bytes, mapped: MappedAddresses = .refused) throws(ParseError) -> Bool {
        var canonical: [UInt8] = []
        try IPAddress(parsing: text, mapped: mapped).appendText(to: &canonical)
        return text.elementsEqual(canonical)
    }

    /// `netip.ParseAddr` itself: any address, and whether it has a zone.
    static func parseWithZone(_ text: UTF8Bytes) throws(ParseError) -> (address: IPAddress, hasZone: Bool) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "."):
                let bits = try parseIPv4(text, 0..<text.count)
                return (IPAddress(bits: UInt128(bits), family: .v4), false)
            case UInt8(ascii: ":"):
                return try parseIPv6(text)
            case UInt8(ascii: "%"):
                throw ParseError(reason: .missingAddress)
            default:
                continue
            }
        }
        throw ParseError(reason: .unparsable)
    }

    private static func parseIPv4(_ text: UTF8Bytes, _ range: Range<Int>) throws(ParseError) -> UInt32 {
        var bits: UInt32 = 0
        var octet: UInt32 = 0
        var dots = 0
        var digits = 0
        for index in range {
            let byte = text[index]
            if byte.isASCIIDigit {
                if digits == 1 && octet == 0 { throw ParseError(reason: .leadingZero) }
                octet = octet * 10 + UInt32(byte - UInt8(ascii: "0"))
                digits += 1
                if octet > 255 { throw ParseError(reason: .octetTooLarge) }
            } else if byte == UInt8(ascii: ".") {
                if digits == 0 || index == range.upperBound - 1 {
                    throw ParseError(reason: .octetMissing, position: index, end: range.upperBound)
                }
                if dots == 3 { throw ParseError(reason: .tooLong) }
                bits = bits << 8 | octet
                dots += 1
                octet = 0
                digits = 0
            } else {
                throw ParseError(reason: .unexpectedCharacter, position: index, end: range.upperBound)
            }
        }
        if dots < 3 { throw ParseError(reason: .tooShort) }
        return bits << 8 | octet
    }

    private static func parseIPv6(_ text: UTF8Bytes) throws(ParseError) -> (address: IPAddress, hasZone: Bool) {
        let zone = text.firstIndex(of: UInt8(ascii: "%"))
        if zone == text.count - 1 { throw ParseError(reason: .emptyZone) }
        let end = zone ?? text.count
        let colon = UInt8(ascii: ":")

        /// The groups read so far, the last in the low bits, and how many they are.
        var bits: UInt128 = 0
        var groups = 0
        /// How many groups stand before the `::`.
        var ellipsis: Int?
        var index = 0
        if end >= 2, text[0] == colon, text[1] == colon {
            ellipsis = 0
            index = 2
        }
        while groups < 8, index < end || ellipsis == nil {
            let start = index
            var group: UInt16 = 0
            while index < end, let digit = text[index].hexadecimalValue {
                if index - start == 4 { throw ParseError(reason: .groupTooLong, position: start, end: end) }
                group = group << 4 | UInt16(digit)
                index += 1
            }
            if index == start { throw ParseError(reason: .digitMissing, position: start, end: end) }

            if index < end, text[index] == UInt8(ascii: ".") {
                if ellipsis == nil && groups != 6 {
                    throw ParseError(reason: .misplacedIPv4, position: start, end: end)
                }
                if groups > 6 { throw ParseError(reason: .noRoomForIPv4, position: start, end: end) }
                bits = bits << 32 | UInt128(try parseIPv4(text, start..<end))
                groups += 2
                index = end
                break
            }
            bits = bits << 16 | UInt128(group)
            groups += 1
            if index == end { break }

            if text[index] != colon { throw ParseError(reason: .colonMissing, position: index, end: end) }
            if index + 1 == end { throw ParseError(reason: .trailingColon, position: index, end: end) }
            index += 1
            if text[index] == colon {
                if ellipsis != nil { throw ParseError(reason: .secondEllipsis, position: index, end: end) }
                ellipsis = groups
                index += 1
                if index == end { break }
            }
        }
        if index < end { throw ParseError(reason: .trailingGarbage, position: index, end: end) }

        if groups < 8 {
            guard let ellipsis else { throw ParseError(reason: .tooFewGroups) }
            let trailing = UInt128(16 * (groups - ellipsis))
            let tail = bits & (UInt128(1) << trailing - 1)
            bits = (bits >> trailing) << UInt128(16 * (8 - ellipsis)) | tail
        } else if ellipsis != nil {
            throw ParseError(reason: .emptyEllipsis)
        }
        return (IPAddress(bits: bits, family: .v6), zone != nil)
    }
}

extension IPAddress.ParseError {
    /// The message that Kubernetes' `ip()` fails with for `text`, which is the text that was read.
    func message(for text: UTF8Bytes) -> String {
        switch reason {
        case .zone: "IP address \(GoQuoting.quoted(text)) with zone value is not allowed"
        case .mapped: "IPv4-mapped IPv6 address \(GoQuoting.quoted(text)) is not allowed"
        default:
            "IP Address \(GoQuoting.quoted(text)) parse error during conversion from string: "
                + parserMessage(for: text)
        }
    }

    /// The message of `netip.ParseAddr` alone.
    func parserMessage(for text: UTF8Bytes) -> String {
        let message = "ParseAddr(\(GoQuoting.quoted(text))): \(reason.explanation)"
        guard let position, position < end, end <= text.count else { return message }
        return message + " (at \(GoQuoting.quoted(text.bytes(position..<end))))"
    }
}

extension IPAddress.ParseError.Reason {
    fileprivate var explanation: String {
        switch self {
        case .missingAddress: "missing IPv6 address"
        case .unparsable: "unable to parse IP"
        case .leadingZero: "IPv4 field has octet with leading zero"
        case .octetTooLarge: "IPv4 field has value >255"
        case .octetMissing: "IPv4 field must have at least one digit"
        case .tooLong: "IPv4 address too long"
        case .tooShort: "IPv4 address too short"
        case .unexpectedCharacter: "unexpected character"
        case .emptyZone: "zone must be a non-empty string"
        case .groupTooLong: "each group must have 4 or less digits"
        case .digitMissing: "each colon-separated field must have at least one digit"
        case .misplacedIPv4: "embedded IPv4 address must replace the final 2 fields of the address"
        case .noRoomForIPv4: "too many hex fields to fit an embedded IPv4 at the end of the address"
        case .colonMissing: "unexpected character, want colon"
        case .trailingColon: "colon must be followed by more characters"
        case .secondEllipsis: "multiple :: in address"
        case .trailingGarbage: "trailing garbage after address"
        case .tooFewGroups: "address string too short"
        case .emptyEllipsis: "the :: must expand to at least one field of zeros"
        case .zone: "zones are not allowed"
        case .mapped: "IPv4-mapped addresses are not allowed"
        }
    }
}
