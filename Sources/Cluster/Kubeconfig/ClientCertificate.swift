import Documents

/// Why a client certificate and its key cannot be shown to a server.
public struct ClientCertificateFault: Error, Hashable, Sendable {
    public enum Part: String, Sendable {
        case certificate = "client-certificate"
        case key = "client-key"
    }

    /// What is to be mended.
    public let part: Part
    /// What is said of the part, such as `is not the key of the client certificate`.
    public let reason: String

    static let noCertificate = ClientCertificateFault(part: .certificate, reason: "holds no certificate in PEM form")
    static let noKey = ClientCertificateFault(
        part: .key, reason: "is no private key in PEM form without a passphrase")
    static let mismatch = ClientCertificateFault(part: .key, reason: "is not the key of the client certificate")
}

/// Where a kubeconfig has a client certificate and its key, for what is to be said of them.
struct ClientCertificatePlaces: Sendable {
    var certificate: Place?
    var key: Place?
    /// The files that hold them; nil for what stands in the kubeconfig itself.
    var certificateFile: String?
    var keyFile: String?
    var context: String?

    func error(about fault: ClientCertificateFault) -> KubeconfigError {
        let (place, file) = fault.part == .key ? (key, keyFile) : (certificate, certificateFile)
        let subject =
            file.map { JSONText.quoted($0) + " " } ?? (place == nil ? "\(fault.part.rawValue) of the user " : "")
        return KubeconfigError(.credential, subject + fault.reason, at: place, context: context)
    }
}
