/// A kind of object as an API server serves it.
public struct APIResource: Sendable, Hashable {
    /// Empty for the core group.
    public var group: String
    public var version: String
    /// The plural name in paths and in RBAC rules, such as `deployments`.
    public var name: String
    /// Such as `deployment`; empty where the server states none.
    public var singularName: String
    public var kind: String
    public var isNamespaced: Bool
    /// What can be done with it, such as `list` and `watch`.
    public var verbs: Set<String>
    public var shortNames: [String]
    public var categories: [String]
    /// Such as `status` and `scale`.
    public var subresources: [String]

    public init(
        group: String, version: String, name: String, singularName: String = "", kind: String, isNamespaced: Bool,
        verbs: Set<String> = ["get", "list", "watch"], shortNames: [String] = [], categories: [String] = [],
        subresources: [String] = []
    ) {
        self.group = group
        self.version = version
        self.name = name
        self.singularName = singularName
        self.kind = kind
        self.isNamespaced = isNamespaced
        self.verbs = verbs
        self.shortNames = shortNames
        self.categories = categories
        self.subresources = subresources
    }

    /// Such as `v1` and `apps/v1`.
    public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// Such as `pods` and `deployments.apps`, as kubectl names kinds.
    public var qualifiedName: String { group.isEmpty ? name : "\(name).\(group)" }

    /// Whether a name means this kind, in any case: its plural or singular, its kind or a short name, each with or
    /// without the group, as kubectl takes them.
    public func isCalled(_ name: String) -> Bool {
        let name = name.lowercased()
        return ([self.name, singularName, kind] + shortNames).contains { own in
            let own = own.lowercased()
            return !own.isEmpty && (name == own || name == "\(own).\(group)")
        }
    }

    public var isListable: Bool { verbs.contains("list") }
    public var isWatchable: Bool { verbs.contains("watch") }

    /// Whether the objects are core Secrets, whose values a client does not keep.
    public var isSecret: Bool { group.isEmpty && name == "secrets" }

    /// The path of the collection, or of one object.
    func path(namespace: String? = nil, name object: String? = nil, subresource: String? = nil) -> String {
        var path = group.isEmpty ? "/api" : "/apis/" + PercentEncoding.pathSegment(group)
        path += "/" + PercentEncoding.pathSegment(version)
        if isNamespaced, let namespace { path += "/namespaces/" + PercentEncoding.pathSegment(namespace) }
        path += "/" + PercentEncoding.pathSegment(name)
        if let object { path += "/" + PercentEncoding.pathSegment(object) }
        if let subresource { path += "/" + PercentEncoding.pathSegment(subresource) }
        return path
    }
}
