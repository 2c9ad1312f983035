import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL

/// Why an exchange came to nothing before there was an answer, out of the many errors of the layers below.
struct TransportFailure {
    var cause: APIError.Cause
    /// Whether the next attempt may fare better.
    var isTemporary: Bool

    init(_ error: any Error, server: ServerURL, timeout: Duration) {
        switch error {
        case let cause as APIError.Cause: self.init(cause, isTemporary: false)
        case is DeadlineExceeded: self.init(.timeout(timeout), isTemporary: true)
        case let error as HTTPClientError: self.init(error, timeout)
        case let error as NIOConnectionError: self.init(error, server)
        case let error as IOError: self.init(error)
        case is ChannelError: self.init(.connection("the connection was lost"), isTemporary: true)
        case is HTTPParserError:
            self.init(.connection("the connection was cut in the middle of the answer"), isTemporary: true)
        case is NIOHTTPDecompression.DecompressionError:
            self.init(TransportFailure.decompression(error), isTemporary: false)
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError, is CertificateNameMismatch:
            self.init(tls: error, server)
        default:
            self.init(.connection("the connection failed (\(type(of: error)))"), isTemporary: true)
        }
    }

    private init(_ cause: APIError.Cause, isTemporary: Bool) {
        self.cause = cause
        self.isTemporary = isTemporary
    }

    /// The values of headers that an error may carry hold credentials: they are never shown.
    private init(_ error: HTTPClientError, _ timeout: Duration) {
        switch error {
        case .connectTimeout:
            self.init(.connection("no connection could be made in time"), isTemporary: true)
        case .tlsHandshakeTimeout:
            self.init(.connection("the TLS handshake took too long"), isTemporary: true)
        case .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
            self.init(.proxy("the proxy did not answer in time"), isTemporary: true)
        case .deadlineExceeded, .readTimeout, .writeTimeout, .getConnectionFromPoolTimeout:
            self.init(.timeout(timeout), isTemporary: true)
        case .proxyAuthenticationRequired:
            self.init(
                .proxy("the proxy asks for a user name and a password: put them into proxy-url"), isTemporary: false)
        case .invalidProxyResponse:
            self.init(.proxy("the proxy refused to connect to the server"), isTemporary: false)
        case .alreadyShutdown:
            self.init(.configuration("the client has been shut down"), isTemporary: false)
        case .invalidURL, .emptyHost, .emptyScheme:
            self.init(.configuration("the server's URL cannot be used"), isTemporary: false)
        case .remoteConnectionClosed, .uncleanShutdown:
            self.init(.connection("the server closed the connection before its answer was complete"), isTemporary: true)
        default:
            if error.shortDescription.hasPrefix("Invalid header field") {
                self.init(
                    .configuration("a credential holds characters that no HTTP header may have"), isTemporary: false)
            } else {
                self.init(.connection("the exchange failed (\(error.shortDescription))"), isTemporary: true)
            }
        }
    }

    private init(_ error: NIOConnectionError, _ server: ServerURL) {
        let attempts = error.connectionErrors.compactMap { $0.error as? IOError }
        if let first = attempts.first {
            self.init(first)
        } else if error.dnsAError != nil || error.dnsAAAAError != nil {
            let failures = [error.dnsAError, error.dnsAAAAError].compactMap { $0 as? SocketAddressError.UnknownHost }
            self.init(
                .connection("the host name '\(error.host)' could not be resolved"),
                isTemporary: failures.contains { $0.errorCode == Int(EAI_AGAIN) })
        } else {
            self.init(.connection("no connection to \(server.authority) could be made"), isTemporary: true)
        }
    }

    private init(_ error: IOError) {
        let words =
            switch error.errnoCode {
            case ECONNREFUSED: "the connection was refused: is the server running, and is its address right?"
            case ECONNRESET, EPIPE: "the connection was reset"
            case ENETUNREACH, EHOSTUNREACH: "the host is unreachable from here"
            case ETIMEDOUT: "no connection could be made in time"
            default: "the connection failed (errno \(error.errnoCode))"
            }
        self.init(.connection(words), isTemporary: true)
    }

    private init(tls error: any Error, _ server: ServerURL) {
        let words = String(describing: error)
        if error is CertificateNameMismatch || words.contains("HOSTNAME") || words.contains("ailedToValidateHostname")
            || words.contains("hostname")
        {
            self.init(
                .tls(
                    "the server's certificate is not for '\((error as? CertificateNameMismatch)?.name ?? server.host)': "
                        + "set tls-server-name to a name that it is for"
                ),
                isTemporary: false)
        } else if words.contains("CERTIFICATE_VERIFY_FAILED") || words.contains("certificate verify failed") {
            self.init(
                .tls(
                    "the server's certificate is not signed by the certificate authority of the kubeconfig, or is not valid now"
                ), isTemporary: false)
        } else if words.contains("CERTIFICATE_REQUIRED") || words.contains("BAD_CERTIFICATE")
            || words.contains("UNKNOWN_CA") || words.contains("CERTIFICATE_EXPIRED")
            || words.contains("CERTIFICATE_UNKNOWN")
        {
            self.init(.tls("the server refused the client certificate, or asks for one"), isTemporary: false)
        } else if words.contains("WRONG_VERSION_NUMBER") || words.contains("HTTP_REQUEST") {
            self.init(.tls("the server does not speak TLS on this port"), isTemporary: false)
        } else if words.contains("uncleanShutdown") || words.contains("eofDuringHandshake") {
            self.init(.connection("the server closed the connection before its answer was complete"), isTemporary: true)
        } else {
            self.init(.tls("the TLS handshake failed (\(TransportFailure.firstLine(words)))"), isTemporary: false)
        }
    }

    private static func decompression(_ error: any Error) -> APIError.Cause {
        guard case NIOHTTPDecompression.DecompressionError.limit = error else {
            return .malformedAnswer("the compressed answer cannot be decompressed")
        }
        return .answerTooLarge
    }

    private static func firstLine(_ text: String) -> Substring {
        text.prefix { !$0.isNewline }.prefix(160)
    }
}

/// A deadline of ``withDeadline(_:_:)`` has passed.
struct DeadlineExceeded: Error {}

/// The result of `work`, which is cancelled when it takes longer.
func withDeadline<Result: Sendable>(
    _ duration: Duration, _ work: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result.self) { group in
        group.addTask(operation: work)
        group.addTask {
            try await Task.sleep(for: duration)
            throw DeadlineExceeded()
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw CancellationError() }
        return first
    }
}
