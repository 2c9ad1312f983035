import Kubernetes

/// A policy of any of Kubernetes' own network policy APIs.
struct TrafficPolicy: Sendable {
    enum Kind: String, Sendable {
        case networkPolicy = "NetworkPolicy"
        case adminNetworkPolicy = "AdminNetworkPolicy"
        case baselineAdminNetworkPolicy = "BaselineAdminNetworkPolicy"
        case clusterNetworkPolicy = "ClusterNetworkPolicy"
    }

    /// Tiers decide in this order. What the admin tier neither allows nor denies goes on to the namespace tier, which
    /// decides all that concerns a pod that one of its policies isolates; the baseline tier decides the rest.
    enum Tier: Int, Sendable { case admin, namespace, baseline }

    let kind: Kind
    let tier: Tier
    /// Lower is first. Means nothing in the namespace tier.
    let priority: Int
    /// Nil for a policy of the whole cluster.
    let namespace: String?
    let name: String
    let subject: PodQuery
    /// Nil where the policy says nothing about what comes in.
    let ingress: [TrafficRule]?
    /// Nil where the policy says nothing about what goes out.
    let egress: [TrafficRule]?
    let origin: Origin
    /// Of the subject's selector, or the object where it is absent.
    let subjectOrigin: Origin

    /// Such as `NetworkPolicy shop/web`.
    var title: String { "\(kind.rawValue) \(namespace.map { "\($0)/" } ?? "")\(name)" }

    func rules(_ direction: TrafficDirection) -> [TrafficRule]? { direction == .ingress ? ingress : egress }
}

/// Which end of a connection a policy looks at.
public enum TrafficDirection: String, CaseIterable, Sendable {
    /// What comes into the selected pods.
    case ingress
    /// What the selected pods send.
    case egress
}

/// A rule of a policy.
struct TrafficRule: Sendable {
    enum Action: Sendable {
        case allow, deny
        /// Leave it to the next tier.
        case pass
    }

    let action: Action
    /// Nil for everything; none where nothing matches.
    let peers: [TrafficPeer]?
    /// Nil for every port of every protocol.
    let ports: [PortQuery]?
    /// What the policy's author calls it.
    let name: String?
    let origin: Origin

    var matchesEveryPeer: Bool { peers == nil }
}

/// The other end of a connection, as a rule describes it.
struct TrafficPeer: Sendable {
    enum Kind: Sendable {
        case pods(PodQuery)
        /// `ipBlock` of a NetworkPolicy. It is meant for what lies outside of the cluster.
        case block(AddressSet)
        /// `networks` of a cluster policy. They hold for traffic inside of the cluster, too.
        case networks(AddressSet)
        case nodes(LabelSelector)
        /// Names that only a resolver could turn into addresses.
        case domains([String])
    }

    let kind: Kind
    let origin: Origin
}

/// Pods by the labels of their namespaces and their own.
struct PodQuery: Hashable, Sendable {
    enum Namespaces: Hashable, Sendable {
        case named(String)
        case matching(LabelSelector)
    }

    let namespaces: Namespaces
    let pods: LabelSelector

    /// Whether every pod of the cluster matches.
    var matchesEverything: Bool { namespaces == .matching(LabelSelector()) && pods.isEmpty }

    func matches(namespace: String, labels: [String: String]) -> Bool {
        switch namespaces {
        case .named(let name): name == namespace
        case .matching(let selector): selector.matches(labels)
        }
    }
}

extension PodQuery: CustomStringConvertible {
    var description: String {
        let place =
            switch namespaces {
            case .named(let name): "in namespace \(name)"
            case .matching(let selector) where selector.isEmpty: "in any namespace"
            case .matching(let selector): "in namespaces with \(selector)"
            }
        return pods.isEmpty ? "all pods \(place)" : "pods with \(pods) \(place)"
    }
}

/// Destination ports, as a rule describes them.
enum PortQuery: Hashable, Sendable {
    case ports(ConnectionSet)
    /// The number that the destination's containers give a name; of any protocol where none is stated.
    case named(String, TransportProtocol?)
}
