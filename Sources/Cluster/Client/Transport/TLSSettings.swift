import NIOCore
import NIOSSL

/// TLS as a connection of a kubeconfig asks for it: 1.2 at least, the cluster's certificate authority instead of the system's,
/// the user's certificate.
struct TLSSettings: Sendable {
    /// What is checked whoever the user is.
    let base: TLSConfiguration
    /// What the server's certificate must be for; nil where it is not checked. NIOSSL would compare with something
    /// else: behind a proxy it knows the proxy's address only, it knows no server name that is an address, and beside a
    /// name it takes the address of the connection as well.
    let expected: CertificateName?

    init(_ connection: ClusterConnection, server: ServerURL) throws(APIError.Cause) {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let pem = connection.certificateAuthority {
            guard let trusted = TLSSettings.certificates(pem) else {
                throw .configuration("certificate-authority holds no certificate in PEM form")
            }
            tls.trustRoots = .certificates(trusted)
        }
        if connection.skipsTLSVerification {
            tls.certificateVerification = .none
            expected = nil
        } else {
            tls.certificateVerification = .noHostnameVerification
            expected = server.isEncrypted ? CertificateName(connection.tlsServerName ?? server.host) : nil
        }
        base = tls
    }

    /// The settings with a user's certificate.
    func presenting(certificate: [UInt8], key: [UInt8]) throws(ClientCertificateFault) -> TLSConfiguration {
        guard let chain = TLSSettings.certificates(certificate) else { throw .noCertificate }
        guard let key = try? NIOSSLPrivateKey(bytes: key, format: .pem) else { throw .noKey }
        // Whether they belong together is known where they are put together. Nobody is trusted here, because the
        // certificates to trust would be read for nothing.
        var pair = TLSConfiguration.makeClientConfiguration()
        pair.trustRoots = .certificates([])
        pair.certificateChain = chain.map { .certificate($0) }
        pair.privateKey = .privateKey(key)
        guard (try? NIOSSLContext(configuration: pair)) != nil else { throw .mismatch }
        var tls = base
        tls.certificateChain = pair.certificateChain
        tls.privateKey = pair.privateKey
        return tls
    }

    /// Nil where there are none.
    private static func certificates(_ pem: [UInt8]) -> [NIOSSLCertificate]? {
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(pem), !certificates.isEmpty else { return nil }
        return certificates
    }

    /// A check of a new connection's certificate before anything is sent on it.
    var connectionCheck: (@Sendable (any Channel) -> EventLoopFuture<Void>)? {
        guard let expected else { return nil }
        return { channel in
            channel.nioSSL_peerCertificate().flatMapThrowing { certificate in
                guard let certificate, expected.isBorne(by: certificate) else {
                    channel.close(promise: nil)
                    throw CertificateNameMismatch(name: expected.text)
                }
            }
        }
    }
}

/// The server's certificate is for other names and addresses.
struct CertificateNameMismatch: Error {
    let name: String
}
