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

    /// - Parameter proxy: the proxy to go through as `host:port`; nil without one.
    init(_ error: any Error, server: ServerURL, proxy: String?, timeout: Duration) {
        switch error {
        case let cause as APIError.Cause: self.init(cause)
        case is DeadlineExceeded: self.init(.timeout(timeout), isTemporary: true)
        case let error as HTTPClientError: self.init(error, proxy, timeout)
        case let error as NIOConnectionError: self.init(error, server, proxy)
        case let error as IOError: self.init(error, proxy)
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

    init(_ cause: APIError.Cause, isTemporary: Bool = false) {
        self.cause = cause
        self.isTemporary = isTemporary
    }

    /// The values of headers that an error may carry hold credentials: they are never shown.
    private init(_ error: HTTPClientError, _ proxy: String?, _ timeout: Duration) {
        let proxyName = "the proxy" + (proxy.map { " \($0)" } ?? "")
        switch error {
        case .connectTimeout: self.init(connecting: "no connection could be made in time", proxy, isTemporary: true)
        case .tlsHandshakeTimeout:
            self.init(.connection("the TLS handshake took too long"), isTemporary: true)
        case .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
            self.init(.proxy("\(proxyName) did not answer in time"), isTemporary: true)
        case .deadlineExceeded, .readTimeout, .writeTimeout, .getConnectionFromPoolTimeout:
            self.init(.timeout(timeout), isTemporary: true)
        case .proxyAuthenticationRequired:
            self.init(
                .proxy(
                    "\(proxyName) asks for a user name and a password, or refuses those that it was given: they belong "
                        + "into its URL, as in http://user:password@host"), isTemporary: false)
        case .invalidProxyResponse:
            self.init(.proxy("\(proxyName) refused to connect to the server"), isTemporary: false)
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

    /// No connection could be made, be it to the server or to the proxy before it.
    private init(connecting words: String, _ proxy: String?, isTemporary: Bool) {
        let cause = proxy.map { APIError.Cause.proxy("the proxy \($0) cannot be reached: \(words)") }
        self.init(cause ?? .connection(words), isTemporary: isTemporary)
    }

    private init(_ error: NIOConnectionError, _ server: ServerURL, _ proxy: String?) {
        let attempts = error.connectionErrors.compactMap { $0.error as? IOError }
        if let first = attempts.first {
            self.init(first, proxy)
        } else if error.dnsAError != nil || error.dnsAAAAError != nil {
            let failures = [error.dnsAError, error.dnsAAAAError].compactMap { $0 as? SocketAddressError.UnknownHost }
            self.init(
                connecting: "the host name '\(error.host)' could not be resolved", proxy,
                isTemporary: failures.contains { $0.errorCode == Int(EAI_AGAIN) })
        } else {
            self.init(
                connecting: "no connection to \(proxy ?? server.authority) could be made", proxy, isTemporary: true)
        }
    }

    private init(_ error: IOError, _ proxy: String?) {
        switch error.errnoCode {
        case ECONNREFUSED:
            let question = proxy == nil ? ": is the server running, and is its address right?" : ""
            self.init(connecting: "the connection was refused" + question, proxy, isTemporary: true)
        case ENETUNREACH, EHOSTUNREACH:
            self.init(connecting: "the host is unreachable from here", proxy, isTemporary: true)
        case ETIMEDOUT: self.init(connecting: "no connection could be made in time", proxy, isTemporary: true)
        case ECONNRESET, EPIPE: self.init(.connection("the connection was reset"), isTemporary: true)
        default: self.init(.connection("the connection failed (errno \(error.errnoCode))"), isTemporary: true)
        }
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
