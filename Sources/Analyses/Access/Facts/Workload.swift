import Policies

extension AccessFacts {
    /// A pod template, with what decides how far whoever breaks into its containers gets.
    public struct Workload: Sendable {
        /// The template.
        public let origin: Origin
        let traits: Shared<Traits>

        /// What pods have in common of which one gets as far as another.
        struct Traits: Hashable, Sendable {
            let serviceAccount: String
            let automount: Bool?
            let placement: Placement
            let hostAccess: [HostAccess]
            let references: PodReferences
            let controller: String?
        }

        init(_ traits: Shared<Traits>, origin: Origin) {
            self.traits = traits
            self.origin = origin
        }

        public struct Placement: Hashable, Sendable {
            /// The node of a running or pinned pod.
            public let nodeName: String?
            public let isOnEveryNode: Bool
            /// Whether control-plane nodes would take the pod: it tolerates their taint, or selects them.
            public let mayUseControlPlane: Bool
        }

        public struct HostAccess: Hashable, Sendable {
            /// Such as `container app is privileged`.
            public let reason: String
            public let origin: Origin
        }
    }
}

extension AccessFacts.Workload {
    private var resource: ResourceIdentity { origin.resource }

    public var kind: String { resource.kind }

    /// What states none lies in `default`, as with kubectl.
    public var namespace: String { resource.namespace ?? "default" }

    /// Its own name, without the namespace.
    public var name: String { resource.name ?? "?" }

    /// Such as `Deployment shop/web`.
    public var description: String { "\(kind) \(namespace)/\(name)" }

    public var serviceAccount: String { traits.value.serviceAccount }

    /// Whether the pod has a token, or refuses one; nil where it leaves it to the service account.
    public var automount: Bool? { traits.value.automount }

    /// Where the pod runs, as far as its own fields say.
    public var placement: Placement { traits.value.placement }

    /// Each way from a container to root on the node.
    public var hostAccess: [HostAccess] { traits.value.hostAccess }

    /// What the node of a running pod may read for it; empty for templates.
    public var references: PodReferences { traits.value.references }

    /// The controller that it names, as ``description`` would; nil without one.
    public var controller: String? { traits.value.controller }

    public var subject: Subject { .serviceAccount(namespace: namespace, name: serviceAccount) }
}

/// The objects of its namespace that a pod uses.
public struct PodReferences: Sendable, Hashable {
    public var secrets: Set<String> = []
    public var configMaps: Set<String> = []
    public var claims: Set<String> = []

    public init() {}
}
