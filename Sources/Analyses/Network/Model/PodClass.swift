import Kubernetes

/// Pods that no policy tells apart: in the same places of all selectors, with the same named ports and addresses. The
/// reachability of one is that of all.
final class PodClass: Sendable {
    /// Position among the classes of the model.
    let number: Int
    /// One of the pods.
    let example: WorkloadFact
    let namespaceLabels: [String: String]
    /// The queries of the model that match these pods, those on the host network included.
    let queries: QuerySet
    /// The queries of which nobody knows whether they match these pods: they ask for labels of a namespace that is not
    /// declared.
    let undecided: QuerySet
    let isOnHostNetwork: Bool
    /// Known of running pods only.
    let addresses: AddressSet
    /// The numbers that containers give to ports that policies name.
    let namedPorts: NamedPorts
    let ingress: DirectionPlan
    let egress: DirectionPlan
    let mesh: MeshView

    init(
        number: Int, example: WorkloadFact, namespaceLabels: [String: String], queries: QuerySet,
        undecided: QuerySet, namedPorts: NamedPorts, ingress: DirectionPlan, egress: DirectionPlan, mesh: MeshView
    ) {
        self.number = number
        self.example = example
        self.namespaceLabels = namespaceLabels
        self.queries = queries
        self.undecided = undecided
        isOnHostNetwork = example.isOnHostNetwork
        addresses = example.addresses
        self.namedPorts = namedPorts
        self.ingress = ingress
        self.egress = egress
        self.mesh = mesh
    }

    func plan(_ direction: TrafficDirection) -> DirectionPlan { direction == .ingress ? ingress : egress }
}

/// The ports of a destination by their names.
struct NamedPorts: Hashable, Sendable {
    private var numbers: [Key: ConnectionSet] = [:]

    private struct Key: Hashable, Sendable {
        let name: String
        let `protocol`: TransportProtocol?
    }

    /// A destination that is no pod.
    static let none = NamedPorts()

    private init() {}

    /// - Parameter names: the ports that are asked for; others are left out, so that they tell no pods apart.
    init(_ ports: [WorkloadFact.Port], names: Set<PortQuery>) {
        for case .named(let name, let proto) in names {
            var found = ConnectionSet.none
            for port in ports where port.name == name && (proto == nil || port.protocol == proto) {
                found = found.union(ConnectionSet(port.protocol, port: port.number))
            }
            if !found.isEmpty { numbers[Key(name: name, protocol: proto)] = found }
        }
    }

    /// The ports of all of these destinations.
    init(union all: some Sequence<NamedPorts>) {
        let numbers = Dictionary(grouping: all.lazy.flatMap(\.numbers), by: \.key)
        self.numbers = numbers.mapValues { ConnectionSet.union(of: $0.map(\.value)) }
    }

    /// The connections that a rule is about at this destination.
    func resolve(_ query: PortQuery) -> ConnectionSet {
        switch query {
        case .ports(let connections): connections
        case .named(let name, let proto): numbers[Key(name: name, protocol: proto)] ?? .none
        }
    }
}

/// The rules for one direction of the pods of a class, in the order in which they decide.
struct DirectionPlan: Sendable {
    /// Of the admin tier, highest precedence first.
    var admin: [CompiledRule] = []
    /// NetworkPolicies that isolate the pods; numbers of policies of the model.
    var isolating: [Int] = []
    /// Of those policies; each allows something.
    var allowing: [CompiledRule] = []
    var baseline: [CompiledRule] = []
    /// The same for plans of one direction of a model that are the same; 0 for the one without rules.
    var number = 0

    var isIsolated: Bool { !isolating.isEmpty }

    /// Whether nothing but the default decides.
    var isOpen: Bool { admin.isEmpty && isolating.isEmpty && baseline.isEmpty }
}

/// A rule with its selectors resolved to queries of the model.
final class CompiledRule: Sendable {
    /// Number of the policy in the model.
    let policy: Int
    /// Position among the rules of its direction.
    let index: Int
    let action: TrafficRule.Action
    let matchesEverything: Bool
    /// The queries that match peers; nil for none.
    let queries: QuerySet?
    /// Peers at addresses: what lies outside, nodes, and pods on the network of their node.
    let blocks: AddressSet
    /// The part of `blocks` that holds for pods, too.
    let networks: AddressSet
    /// Whether all nodes are peers, wherever they are.
    let matchesEveryNode: Bool
    /// Where a node may be that has the labels that are asked for, since none that was read is there; empty where
    /// no labels of nodes are asked for.
    let unreadNodes: AddressSet
    /// Whether a pod is a peer whatever its address is: by `blocks` if it is on the network of its node, by `networks` else.
    let matchesAnyAddress: (ofHosts: Bool, ofPods: Bool)
    /// Whether all pods of the cluster are peers.
    let matchesEveryPod: Bool
    /// Whether pods of other namespaces are peers if they have the labels that are asked for.
    let matchesOtherNamespaces: Bool
    /// Nil for every port.
    let ports: [PortQuery]?
    /// What the rule is about where no port is named.
    let numericPorts: ConnectionSet
    let namesPorts: Bool

    init(
        policy: Int, index: Int, action: TrafficRule.Action, matchesEverything: Bool, queries: QuerySet?,
        blocks: AddressSet, networks: AddressSet, matchesEveryNode: Bool, unreadNodes: AddressSet,
        matchesEveryPod: Bool, matchesOtherNamespaces: Bool, ports: [PortQuery]?, numericPorts: ConnectionSet,
        namesPorts: Bool
    ) {
        self.policy = policy
        self.index = index
        self.action = action
        self.matchesEverything = matchesEverything
        self.queries = queries
        self.blocks = blocks
        self.networks = networks
        self.matchesEveryNode = matchesEveryNode
        self.unreadNodes = unreadNodes
        matchesAnyAddress = (blocks.coversAllPods, networks.coversAllPods)
        self.matchesEveryPod = matchesEveryPod
        self.matchesOtherNamespaces = matchesOtherNamespaces
        self.ports = ports
        self.numericPorts = numericPorts
        self.namesPorts = namesPorts
    }

    func connections(at destination: NamedPorts) -> ConnectionSet {
        guard namesPorts, let ports else { return numericPorts }
        return ConnectionSet.union(of: ports.map(destination.resolve))
    }
}
