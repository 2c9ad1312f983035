import Documents

/// What CEL's `authorizer` asks: may somebody do something?
public struct AuthorizationQuestion: Sendable, Hashable {
    /// The service account asked about, or nil for the user of the request.
    public var serviceAccount: ServiceAccount?
    /// The API verb, or the HTTP verb for a path.
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

        public init(namespace: String, name: String) {
            self.namespace = namespace
            self.name = name
        }
    }

    public init() {}
}

/// The answer to an ``AuthorizationQuestion``.
public enum AuthorizationDecision: Sendable, Hashable {
    case allowed(reason: String)
    /// Denied, or no opinion, which comes to the same.
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

extension Value {
    /// What the variable `authorizer` holds.
    public static var authorizer: Value { Value(kind: .opaque, aux: OpaqueType.authorizer.rawValue) }

    /// What the variable `authorizer.requestResource` holds: a question about the resource of a request.
    /// - Parameter arena: where it is kept.
    public static func resourceCheck(
        group: String, resource: String, subresource: String = "", namespace: String = "", name: String = "",
        in arena: Arena
    ) -> Value {
        func string(_ text: String) -> Value {
            var text = text
            return text.withUTF8 { .string(arena.copy($0)) }
        }
        let check = AuthorizationCheck(
            group: string(group), resource: string(resource), subresource: string(subresource),
            namespace: string(namespace), name: string(name))
        let memory = arena.allocate(byteCount: MemoryLayout<AuthorizationCheck>.stride)
        let slot = memory.bindMemory(to: AuthorizationCheck.self, capacity: 1)
        slot.initialize(to: check)
        return .opaque(.resourceCheck, slot)
    }
}

/// The payload of authorizers and checks: a question in the making. Parts that are not set are empty strings.
struct AuthorizationCheck: BitwiseCopyable {
    var accountNamespace = Value(kind: .string)
    var accountName = Value(kind: .string)
    var path = Value(kind: .string)
    var group = Value(kind: .string)
    var resource = Value(kind: .string)
    var subresource = Value(kind: .string)
    var namespace = Value(kind: .string)
    var name = Value(kind: .string)
    var fieldSelector = Value(kind: .string)
    var labelSelector = Value(kind: .string)
}

extension AuthorizationCheck {
    /// The payload of a value; the authorizer itself has none.
    init(of value: Value) { self = value.payload(as: AuthorizationCheck.self) ?? AuthorizationCheck() }

    func question(path isPath: Bool, verb: Value) -> AuthorizationQuestion {
        var question = AuthorizationQuestion()
        if let name = accountName.text, !name.isEmpty {
            question.serviceAccount = .init(namespace: accountNamespace.text ?? "", name: name)
        }
        question.verb = verb.text ?? ""
        if isPath { question.path = path.text }
        question.group = group.text ?? ""
        question.resource = resource.text ?? ""
        question.subresource = subresource.text ?? ""
        question.namespace = namespace.text ?? ""
        question.name = name.text ?? ""
        question.fieldSelector = fieldSelector.text ?? ""
        question.labelSelector = labelSelector.text ?? ""
        return question
    }
}

/// The payload of a decision.
struct AuthorizationAnswer: BitwiseCopyable {
    var isAllowed = false
    var isError = false
    var reason = Value(kind: .string)
    var error = Value(kind: .string)
}
