import Documents
import Kubernetes

extension Detector {
    static let committed = Detector("committed-secret", "a Secret's values", .committedSecret)
}

/// Secrets in files. Base64 hides nothing.
///
/// What has a form of its own is reported under its own rule, entry by entry. All other values together are one hit: they are
/// to be replaced together. No hit are entries that are no secrets: names, addresses, switches, certificates without
/// their key, placeholders, and files of settings in which nothing is found.
extension ObjectScan {
    private struct Entry {
        var key: String
        var path: [FieldStep]
        var confidence: Confidence
        var length: Int
    }

    mutating func scanSecret() {
        for field in ["data", "stringData"] as [StaticString] {
            if let data = resource.object.slot(forKey: field) { searched.insert(data) }
        }
        if !findsCommittedSecrets { return }
        // Written by controllers: a Helm release is a compressed manifest.
        if resource.object["type"]?.text?.hasPrefix("helm.sh/") == true { return }
        var entries: [Entry] = []
        for (field, isEncoded) in [("data", true), ("stringData", false)] as [(StaticString, Bool)] {
            guard let data = resource.object.slot(forKey: field) else { continue }
            data.pointee.forEachField { key, slot in
                guard slot.pointee.kind == .string else { return }
                let path = [FieldStep(name: .field(field.description), slot: data), FieldStep(key, slot)]
                guard let value = admit(slot.pointee.utf8, at: path) else { return }
                // Templates and references are no base64: they are judged as they stand.
                func take(_ bytes: TextBytes) {
                    guard let confidence = examine(bytes, key, at: path) else { return }
                    entries.append(Entry(key: key.text, path: path, confidence: confidence, length: bytes.count))
                    guard bytes.count <= ValueJudgement.longestValue else { return }
                    addSecrets(bytes.isPrintable ? [bytes.text, value.text] : [value.text], confidence)
                }
                if isEncoded, let decoded = LenientBase64.decode(value) {
                    decoded.withUnsafeBufferPointer(take)
                } else {
                    take(value)
                }
            }
        }
        report(entries)
    }

    /// Reports what has a form of its own in an entry.
    /// - Returns: how sure it is that the entry is secret beyond that; nil where it is not, or is reported already.
    private mutating func examine(_ value: TextBytes, _ key: TextBytes, at path: [FieldStep]) -> Confidence? {
        guard !value.isEmpty else { return nil }
        let name = CredentialName(key)
        guard value.isPrintable else {
            return SecretObjects.isHarmless(key) ? nil : name == nil ? .possible : .likely
        }
        let passwordFile = PasswordFile(key)
        let isFile =
            name == nil && (value.contains(0x0A) || FileFormat(key) != nil || SecretObjects.isJSONObject(value))
            || passwordFile?.hasLines(in: value) == true
        let found = matches(in: value, isFile ? .file : .value, as: passwordFile)
        noteOmissions(of: found, at: path)
        for match in found.listed { addSecrets(match.secrets, match.confidence) }
        let ownForms = found.listed.filter { $0.detector.rule != nil }
        for match in ownForms {
            add(
                match,
                at: Place(
                    path: path, container: nil, rule: .committedSecret,
                    description: "key \(ObjectScan.shown(key.text))"))
        }
        if !ownForms.isEmpty { return nil }
        if let strongest = found.listed.map(\.confidence).max() { return strongest }
        if isFile || value.contains("-----BEGIN CERTIFICATE") || value.contains("-----BEGIN PUBLIC") { return nil }
        if let name {
            if let confidence = ValueJudgement.confidence(of: name, value, .value) { return confidence }
            if case .password = name { return nil }
        }
        guard SecretObjects.isUnnamedSecret(value, key) else { return nil }
        return Randomness.looksRandom(value.trimmed()) ? .likely : .ofWeakPassword(value.trimmed())
    }

    private mutating func report(_ entries: [Entry]) {
        guard let worst = entries.max(by: { $0.confidence < $1.confidence }) else { return }
        let names = entries.prefix(4).map { ObjectScan.shown($0.key) }.joined(separator: ", ")
        let rest = entries.count > 4 ? " and \(entries.count - 4) more" : ""
        add(
            CredentialHit(
                rule: CredentialRule.committedSecret.rawValue, detector: Detector.committed.id,
                title: Detector.committed.noun, confidence: confidence(worst.confidence), container: nil,
                path: worst.path,
                redacted: Redaction.length(worst.length), count: 1,
                message: "Secret \(ObjectScan.shown(resource.name ?? "without a name")) holds "
                    + (worst.confidence == .usual ? "usual defaults" : "its values")
                    + " in the manifest: \(names)\(rest)"
            ))
    }
}

/// What stands in Secrets beside secrets.
enum SecretObjects {
    /// Whether a value under a name that says nothing is to be taken for a secret, since it is in a Secret.
    static func isUnnamedSecret(_ value: TextBytes, _ key: TextBytes) -> Bool {
        guard !isHarmless(key), value.count <= ValueJudgement.longestValue,
            let literal = Placeholder.literal(in: value)
        else { return false }
        return literal.withUnsafeBufferPointer { literal in
            let text = Examples.folded(literal.trimmed())
            let isNumber = !literal.contains { !ByteClass([.digit, .dot]).contains(byte: $0) }
            return
                !(["true", "false", "yes", "no", "0", "1", "none", "null"].contains(text) || isNumber
                || literal.contains("://") || literal.first == UInt8(ascii: "/"))
        }
    }

    /// Whether a value looks like a JSON object, as the `config` of Argo CD's clusters: then what is secret in it has a name.
    static func isJSONObject(_ value: TextBytes) -> Bool {
        let value = value.trimmed()
        guard value.count > 2, value[0] == UInt8(ascii: "{"), value.last == UInt8(ascii: "}") else { return false }
        return value.dropFirst().first { !ByteClass.space.contains(byte: $0) } == UInt8(ascii: "\"")
    }

    /// Whether a key names what is no secret: who, where and what kind.
    static func isHarmless(_ key: TextBytes) -> Bool {
        var words = CredentialName.words(of: key)
        // `username_in`: iSCSI's words for the two directions.
        if let last = words.last, words.count > 1, last == "in" || last == "out" { words.removeLast() }
        guard let last = words.last else { return true }
        return harmless.contains(last) || last.hasSuffix("name")
    }

    private static let harmless: Set<String> = [
        "user", "username", "login", "host", "hostname", "hosts", "port", "database", "db", "dbname", "name",
        "namespace", "url", "uri", "endpoint", "endpoints", "server", "servers", "address", "addr", "region",
        "zone", "email", "mail", "from", "type", "project", "bucket", "ca", "cert", "crt", "certificate",
        "certs", "bundle", "truststore", "domain", "path", "id", "issuer", "insecure", "ssl", "sslmode", "mode",
        "enabled", "version", "provider", "driver", "protocol", "scheme", "jdbc", "dn", "realm", "org",
        "organization", "owner", "group", "groups", "tenant", "environment", "description", "expiration",
        "labels", "usages", "pub", "pubkey", "public", "hosted", "extra", "level", "timeout", "prefix", "class",
    ]
}
