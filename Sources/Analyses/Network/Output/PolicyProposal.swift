import Documents
import Kubernetes
import Policies

/// NetworkPolicies for a list of flows, ready for `kubectl apply`, and what would hold with them in place of those of
/// today.
public struct PolicyProposal: Sendable {
    public struct Options: Sendable {
        /// The namespaces to write policies for; none for all but those of Kubernetes itself.
        public var namespaces: Set<String> = []
        /// Whether pods may ask the cluster's DNS for names.
        public var allowsDNS = true
        /// Whether replicas of a workload may go on opening to one another what they may today, unless a flow of the
        /// workload with itself says otherwise.
        public var keepsReplicas = true

        public init() {}
    }

    /// The policies as YAML documents.
    public let yaml: String
    /// The namespaces that they are for, sorted.
    public let namespaces: [String]
    /// What the reader should know.
    public let remarks: [String]
    /// What of the flows would still be denied, as by cluster policies.
    public let lost: [Connection]
    /// What would be allowed that is none of the flows.
    public let surplus: [Connection]

    /// Namespaces of Kubernetes' own parts. To isolate them needs flows that few people know.
    static let systemNamespaces: Set<String> = ["kube-system", "kube-public", "kube-node-lease"]

    /// - Throws: for an end that is not there, with the flow's number, and for names that no YAML should hold.
    public init(
        for flows: [Flow], in model: NetworkModel, options: Options = Options()
    ) throws(Failure) {
        if let name = model.nameWithControlCharacters { throw .forbiddenName(name) }
        var wanted = WantedFlows(model)
        for (number, flow) in flows.enumerated() {
            do throws(PeerPatternError) {
                try wanted.add(flow)
            } catch {
                throw .unknownEnd(flow: number, error)
            }
        }
        let withReplicas = options.keepsReplicas ? wanted.keepReplicas(in: options.covers) : []
        let generator = PolicyGenerator(
            wanted.entries, in: model, beside: options.allowsDNS ? model.allowedForDNS : [:])
        let policies = generator.policies.filter { options.covers($0.namespace) }.flatMap { policy in
            options.allowsDNS && policy.deniesEverything
                ? [policy, model.dnsPolicy(for: policy.namespace)] : [policy]
        }
        let namespaces = Set(policies.map(\.namespace))
        let documents = policies.map(\.text)
        yaml = documents.joined(separator: "---\n")
        let generated = documents.map(PolicyProposal.facts).reduce(into: NetworkFacts()) { $0.merge($1) }
        self.namespaces = namespaces.sorted()

        let replaced = model.facts.policies.filter {
            $0.kind == .networkPolicy && namespaces.contains($0.namespace ?? "")
        }
        let after = model.replacingNetworkPolicies(of: namespaces, with: generated.policies)
        if options.allowsDNS { wanted.addDNS(from: namespaces) }
        (lost, surplus) = wanted.compared(with: after, in: namespaces)

        var remarks = generator.remarks
        if !options.allowsDNS,
            !flows.contains(where: { $0.source != $0.destination && $0.connections.contains(.udp, 53) })
        {
            remarks.append("no flow is for UDP 53: pods that resolve names need one to the cluster's DNS")
        }
        let written = Set(generated.policies.map { "\($0.namespace ?? "")/\($0.name)" })
        let left = replaced.map { "\($0.namespace ?? "")/\($0.name)" }.filter { !written.contains($0) }
        if !left.isEmpty {
            remarks.append(
                "policies add up: these ones hold only where today's are deleted: \(someNames(left.sorted(), limit: 10))"
            )
        }
        if !withReplicas.isEmpty {
            remarks.append(
                "replicas go on talking to one another as today, since lists leave that out: "
                    + "\(someNames(withReplicas.map(\.description))); a flow of a workload with itself says otherwise")
        }
        if options.namespaces.isEmpty {
            let system = model.namespacesOfWorkloads.filter(PolicyProposal.systemNamespaces.contains)
            if !system.isEmpty {
                let (verb, them) = system.count == 1 ? ("is left as it is", "it") : ("are left as they are", "them")
                remarks.append(
                    "\(someNames(system)) \(verb): name \(them) with -n to have policies for \(them), too")
            }
        }
        self.remarks = remarks
    }

    public enum Failure: Error, Sendable {
        /// An end of a flow is not there; the flow's position in the list.
        case unknownEnd(flow: Int, PeerPatternError)
        /// A name or label that the API server would refuse. Written as YAML it could be taken for something else.
        case forbiddenName(String)
    }

    private static func facts(_ text: String) -> NetworkFacts {
        var facts = NetworkFacts()
        let bytes = Array(text.utf8)
        bytes.withUnsafeBufferPointer { bytes in
            let places = FilePlaces(name: "generated", keepsExcerpts: false) { SourceText(bytes) }
            var stream = DocumentStream(bytes: bytes)
            while let document = try? stream.next() {
                guard case .objects(let resources, malformed: _) = document.content() else { continue }
                for resource in resources { facts.add(resource, file: places) }
            }
        }
        return facts
    }
}

extension PolicyProposal.Options {
    fileprivate func covers(_ namespace: String) -> Bool {
        namespaces.isEmpty
            ? !PolicyProposal.systemNamespaces.contains(namespace) : namespaces.contains(namespace)
    }
}

extension NetworkModel {
    /// Lets the pods of a namespace ask the cluster's DNS, whose pods have one label everywhere, CoreDNS and kube-dns.
    fileprivate func dnsPolicy(for namespace: String) -> NetworkPolicyYAML {
        let servers = NetworkPolicyYAML.pods(.init(labels: ["k8s-app": "kube-dns"]), of: dnsNamespace)
        return NetworkPolicyYAML(
            name: "default-allow-dns", namespace: namespace,
            egress: [NetworkPolicyYAML.Rule(peers: [servers], ports: .dns)])
    }

    private var dnsNamespace: String { dnsWorkloads.first?.name.namespace ?? "kube-system" }

    /// What ``dnsPolicy(for:)`` lets pods send, by destination.
    fileprivate var allowedForDNS: [WorkloadName: ConnectionSet] {
        let servers = dnsWorkloads.filter { server in
            !server.isOnHostNetwork && server.name.namespace == dnsNamespace
                && server.facts.allSatisfy { $0.labels["k8s-app"] == "kube-dns" }
        }
        return Dictionary(servers.map { ($0.name, .dns) }) { first, _ in first }
    }

    /// A name or label with a line break or the like.
    fileprivate var nameWithControlCharacters: String? {
        facts.workloads.lazy
            .flatMap { [$0.name.namespace, $0.name.name, $0.name.kind] + $0.labels.keys + $0.labels.values }
            .first { $0.unicodeScalars.contains { $0.properties.generalCategory == .control } }
    }

    var dnsWorkloads: [Workload] {
        workloads.filter { workload in workload.facts.contains { $0.labels["k8s-app"] == "kube-dns" } }
    }

    /// The same cluster with other NetworkPolicies in some of its namespaces.
    fileprivate func replacingNetworkPolicies(of namespaces: Set<String>, with policies: [TrafficPolicy])
        -> NetworkModel
    {
        var facts = facts
        facts.policies.removeAll { $0.kind == .networkPolicy && namespaces.contains($0.namespace ?? "") }
        facts.policies += policies
        var options = Options()
        options.blocksMatchPods = index.matchesPodsByAddress
        return NetworkModel(facts, scope: scope, options: options)
    }
}
