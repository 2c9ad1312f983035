/// What a request shows the API server to prove who is asking: any of a bearer token, a user name with its password,
/// and a client certificate with its key; none of them for an anonymous request.
///
/// Descriptions, dumps and mirrors show which of these are there and nothing of what they hold.
public struct Credential: Sendable, Hashable {
    public struct Basic: Sendable, Hashable {
        public var user: String
        public var password: String

        public init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    /// Never empty and without characters that a header may not hold.
    public var token: String?
    public var basic: Basic?
    /// PEM, the client's own certificate first; set exactly where ``clientKey`` is.
    public var clientCertificate: [UInt8]?
    /// PEM.
    public var clientKey: [UInt8]?

    public init(
        token: String? = nil, basic: Basic? = nil, clientCertificate: [UInt8]? = nil, clientKey: [UInt8]? = nil
    ) {
        self.token = token
        self.basic = basic
        self.clientCertificate = clientCertificate
        self.clientKey = clientKey
    }

    public var isAnonymous: Bool { token == nil && basic == nil && clientCertificate == nil }
}

extension Credential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        var parts: [String] = []
        if token != nil { parts.append("bearer token") }
        if basic != nil { parts.append("user and password") }
        if clientCertificate != nil { parts.append("client certificate") }
        return parts.isEmpty ? "anonymous" : parts.joined(separator: ", ")
    }

    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}

extension Credential.Basic: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "user and password" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
