import Documents
import Kubernetes

/// How a write is made.
public struct WriteOptions: Sendable, Hashable {
    /// What the server does with fields that it does not know.
    public enum FieldValidation: String, Sendable {
        case ignore = "Ignore"
        case warn = "Warn"
        case strict = "Strict"
    }

    /// Lets the server do everything but store the result.
    public var isDryRun = false
    /// Who is to be the owner of the fields; at most 128 printable characters.
    public var fieldManager = "bulwark"
    public var fieldValidation: FieldValidation?
    /// Server-side apply: takes fields that others own, instead of failing with a conflict (409).
    public var force = false

    public init(isDryRun: Bool = false, force: Bool = false) {
        self.isDryRun = isDryRun
        self.force = force
    }
}

extension APIClient {
    /// Reads one object.
    public func get(_ resource: APIResource, _ name: String, namespace: String? = nil) async throws -> Resource {
        try await object(APIRequest(.get, try path(resource, name, namespace)), resource)
    }

    /// Creates an object from JSON; the answer is what the server made of it.
    public func create(
        _ resource: APIResource, json: [UInt8], namespace: String? = nil, _ options: WriteOptions = WriteOptions()
    ) async throws -> Resource {
        var request = APIRequest(.post, resource.path(namespace: namespace))
        request.body = json
        request.add("fieldManager", options.fieldManager)
        add(options, to: &request)
        return try await object(request, resource)
    }

    /// Server-side apply: the fields of the given object become the fields that the field manager owns.
    /// https://kubernetes.io/docs/reference/using-api/server-side-apply/
    /// - Parameter yaml: the object in YAML or JSON, with `apiVersion`, `kind` and name.
    public func apply(
        _ resource: APIResource, _ name: String, yaml: [UInt8], namespace: String? = nil,
        subresource: String? = nil, _ options: WriteOptions = WriteOptions()
    ) async throws -> Resource {
        var request = APIRequest(.patch, try path(resource, name, namespace, subresource))
        request.contentType = "application/apply-patch+yaml"
        request.body = yaml
        request.isIdempotent = true
        request.add("fieldManager", options.fieldManager)
        if options.force { request.add("force", "true") }
        add(options, to: &request)
        return try await object(request, resource)
    }

    /// Deletes an object. The answer may come before it is gone.
    /// - Parameter uid: deletes that object only, and not one of the same name that has come in its place.
    public func delete(
        _ resource: APIResource, _ name: String, namespace: String? = nil, uid: String? = nil, isDryRun: Bool = false
    ) async throws {
        var request = APIRequest(.delete, try path(resource, name, namespace))
        if isDryRun { request.add("dryRun", "All") }
        if let uid {
            var json = JSONBuilder()
            json.beginObject()
            json.key("apiVersion")
            json.string("v1")
            json.key("kind")
            json.string("DeleteOptions")
            json.key("preconditions")
            json.beginObject()
            json.key("uid")
            json.string(uid)
            json.endObject()
            json.endObject()
            request.body = json.bytes
        }
        _ = try await send(request)
    }

    private func add(_ options: WriteOptions, to request: inout APIRequest) {
        if options.isDryRun {
            request.add("dryRun", "All")
            request.isIdempotent = true
        }
        request.add("fieldValidation", options.fieldValidation?.rawValue)
    }

    /// The path of one object. A name that would lead to another path is refused here.
    private func path(
        _ resource: APIResource, _ name: String, _ namespace: String?, _ subresource: String? = nil
    ) throws(APIError) -> String {
        guard !name.isEmpty, name != ".", name != "..", !name.contains("/") else {
            throw APIError(
                .configuration("'\(name)' is no name of an object"), APIRequest(.get, resource.path()), attempts: 0)
        }
        return resource.path(namespace: namespace, name: name, subresource: subresource)
    }

    private func object(_ request: APIRequest, _ resource: APIResource) async throws -> Resource {
        let document = try await send(request).document(request, filter: ObjectFilter.make(resource))
        return try Resource(document, at: document.rootSlot)
            .orThrow(.malformedAnswer("the answer is no object"), request)
    }
}
