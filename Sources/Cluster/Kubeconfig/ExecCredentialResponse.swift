import Documents

/// What a credential plugin printed: the status of an ExecCredential.
struct ExecCredentialResponse: Sendable, Hashable {
    let credential: Credential
    /// When the credential ends, in seconds since the Unix epoch; nil if it is good for the life of the process.
    let expiration: Int64?

    /// Why an output is no credential; follows the plugin's name and quotes nothing of the output.
    struct Malformed: Error, Hashable {
        let message: String
    }

    init(_ output: [UInt8], apiVersion: String) throws(Malformed) {
        let document: Document?
        do throws(ReadError) {
            document = try output.withUnsafeBufferPointer { text throws(ReadError) in
                var stream = DocumentStream(bytes: text)
                return try stream.next()
            }
        } catch {
            let place = SourceText(output).position(at: error.offset)
            throw Malformed(message: "printed no JSON: line \(place.line), column \(place.column) cannot be read")
        }
        guard let document else { throw Malformed(message: "printed nothing") }
        defer { withExtendedLifetime(document) {} }
        let root = document.root
        guard root.kind == .map else { throw Malformed(message: "printed no ExecCredential, which is a JSON object") }
        guard try ExecCredentialResponse.text("kind", of: root) == "ExecCredential" else {
            throw Malformed(message: "printed an object whose kind is not ExecCredential")
        }
        guard try ExecCredentialResponse.text("apiVersion", of: root) == apiVersion else {
            throw Malformed(message: "answered in another apiVersion than \(apiVersion), which the kubeconfig asks for")
        }
        guard let status = root["status"], status.kind != .null else {
            throw Malformed(message: "printed an ExecCredential without status")
        }
        guard status.kind == .map else { throw Malformed(message: "printed a status that is no object") }

        let token = try ExecCredentialResponse.text("token", of: status)
        let certificate = try ExecCredentialResponse.text("clientCertificateData", of: status)
        let key = try ExecCredentialResponse.text("clientKeyData", of: status)
        guard token != nil || certificate != nil || key != nil else {
            throw Malformed(message: "gave neither a token nor a client certificate with its key")
        }
        guard (certificate == nil) == (key == nil) else {
            throw Malformed(message: "gave only one of client certificate and key")
        }
        if let token, !HeaderText.isSafe(token) {
            throw Malformed(message: "gave a token with a control character in it")
        }
        let certificateBytes = certificate.map { Array($0.utf8) }
        let keyBytes = key.map { Array($0.utf8) }
        if let certificateBytes, !PEM.holdsCertificate(certificateBytes) {
            throw Malformed(message: "gave clientCertificateData without a PEM certificate")
        }
        if let keyBytes, !PEM.holds("-----BEGIN ", keyBytes) {
            throw Malformed(message: "gave clientKeyData without a PEM key")
        }
        credential = Credential(token: token, clientCertificate: certificateBytes, clientKey: keyBytes)
        expiration = try ExecCredentialResponse.text("expirationTimestamp", of: status).map {
            text throws(Malformed) in
            guard let seconds = ExpirationTime.seconds(of: text) else {
                throw Malformed(message: "gave an expirationTimestamp that is no RFC 3339 time")
            }
            return seconds
        }
    }

    /// A text field; nil where it is absent, null or empty.
    private static func text(_ key: StaticString, of map: Value) throws(Malformed) -> String? {
        guard let value = map[key], value.kind != .null else { return nil }
        guard let text = value.text else { throw Malformed(message: "gave a \(key) that is no string") }
        return text.isEmpty ? nil : text
    }
}
