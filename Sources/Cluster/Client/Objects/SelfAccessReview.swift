import Documents

/// What a `SelfSubjectAccessReview` asks: may the user of this client do something?
public struct AccessQuestion: Sendable, Hashable {
    public var verb: String
    /// Empty for the core group; `*` for all.
    public var group = ""
    public var resource = ""
    public var subresource = ""
    public var name = ""
    /// Empty for all namespaces, and for what has none.
    public var namespace = ""
    /// A path such as `/metrics` instead of a resource.
    public var path: String?

    public init(verb: String, resource: APIResource, namespace: String? = nil, name: String = "") {
        self.verb = verb
        group = resource.group
        self.resource = resource.name
        self.namespace = namespace ?? ""
        self.name = name
    }

    public init(verb: String, path: String) {
        self.verb = verb
        self.path = path
    }

    fileprivate func json() -> [UInt8] {
        var json = JSONBuilder()
        json.beginObject()
        member("apiVersion", "authorization.k8s.io/v1", &json)
        member("kind", "SelfSubjectAccessReview", &json)
        json.key("spec")
        json.beginObject()
        json.key(path == nil ? "resourceAttributes" : "nonResourceAttributes")
        json.beginObject()
        member("verb", verb, &json)
        if let path {
            member("path", path, &json)
        } else {
            member("group", group, &json)
            member("resource", resource, &json)
            member("subresource", subresource, &json)
            member("name", name, &json)
            member("namespace", namespace, &json)
        }
        json.endObject()
        json.endObject()
        json.endObject()
        return json.bytes
    }

    private func member(_ key: String, _ text: String, _ json: inout JSONBuilder) {
        if text.isEmpty { return }
        json.key(key)
        json.string(text)
    }
}

/// The answer to an ``AccessQuestion``.
public struct AccessAnswer: Sendable, Hashable {
    public var isAllowed: Bool
    /// An authorizer said no, and no other is asked.
    public var isDenied: Bool
    public var reason: String
    /// What went wrong while the answer was found; it may hold all the same.
    public var evaluationError: String
}

extension APIClient {
    /// Asks the server whether the user of this client may do something.
    public func access(_ question: AccessQuestion) async throws -> AccessAnswer {
        var request = APIRequest(.post, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
        request.body = question.json()
        // Nothing is stored.
        request.isIdempotent = true
        return try await send(request).read(request) { root in
            root["status"].map { status in
                AccessAnswer(
                    isAllowed: status["allowed"]?.isTrue == true, isDenied: status["denied"]?.isTrue == true,
                    reason: status["reason"]?.text ?? "", evaluationError: status["evaluationError"]?.text ?? "")
            }
        }.orThrow(.malformedAnswer("the answer is no access review"), request)
    }
}
