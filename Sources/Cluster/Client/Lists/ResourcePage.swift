import Documents
import Kubernetes

/// A part of a list, in one document: its objects share memory and keep each other alive.
public struct ResourcePage: Sendable {
    /// In the server's order, with `apiVersion` and `kind`.
    public let resources: [Resource]
    /// Where a watch begins that goes on from this list.
    public let resourceVersion: String
    /// How many objects follow, where the server says so.
    public let remaining: Int?
    /// The list expired on the way and begins anew with this page: what came before it is void.
    public internal(set) var beginsAnew = false
    /// The list expired on the way and went on at a newer state: objects that changed meanwhile may be missing, or
    /// stand in it twice.
    public internal(set) var isInconsistent = false
    /// Items that are no objects.
    public let malformed: Int
    /// Bytes of the answer.
    public let byteCount: Int
    let continueToken: String?

    init(_ document: Document, of resource: APIResource, byteCount: Int) throws(APIError.Cause) {
        let root = document.root
        guard let kind = root["kind"]?.text, kind.hasSuffix("List"),
            let items = root["items"], items.kind == .list || items.kind == .null
        else { throw .malformedAnswer("the answer is no list of objects") }
        let apiVersion = root["apiVersion"]?.text ?? resource.apiVersion
        guard apiVersion == resource.apiVersion, kind == resource.kind + "List" || resource.mayNameItsList else {
            throw .malformedAnswer(
                "the answer is \(apiVersion) \(kind), not \(resource.apiVersion) \(resource.kind)List")
        }
        let metadata = root["metadata"]
        resourceVersion = metadata?["resourceVersion"]?.text ?? ""
        continueToken = metadata?["continue"]?.text.flatMap { $0.isEmpty ? nil : $0 }
        remaining = metadata?["remainingItemCount"].flatMap { $0.kind == .int ? Int(exactly: $0.asInt) : nil }
        var found: [Resource] = []
        found.reserveCapacity(items.elements.count)
        for index in items.elements.indices {
            guard let base = items.elements.baseAddress else { break }
            if let resource = Resource(document, at: base + index) { found.append(resource) }
        }
        resources = found
        malformed = items.elements.count - found.count
        self.byteCount = byteCount
    }
}

extension APIResource {
    /// Whether the kind of its lists may be another than its own with `List` behind it: a CustomResourceDefinition may
    /// state one (`spec.names.listKind`). Its group has a dot, and `k8s.io` is Kubernetes' own.
    fileprivate var mayNameItsList: Bool { group.contains(".") && !group.hasSuffix(".k8s.io") }
}
