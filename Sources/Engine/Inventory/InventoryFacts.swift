import Analyses
import Kubernetes
import PodSecurity
import Policies

/// What the analyses of a whole inventory keep of its objects, while the objects themselves come and go.
public struct InventoryFacts: Sendable {
    public private(set) var access = AccessFacts()
    public private(set) var network = NetworkFacts()
    public private(set) var references = ReferenceFacts()
    /// The namespaces' labels, and which levels the workloads meet.
    public private(set) var podSecurity = NamespaceReview()
    private(set) var isEmpty = true

    /// Which analyses are asked for; the facts of others are not kept.
    public struct Scope: Sendable {
        /// How much of it; nil for none.
        public var access: AccessInventory.Matter?
        public var network = false
        public var references = false
        public var podSecurity = false

        public init(
            access: AccessInventory.Matter? = nil, network: Bool = false, references: Bool = false,
            podSecurity: Bool = false
        ) {
            self.access = access
            self.network = network
            self.references = references
            self.podSecurity = podSecurity
        }

        /// What the rules of a scan need.
        init(_ rules: [Rule]) {
            for rule in rules {
                switch rule.decision {
                case .analysis(.access): access = .escalations
                case .analysis(.network): network = true
                case .analysis(.references): references = true
                case .analysis, .check: break
                }
            }
        }

        var isEmpty: Bool { access == nil && !network && !references && !podSecurity }
    }

    /// - Parameter pool: what the facts of other objects say, too.
    mutating func add(_ resource: Resource, file: FilePlaces, pool: FactPool, for scope: Scope) {
        if scope.isEmpty { return }
        isEmpty = false
        if scope.access != nil { access.add(resource, file: file, pool: pool) }
        if scope.network || scope.references {
            let reader = ObjectReader(resource, file, pool)
            if scope.network { network.add(reader) }
            if scope.references { references.add(reader) }
        }
        if scope.podSecurity { podSecurity.add(resource) }
    }

    /// Adds what a Pod that is reported at its owner shows of access and network by itself.
    mutating func add(
        _ pod: Resource, file: FilePlaces, pool: FactPool, reportedAt owner: WorkloadName, for scope: Scope
    ) {
        if scope.access == nil, !scope.network { return }
        isEmpty = false
        if scope.access != nil { access.add(pod, file: file, pool: pool, owner: owner) }
        if scope.network { network.add(pod, file: file, pool: pool, owner: owner) }
    }

    /// The facts of an analysis, which are then no longer held here.
    mutating func takeAccess() -> AccessFacts {
        defer { access = AccessFacts() }
        return access
    }

    mutating func takeNetwork() -> NetworkFacts {
        defer { network = NetworkFacts() }
        return network
    }

    mutating func takeReferences() -> ReferenceFacts {
        defer { references = ReferenceFacts() }
        return references
    }

    /// Adds the facts of later objects.
    mutating func merge(_ later: InventoryFacts) {
        if later.isEmpty { return }
        if isEmpty {
            self = later
            return
        }
        access.merge(later.access)
        network.merge(later.network)
        references.merge(later.references)
        podSecurity.merge(later.podSecurity)
    }
}
