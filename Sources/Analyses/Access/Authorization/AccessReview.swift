import Documents

/// One line of a batch: who asks for what, in the words of a SubjectAccessReview's spec.
///
///     {"user": "alice", "groups": ["dev"], "resourceAttributes": {"verb": "get", "resource": "pods", "namespace": "shop"}}
///     {"user": "alice", "nonResourceAttributes": {"verb": "get", "path": "/metrics"}}
///
/// Groups are as given: as in a SubjectAccessReview, none are added.
public struct AccessReview: Sendable {
    public let user: UserInfo
    public let attributes: AccessAttributes

    /// Why a line is no review.
    public struct Mistake: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// Reads a review from a JSON object, or from the `spec` of a whole SubjectAccessReview.
    public init(_ value: Value) throws(Mistake) {
        guard value.kind == .map else { throw Mistake(description: "a review is a JSON object") }
        let spec = value["kind"]?.text == "SubjectAccessReview" ? value["spec"] ?? .null : value
        let user = try AccessReview.text("user", of: spec)
        var groups: [String] = []
        if let list = spec["groups"], list.kind != .null {
            guard list.kind == .list else { throw Mistake(description: "groups must be a list of strings") }
            for element in list.elements {
                guard let group = element.text else { throw Mistake(description: "groups must be a list of strings") }
                groups.append(group)
            }
        }
        guard !user.isEmpty || !groups.isEmpty else { throw Mistake(description: "a review needs a user or a group") }
        let resource = spec["resourceAttributes"].flatMap { $0.kind == .null ? nil : $0 }
        let nonResource = spec["nonResourceAttributes"].flatMap { $0.kind == .null ? nil : $0 }
        self.user = UserInfo(name: user, groups: groups)
        switch (resource, nonResource) {
        case (let resource?, nil):
            attributes = .resource(
                ResourceAttributes(
                    verb: try AccessReview.text("verb", of: resource),
                    group: try AccessReview.text("group", of: resource),
                    resource: try AccessReview.text("resource", of: resource),
                    subresource: try AccessReview.text("subresource", of: resource),
                    namespace: try AccessReview.text("namespace", of: resource),
                    name: try AccessReview.text("name", of: resource)))
        case (nil, let nonResource?):
            attributes = .nonResource(
                path: try AccessReview.text("path", of: nonResource),
                verb: try AccessReview.text("verb", of: nonResource))
        default:
            throw Mistake(description: "a review needs either resourceAttributes or nonResourceAttributes")
        }
    }

    private static func text(_ name: StaticString, of value: Value) throws(Mistake) -> String {
        guard value.kind == .map else { throw Mistake(description: "attributes are a JSON object") }
        guard let field = value[name], field.kind != .null else { return "" }
        guard let text = field.text else { throw Mistake(description: "\(name) must be a string") }
        return text
    }
}

extension AccessDecision {
    /// `{"allowed":…,"reason":"…"}`.
    public var json: String {
        var json = JSONBuilder()
        json.beginObject()
        json.key("allowed")
        json.bool(isAllowed)
        json.key("reason")
        json.string(reason)
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
