import Kubernetes

/// Who can talk to whom: workloads, and the policies that hold between them, put together from the facts of an
/// inventory.
///
/// The answers are for pods: what goes to a Service is judged after its address has become a pod's. A connection is
/// reported between two workloads if some pod of the one may open it to some pod of the other.
///
/// - A pod on the network of its node is not subject to policies, and is no pod to selectors but a node. A pod's own
///   node always reaches it, and nothing says that two workloads never share one.
/// - An `ipBlock` stands for what lies outside of the cluster; see ``Options/blocksMatchPods``.
public struct NetworkModel: Sendable {
    /// What the facts can have seen.
    public enum Scope: Sendable {
        /// Files: there may be more in the cluster than they say.
        case files
        /// The whole cluster.
        case cluster
    }

    public struct Options: Sendable {
        /// Whether an `ipBlock` of a NetworkPolicy stands for pods at known addresses, too. It does in Calico, and does
        /// not in Cilium.
        public var blocksMatchPods = false

        public init() {}
    }

    /// Pods that one object controls. A class, because many questions pass workloads around and none changes them.
    public final class Workload: Sendable {
        public let name: WorkloadName
        public let origin: Origin
        /// Several where pods of the workload have different labels, ports or addresses.
        let classes: [PodClass]
        let facts: [WorkloadFact]
        /// The class of each of the facts.
        private let classOfPod: [PodClass]
        /// Of several running pods those that have no like among them.
        private let single: Set<ObjectIdentifier>

        /// - Parameter classOfPod: that of each of the facts.
        init(name: WorkloadName, origin: Origin, facts: [WorkloadFact], classOfPod: [PodClass]) {
            self.name = name
            self.origin = origin
            self.facts = facts
            self.classOfPod = classOfPod
            var classes: [PodClass] = []
            var count: [ObjectIdentifier: Int] = [:]
            for pod in classOfPod {
                let number = ObjectIdentifier(pod)
                if count[number] == nil { classes.append(pod) }
                count[number, default: 0] += 1
            }
            self.classes = classes
            let areKnown = facts.count > 1 && facts.allSatisfy { $0.isPod && !$0.name.isCompletedByServer }
            single = areKnown ? Set(count.filter { $0.value == 1 }.keys) : []
        }

        /// The classes of some of the workload's pods.
        func classes(of pods: [WorkloadFact]) -> [PodClass] {
            if classes.count == 1 { return classes }
            let wanted = Set(pods.map { ObjectIdentifier($0) })
            var found: [PodClass] = []
            for (fact, pod) in zip(facts, classOfPod) where wanted.contains(ObjectIdentifier(fact)) {
                if !found.contains(where: { $0 === pod }) { found.append(pod) }
            }
            return found
        }

        /// What tells pods of a class from the workload's others, such as the names of running ones; none where there are
        /// no others.
        func distinctions(of pod: PodClass) -> [String] {
            if classes.count == 1 { return [] }
            var seen: Set<String> = []
            return zip(facts, classOfPod).filter { $0.1 === pod }.map { $0.0.distinction(in: name) }
                .filter { seen.insert($0).inserted }
        }

        /// Whether there may be two pods of a class: a template makes any number, and so may the owner of one that runs.
        func mayRepeat(_ pod: PodClass) -> Bool { name.mayHaveReplicas && !single.contains(ObjectIdentifier(pod)) }

        var isOnHostNetwork: Bool { facts.allSatisfy(\.isOnHostNetwork) }
    }

    public let scope: Scope
    /// What of the inventory could not be read.
    let unseen: [Unseen]
    /// Sorted by name as lists print it.
    public let workloads: [Workload]
    let facts: NetworkFacts
    let index: PolicyIndex
    let mesh: Mesh
    /// The labels of every namespace that is known.
    let namespaces: [String: [String: String]]
    /// What selectors ask of labels whose values nobody knows.
    let guesses: [LabelGuess]
    /// Where the first selector stands that tells more pods apart by labels of controllers than were told apart.
    let firstPassedOver: Origin?
    /// The kinds of pods that policies tell apart.
    let classes: [PodClass]

    /// How many kinds of pods policies tell apart.
    public var classCount: Int { classes.count }

    public init(_ facts: NetworkFacts, scope: Scope, options: Options = Options(), unseen: [Unseen] = []) {
        self.scope = scope
        self.unseen = unseen
        self.facts = facts
        index = PolicyIndex(facts.policies, nodes: facts.nodes, blocksMatchPods: options.blocksMatchPods)
        namespaces = NetworkModel.namespaces(of: facts)
        mesh = Mesh(facts)
        let undeclared = scope == .cluster ? [] : Set(namespaces.keys).subtracting(facts.namespaces.map(\.name))
        var classifier = PodClassifier(index: index, mesh: mesh, namespaces: namespaces, undeclared: undeclared)
        var variants = PodVariants(facts, index.policies, namespaces: namespaces)
        workloads = WorkloadGroups(facts.workloads).groups.map { group in
            let pods = group.pods.flatMap { variants.variants(of: $0) }
            return Workload(
                name: group.name, origin: group.origin, facts: pods,
                classOfPod: pods.map { classifier.podClass(of: $0) })
        }
        guesses = variants.guesses
        firstPassedOver = variants.firstPassedOver
        classes = classifier.all
    }

    private static func namespaces(of facts: NetworkFacts) -> [String: [String: String]] {
        var labels: [String: [String: String]] = [:]
        for namespace in facts.namespaces {
            labels[namespace.name, default: [:]].merge(namespace.labels) { max($0, $1) }
        }
        for name in facts.workloads.map(\.name.namespace) + facts.policies.compactMap(\.namespace)
        where labels[name] == nil {
            labels[name] = [:]
        }
        for (name, own) in labels { labels[name] = NamespaceFact.effectiveLabels(own, of: name) }
        return labels
    }
}

extension NetworkModel.Workload {
    /// The kinds of pods that meet: of a workload with itself those of two pods, since what a pod opens to itself never
    /// leaves it.
    func pairs(with other: NetworkModel.Workload) -> [(PodClass, PodClass)] {
        classes.flatMap { a in
            other.classes.filter { $0 !== a || other !== self || mayRepeat(a) }.map { (a, $0) }
        }
    }
}

// MARK: - Reachability

extension NetworkModel {
    /// What a pod of one class may open to another pod, of the same or another class.
    func connections(from source: PodClass, to destination: PodClass) -> ConnectionSet {
        let sent = egress(of: source, to: .pod(destination), ports: destination.namedPorts)
        return sent.isEmpty ? sent : sent.intersection(ingress(of: destination, from: .pod(source)))
    }

    /// What policies let a pod send.
    func egress(
        of source: PodClass, to peer: Endpoint, ports: NamedPorts = .none, record: ((Decision) -> Void)? = nil
    ) -> ConnectionSet {
        if source.isOnHostNetwork {
            record?(Decision(connections: .all, ruling: .allowed, reason: .hostNetwork))
            return .all
        }
        return source.egress.allowed(peer, ports: ports, record: record)
    }

    /// What policies, and the destination's mesh, let come to a pod.
    func ingress(
        of destination: PodClass, from peer: Endpoint, record: ((Decision) -> Void)? = nil
    ) -> ConnectionSet {
        let connections: ConnectionSet
        if destination.isOnHostNetwork {
            record?(Decision(connections: .all, ruling: .allowed, reason: .hostNetwork))
            connections = .all
        } else if case .pod(let source) = peer, source.isOnHostNetwork {
            record?(Decision(connections: .all, ruling: .allowed, reason: .ownNode))
            connections = .all
        } else {
            connections = destination.ingress.allowed(peer, ports: destination.namedPorts, record: record)
        }
        return mesh.filter(connections, to: destination, from: peer, record: record)
    }

    /// What some pod of a workload may open to some other pod of the same or another workload.
    func connections(from source: Workload, to destination: Workload) -> ConnectionSet {
        var all = ConnectionSet.none
        for (a, b) in source.pairs(with: destination) { all = all.union(connections(from: a, to: b)) }
        return all
    }
}
