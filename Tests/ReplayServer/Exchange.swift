/// A request as a ``ReplayServer`` got it.
public struct ReceivedRequest: Sendable {
    public var method: String
    /// Without the query, as it was sent.
    public var path: String
    /// Decoded, in the order of sending.
    public var query: [(name: String, value: String)]
    /// Names in lower case.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// The number of the connection that it came over, from 0.
    public var connection: Int

    public func header(_ name: String) -> String? {
        headers.first { $0.name == name.lowercased() }?.value
    }

    public func query(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// Path and query as they were sent, to tell requests apart.
    public var target: String
}

/// What a ``ReplayServer`` answers.
public struct Reply: Sendable {
    /// A step of sending a body.
    public enum Piece: Sendable {
        case bytes([UInt8])
        case pause(Duration)
        /// Closes the connection before the answer is complete.
        case cut
    }

    public var status: Int
    public var headers: [(name: String, value: String)]
    public var pieces: [Piece]
    /// What the answer says about its length, where that is not the truth.
    public var claimedLength: Int?
    /// The time before the first byte.
    public var delay: Duration = .zero
    /// Compresses the body where the client accepts that.
    public var isCompressed = false

    public init(_ status: Int = 200, headers: [(name: String, value: String)] = [], pieces: [Piece]) {
        self.status = status
        self.headers = headers
        self.pieces = pieces
    }

    public static func json(_ text: String, status: Int = 200, headers: [(name: String, value: String)] = []) -> Reply {
        Reply(status, headers: [("Content-Type", "application/json")] + headers, pieces: [.bytes(Array(text.utf8))])
    }

    /// A `Status` object, as an API server refuses.
    public static func refusal(
        _ code: Int, _ reason: String, _ message: String = "no", headers: [(name: String, value: String)] = []
    ) -> Reply {
        json(
            """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"\(message)",\
            "reason":"\(reason)","code":\(code)}
            """, status: code, headers: headers)
    }

    /// A stream of lines, such as a watch, and then its proper end unless the last piece cuts it.
    public static func stream(_ lines: [String], then pieces: [Piece] = []) -> Reply {
        Reply(
            headers: [("Content-Type", "application/json")],
            pieces: lines.map { .bytes(Array("\($0)\n".utf8)) } + pieces)
    }

    public func after(_ delay: Duration) -> Reply {
        var reply = self
        reply.delay = delay
        return reply
    }

    public var compressed: Reply {
        var reply = self
        reply.isCompressed = true
        return reply
    }

    /// The same answer, whose connection breaks after some bytes of the body.
    public func cut(after count: Int) -> Reply {
        var reply = self
        let body = pieces.flatMap { piece -> [UInt8] in
            if case .bytes(let bytes) = piece { return bytes }
            return []
        }
        reply.claimedLength = body.count
        reply.pieces = [.bytes(Array(body.prefix(count))), .cut]
        return reply
    }
}
