import NIOCore
import NIOHTTP1

/// One connection of a ``ReplayServer``. Only its event loop touches it.
final class ReplayHandler: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// Tells the compressor behind this handler to compress.
    static let compressionMark = "X-Replay-Compress"

    private let script: ReplayServer.Script
    private let log: RequestLog
    private let connection: Int
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(_ script: @escaping ReplayServer.Script, _ log: RequestLog, _ connection: Int) {
        self.script = script
        self.log = log
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let part): body.append(contentsOf: part.readableBytesView)
        case .end:
            guard let head else { return }
            let request = ReceivedRequest(head, body, connection)
            log.add(request)
            let reply = script(request)
            let channel = context.channel
            context.eventLoop.scheduleTask(in: TimeAmount(reply.delay)) { self.begin(reply, head, channel) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func begin(_ reply: Reply, _ request: HTTPRequestHead, _ channel: any Channel) {
        var headers = HTTPHeaders(reply.headers.map { ($0.name, $0.value) })
        // The length of a compressed body is not known beforehand.
        if case .bytes(let bytes)? = reply.pieces.first, reply.pieces.count == 1, !reply.isCompressed {
            headers.add(name: "Content-Length", value: String(reply.claimedLength ?? bytes.count))
        } else if let length = reply.claimedLength {
            headers.add(name: "Content-Length", value: String(length))
        } else {
            headers.add(name: "Transfer-Encoding", value: "chunked")
        }
        if reply.isCompressed { headers.add(name: ReplayHandler.compressionMark, value: "1") }
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: reply.status), headers: headers)
        channel.writeAndFlush(HTTPServerResponsePart.head(head), promise: nil)
        play(reply.pieces[...], keepsAlive: request.isKeepAlive, channel)
    }

    private func play(_ pieces: ArraySlice<Reply.Piece>, keepsAlive: Bool, _ channel: any Channel) {
        guard channel.isActive else { return }
        guard let piece = pieces.first else {
            channel.writeAndFlush(HTTPServerResponsePart.end(nil)).whenComplete { _ in
                if !keepsAlive { channel.close(promise: nil) }
            }
            return
        }
        let rest = pieces.dropFirst()
        switch piece {
        case .bytes(let bytes):
            let part = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: bytes)))
            channel.writeAndFlush(part, promise: nil)
            play(rest, keepsAlive: keepsAlive, channel)
        case .pause(let duration):
            channel.eventLoop.scheduleTask(in: TimeAmount(duration)) {
                self.play(rest, keepsAlive: keepsAlive, channel)
            }
        case .cut:
            channel.close(promise: nil)
        }
    }
}

extension ReceivedRequest {
    init(_ head: HTTPRequestHead, _ body: [UInt8], _ connection: Int) {
        let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let query = (parts.dropFirst().first ?? "").split(separator: "&").map { pair -> (String, String) in
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (ReceivedRequest.decode(sides[0]), ReceivedRequest.decode(sides.dropFirst().first ?? ""))
        }
        self.init(
            method: head.method.rawValue, path: String(parts[0]), query: query.map { (name: $0.0, value: $0.1) },
            headers: head.headers.map { (name: $0.name.lowercased(), value: $0.value) }, body: body,
            connection: connection, target: head.uri)
    }

    private static func decode(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == 0x25, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == 0x2B ? 0x20 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension TimeAmount {
    init(_ duration: Duration) {
        self = .nanoseconds(
            duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000)
    }
}
