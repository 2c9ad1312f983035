/// One request to an API server.
public struct APIRequest: Sendable {
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    public var method: Method
    /// With a leading slash, percent-encoded, such as `/api/v1/pods`.
    public var path: String
    /// Names and values, not yet encoded, in the order of sending.
    public var query: [(name: String, value: String)] = []
    public var accept = "application/json"
    public var contentType = "application/json"
    public var body: [UInt8]?
    /// How long one attempt may take; the client's ``APIClientOptions/requestTimeout`` unless given.
    public var timeout: Duration?
    /// Whether the request may be sent again when nobody knows whether the server has acted on it.
    public var isIdempotent: Bool
    /// Whether the answer goes on without an end.
    var isStream = false

    public init(_ method: Method = .get, _ path: String) {
        self.method = method
        self.path = path
        isIdempotent = method == .get || method == .put
    }

    /// Path and query as they stand in the request's first line.
    var target: String {
        let pairs = query.map { "\(PercentEncoding.query($0.name))=\(PercentEncoding.query($0.value))" }
        return pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
    }

    mutating func add(_ name: String, _ value: String?) {
        if let value { query.append((name, value)) }
    }
}

/// An answer with a status from 200 to 299.
public struct APIResponse: Sendable {
    public let status: Int
    /// The media type without what follows the semicolon, in lower case.
    public let mediaType: String
    public let body: [UInt8]
}
