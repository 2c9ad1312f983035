/// What a list asks for.
public struct ListOptions: Sendable, Hashable {
    /// How new the list must be.
    /// https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-get-and-list
    public enum Freshness: Sendable, Hashable {
        /// As it is now.
        case newest
        /// At least as new as a resource version; `0` is whatever the server has at hand, and the cheapest for it. Such a
        /// list may come in one page.
        case notOlderThan(String)
        /// As it was at a resource version. The server keeps a few minutes.
        case exactly(String)
    }

    /// Nil for all namespaces.
    public var namespace: String?
    public var labelSelector: String?
    public var fieldSelector: String?
    /// Objects a page; 0 for all at once.
    public var pageSize = 500
    public var freshness = Freshness.newest
    /// How often a list that expired half-way is begun anew.
    public var restarts = 3

    public init(namespace: String? = nil) { self.namespace = namespace }
}
