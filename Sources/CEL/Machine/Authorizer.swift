/// What CEL's `authorizer` asks: may somebody do something?
public struct AuthorizationQuestion: Sendable, Hashable {
    /// The service account asked about (namespace and name), or nil for the user of the request.
    public var serviceAccount: ServiceAccount?
    public var verb = ""
    /// A non-resource path such as `/healthz`; nil for resources.
    public var path: String?
    public var group = ""
    public var resource = ""
    public var subresource = ""
    public var namespace = ""
    public var name = ""
    public var fieldSelector = ""
    public var labelSelector = ""

    public struct ServiceAccount: Sendable, Hashable {
        public let namespace: String
        public let name: String
    }
}

/// The answer to an ``AuthorizationQuestion``.
public enum AuthorizationDecision: Sendable, Hashable {
    case allowed(reason: String)
    case denied(reason: String)
    /// The authorizer failed.
    case error(String)
    /// Nobody here can tell; an expression that needs the answer is not evaluable.
    case unknown(String)
}

/// Answers `authorizer` in expressions.
public protocol Authorizer: Sendable {
    func decide(_ question: AuthorizationQuestion) -> AuthorizationDecision
}
