/// User and password together: in URLs, data source names, headers and registry configurations.
extension TextScan {
    private static let longestAuthority = 512

    /// `scheme://user:password@host` (RFC 3986, 3.2.1), such as `postgres://`, `amqp://`, `https://` and, behind `jdbc:`, the
    /// same. `position` is that of the last character of the scheme.
    mutating func readURL(at position: Int) -> Reading? {
        let start = position + 4
        var end = start
        var at: Int?
        var colon: Int?
        while end < text.count, end < start + TextScan.longestAuthority {
            switch text[end] {
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), 0...0x20, UInt8(ascii: "\""),
                UInt8(ascii: "'"),
                UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "`"), UInt8(ascii: "\\"), UInt8(ascii: "["):
                return url(userStart: start, colon: colon, at: at, end: end)
            case UInt8(ascii: "@"): at = end
            case UInt8(ascii: ":"): if colon == nil { colon = end }
            default: break
            }
            end += 1
        }
        return url(userStart: start, colon: colon, at: at, end: end)
    }

    private mutating func url(userStart: Int, colon: Int?, at: Int?, end: Int) -> Reading? {
        guard let colon, let at, colon < at, at + 1 < end else { return nil }
        let password = text.slice(colon + 1..<at)
        guard
            let confidence = loginConfidence(
                user: text.slice(userStart..<colon), password: password, host: text.slice(at + 1..<end)),
            !TextScan.isPattern(password),
            confidence >= .likely || !isComment(before: userStart)
        else { return Reading(end: end) }
        // A token in place of the password has a form of its own: it is for the reader of that.
        if TextScan.hasForm(password) { return Reading(end: colon + 1) }
        return Reading(end: end, TextMatch(.urlPassword, confidence, secret: password))
    }

    /// A data source of Go's MySQL driver: `user:password@tcp(host:port)/database`.
    mutating func readGoDataSource(at position: Int) -> Reading? {
        let passwordEnd = position
        var start = position
        let lowest = max(0, position - 128)
        while start > lowest, text[start - 1] > 0x20, text[start - 1] != 0x22, text[start - 1] != 0x27 { start -= 1 }
        guard let colon = text.slice(start..<passwordEnd).firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let password = text.slice(start + colon + 1..<passwordEnd)
        guard
            let confidence = loginConfidence(
                user: text.slice(start..<start + colon), password: password,
                host: text.slice(passwordEnd + 1..<min(text.count, passwordEnd + 24))),
            !TextScan.isPattern(password)
        else { return Reading(end: position + 5) }
        return Reading(end: position + 5, TextMatch(.connectionString, confidence, secret: password))
    }

    /// Whether what stands for a password in a URL is part of a regular expression or a format string.
    private static func isPattern(_ password: TextBytes) -> Bool {
        Placeholder.literal(in: password)?.contains { "[](){}^\\|*".utf8.contains($0) } ?? true
    }

    /// How sure it is that user and password are real. `user:password@host` in files is how documentation writes it, and a
    /// usual password for what listens on the machine itself guards nothing that others reach; where a program is handed
    /// one for another host it is a weak password.
    mutating func loginConfidence(user: TextBytes, password: TextBytes, host: TextBytes) -> Confidence? {
        guard !password.isEmpty, spend(password.count), let literal = Placeholder.literal(in: password) else {
            return nil
        }
        let isLiteral = setting == .value || setting == .commandLine
        let folded = Examples.folded(host)
        let isNowhere = folded.hasPrefix("example.") || folded.contains(".example.") || folded.hasSuffix(".example")
        if isNowhere || !isLiteral && UsualPassword.isDocumentation(user: user, password: password) { return nil }
        let (isUsual, isRandom) = literal.withUnsafeBufferPointer {
            (UsualPassword.isUsual(user: user, password: $0), Randomness.looksRandom($0))
        }
        if isUsual { return TextScan.isOwnMachine(folded) || setting == .code ? nil : .usual }
        return isRandom ? .likely : setting == .code ? nil : .possible
    }

    /// Whether a host, perhaps in Go's `tcp(…)` and with a port, is the one that asks.
    private static func isOwnMachine(_ host: String) -> Bool {
        let name = host.hasPrefix("tcp(") ? host.dropFirst(4) : host[...]
        return ["localhost", "127.", "0.0.0.0", "::1"].contains { name.hasPrefix($0) }
    }

    /// `"auth": "…"` of a container registry's configuration: `user:password` in base64.
    func readRegistryLogin(at position: Int) -> Reading? {
        var cursor = skipBlanks(from: position + "\"auth\"".utf8.count)
        guard byte(cursor) == UInt8(ascii: ":") else { return nil }
        cursor = skipBlanks(from: cursor + 1)
        guard byte(cursor) == UInt8(ascii: "\"") else { return nil }
        let end = text.endOfRun([.base64, .hyphen, .underscore], from: cursor + 1, limit: 8192)
        guard let login = login(encoded: text.slice(cursor + 1..<end)) else { return Reading(end: end) }
        return Reading(
            end: end,
            TextMatch(
                .registryLogin, login.confidence, secret: text.slice(cursor + 1..<end),
                redacted: Redaction.length(login.length), name: "auth"))
    }

    /// `Basic` and the base64 of `user:password` (RFC 7617).
    func readBasicLogin(at position: Int) -> Reading? {
        if position > 0, ByteClass.alphanumeric.contains(byte: text[position - 1]) { return nil }
        let start = position + "basic ".utf8.count
        let end = text.endOfRun(.base64, from: start, limit: 1024)
        guard end - start >= 8, let login = login(encoded: text.slice(start..<end)) else { return nil }
        return Reading(
            end: end,
            TextMatch(
                .basicLogin, login.confidence, secret: text.slice(start..<end),
                redacted: Redaction.length(login.length)))
    }

    /// `Bearer` and a token (RFC 6750) that looks random. Tokens with a form of their own are left to its reader.
    func readBearerToken(at position: Int) -> Reading? {
        if position > 0, ByteClass.alphanumeric.contains(byte: text[position - 1]) { return nil }
        let start = position + "bearer ".utf8.count
        let end = text.endOfRun([.base64URL, .base64, .dot, .tilde], from: start, limit: 4096)
        let token = text.slice(start..<end)
        guard token.count >= 16, Randomness.looksRandom(token), !Examples.isExample(token) else { return nil }
        if TextScan.hasForm(token) { return Reading(end: start) }
        return Reading(end: end, TextMatch(.bearerToken, .likely, secret: token))
    }

    /// The password in the base64 of `user:password`; nil where it is none, or a placeholder.
    private func login(encoded: TextBytes) -> (length: Int, confidence: Confidence)? {
        guard let decoded = LenientBase64.decode(encoded) else { return nil }
        return decoded.withUnsafeBufferPointer { login in
            guard login.isPrintable, let colon = login.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            let password = login.slice(colon + 1..<login.count)
            guard !password.isEmpty, Placeholder.literal(in: password) != nil,
                !Examples.isExample(password) || password.count < 12
            else { return nil }
            let isUsual = UsualPassword.isUsual(user: login.slice(0..<colon), password: password)
            return (password.count, isUsual ? .usual : .certain)
        }
    }

    /// The signature of an Azure shared access signature, among a query's other parameters: version and expiry.
    func readSharedAccessSignature(at position: Int) -> Reading? {
        let query: ByteClass = [.base64URL, .base64, .dot, .tilde, .percent]
        guard position > 0, text[position - 1] == UInt8(ascii: "&") || text[position - 1] == UInt8(ascii: "?") else {
            return nil
        }
        let start = position + "sig=".utf8.count
        let end = text.endOfRun(query, from: start, limit: 160)
        guard end - start >= 43 else { return nil }
        let around = text.slice(max(0, position - 400)..<min(text.count, end + 400))
        guard around.contains("sv="), around.contains("se="), !Examples.isExample(text.slice(start..<end)) else {
            return nil
        }
        return Reading(
            end: end,
            TextMatch(.sharedAccessSignature, .likely, secret: text.slice(start..<end)))
    }
}
