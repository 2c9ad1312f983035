/// What a name says of the value under it.
///
/// Only the end of a name counts: `DB_PASSWORD` holds a password, `PASSWORD_FILE`, `passwordSecretRef` and `tokenUrl` hold
/// something about one. Scanners that look for `key`, `token` or `pwd` anywhere in a name report `KEYBOARD`, `MAX_TOKENS`
/// and the working directory. `key` alone says nothing (`sort_key`, `host_key`): it takes a word before it that
/// makes it secret.
enum CredentialName: Sendable {
    /// A password is what its owner says it is, however simple.
    case password
    /// A secret that a person may have made up: `JWT_SECRET`, `API_KEY`, `AUTH_TOKEN`.
    /// - Parameter signs: whether it is one to sign sessions, cookies and tokens with.
    case strongSecret(Detector, signs: Bool = false)
    /// `secret`, `token` and their like: as often the name of a Secret or a setting as a credential.
    case secret(Detector)
    /// A user and a password, with a mark between them: `CREDS`, `NEO4J_AUTH`.
    case login(separator: UInt8)

    var detector: Detector {
        switch self {
        case .password, .login: .password
        case .strongSecret(let detector, _), .secret(let detector): detector
        }
    }

    /// What a name says, or nil where it names no credential.
    init?(_ name: TextBytes) {
        guard CredentialName.mayNameCredential(name) else { return nil }
        var words = CredentialName.words(of: name)
        // `PassWord`, `pass-phrase`: one word, however it is written.
        if let end = words.last, end == "word" || end == "phrase", words.dropLast().last == "pass" {
            words.removeLast(2)
            words.append("pass" + end)
        }
        guard let last = words.last, !words.contains(where: CredentialName.derived.contains) else { return nil }
        let previous = words.dropLast().last ?? ""
        func ends(_ suffixes: String...) -> Bool { suffixes.contains { last.hasSuffix($0) } }
        /// Two words written as one, perhaps behind another: `apikey`, `JWTSECRETKEY`.
        func isOne(_ befores: Set<String>, _ word: String) -> Bool {
            last.hasSuffix(word) && befores.contains { last.dropLast(word.count).hasSuffix($0) }
        }
        if ends("password", "passwd", "passphrase", "passwort", "requirepass", "masterauth") {
            guard
                !["allow", "reset", "forgot", "change", "use", "enable", "disable", "require", "show", "no"].contains(
                    previous)
            else { return nil }
            self = .password
        } else if last == "pwd" && (!previous.isEmpty && previous != "old" || name.count == 3 && name[0] != 0x50)
            || last == "pass" && !CredentialName.beforePass.contains(previous)
            || ends("bindpw") || last == "pw" && !previous.isEmpty && previous != "old" || last == "pgpass"
        {
            self = .password
        } else if last == "key" && CredentialName.beforeKey.contains(previous)
            || isOne(CredentialName.beforeKey, "key") || ends("restuserkey", "sharedaccesskey", "secretkeybase")
            || last == "key" && previous == "access" && (words.contains("secret") || words.contains("shared"))
            || last == "base" && previous == "key" && words.contains("secret") || last == "psk"
        {
            self = .strongSecret(.key, signs: CredentialName.isSigningKey(words))
        } else if last == "key" && CredentialName.isDrawnKey(words) {
            self = .secret(.key)
        } else if last == "token" || isOne(CredentialName.beforeSecret, "token") {
            guard !CredentialName.beforeToken.contains(previous) else { return nil }
            let strong = last != "token" || CredentialName.beforeSecret.contains(previous)
            self = strong ? .strongSecret(.token) : .secret(.token)
        } else if last == "secret" || isOne(CredentialName.beforeSecret, "secret") {
            let strong = last != "secret" || CredentialName.beforeSecret.contains(previous)
            self =
                strong ? .strongSecret(.secret, signs: CredentialName.isSigningKey(words)) : .secret(.secret)
        } else if last == "credential" || last == "credentials" {
            self = .secret(.secret)
        } else if last == "cookie" && previous == "erlang" {
            self = .strongSecret(.secret)
        } else if last == "creds" || last == "auth" && ["es", "elastic", "elasticsearch"].contains(previous) {
            self = .login(separator: UInt8(ascii: ":"))
        } else if last == "auth" && words.suffix(3).starts(with: ["neo", "j"]) {
            self = .login(separator: UInt8(ascii: "/"))
        } else {
            return nil
        }
    }

    /// Whether a key is one that its program draws at random, so that no word can be it: Airflow's `FERNET_KEY`, Laravel's
    /// `APP_KEY`, Datadog's. The app keys of others tell which application it is, as Pusher's does to every browser.
    private static func isDrawnKey(_ words: [String]) -> Bool {
        switch words.dropLast().last {
        case "fernet": true
        case "app": words.count == 2 || ["dd", "datadog", "laravel"].contains(words[words.count - 3])
        default: false
        }
    }

    /// Whether a key or secret is one to sign with. `SECRET_KEY` alone is Django's and Flask's, `SECRET_KEY_BASE` Rails'.
    private static func isSigningKey(_ words: [String]) -> Bool {
        // However the words are divided: `JWT_SECRET_KEY`, `JWTSECRETKEY`.
        let name = words.joined()
        return name == "secretkey" || name.hasSuffix("secretkeybase") || signing.contains { name.contains($0) }
    }

    private static let signing = ["jwt", "session", "cookie", "hmac", "signing", "django", "flask", "nextauth"]

    /// Words that make something else of a credential: its hash, its public half, advice about it.
    private static let derived: Set<String> = [
        "checksum", "hash", "hashed", "digest", "sha", "md", "fingerprint", "public", "pub", "hint",
        "placeholder", "example", "regex", "pattern", "encrypted", "sealed",
    ]
    /// `proxy_pass` is nginx's word for an upstream, `first-pass` one of several runs.
    private static let beforePass: Set<String> = [
        "proxy", "fastcgi", "uwsgi", "scgi", "grpc", "memcached", "by", "first", "second", "single", "multi",
        "must",
    ]
    private static let beforeKey: Set<String> = [
        "secret", "api", "private", "encryption", "signing", "master", "auth", "account", "storage",
        "application", "license", "webhook", "jwt", "hmac", "integration", "ingestion", "shared", "cookie",
        "session", "cipher", "aes", "preshared",
    ]
    private static let beforeSecret: Set<String> = [
        "client", "jwt", "session", "cookie", "app", "consumer", "webhook", "shared", "hmac", "signing", "api",
        "auth", "access", "bot", "bearer", "refresh", "admin", "oauth", "django", "flask", "user", "nextauth",
    ]
    /// Cursors of lists, and the vocabulary of language models.
    private static let beforeToken: Set<String> = [
        "next", "page", "continue", "continuation", "resume", "sync", "eos", "bos", "pad", "unk", "cls", "sep",
        "mask", "stop", "start", "end", "max", "min", "num", "special", "automount", "mount", "per", "csrf",
        "xsrf",
    ]

    /// Whether the last letters are those of a word that this looks for; decides almost every name at once.
    private static func mayNameCredential(_ name: TextBytes) -> Bool {
        var end = name.count
        while end > 3, !ByteClass.letter.contains(byte: name[end - 1]) { end -= 1 }
        guard end >= 3 else { return false }
        switch (name[end - 3] | 0x20, name[end - 2] | 0x20, name[end - 1] | 0x20) {
        case (0x6F, 0x72, 0x64), (0x73, 0x77, 0x64), (0x70, 0x77, 0x64), (0x61, 0x73, 0x73), (0x61, 0x73, 0x65),
            (0x6F, 0x72, 0x74), (0x72, 0x65, 0x74), (0x6B, 0x65, 0x6E), (0x6B, 0x65, 0x79), (0x69, 0x61, 0x6C),
            (0x61, 0x6C, 0x73), (0x75, 0x74, 0x68), (_, 0x70, 0x77), (0x70, 0x73, 0x6B), (0x6B, 0x69, 0x65),
            (0x65, 0x64, 0x73):
            return true
        default: return false
        }
    }

    /// The words of a name in lower case, divided at capitals and at whatever is no letter; digits count for nothing.
    static func words(of name: TextBytes) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        func isUpper(_ index: Int) -> Bool { index < name.count && ByteClass.uppercase.contains(byte: name[index]) }
        func isLower(_ index: Int) -> Bool { index < name.count && ByteClass.lowercase.contains(byte: name[index]) }
        func finish() {
            if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
            word.removeAll(keepingCapacity: true)
        }
        for index in 0..<min(name.count, 256) {
            guard isUpper(index) || isLower(index) else {
                finish()
                continue
            }
            let startsWord =
                isUpper(index) && index > 0 && (isLower(index - 1) || isUpper(index - 1) && isLower(index + 1))
            if startsWord { finish() }
            word.append(name[index] | 0x20)
        }
        finish()
        return words
    }
}
