import Documents

/// A `Status` object (`meta/v1`): what an API server says when it refuses.
public struct APIStatus: Sendable, Hashable {
    /// One of several things that are wrong with an object.
    public struct Cause: Sendable, Hashable {
        /// Such as `FieldValueRequired`; may be empty.
        public var reason: String
        public var message: String
        /// A path into the object such as `spec.containers[0].name`; may be empty.
        public var field: String
    }

    /// An HTTP status, such as 404.
    public var code: Int
    /// One word for programs, such as `NotFound`; may be empty.
    public var reason: String
    public var message: String
    public var causes: [Cause] = []
    /// How long the server wants the client to wait, in seconds.
    public var retryAfterSeconds: Int?
    /// On an expired list: a token that goes on with the list at a newer state.
    public var continueToken: String?

    /// - Returns: nil for what is no `Status`.
    public init?(json: [UInt8]) {
        let document = json.withUnsafeBufferPointer { bytes -> Document? in
            var reader = JSONReader(bytes: bytes)
            return try? reader.next()
        }
        guard let document else { return nil }
        defer { withExtendedLifetime(document) {} }
        self.init(document.root)
    }

    /// - Parameter object: a value whose document outlives the call.
    init?(_ object: Value) {
        guard object["kind"]?.text == "Status" else { return nil }
        code = object["code"].flatMap { $0.kind == .int ? Int(exactly: $0.asInt) : nil } ?? 0
        reason = object["reason"]?.text ?? ""
        message = object["message"]?.text ?? ""
        let details = object["details"]
        for cause in details?["causes"]?.elements ?? UnsafeBufferPointer(start: nil, count: 0) {
            causes.append(
                Cause(
                    reason: cause["reason"]?.text ?? "", message: cause["message"]?.text ?? "",
                    field: cause["field"]?.text ?? ""))
        }
        retryAfterSeconds = details?["retryAfterSeconds"].flatMap { $0.kind == .int ? Int(exactly: $0.asInt) : nil }
        continueToken = object["metadata"]?["continue"]?.text.flatMap { $0.isEmpty ? nil : $0 }
    }
}
