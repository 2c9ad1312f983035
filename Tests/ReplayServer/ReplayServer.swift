import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL
import Synchronization

/// An HTTP server on 127.0.0.1, with TLS or without, that answers by a script and remembers what it was asked.
public final class ReplayServer: Sendable {
    public typealias Script = @Sendable (ReceivedRequest) -> Reply

    private let channel: any Channel
    private let group: MultiThreadedEventLoopGroup
    private let log: RequestLog
    private let isEncrypted: Bool

    public var port: Int { channel.localAddress?.port ?? 0 }
    public var url: String { "\(isEncrypted ? "https" : "http")://127.0.0.1:\(port)" }

    /// All requests so far, in the order of their arrival.
    public var requests: [ReceivedRequest] { log.requests.withLock { $0 } }
    /// Connections that were accepted so far.
    public var connections: Int { log.connections.withLock { $0 } }

    /// - Parameter identity: the server's certificate; nil for a server without TLS.
    /// - Parameter remembers: whether ``requests`` is kept; not for servers under load.
    public static func start(
        _ identity: ServerIdentity?, remembers: Bool = true, _ script: @escaping Script
    ) async throws -> ReplayServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let log = RequestLog(remembers: remembers)
        let tls = try identity.map { try NIOSSLContext(configuration: $0.configuration()) }
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false)
                    try pipeline.addHandler(
                        HTTPResponseCompressor(responseCompressionPredicate: { head, isSupported in
                            let isWanted = head.headers.contains(name: ReplayHandler.compressionMark)
                            head.headers.remove(name: ReplayHandler.compressionMark)
                            return isWanted && isSupported ? .compressIfPossible : .doNotCompress
                        }))
                    try pipeline.addHandler(ReplayHandler(script, log, log.nextConnection()))
                }
            }
        let channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        return ReplayServer(channel, group, log, isEncrypted: identity != nil)
    }

    public static func start(_ identity: ServerIdentity?, _ routes: Routes) async throws -> ReplayServer {
        try await start(identity) { routes.reply(to: $0) }
    }

    private init(
        _ channel: any Channel, _ group: MultiThreadedEventLoopGroup, _ log: RequestLog, isEncrypted: Bool
    ) {
        self.channel = channel
        self.group = group
        self.log = log
        self.isEncrypted = isEncrypted
    }

    /// Closes the server and all its connections.
    public func stop() async {
        try? await channel.close()
        try? await group.shutdownGracefully()
    }
}

/// What a server remembers, shared by its connections.
final class RequestLog: Sendable {
    let requests = Mutex<[ReceivedRequest]>([])
    let connections = Mutex(0)
    private let remembers: Bool

    init(remembers: Bool) { self.remembers = remembers }

    func add(_ request: ReceivedRequest) {
        if remembers { requests.withLock { $0.append(request) } }
    }

    func nextConnection() -> Int {
        connections.withLock { count in
            count += 1
            return count - 1
        }
    }
}
