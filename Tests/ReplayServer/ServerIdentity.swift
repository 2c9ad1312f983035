import NIOSSL

/// The certificate that a server shows, and whose certificates it demands.
public struct ServerIdentity: Sendable {
    /// Files in PEM form.
    public var certificate: String
    public var key: String
    /// The authority that must have signed the client's certificate; nil for a server that asks for none.
    public var clientAuthority: String?

    func configuration() throws -> TLSConfiguration {
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
        if let clientAuthority {
            tls.trustRoots = .file(clientAuthority)
            tls.certificateVerification = .noHostnameVerification
        }
        return tls
    }
}
