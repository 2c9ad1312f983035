import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOSSL
import Synchronization

/// Connections to one API server, and single exchanges over them. HTTP/1.1: a dead connection then takes one request with
/// it, not all.
final class Transport: Sendable {
    let server: ServerURL
    /// The proxy to go through as `host:port`; nil without one.
    let proxy: String?
    private let http: HTTPClient
    private let tls: TLSSettings
    private let origin: String
    private let isCompressed: Bool
    /// Settings with the last client certificate: making them takes longer than an exchange.
    private let lastPresented = Mutex<Presented?>(nil)

    private struct Presented: Sendable {
        var certificate: [UInt8]
        var key: [UInt8]
        var tls: TLSConfiguration
    }

    init(_ connection: ClusterConnection, _ options: APIClientOptions) throws(APIError.Cause) {
        server = try ServerURL(connection.server)
        tls = try TLSSettings(connection, server: server)
        isCompressed = !connection.disablesCompression

        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls.base, redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(
                connect: TimeAmount(options.connectTimeout),
                read: TimeAmount(options.watchDuration + options.requestTimeout)),
            decompression: .enabled(limit: .size(options.largestAnswer)))
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = options.connections
        configuration.http1_1ConnectionDebugInitializer = tls.connectionCheck
        if let proxy = connection.proxy { configuration.proxy = try ProxySettings.parse(proxy) }
        proxy = configuration.proxy.map { "\($0.host):\($0.port)" }

        // The name that TLS asks for and checks is the host of the URL; the override leads to the real one.
        var authority = server.authority
        if let name = connection.tlsServerName, name != server.host, IPAddress(name) == nil {
            configuration.dnsOverride = [name: server.host]
            authority = "\(name):\(server.port)"
        }
        origin = (server.isEncrypted ? "https://" : "http://") + authority + server.prefix
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Closes all connections; what is under way fails.
    func shutdown() async { try? await http.shutdown() }

    /// ``shutdown()`` for a place that cannot wait.
    func abandon() { http.shutdown().whenComplete { _ in } }

    /// Sends a request, and gives the answer as soon as its head is there.
    func send(
        _ request: APIRequest, _ credential: Credential, headers: HTTPHeaders
    ) async throws -> HTTPClientResponse {
        var message = HTTPClientRequest(url: origin + request.target)
        message.method = HTTPMethod(rawValue: request.method.rawValue)
        message.headers = headers
        message.headers.add(name: "Host", value: server.authority)
        message.headers.add(name: "Accept", value: request.accept)
        // Said in any case: the layer below would ask for compression where nothing is said.
        let encoding = isCompressed && !request.isStream ? "gzip" : "identity"
        message.headers.add(name: "Accept-Encoding", value: encoding)
        if let body = request.body {
            message.headers.add(name: "Content-Type", value: request.contentType)
            message.body = .bytes(ByteBuffer(bytes: body))
        }
        try authenticate(&message, credential)
        return try await http.execute(message, deadline: .distantFuture)
    }

    private func authenticate(
        _ message: inout HTTPClientRequest, _ credential: Credential
    ) throws {
        if let token = credential.token {
            message.headers.add(name: "Authorization", value: "Bearer \(token)")
        } else if let basic = credential.basic {
            message.setBasicAuth(username: basic.user, password: basic.password)
        }
        guard server.isEncrypted || server.isLoopback || !message.headers.contains(name: "Authorization") else {
            throw APIError.Cause.configuration(
                "the credential would be sent in the clear to \(server.authority): use an https:// server")
        }
        guard server.isEncrypted, let certificate = credential.clientCertificate, let key = credential.clientKey else {
            return
        }
        let known = lastPresented.withLock { $0 }
        if let known, known.certificate == certificate, known.key == key {
            message.tlsConfiguration = known.tls
            return
        }
        let tls = try tls.presenting(certificate: certificate, key: key)
        lastPresented.withLock { $0 = Presented(certificate: certificate, key: key, tls: tls) }
        message.tlsConfiguration = tls
    }

    /// Reads an answer's body to its end.
    static func body(of response: HTTPClientResponse, atMost largest: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        if let length = response.headers.first(name: "Content-Length").flatMap({ Int($0) }) {
            guard length <= largest else { throw APIError.Cause.answerTooLarge }
            bytes.reserveCapacity(length)
        }
        for try await part in response.body {
            guard bytes.count + part.readableBytes <= largest else { throw APIError.Cause.answerTooLarge }
            bytes.append(contentsOf: part.readableBytesView)
        }
        // A cancelled body ends like a complete one.
        try Task.checkCancellation()
        return bytes
    }

    /// Reads an answer's body up to a size, or to where it can no longer be decompressed, and lets go of the rest.
    static func beginning(of response: HTTPClientResponse, atMost largest: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await part in response.body {
                bytes.append(contentsOf: part.readableBytesView.prefix(largest - bytes.count))
                if bytes.count >= largest { break }
            }
        } catch is NIOHTTPDecompression.DecompressionError {
            // What came before it tells enough.
        }
        try Task.checkCancellation()
        return bytes
    }
}

extension TimeAmount {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .nanoseconds(
            seconds.multipliedReportingOverflow(by: 1_000_000_000).partialValue &+ attoseconds / 1_000_000_000)
    }
}
