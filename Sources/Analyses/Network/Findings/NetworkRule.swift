/// The names of the rules that this analysis decides.
enum NetworkRule: String, CaseIterable {
    case namespaceWithoutNetworkPolicy = "namespace-without-networkpolicy"
    case emptyNamespaceWithoutNetworkPolicy = "empty-namespace-without-networkpolicy"
    case workloadWithoutNetworkPolicy = "workload-without-networkpolicy"
    case workloadEgressNotIsolated = "workload-egress-not-isolated"
    case noDefaultDenyIngress = "no-default-deny-ingress"
    case noDefaultDenyEgress = "no-default-deny-egress"
    case allowAll = "networkpolicy-allow-all"
    case publicCIDR = "networkpolicy-public-cidr"
    case danglingPolicy = "dangling-networkpolicy"
    case danglingPeer = "dangling-networkpolicy-peer"
    case danglingPort = "dangling-networkpolicy-port"
    case equalPriority = "cluster-policy-equal-priority"
    case notEnforced = "cni-without-networkpolicy"
    case internetFacing = "workload-internet-facing"
    case internetFacingGateway = "workload-internet-facing-gateway"
    case sensitiveInterface = "sensitive-interface-exposed"
    case metadataReachable = "metadata-api-reachable"
    case kubeletReachable = "kubelet-reachable"
    case apiServerReachable = "api-server-reachable"
    case danglingService = "dangling-service"
    case danglingIngressBackend = "dangling-ingress-backend"
    case danglingGatewayBackend = "dangling-gateway-backend"

    /// The kinds that the rule looks at: where one of them is not wholly known, neither is what the rule says.
    var sought: [SoughtKind] {
        switch self {
        case .namespaceWithoutNetworkPolicy, .emptyNamespaceWithoutNetworkPolicy, .workloadWithoutNetworkPolicy,
            .workloadEgressNotIsolated, .noDefaultDenyIngress, .noDefaultDenyEgress, .metadataReachable,
            .apiServerReachable:
            SoughtKind.policies + SoughtKind.foreignPolicies + [.core("Namespace"), .workloads]
        case .kubeletReachable:
            SoughtKind.policies + SoughtKind.foreignPolicies + [.core("Namespace"), .core("Node"), .workloads]
        case .allowAll, .publicCIDR: SoughtKind.policies
        case .danglingPolicy, .danglingPeer, .danglingPort:
            SoughtKind.policies + [.core("Namespace"), .workloads]
        case .equalPriority: [.clusterPolicies, .core("Namespace"), .workloads]
        case .notEnforced: SoughtKind.policies + [.workloads]
        case .internetFacing, .sensitiveInterface:
            SoughtKind.routes + SoughtKind.policies + SoughtKind.foreignPolicies
                + [.core("Service"), .group("security.istio.io"), .core("Namespace"), .workloads]
        case .internetFacingGateway:
            SoughtKind.gateways + SoughtKind.policies + SoughtKind.foreignPolicies
                + [.core("Service"), .group("security.istio.io"), .core("Namespace"), .workloads]
        case .danglingService: [.core("Service"), .workloads]
        case .danglingIngressBackend: SoughtKind.routes + [.core("Service")]
        case .danglingGatewayBackend: SoughtKind.gateways + [.core("Service")]
        }
    }
}

extension NetworkFindings {
    /// The kinds that a rule of this analysis looks at; none for a rule of another.
    public static func kindsSought(by rule: String) -> [SoughtKind] { NetworkRule(rawValue: rule)?.sought ?? [] }
}

extension SoughtKind {
    static let clusterPolicies = SoughtKind.group("policy.networking.k8s.io")
    /// Whatever restricts traffic, in a language that the analysis understands.
    static let policies: [SoughtKind] = [
        .kind("NetworkPolicy", group: "networking.k8s.io"), .kind("NetworkPolicy", group: "extensions"),
        .clusterPolicies,
    ]
    static let foreignPolicies: [SoughtKind] = NetworkFacts.ForeignPolicy.kinds.sorted().compactMap { name in
        let parts = name.split(separator: "/")
        return parts.count == 2 ? .kind(String(parts[1]), group: String(parts[0])) : nil
    }
    static let routes = SoughtKind.ingresses + [.kind("Route", group: "route.openshift.io")]
    static let gateways: [SoughtKind] = [
        .group("gateway.networking.k8s.io"), .group("gateway.networking.x-k8s.io"),
        .kind("Gateway", group: "networking.istio.io"),
        .kind("VirtualService", group: "networking.istio.io"),
    ]
}

extension Absence {
    /// That nothing restricts the traffic of a namespace's pods further.
    static func policies(for namespace: String) -> Absence { policies(in: .namespace(namespace)) }

    static func policies(in place: Place) -> Absence { Absence(of: allPolicies, in: place) }

    private static let allPolicies = SoughtKind.policies + SoughtKind.foreignPolicies + [.core("Namespace")]

    /// That no mesh keeps strangers out. What lies in its root namespace holds everywhere.
    static let mesh = Absence(of: [.group("security.istio.io")], in: .anywhere)

    /// That no other workload is one of those that a query is about.
    static func workloads(_ query: PodQuery) -> Absence {
        switch query.namespaces {
        case .named(let name): Absence(of: [.workloads], in: .namespace(name))
        // Which namespaces are meant hangs on their labels.
        case .matching: Absence(of: [.workloads, .core("Namespace")], in: .anywhere)
        }
    }
}
