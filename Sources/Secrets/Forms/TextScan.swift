/// The search of one text for credentials by their forms, and by the names that stand before values.
///
/// One pass finds the places of ``AnchorIndex``; each is looked at by the reader of its form, which reads no further than
/// the form goes. So the time is proportional to the text, whatever is in it.
struct TextScan {
    let text: TextBytes
    let setting: Setting
    /// Whether a shell reads the text: a script, or an argument of several words.
    let isShell: Bool
    private let formsOnly: Bool
    private(set) var matches = TextMatches()
    /// Bytes of values that may still be read for the names before them; negative where there were more. Only text made
    /// to be costly has so many names in its values.
    private(set) var readable: Int

    /// - Parameter formsOnly: whether to look only for what has a form of its own, as inside a value that is being judged.
    init(_ text: TextBytes, _ setting: Setting, formsOnly: Bool = false) {
        self.text = text
        self.setting = setting
        self.formsOnly = formsOnly
        isShell =
            setting == .script
            || setting == .commandLine && text.contains { ByteClass.space.contains(byte: $0) }
        readable = (64 << 10) + 4 * text.count
        run()
    }

    private mutating func run() {
        Anchors.index.search(text) { position, payload in
            guard let reading = read(Anchors.readers[payload], at: position) else { return nil }
            if let match = reading.match { matches.add(match) }
            return reading.end
        }
    }

    /// Whether a value has a form of its own, which says more than its name.
    static func hasForm(_ value: TextBytes) -> Bool { !TextScan(value, .code, formsOnly: true).matches.isEmpty }

    /// Whether a further value may be read; where none may, the text was not judged as a whole.
    mutating func mayReadValue() -> Bool {
        if readable < 0 { matches.isIncomplete = true }
        return readable >= 0
    }

    /// Takes the cost of reading a value, and of judging it, from what is left.
    @discardableResult
    mutating func spend(_ bytes: Int) -> Bool {
        readable -= bytes
        return mayReadValue()
    }

    /// What a reader found: where it stopped, and the credential, if it was one.
    struct Reading {
        var end: Int
        var match: TextMatch?

        init(end: Int, _ match: TextMatch? = nil) {
            self.end = end
            self.match = match
        }
    }

    private mutating func read(_ reader: Anchors.Reader, at position: Int) -> Reading? {
        switch reader {
        case .url where formsOnly, .bearer where formsOnly, .name where formsOnly, .encodedPEM where formsOnly,
            .statistics where formsOnly, .redisUser where formsOnly, .identified where formsOnly:
            nil
        case .token(let form): readToken(form, at: position)
        case .url: readURL(at: position)
        case .goDataSource: readGoDataSource(at: position)
        case .pem: readPrivateKey(at: position)
        case .encodedPEM: readEncodedPrivateKey(at: position)
        case .jsonWebToken: readJSONWebToken(at: position)
        case .registryLogin: readRegistryLogin(at: position)
        case .basic: readBasicLogin(at: position)
        case .bearer: readBearerToken(at: position)
        case .sharedAccessSignature: readSharedAccessSignature(at: position)
        case .azureClientSecret: readAzureClientSecret(at: position)
        case .terraformToken: readTerraformToken(at: position)
        case .telegramToken: readTelegramToken(at: position)
        case .statistics: readStatisticsLogin(at: position)
        case .redisUser: readRedisUser(at: position)
        case .identified: readIdentified(at: position)
        case .name: readAssignment(at: position)
        }
    }

    private func readToken(_ form: TokenForm, at position: Int) -> Reading? {
        guard let (end, confidence) = form.match(text, at: position) else { return nil }
        let token = text.slice(position..<end)
        let redacted = Redaction.prefix(of: token, publicLength: form.publicLength)
        return Reading(end: end, TextMatch(form.detector, confidence, secret: token, redacted: redacted))
    }
}

/// Where credentials may begin, and who reads on from there.
enum Anchors {
    enum Reader: Sendable {
        case token(TokenForm)
        case url, goDataSource
        case pem, encodedPEM, jsonWebToken
        case registryLogin, basic, bearer
        case sharedAccessSignature, azureClientSecret, terraformToken, telegramToken
        case statistics, redisUser, identified
        /// A word that names a credential.
        case name
    }

    private static let table: [(anchors: [String], reader: Reader)] =
        TokenForm.all.map { ([$0.anchor], .token($0)) } + [
            (["?://"], .url),
            (["@tcp(", "@unix("], .goDataSource),
            (["-----BEGIN "], .pem),
            (["LS0tLS1CRUdJTi"], .encodedPEM),
            // `{"a`, `{"c`, `{"e`, `{"j`, `{"k`, `{"t`, `{"x` in base64: the names that a header may begin with.
            (["eyJh", "eyJj", "eyJl", "eyJq", "eyJr", "eyJ0", "eyJ4"], .jsonWebToken),
            (["\"auth\""], .registryLogin),
            (["basic "], .basic),
            (["bearer "], .bearer),
            (["sig="], .sharedAccessSignature),
            (["?7Q~", "?8Q~"], .azureClientSecret),
            ([".atlasv1."], .terraformToken),
            ([":AA?"], .telegramToken),
            (["stats auth "], .statistics),
            (["user ", "user\t"], .redisUser),
            (["identified "], .identified),
            (
                [
                    "passw", "passphrase", "_pass", "-pass", ".pass", "pass=", "pass:", "pass\"", "pass ",
                    "pass\t", "pwd=", "pwd:", "pwd\"", "pwd ", "pwd\t",
                    "secret", "token", "credential", "apikey", "api_key", "api-key", "api.key", "accountkey",
                    "account_key",
                    "accesskey", "private_key", "privatekey", "encryptionkey", "encryption_key", "encryption-key",
                    "signing_key", "signingkey", "signing-key", "master_key", "masterkey", "master-key", "auth_key",
                    "app_key", "app-key", "appkey", "fernet", "preshared", "shared_key", "shared-key", "sharedkey",
                    "shared_access_key", "shared-access-key",
                    "psk=", "psk:", "psk\"", "psk ", "erlang_cookie", "erlang.cookie", "erlang-cookie", "erlangcookie",
                    "_auth=", "_auth:", "_auth\"", "_auth ", "creds=", "creds:", "creds\"", "creds ", "_pw=", "_pw:",
                    "_pw\"", "_pw ", "client-key-data", "requirepass", "masterauth", "bindpw",
                    "bind_pw",
                    "bind-pw",
                ], .name
            ),
        ]

    static let readers: [Reader] = table.map(\.reader)
    static let index = AnchorIndex(
        table.enumerated().flatMap { payload, row in row.anchors.map { (text: $0, payload: payload) } })
}
