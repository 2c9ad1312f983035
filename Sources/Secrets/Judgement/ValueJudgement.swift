import LinearRegex

/// How literally a text is to be taken.
enum Setting: Sendable {
    /// A value that a program is handed as it stands: an environment variable, an entry of a Secret.
    case value
    /// The words of a command line.
    case commandLine
    /// A shell's script in a file: written as command lines are, but with texts of all kinds in it.
    case script
    /// A file of settings, an annotation, a field of a custom resource: names there may be about anything.
    case file
    /// A program or a page: assignments are mostly code, so only random-looking literals count.
    case code

    /// Whether a shell may read the text.
    var isShell: Bool { self == .commandLine || self == .script }
}

/// Whether a value is the credential that its name announces.
///
/// The judgement, in the order in which it is made:
///
/// - `example` as the value of a password is ``Confidence/usual``: images' documentation sets it, and it works.
/// - Nothing that is empty, filled in from elsewhere, a placeholder, a switch (`true`, `none`) or a path.
/// - A random-looking value under any credential's name is one: `likely`.
/// - Any other literal under the name of a *password* is one too, a weak one, where it is taken as it stands:
///   `possible`. In files only if it is no word of a schema (`password: string`) and no name of a Secret.
/// - A secret or key that a person made up (`supersecret`, `4f3c2b1a`) is a weak one in environment and arguments.
///   Other words under `token` and `secret` are names of things: `TLS_SECRET=webhook-certs`; under the name of a key to
///   sign with, ``GuessableKey`` tells them apart.
/// - A weak one that everybody would take for a stand-in (`changeme`, `db-password`) is ``Confidence/usual``.
enum ValueJudgement {
    static let longestValue = 1024

    static func confidence(of name: CredentialName, _ value: TextBytes, _ setting: Setting) -> Confidence? {
        if setting == .value, case .password = name, value.count == 7, Examples.folded(value) == "example" {
            return .usual
        }
        guard value.count <= longestValue, let literal = Placeholder.literal(in: value) else { return nil }
        if case .login(let separator) = name { return confidence(ofLogin: value.trimmed(), separator, setting) }
        return literal.withUnsafeBufferPointer { judge(name, $0.trimmed(), setting) }
    }

    private static func judge(_ name: CredentialName, _ value: TextBytes, _ setting: Setting) -> Confidence? {
        let word = Examples.folded(value)
        guard !value.isEmpty, !switches.contains(word), !isReference(value, name), !isWebToken(value),
            !setting.isShell || !isFileOrPattern(value) && !wordsOfUsages.contains(word)
        else { return nil }
        if Randomness.looksRandom(value) { return Examples.isExample(value) ? nil : .likely }
        if setting == .code { return nil }
        switch name {
        case .password: return acceptsWeakPassword(value, setting) ? .ofWeakPassword(value) : nil
        case .strongSecret(_, let signs):
            guard
                setting != .file && setting != .script,
                (madeUp.matches(value) || isShortKey(value)) && !nameOfSecret.matches(value)
                    || signs && GuessableKey.isGuessable(value)
            else { return nil }
            return UsualPassword.isUsual(value, isPassword: false) ? .usual : .possible
        case .secret, .login: return nil
        }
    }

    /// A user and a password. Namespace and name, host and port are written alike: what looks like a name, or stands in
    /// a file, has to look random.
    private static func confidence(
        ofLogin login: TextBytes, _ separator: UInt8, _ setting: Setting
    ) -> Confidence? {
        guard let mark = login.firstIndex(of: separator), mark > 0,
            login.endOfRun(.identifier, from: 0, limit: mark) == mark, !login.contains("://")
        else { return nil }
        let password = login.slice(mark + 1..<login.count)
        guard let confidence = confidence(of: .password, password, setting) else { return nil }
        if confidence >= .likely { return confidence }
        guard setting != .file && setting != .script else { return nil }
        if UsualPassword.isUsual(user: login.slice(0..<mark), password: password) { return .usual }
        let hasDigit = password.contains { ByteClass.digit.contains(byte: $0) }
        let hasOther = password.contains { !ByteClass([.digit, .dot]).contains(byte: $0) }
        return hasDigit && hasOther ? confidence : nil
    }

    /// Paths and addresses of credentials. A password may begin with a slash: then only what leads to a usual place counts.
    private static func isReference(_ value: TextBytes, _ name: CredentialName) -> Bool {
        if usualPath.matches(value) || value.contains("://") || nameOfFile.matches(value) { return true }
        if value.contains(UInt8(ascii: "/")), pathInStore.matches(value) { return true }
        if case .password = name { return false }
        return value.first == UInt8(ascii: "/") || value.hasPrefix("./".utf8, at: 0)
            || value.hasPrefix("~/".utf8, at: 0)
            || !value.contains { !ByteClass([.digit, .dot]).contains(byte: $0) }
    }

    /// What programs on command lines take for the name of a file (`password=@pw.txt`, `password=<pw.txt`), and what `sed`,
    /// `grep` and `printf` take for a pattern: `password=.*`, `password=[a-z]+`, `password=%s\n`.
    private static func isFileOrPattern(_ value: TextBytes) -> Bool {
        if pattern.matches(value) || nearPath.matches(value) { return true }
        guard let first = value.first, first == UInt8(ascii: "@") || first == UInt8(ascii: "<") else { return false }
        let name = value.slice(1..<value.count)
        return name.contains(UInt8(ascii: "/")) || !Randomness.looksRandom(name)
    }

    /// A JSON Web Token is judged by its reader, which knows the tutorials' ones.
    private static func isWebToken(_ value: TextBytes) -> Bool {
        value.hasPrefix("eyJ".utf8, at: 0) && value.filter { $0 == UInt8(ascii: ".") }.count == 2
    }

    private static func acceptsWeakPassword(_ value: TextBytes, _ setting: Setting) -> Bool {
        switch setting {
        case .value, .commandLine: return value.filter { $0 == 0x20 }.count <= 3
        case .file, .script:
            return value.count >= 4 && !value.contains { ByteClass.space.contains(byte: $0) }
                && !wordsOfSchemas.contains(Examples.folded(value)) && !nameOfSecret.matches(value)
                && !codeCharacters.matches(value)
        case .code: return false
        }
    }

    /// `4f3c2b1a`: too short to look random, and nothing that is a word.
    private static func isShortKey(_ value: TextBytes) -> Bool {
        var digits = 0
        for byte in value {
            guard ByteClass.alphanumeric.contains(byte: byte) else { return false }
            if ByteClass.digit.contains(byte: byte) { digits += 1 }
        }
        return value.count >= 8 && digits >= 3 && value.count - digits >= 2
    }

    private static let switches: Set<String> = [
        "0", "1", "true", "false", "yes", "no", "on", "off", "none", "null", "nil", "disabled", "enabled",
        "required", "missing", "optional", "auto", "undefined", "empty", "unset", "default", "~", "\"\"", "''",
    ]
    /// What stands after `--password` where a script says how it is used: `--password is required`.
    private static let wordsOfUsages: Set<String> = [
        "is", "are", "was", "must", "should", "cannot", "needs", "has", "and", "or", "not", "to", "for", "with", "if",
        "flag", "option", "argument",
    ]
    /// What stands after `password:` in schemas, mappings and prose.
    private static let wordsOfSchemas: Set<String> = [
        "string", "text", "password", "passwd", "bool", "boolean", "int", "integer", "number", "object",
        "varchar", "str", "secret", "token", "value", "the", "hidden", "plain", "plaintext", "basic", "digest",
        "scram", "ldap", "internal", "file", "prompt", "username", "user", "name", "type", "field", "input",
        "column", "attribute", "userpassword", "md5", "sha256", "bcrypt", "files", "compat", "authentication",
        "credentials", "static", "keyring", "ask", "interactive", "manual",
        // Labels of forms in other languages.
        "adgangskode", "heslo", "kennwort", "parola", "passwort", "salasana", "senha", "wachtwoord",
    ]
    /// What a person writes who has to write something.
    private static let madeUp = Regex(
        constant: #"(?i)secret|passw|change|insecure|admin|default|qwert|letmein|1234|abcd|test|minio|root|welcome"#)
    /// `webhook-server-cert`, `my-app-credentials`: names that Kubernetes would take for a Secret.
    private static let nameOfSecret = Regex(
        constant:
            #"^([a-z0-9]+[-.])+(secrets?|certs?|tls|creds|credentials?|tokens?|keys?|auth|config|dockercfg|regcred|passwords?|pass)$"#
    )
    private static let usualPath = Regex(
        constant:
            #"^(file:)?/(dev|etc|home|root|mnt|opt|run|secrets?|srv|tmp|usr|var|vault|config|data|app|credentials|certs?)(/|$)"#
    )
    /// Where a secret lies in Vault or a store like it: `secret/data/db-password`, `team/kv/data/db#password`,
    /// `database/creds/reader`.
    private static let pathInStore = Regex(
        constant: [
            #"^((secrets?|kv(-?v?[12])?|cubbyhole)(/[\w.@-]+)+"#,
            #"|([\w-]+/)+(data|creds|static-creds)(/[\w.@-]+)+)([#?][\w.=&-]+)?$"#,
        ].joined())
    /// `db-password.txt`: what a secret is written to, or read from.
    private static let nameOfFile = Regex(
        constant: #"^[a-z0-9][a-z0-9._-]*\.(txt|json|ya?ml|toml|ini|cfg|conf|env|properties|pem|key|crt|jks|p12|pfx)$"#)
    private static let nearPath = Regex(constant: #"^(\.\.?|~)/"#)
    private static let pattern = Regex(constant: #"^(\.[*+?]|\[[^\]]*\][*+?{]|\\[wWsSdD(]|\(\.|%[sdqv]([^\w]|$))"#)
    private static let codeCharacters = Regex(constant: #"[()\[\]{}<>`\\|;]|^[.$*&!]|==|->"#)
}

extension Detector {
    /// The detector of a named value, which for some services name and form together make more exact than the name alone.
    static func refined(_ name: CredentialName, named text: TextBytes, value: TextBytes) -> Detector {
        let folded = Examples.folded(text)
        let isHex = !value.contains { !ByteClass.hex.contains(byte: $0) }
        let isBase64 = !value.contains { !ByteClass.base64.contains(byte: $0) }
        switch value.count {
        case 88 where isBase64 && value.hasPrefix("==".utf8, at: 86): return .azureStorageKey
        // Of Service Bus, Event Hubs, Relay, Notification Hubs and IoT Hub: 32 bytes.
        case 44
        where isBase64 && value.last == UInt8(ascii: "=") && folded.contains("shared") && folded.contains("access"):
            return .azureSharedAccessKey
        case 40
        where isBase64 && !isHex && folded.contains("secret") && (folded.contains("aws") || folded.contains("access")):
            return .awsSecretKey
        case 32 where isHex && folded.contains("twilio"): return .twilioToken
        case 32 where isHex && (folded.contains("datadog") || folded.hasPrefix("dd_")): return .datadogKey
        case 40 where isHex && (folded.contains("datadog") || folded.hasPrefix("dd_")): return .datadogKey
        default: return name.detector
        }
    }
}
