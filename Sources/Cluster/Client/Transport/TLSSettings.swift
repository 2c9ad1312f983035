import NIOCore
import NIOSSL

/// TLS as a connection of a kubeconfig asks for it: 1.2 at least, the cluster's certificate authority instead of the system's,
/// the user's certificate.
struct TLSSettings: Sendable {
    /// What is checked whoever the user is.
    let base: TLSConfiguration
    /// The address that the server's certificate must be for, where NIOSSL would compare with the wrong one: behind a
    /// proxy it knows the proxy's address only, and it knows no server name that is an address.
    let expectedAddress: [UInt8]?

    init(_ connection: ClusterConnection, server: ServerURL) throws(APIError.Cause) {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let pem = connection.certificateAuthority {
            tls.trustRoots = .certificates(try TLSSettings.certificates(pem, of: "certificate-authority"))
        }
        let address = AddressOctets.parse(connection.tlsServerName ?? server.host)
        let seesAnotherAddress = connection.proxy != nil || connection.tlsServerName != nil
        if connection.skipsTLSVerification {
            tls.certificateVerification = .none
            expectedAddress = nil
        } else if let address, seesAnotherAddress {
            tls.certificateVerification = .noHostnameVerification
            expectedAddress = address
        } else {
            expectedAddress = nil
        }
        base = tls
    }

    /// The settings with a user's certificate.
    func presenting(certificate: [UInt8], key: [UInt8]) throws(APIError.Cause) -> TLSConfiguration {
        var tls = base
        let chain = try TLSSettings.certificates(certificate, of: "client-certificate")
        tls.certificateChain = chain.map { .certificate($0) }
        guard let key = try? NIOSSLPrivateKey(bytes: key, format: .pem) else {
            throw .configuration("client-key of the user is no private key in PEM form without a passphrase")
        }
        tls.privateKey = .privateKey(key)
        return tls
    }

    private static func certificates(
        _ pem: [UInt8], of field: String
    ) throws(APIError.Cause) -> [NIOSSLCertificate] {
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(pem), !certificates.isEmpty else {
            throw .configuration("\(field) holds no certificate in PEM form")
        }
        return certificates
    }

    /// A check of a new connection's certificate before anything is sent on it.
    var connectionCheck: (@Sendable (any Channel) -> EventLoopFuture<Void>)? {
        guard let expectedAddress else { return nil }
        return { channel in
            channel.nioSSL_peerCertificate().flatMapThrowing { certificate in
                let names = certificate?._subjectAlternativeNames()
                let isRight = names?.contains {
                    $0.nameType == .ipAddress && $0.contents.elementsEqual(expectedAddress)
                }
                guard isRight == true else {
                    channel.close(promise: nil)
                    throw CertificateNameMismatch()
                }
            }
        }
    }
}

/// The server's certificate is for other addresses.
struct CertificateNameMismatch: Error {}
