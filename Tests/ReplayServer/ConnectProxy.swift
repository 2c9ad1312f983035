import NIOCore
import NIOPosix
import Synchronization

/// A small HTTP proxy on 127.0.0.1 that knows `CONNECT` alone.
public final class ConnectProxy: Sendable {
    private let channel: any Channel
    private let group: MultiThreadedEventLoopGroup
    private let heads: ProxyHeads

    public var port: Int { channel.localAddress?.port ?? 0 }
    /// The heads of the requests so far: a line for the target and one for each header.
    public var requests: [String] { heads.texts.withLock { $0 } }

    /// - Parameter authorization: the `Proxy-Authorization` that is demanded, such as `Basic dTpw`.
    public static func start(authorization: String? = nil) async throws -> ConnectProxy {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let heads = ProxyHeads()
        let channel = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ProxyHandler(heads, authorization))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return ConnectProxy(channel, group, heads)
    }

    private init(_ channel: any Channel, _ group: MultiThreadedEventLoopGroup, _ heads: ProxyHeads) {
        self.channel = channel
        self.group = group
        self.heads = heads
    }

    public func stop() async {
        try? await channel.close()
        try? await group.shutdownGracefully()
    }
}

final class ProxyHeads: Sendable {
    let texts = Mutex<[String]>([])
}

/// The client's side of a proxied connection. Only its event loop touches it.
private final class ProxyHandler: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer

    private let heads: ProxyHeads
    private let authorization: String?
    private var head: [UInt8] = []
    private var target: (any Channel)?

    init(_ heads: ProxyHeads, _ authorization: String?) {
        self.heads = heads
        self.authorization = authorization
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        if let target {
            target.writeAndFlush(buffer, promise: nil)
            return
        }
        head.append(contentsOf: buffer.readableBytesView)
        guard head.suffix(4).elementsEqual("\r\n\r\n".utf8) else { return }
        connect(String(decoding: head, as: UTF8.self), context.channel)
    }

    func channelInactive(context: ChannelHandlerContext) { target?.close(promise: nil) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func connect(_ head: String, _ client: any Channel) {
        heads.texts.withLock { $0.append(head) }
        if let authorization, !head.contains("roxy-authorization: \(authorization)\r\n"),
            !head.contains("roxy-Authorization: \(authorization)\r\n")
        {
            return answer("407 Proxy Authentication Required", client)
        }
        let words = head.prefix { !$0.isNewline }.split(separator: " ")
        let parts = words.dropFirst().first?.split(separator: ":") ?? []
        guard words.first == "CONNECT", parts.count == 2, let port = Int(parts[1]) else {
            return answer("400 Bad Request", client)
        }
        ClientBootstrap(group: client.eventLoop)
            .channelInitializer { target in
                target.eventLoop.makeCompletedFuture {
                    try target.pipeline.syncOperations.addHandler(ReturnHandler(client))
                }
            }
            .connect(host: String(parts[0]), port: port)
            .whenComplete { result in
                guard case .success(let target) = result else { return self.answer("502 Bad Gateway", client) }
                self.target = target
                self.answer("200 Connection established", client)
            }
    }

    private func answer(_ status: String, _ client: any Channel) {
        let isRefusal = !status.hasPrefix("2")
        let text = "HTTP/1.1 \(status)\r\n\(isRefusal ? "Content-Length: 0\r\n" : "")\r\n"
        client.writeAndFlush(ByteBuffer(string: text)).whenComplete { _ in
            if isRefusal { client.close(promise: nil) }
        }
    }
}

/// The server's side of a proxied connection.
private final class ReturnHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let client: any Channel

    init(_ client: any Channel) { self.client = client }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        client.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { client.close(promise: nil) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
