extension AccessFacts {
    /// A pod template, with what decides how far whoever breaks into its containers gets.
    public struct Workload: Sendable {
        public let namespace: String
        /// Such as `Deployment shop/web`.
        public let description: String
        public let kind: String
        public let serviceAccount: String
        /// What the pod says of its token; nil where it leaves it to the service account.
        public let automount: Bool?
        /// Where the pod runs, as far as its own fields say.
        public let placement: Placement
        /// Each way from a container to root on the node.
        public let hostAccess: [HostAccess]
        /// What the node of a running pod may read for it; empty for templates.
        public let references: PodReferences
        /// The controller that it names, as ``description`` would; nil without one.
        public let controller: String?
        public let origin: Origin

        public struct Placement: Sendable {
            /// The node of a running or pinned pod.
            public let nodeName: String?
            public let isOnEveryNode: Bool
            /// Whether control-plane nodes would take the pod: it tolerates their taint, or selects them.
            public let mayUseControlPlane: Bool
        }

        public struct HostAccess: Sendable {
            /// Such as `container app is privileged`.
            public let reason: String
            public let origin: Origin
        }

        /// Its own name, without the namespace.
        public var name: Substring { description.dropFirst(kind.count + namespace.count + 2) }

        public var subject: Subject { .serviceAccount(namespace: namespace, name: serviceAccount) }
    }
}

/// The objects of its namespace that a pod uses.
public struct PodReferences: Sendable, Hashable {
    public var secrets: Set<String> = []
    public var configMaps: Set<String> = []
    public var claims: Set<String> = []

    public init() {}
}
