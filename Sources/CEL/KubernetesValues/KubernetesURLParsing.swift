extension KubernetesURL {
    /// Reads a URL as Kubernetes' `url()` does: the text must be an absolute URI or an absolute path to the strict
    /// `url.ParseRequestURI`; its parts are then those of `url.Parse`, which splits off a fragment and reads a leading
    /// `//` as the start of an authority.
    init(parsing text: UTF8Bytes) throws(ParseError) {
        _ = try Self.parse(text, isRequest: true)
        guard let numberSign = text.firstIndex(of: UInt8(ascii: "#")) else {
            self = try Self.parse(text, isRequest: false)
            return
        }
        do {
            self = try Self.parse(text.bytes(0..<numberSign), isRequest: false)
        } catch {
            throw ParseError(reason: error.reason, range: error.range, end: numberSign)
        }
        fragment = text.bytes(from: numberSign + 1)
        try Self.check(fragment, as: .fragment, at: numberSign + 1, of: text)
    }

    /// What `isURL` answers. A few texts pass here that `init` then refuses, such as `//[`: in Kubernetes as well.
    static func isValid(_ text: UTF8Bytes) -> Bool { requestError(text) == nil }

    /// Why `text` is neither an absolute URI nor an absolute path, or nil.
    static func requestError(_ text: UTF8Bytes) -> ParseError? {
        do throws(ParseError) {
            _ = try parse(text, isRequest: true)
            return nil
        } catch {
            return error
        }
    }

    /// Go's `url.parse`: of a request, or of a reference without its fragment that begins with a scheme or a slash.
    private static func parse(_ text: UTF8Bytes, isRequest: Bool) throws(ParseError) -> KubernetesURL {
        let none = text.bytes(0..<0)
        var url = KubernetesURL(
            scheme: none, opaque: none, userInfo: none, authority: none, path: none, query: none, fragment: none)
        func fail(_ reason: ParseError.Reason) -> ParseError { ParseError(reason: reason, end: text.count) }

        if text.contains(where: { $0 < 0x20 || $0 == 0x7F }) { throw fail(.controlCharacter) }
        if text.isEmpty && isRequest { throw fail(.empty) }
        if text.hasSameBytes(as: "*") {
            url.path = text
            return url
        }
        var start = 0
        if let colon = schemeEnd(of: text) {
            if colon == 0 { throw fail(.schemeMissing) }
            url.scheme = text.bytes(0..<colon)
            start = colon + 1
        }
        var end = text.count
        if let mark = text[start...].firstIndex(of: UInt8(ascii: "?")) {
            url.query = text.bytes(from: mark + 1)
            url.hasEmptyQuery = url.query.isEmpty
            end = mark
        }
        let rest = text.bytes(start..<end)
        if rest.first != UInt8(ascii: "/") {
            if url.scheme.isEmpty { throw fail(.neitherURINorPath) }
            url.opaque = rest
            return url
        }
        let slashes = rest.prefix { $0 == UInt8(ascii: "/") }.count
        if slashes >= 2 && (!url.scheme.isEmpty || !isRequest && slashes == 2) {
            let authority = rest.bytes(2..<(rest[2...].firstIndex(of: UInt8(ascii: "/")) ?? rest.count))
            try url.parseAuthority(authority, at: start + 2, of: text)
            start += 2 + authority.count
        } else {
            url.omitsAuthority = !url.scheme.isEmpty
        }
        url.path = text.bytes(start..<end)
        try check(url.path, as: .path, at: start, of: text)
        return url
    }

    /// Where the colon after a scheme stands, if `text` has a scheme; 0 when nothing stands before the colon.
    private static func schemeEnd(of text: UTF8Bytes) -> Int? {
        for (index, byte) in text.enumerated() {
            switch byte {
            case _ where byte.isASCIILowercase || byte.isASCIIUppercase:
                continue
            case _ where byte.isASCIIDigit, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                if index == 0 { return nil }
            case UInt8(ascii: ":"):
                return index
            default:
                return nil
            }
        }
        return nil
    }

    private mutating func parseAuthority(_ text: UTF8Bytes, at offset: Int, of whole: UTF8Bytes) throws(ParseError) {
        let at = text.lastIndex(of: UInt8(ascii: "@"))
        let hostStart = at.map { $0 + 1 } ?? 0
        authority = text.bytes(from: hostStart)
        try checkHost(at: offset + hostStart, of: whole)
        guard let at else { return }
        userInfo = text.bytes(0..<at)
        hasUserInfo = true
        guard userInfo.allSatisfy(Self.isUserInfoByte) else {
            throw ParseError(reason: .userInfo, end: whole.count)
        }
        let (user, password) = userInfo.cut(at: UInt8(ascii: ":"))
        try Self.check(user, as: .userInfo, at: offset, of: whole)
        if let password { try Self.check(password, as: .userInfo, at: offset + user.count + 1, of: whole) }
    }

    private static func isUserInfoByte(_ byte: UInt8) -> Bool {
        if byte.isASCIIAlphanumeric { return true }
        return switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "~"),
            UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("),
            UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"),
            UInt8(ascii: "="), UInt8(ascii: "%"), UInt8(ascii: "@"):
            true
        default: false
        }
    }

    /// Checks the host and port: in brackets an IPv6 address, perhaps with an escaped zone; else a name. The port is
    /// digits or nothing. Only `http` and `https` hold the name itself free of colons.
    private func checkHost(at offset: Int, of whole: UTF8Bytes) throws(ParseError) {
        func fail(_ reason: ParseError.Reason, _ range: Range<Int> = 0..<0) -> ParseError {
            ParseError(reason: reason, range: offset + range.lowerBound..<offset + range.upperBound, end: whole.count)
        }
        func checkPort(_ start: Int) throws(ParseError) {
            let port = authority.bytes(from: start)
            guard port.isEmpty || port[0] == UInt8(ascii: ":") && port.dropFirst().allSatisfy(\.isASCIIDigit) else {
                throw fail(.port, start..<authority.count)
            }
        }
        guard let open = authority.lastIndex(of: UInt8(ascii: "[")) else {
            let colon = UInt8(ascii: ":")
            if let separator = isWeb ? authority.firstIndex(of: colon) : authority.lastIndex(of: colon) {
                try checkPort(separator)
            }
            try Self.check(authority, as: .host, at: offset, of: whole)
            return
        }
        if open > 0 { throw fail(.addressLiteral) }
        guard let close = authority.lastIndex(of: UInt8(ascii: "]")) else { throw fail(.bracketMissing) }
        try checkPort(close + 1)

        let host = authority.bytes(1..<close)
        let zone = host.indices.first { host.bytes(from: $0).starts(with: "%25".utf8) } ?? host.count
        try Self.check(host.bytes(0..<zone), as: .host, at: offset + 1, of: whole)
        try Self.check(host.bytes(from: zone), as: .zone, at: offset + 1 + zone, of: whole)
        var unescaped: [UInt8] = []
        URLComponent.host.unescape(host, to: &unescaped)
        let family: IPAddress.Family
        do throws(IPAddress.ParseError) {
            family = try unescaped.withUnsafeBufferPointer { (address) throws(IPAddress.ParseError) in
                try IPAddress.parseWithZone(address).address.family
            }
        } catch {
            throw fail(.host, 1..<close)
        }
        if family == .v4 { throw fail(.addressLiteral) }
    }

    private var isWeb: Bool {
        var name: [UInt8] = []
        appendScheme(to: &name)
        return name.elementsEqual("http".utf8) || name.elementsEqual("https".utf8)
    }

    private static func check(
        _ part: UTF8Bytes, as component: URLComponent, at offset: Int, of whole: UTF8Bytes
    ) throws(ParseError) {
        switch component.fault(in: part) {
        case .escape(let range):
            let range = offset + range.lowerBound..<offset + range.upperBound
            throw ParseError(reason: .escape, range: range, end: whole.count)
        case .character(let index):
            throw ParseError(reason: .hostCharacter, range: offset + index..<offset + index + 1, end: whole.count)
        case nil:
            return
        }
    }
}

// MARK: - Errors

extension KubernetesURL {
    /// Why a text is no URL.
    struct ParseError: Error, Equatable {
        enum Reason: Sendable {
            case controlCharacter, empty, schemeMissing, neitherURINorPath
            case userInfo, bracketMissing, addressLiteral, port, host
            case escape, hostCharacter
        }

        var reason: Reason
        /// The part of the text that the message quotes.
        var range = 0..<0
        /// Where the part of the text ends that was being read: before the fragment, or at the end.
        var end: Int

        /// The message of Go's `url.Error` for `text`, which is the text that was read.
        func message(for text: UTF8Bytes) -> String {
            "parse \(GoQuoting.quoted(text.bytes(0..<min(end, text.count)))): \(explanation(for: text))"
        }

        private func explanation(for text: UTF8Bytes) -> String {
            let part = text.bytes(range.clamped(to: 0..<text.count))
            switch reason {
            case .controlCharacter: return "net/url: invalid control character in URL"
            case .empty: return "empty url"
            case .schemeMissing: return "missing protocol scheme"
            case .neitherURINorPath: return "invalid URI for request"
            case .userInfo: return "net/url: invalid userinfo"
            case .bracketMissing: return "missing ']' in host"
            case .addressLiteral: return "invalid IP-literal"
            case .port: return "invalid port \(GoQuoting.quoted(part)) after host"
            case .host: return "invalid host: \(Self.addressMessage(for: part))"
            case .escape: return "invalid URL escape \(GoQuoting.quoted(part))"
            case .hostCharacter: return "invalid character \(GoQuoting.quoted(part)) in host name"
            }
        }

        /// What `netip.ParseAddr` says about a host between brackets.
        private static func addressMessage(for host: UTF8Bytes) -> String {
            var unescaped: [UInt8] = []
            URLComponent.host.unescape(host, to: &unescaped)
            return unescaped.withUnsafeBufferPointer { address in
                do throws(IPAddress.ParseError) {
                    _ = try IPAddress.parseWithZone(address)
                    return ""
                } catch {
                    return error.parserMessage(for: address)
                }
            }
        }
    }
}
