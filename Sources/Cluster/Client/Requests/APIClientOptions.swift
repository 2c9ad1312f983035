/// How a client behaves. The defaults suit a tool that reads a whole cluster.
public struct APIClientOptions: Sendable {
    /// How long one attempt of a request may take, up to the last byte of the answer.
    public var requestTimeout: Duration = .seconds(60)
    public var connectTimeout: Duration = .seconds(10)
    /// How long the server is asked to keep one watch open before the client takes it up again.
    public var watchDuration: Duration = .seconds(290)
    /// Requests a second on average; 0 or less for no limit.
    public var requestsPerSecond = 50.0
    /// Requests that may be sent at once after a pause.
    public var burst = 100
    public var retries = RetryPolicy()
    /// Bytes of an answer, decompressed.
    public var largestAnswer = 128 << 20
    /// Bytes of one event of a watch.
    public var largestEvent = 16 << 20
    /// Connections at the same time; watches take one each.
    public var connections = 64

    public init() {}
}
