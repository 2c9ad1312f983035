/// Private keys and JSON Web Tokens: credentials whose structure can be looked into.
extension TextScan {
    /// PEM (RFC 7468) with a label that ends in `PRIVATE KEY`. Line breaks may be written as `\n`, as in JSON. A block that
    /// holds no key, such as one with dots in place of its lines, is documentation.
    func readPrivateKey(at position: Int) -> Reading? {
        let labelStart = position + "-----BEGIN ".utf8.count
        let labelEnd = text.endOfRun([.uppercase, .digit, .space], from: labelStart, limit: 48)
        guard text.hasPrefix("-----".utf8, at: labelEnd) else { return Reading(end: labelEnd) }
        let label = text.slice(labelStart..<labelEnd)
        guard label.contains("PRIVATE KEY") else { return Reading(end: labelEnd + 5) }
        var body: [UInt8] = []
        var cursor = labelEnd + 5
        var isEncrypted = label.contains("ENCRYPTED")
        let limit = min(text.count, cursor + (16 << 10))
        while cursor < limit, text[cursor] != UInt8(ascii: "-") || isHeader(at: cursor) {
            if text[cursor] == UInt8(ascii: "\\"),
                byte(cursor + 1) == UInt8(ascii: "n") || byte(cursor + 1) == UInt8(ascii: "r")
            {
                cursor += 2
                continue
            }
            // `Proc-Type: 4,ENCRYPTED` and its like stand before the key.
            if text[cursor] == UInt8(ascii: ":") {
                body.removeAll(keepingCapacity: true)
                while cursor < limit, text[cursor] != 0x0A, text[cursor] != UInt8(ascii: "\\") {
                    if text.hasPrefix("ENCRYPTED".utf8, at: cursor) { isEncrypted = true }
                    cursor += 1
                }
                continue
            }
            if ByteClass.base64.contains(byte: text[cursor]) { body.append(text[cursor]) }
            cursor += 1
        }
        guard body.count >= 40 else { return Reading(end: cursor) }
        let key = body.withUnsafeBufferPointer { LenientBase64.decode($0, limit: 64) } ?? []
        guard key.count >= 24 else { return Reading(end: cursor) }
        // OpenSSH's own format names its cipher after the magic text and a length.
        if key.starts(with: "openssh-key-v1\0".utf8), !key.dropFirst(19).starts(with: "none".utf8) {
            isEncrypted = true
        }
        // DER begins with a sequence.
        let isWellFormed = key[0] == 0x30 || key.starts(with: "openssh-key-v1".utf8) || label.contains("PGP")
        var detector = isEncrypted ? Detector.encryptedPrivateKey : .privateKey
        if !isEncrypted, text.contains("\"service_account\"") { detector = .googleServiceAccount }
        return Reading(
            end: cursor,
            TextMatch(
                detector, isWellFormed ? .certain : .likely, secret: text.slice(labelEnd + 5..<cursor).trimmed(),
                redacted: "-----BEGIN \(label.text)-----"))
    }

    /// Whether a hyphen belongs to a header's name (`Proc-Type`) and does not begin the end of the block.
    private func isHeader(at position: Int) -> Bool { byte(position + 1) != UInt8(ascii: "-") }

    /// Base64 of a PEM block.
    func readEncodedPrivateKey(at position: Int) -> Reading? {
        let end = text.endOfRun([.base64, .hyphen, .underscore], from: position, limit: 16 << 10)
        let decoded = LenientBase64.decode(text.slice(position..<end)) ?? []
        var match = decoded.withUnsafeBufferPointer { bytes -> TextMatch? in
            bytes.contains("PRIVATE KEY") ? TextScan(bytes, .code, formsOnly: true).matches.listed.first : nil
        }
        match?.secrets.append(text.slice(position..<end).text)
        match?.addresses = text.slice(position..<end).addresses
        return Reading(end: end, match)
    }

    /// The client key of a kubeconfig: PEM in base64 behind its name, in YAML or in JSON.
    func readClientKey(after nameEnd: Int) -> Reading {
        var start = nameEnd
        while start < text.count, start < nameEnd + 8, "\": '".utf8.contains(text[start]) { start += 1 }
        let end = text.endOfRun(.base64, from: start, limit: 16 << 10)
        let decoded = LenientBase64.decode(text.slice(start..<end), limit: 64) ?? []
        guard decoded.withUnsafeBufferPointer({ $0.contains("PRIVATE KEY-----") }) else { return Reading(end: end) }
        return Reading(
            end: end,
            TextMatch(.clientKey, .certain, secret: text.slice(start..<end), name: "client-key-data"))
    }

    /// A JSON Web Token (RFC 7519) with a signature: a header that names its algorithm, and claims. The tokens that
    /// tutorials share (jwt.io's John Doe, Supabase's demo keys) are nobody's.
    func readJSONWebToken(at position: Int) -> Reading? {
        if position > 0, ByteClass.base64URL.contains(byte: text[position - 1]) { return nil }
        let headerEnd = text.endOfRun(.base64URL, from: position, limit: 4096)
        guard byte(headerEnd) == UInt8(ascii: ".") else { return Reading(end: headerEnd) }
        let claimsEnd = text.endOfRun(.base64URL, from: headerEnd + 1, limit: 8192)
        guard byte(claimsEnd) == UInt8(ascii: ".") else { return Reading(end: claimsEnd) }
        let end = text.endOfRun(.base64URL, from: claimsEnd + 1, limit: 2048)
        guard end - claimsEnd > 20, let header = LenientBase64.decode(text.slice(position..<headerEnd)),
            let claims = LenientBase64.decode(text.slice(headerEnd + 1..<claimsEnd))
        else { return Reading(end: end) }
        let detector: Detector? = header.withUnsafeBufferPointer { header in
            claims.withUnsafeBufferPointer { claims in
                guard header.contains("\"alg\""), header.last == UInt8(ascii: "}"), claims.first == UInt8(ascii: "{")
                else { return nil }
                if claims.contains("\"John Doe\"") || claims.contains("\"1234567890\"")
                    || claims.contains("supabase-demo")
                {
                    return nil
                }
                return claims.contains("kubernetes.io") || claims.contains("kubernetes/serviceaccount")
                    ? .serviceAccountToken : .jsonWebToken
            }
        }
        guard let detector else { return Reading(end: end) }
        let token = text.slice(position..<end)
        let redacted = Redaction.prefix(of: token, publicLength: 3)
        return Reading(end: end, TextMatch(detector, .certain, secret: token, redacted: redacted))
    }

    /// The secret of an Azure application: three characters, a digit, `Q~` and 31 to 34 characters.
    func readAzureClientSecret(at position: Int) -> Reading? {
        let body: ByteClass = [.base64URL, .dot, .tilde]
        let start = position - 2
        guard start >= 0, start == 0 || !body.contains(byte: text[start - 1]),
            text.hasPrefix("Q~".utf8, at: position + 2), ByteClass.digit.contains(byte: text[position + 1]),
            text.endOfRun(body, from: start, limit: 3) == start + 3
        else { return nil }
        let end = text.endOfRun(body, from: position + 4, limit: 40)
        guard (31...34).contains(end - position - 4) else { return nil }
        return Reading(end: end, TextMatch(.azureClientSecret, .likely, secret: text.slice(start..<end)))
    }

    /// Fourteen characters, `.atlasv1.` and sixty or more.
    func readTerraformToken(at position: Int) -> Reading? {
        let start = text.startOfRun(.alphanumeric, endingAt: position, limit: 15)
        let bodyStart = position + ".atlasv1.".utf8.count
        let end = text.endOfRun([.base64URL, .equals], from: bodyStart, limit: 80)
        guard position - start == 14, end - bodyStart >= 60, !Examples.isExample(text.slice(bodyStart..<end)) else {
            return nil
        }
        return Reading(end: end, TextMatch(.terraformToken, .likely, secret: text.slice(start..<end)))
    }

    /// The number of a Telegram bot, a colon, and 35 characters of which the first two are `AA`. In the addresses of its API
    /// `bot` stands before it.
    func readTelegramToken(at position: Int) -> Reading? {
        let start = text.startOfRun(.digit, endingAt: position, limit: 11)
        let isBehindBot = text.hasPrefix("bot".utf8, at: start - 3)
        guard (8...10).contains(position - start),
            isBehindBot || start == 0 || !ByteClass.base64URL.contains(byte: text[start - 1]),
            text.hasPrefix(":AA".utf8, at: position)
        else { return nil }
        let end = text.endOfRun(.base64URL, from: position + 1, limit: 36)
        let token = text.slice(start..<end)
        guard end - position == 36, !Examples.isExample(text.slice(position + 3..<end)) else { return nil }
        let redacted = Redaction.prefix(of: token, publicLength: 0)
        return Reading(end: end, TextMatch(.telegramToken, .likely, secret: token, redacted: redacted))
    }
}
