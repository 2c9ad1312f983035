import Kubernetes

/// A change of an object, or of the state of a watch.
public enum WatchEvent: Sendable {
    case added(Resource)
    case modified(Resource)
    /// The object as it was last.
    case deleted(Resource)
    /// Nothing has changed up to a resource version. `endsInitialEvents` marks the end of the objects that were there when
    /// the watch began, where those were asked for.
    case bookmark(resourceVersion: String, endsInitialEvents: Bool)
    /// The server no longer knows what has changed since the last event, or the connection ended among the initial events.
    /// The watch ends: list anew, and watch from there.
    case expired
}

/// What a watch asks for.
public struct WatchOptions: Sendable, Hashable {
    /// Nil for all namespaces.
    public var namespace: String?
    public var labelSelector: String?
    public var fieldSelector: String?
    /// The state after which changes are told: a list's ``ResourcePage/resourceVersion``. Empty, or `0`, only with
    /// ``sendsInitialEvents``.
    public var resourceVersion: String
    /// Sends all objects first, then a bookmark with `endsInitialEvents` (1.34 and newer everywhere).
    public var sendsInitialEvents = false

    public init(from resourceVersion: String, namespace: String? = nil) {
        self.resourceVersion = resourceVersion
        self.namespace = namespace
    }
}
