import LinearRegex

/// Values that stand for a credential that is elsewhere, or yet to come.
///
/// `changeme` is none of them: it is a password that many a system runs with. `REPLACE_ME`, `<PASSWORD>` and
/// `your-password-here` are, because nothing works with them.
enum Placeholder {
    /// What is literal in a value once everything is taken away that is filled in from elsewhere: `$(VAR)`, `${VAR}`, `{{ … }}`,
    /// `<…>`, `%(name)s`, `@name@`. The default of `${VAR:-default}` is literal.
    /// - Returns: nil where nothing remains, or where the whole is a reference or a placeholder.
    static func literal(in value: TextBytes) -> [UInt8]? {
        var value = Array(value.trimmed())
        // From the inside out: `$(cat $(ls x))`, `${A:-${B}}`.
        for _ in 0..<3 where value.contains(where: { substitutionStarts.contains($0) }) {
            guard let rest = withoutSubstitutions(value) else { return nil }
            if rest.count == value.count { break }
            value = rest
        }
        return value.withUnsafeBufferPointer { value in
            guard value.contains(where: { !punctuation.contains($0) }) || isOnlyPunctuation(value) else { return nil }
            return standsForAnother(value) || sameCharacter(value) ? nil : Array(value)
        }
    }

    /// The bytes that substitutions begin with: ``$ { < % @ # ` ``.
    private static let substitutionStarts: Set<UInt8> = [0x24, 0x7B, 0x3C, 0x25, 0x40, 0x23, 0x60]
    /// What joins substitutions: `: @ / . , _ -`, quotes and white space. What remains of `$$NAME` is its first dollar: in
    /// arguments Kubernetes makes one of two.
    private static let punctuation: Set<UInt8> = Set(" \t\n\r:@/.,_-\"'|=$".utf8)

    /// A password of punctuation alone is still one, unless it is the mask of one.
    private static func isOnlyPunctuation(_ value: TextBytes) -> Bool { value.count >= 8 && !sameCharacter(value) }

    private static func withoutSubstitutions(_ value: [UInt8]) -> [UInt8]? {
        value.withUnsafeBufferPointer { bytes in
            let matches = substitution.allMatches(in: bytes, limit: 64)
            guard !matches.isEmpty else { return value }
            var rest: [UInt8] = []
            var position = 0
            for match in matches {
                rest += bytes[position..<match.lowerBound]
                let inner = bytes.slice(match)
                if !environmentVariable.matches(inner), let mark = defaultMark.firstMatch(in: inner),
                    inner.last == UInt8(ascii: "}"),
                    inner[mark.upperBound - 1] != UInt8(ascii: ":")
                        || inner[mark.upperBound] != UInt8(ascii: "?") && inner[mark.upperBound] != UInt8(ascii: "+")
                {
                    rest += inner[mark.upperBound..<inner.count - 1]
                }
                position = match.upperBound
            }
            rest += bytes[position...]
            return rest.contains { !punctuation.contains($0) } ? rest : nil
        }
    }

    private static let substitution = Regex(
        constant:
            #"`[^`]+`|\$\([^()]*\)|\$\{[^{}]*\}|\{\{[^{}]*\}\}|<[^<>]+>|%[({][^(){}]*[)}]s?|#\{[^{}]*\}#?|@@?[A-Za-z_.]+@@?|\$((?i:env:))?[A-Za-z_]\w*/?$|^\$+[0-9@*?#]$|^\{[\w.]+\}$|^%[sdv]$|^%[A-Za-z_]+%$"#
    )
    /// Of PowerShell and of OpenTelemetry's collector: what is behind the colon is no default.
    private static let environmentVariable = Regex(constant: #"^\$\{(?i:env):\w+\}$"#)
    /// Between the name and the default of a shell's or Spring's substitution.
    private static let defaultMark = Regex(constant: #"^\$\{[\w.]+:[-=]?"#)

    /// Whether a value as a whole is a reference to a store of secrets, or says that something is to be put in its place.
    private static func standsForAnother(_ value: TextBytes) -> Bool {
        whole.matches(value) || variableName.matches(value)
            || !value.contains(UInt8(ascii: "\n")) && telling.matches(value) || instruction.matches(value)
            || value.count > 300 && sealed.matches(value) || namesPlace(value)
    }

    /// Whether a value says in words alone that the credential is kept elsewhere: `external secret`, `existingSecret`,
    /// `managed-by-vault`, `see environment`.
    private static func namesPlace(_ value: TextBytes) -> Bool {
        let marks: ByteClass = [.letter, .dot, .hyphen, .underscore, .space]
        guard value.count <= 64, value.allSatisfy(marks.contains(byte:)) else { return false }
        let words = CredentialName.words(of: value)
        return words.count > 1 && words.contains(where: elsewhere.contains)
            && words.allSatisfy { elsewhere.contains($0) || beside.contains($0) }
    }

    private static let elsewhere: Set<String> = [
        "external", "externally", "existing", "sealed", "managed", "stored", "injected", "mounted", "provided",
        "supplied", "fetched", "loaded", "synced", "referenced", "from", "via", "see",
    ]
    /// What else such values are made of.
    private static let beside: Set<String> = [
        "the", "a", "an", "in", "as", "at", "of", "to", "by", "with", "through", "is", "be", "comes", "taken", "read",
        "set", "use", "secret", "secrets", "key", "keys", "password", "passwords", "token", "tokens", "credential",
        "credentials", "value", "values", "ref", "reference", "store", "manager", "operator", "vault", "kubernetes",
        "cluster", "helm", "terraform", "env", "environment", "file", "variable", "runtime",
    ]

    // Several patterns, because one automaton of all of them would be too large.
    private static let whole = Regex(
        constant: [
            #"^(?i:"#,
            #"enc[\[(].*|ref\+.*|\$ansible_vault.*"#,
            #"|(op|vault|secret|secrets|awssm|awsssm|gcpsm|azurekeyvault|akv|keyvault|ssm|sm|env|file|pass|doppler|bws|kms|sops|k8s|kubernetes|gopass|berglas|gsm|asm|azkv|secretsmanager|conjur|infisical|akeyless|secretref)(:|://).*"#,
            #"|arn:aws[a-z-]*:.*|projects/[^/]+/secrets/.*|!vault.*|\(\(.*\)\)|__[a-z0-9_]+__|\[.*\]"#,
            #"|\*+|x{3,}|\.{3,}|-+|_+|\?+"#,
            #"|(please[ _-]?)?(replace|insert|enter|fill|put|add|set|provide|specify|use|supply)([ _-]?(me|this|here|in|it|your|with|by|own|real|actual)([ _-].*)?|_.*)"#,
            #"|your[a-z]+|placeholder.*|example.*"#,
            #"|todo.*|tbd|fixme.*|n/?a|dummy([ _-].*)?|to[ _-]be[ _-].*|(removed|masked|hidden|omitted|snip|generated|autogenerated|randomly[ _-]generated)"#,
            // Outside of what ignores case: there it would need the table of all letters.
            #")$|^…$"#,
        ].joined())

    /// Words that tell it wherever in a line they stand.
    private static let telling = Regex(
        constant:
            #"(?i:\byour[ _-]|[ _-](here|goes-here)$|redacted|placeholder|\bexample\b|\bchange[ _-]?(in|for)[ _-]prod)"#
    )

    /// `change this value`, `use a long random string`: a sentence, which `change-this-value` is not.
    private static let instruction = Regex(
        constant: [
            #"^(?i:(please )?(change|update|edit|choose|pick|define|paste|generate|create|enter|insert|put|set|use|add|provide)"#,
            #" ([a-z]+ )*(keys?|secrets?|passwords?|passphrase|tokens?|values?|string)( [a-z ]+)?[.!]?)$"#,
        ].joined())

    /// The name of a variable where its value should be: `DB_PASSWORD_VALUE`.
    private static let variableName = Regex(
        constant: [
            #"^([A-Z0-9]+_)+(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|KEY|CREDENTIALS?)(_[A-Z0-9]+)*$"#,
            #"|^(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|KEY|CREDENTIALS?)(_[A-Z0-9]+)+$"#,
        ].joined())

    /// What `kubeseal` makes of a value.
    private static let sealed = Regex(constant: #"^(?i:ag[a-z][\w/+=]{300,})$"#)

    /// `xxxx`, `****`, `0000000000`: one character over and over. Digits up to eight are a password.
    private static func sameCharacter(_ value: TextBytes) -> Bool {
        guard value.count >= 3, let first = value.first else { return false }
        if ByteClass.digit.contains(byte: first), value.count <= 8 { return false }
        return value.allSatisfy { $0 == first }
    }
}

extension Regex {
    /// A pattern that is part of the program.
    convenience init(constant pattern: String) {
        do {
            try self.init(pattern)
        } catch {
            preconditionFailure("the pattern \(pattern) is wrong: \(error)")
        }
    }
}
