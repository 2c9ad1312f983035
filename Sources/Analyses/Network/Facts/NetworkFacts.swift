import Kubernetes
import Policies

/// What the network analysis remembers of an inventory: small structs copied out of each object while its document
/// lives. Facts of several threads are merged; their order does not matter.
///
///     var facts = NetworkFacts()
///     facts.add(resource, file: places)   // for every object
///     let model = NetworkModel(facts, scope: .files)
public struct NetworkFacts: Sendable {
    /// A field that the API server would refuse. The object that has it does not count.
    public struct Mistake: Hashable, Sendable {
        public let reason: String
        public let origin: Origin

        public init(reason: String, origin: Origin) {
            self.reason = reason
            self.origin = origin
        }
    }

    /// A policy that restricts traffic in a language that this analysis does not speak, such as Cilium's.
    public struct ForeignPolicy: Hashable, Sendable {
        /// Nil for a policy of the whole cluster.
        public let namespace: String?
        public let origin: Origin
    }

    var namespaces: [NamespaceFact] = []
    var nodes: [NodeFact] = []
    var workloads: [WorkloadFact] = []
    var services: [ServiceFact] = []
    var apiServers: [APIServerFact] = []
    var policies: [TrafficPolicy] = []
    var routes: [RouteFact] = []
    var gateways: [GatewayFact] = []
    var listenerSets: [ListenerSetFact] = []
    var istioGateways: [IstioGatewayFact] = []
    var grants: [ReferenceGrantFact] = []
    var authorizations: [AuthorizationFact] = []
    var unjudgedAuthorizations: [UnjudgedAuthorizationFact] = []
    var peerAuthentications: [PeerAuthenticationFact] = []
    private(set) var policySwitches: [PolicySwitch] = []
    public private(set) var foreignPolicies: [ForeignPolicy] = []
    public private(set) var mistakes: [Mistake] = []
    /// Objects that the API server would refuse for what every scan says of an object, whatever it looks for.
    private(set) var refusals: [Mistake] = []
    private(set) var remarks: [NetworkNote] = []

    public init() {}

    /// Whether the agents of a network plugin among the workloads, which are in DaemonSets, enforce network policies, and
    /// nothing else that would have to be read can say otherwise.
    public var showEnforcement: Bool {
        workloads.contains { $0.networkAgents.contains { settled($0) == .enforces } }
    }

    /// What an agent does by what other objects say; nil where those were not read.
    func settled(_ agent: NetworkAgent) -> NetworkAgent? {
        guard case .isSwitched(let plugin) = agent else { return agent }
        let switches = policySwitches.filter { $0.plugin == plugin }
        if switches.isEmpty { return nil }
        return switches.allSatisfy(\.isOn) ? .enforces : .isSwitchedOff(flag: plugin.flag)
    }

    /// Adds what an object says about the network; objects that say nothing about it cost little. Of one that the API
    /// server would refuse the mistakes are kept and nothing else.
    /// - Parameter pool: what the facts of other objects say, too.
    public mutating func add(_ resource: Resource, file: FilePlaces, pool: FactPool = FactPool()) {
        add(ObjectReader(resource, file, pool))
    }

    /// Adds what an object says about the network.
    public mutating func add(_ reader: ObjectReader) {
        var found = NetworkFacts()
        found.read(reader)
        take(found, reader)
    }

    /// Adds a Pod that has other labels than the pods for which its workload stands.
    public mutating func add(_ pod: Resource, file: FilePlaces, pool: FactPool, owner: WorkloadName) {
        let reader = ObjectReader(pod, file, pool)
        var found = NetworkFacts()
        found.workloads = WorkloadFact.read(reader, strayFrom: owner)
        take(found, reader)
    }

    private mutating func take(_ found: NetworkFacts, _ reader: ObjectReader) {
        let saysNothing = found.isEmpty
        if !saysNothing {
            if let refusal = reader.resource.refusals.first {
                refusals.append(Mistake(reason: refusal.reason, origin: reader.object.origin))
                _ = reader.takeNotes()
                return
            }
            if reader.resource.name == nil { reader.object.reject("it has no name") }
        }
        let notes = reader.takeNotes()
        if notes.mistakes.isEmpty {
            if saysNothing { return }
            remarks += notes.remarks
            return merge(found)
        }
        // A field may have been looked at twice.
        var seen: Set<Mistake> = []
        mistakes += notes.mistakes.filter { seen.insert($0).inserted }
    }

    private mutating func read(_ reader: ObjectReader) {
        let resource = reader.resource
        if let policySwitch = PolicySwitch(resource) { policySwitches.append(policySwitch) }
        switch (resource.group, resource.kind) {
        // Most objects are workloads.
        case ("apps", _), ("batch", _): workloads.append(contentsOf: WorkloadFact.read(reader))
        case ("", "Namespace"): namespaces.append(NamespaceFact(reader))
        case ("", "Node"): nodes.append(NodeFact(reader))
        case ("", "Service"): services.append(ServiceFact(reader))
        case ("", "Endpoints"), ("discovery.k8s.io", "EndpointSlice"):
            if let apiServer = APIServerFact(reader) { apiServers.append(apiServer) }
        case ("networking.k8s.io", "NetworkPolicy"), ("extensions", "NetworkPolicy"):
            append(NetworkPolicyReader.read(reader))
        case ("policy.networking.k8s.io", _): append(ClusterPolicyReader.read(reader))
        case ("networking.k8s.io", "Ingress"), ("extensions", "Ingress"): routes.append(RouteFact(ingress: reader))
        case ("route.openshift.io", "Route"): routes.append(RouteFact(openShift: reader))
        case ("gateway.networking.k8s.io", "Gateway"): gateways.append(GatewayFact(reader))
        case ("gateway.networking.k8s.io", "ListenerSet"), ("gateway.networking.x-k8s.io", "XListenerSet"):
            listenerSets.append(ListenerSetFact(reader))
        case ("gateway.networking.k8s.io", "ReferenceGrant"): grants.append(ReferenceGrantFact(reader))
        case ("gateway.networking.k8s.io", let kind) where RouteFact.gatewayKinds.contains(kind):
            routes.append(RouteFact(gateway: reader))
        case ("networking.istio.io", "Gateway"): istioGateways.append(IstioGatewayFact(reader))
        case ("networking.istio.io", "VirtualService"): routes.append(RouteFact(virtualService: reader))
        case ("security.istio.io", "AuthorizationPolicy"):
            authorizations.append(contentsOf: AuthorizationFact.read(reader))
            unjudgedAuthorizations.append(contentsOf: UnjudgedAuthorizationFact.read(reader))
        case ("security.istio.io", "PeerAuthentication"):
            peerAuthentications.append(contentsOf: PeerAuthenticationFact.read(reader))
        case (let group, let kind) where ForeignPolicy.kinds.contains("\(group)/\(kind)"):
            foreignPolicies.append(ForeignPolicy(namespace: resource.namespace, origin: reader.object.origin))
        default: workloads.append(contentsOf: WorkloadFact.read(reader))
        }
    }

    private var isEmpty: Bool {
        namespaces.isEmpty && nodes.isEmpty && workloads.isEmpty && services.isEmpty && apiServers.isEmpty
            && policies.isEmpty && routes.isEmpty && gateways.isEmpty && listenerSets.isEmpty && istioGateways.isEmpty
            && grants.isEmpty && authorizations.isEmpty
            && unjudgedAuthorizations.isEmpty && peerAuthentications.isEmpty && foreignPolicies.isEmpty
            && policySwitches.isEmpty
    }

    /// Adds the facts of another part of the inventory.
    public mutating func merge(_ other: NetworkFacts) {
        namespaces.appendAny(other.namespaces)
        nodes.appendAny(other.nodes)
        workloads.appendAny(other.workloads)
        services.appendAny(other.services)
        apiServers.appendAny(other.apiServers)
        policies.appendAny(other.policies)
        routes.appendAny(other.routes)
        gateways.appendAny(other.gateways)
        listenerSets.appendAny(other.listenerSets)
        istioGateways.appendAny(other.istioGateways)
        grants.appendAny(other.grants)
        authorizations.appendAny(other.authorizations)
        unjudgedAuthorizations.appendAny(other.unjudgedAuthorizations)
        peerAuthentications.appendAny(other.peerAuthentications)
        foreignPolicies.appendAny(other.foreignPolicies)
        policySwitches.appendAny(other.policySwitches)
        mistakes.appendAny(other.mistakes)
        refusals.appendAny(other.refusals)
        remarks.appendAny(other.remarks)
    }

    private mutating func append(_ policy: TrafficPolicy?) {
        if let policy { policies.append(policy) }
    }
}

extension NetworkFacts.ForeignPolicy {
    static let kinds: Set<String> = [
        "cilium.io/CiliumNetworkPolicy", "cilium.io/CiliumClusterwideNetworkPolicy",
        "crd.projectcalico.org/NetworkPolicy", "crd.projectcalico.org/GlobalNetworkPolicy",
        "projectcalico.org/NetworkPolicy", "projectcalico.org/GlobalNetworkPolicy",
        "crd.antrea.io/NetworkPolicy", "crd.antrea.io/ClusterNetworkPolicy",
        "k8s.cni.cncf.io/MultiNetworkPolicy",
    ]
}
