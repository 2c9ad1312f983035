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
        let result = PolicyGenerator.policies(for: wanted.flows, in: model)
        let dns = model.dnsNamespace
        var documents: [String] = []
        var generated = NetworkFacts()
        var namespaces: Set<String> = []
        for text in result.yaml.split(separator: "---\n", onLines: true) {
            let (facts, namespace) = PolicyProposal.read(text)
            guard let namespace, options.covers(namespace) else { continue }
            documents.append(text)
            generated.merge(facts)
            if namespaces.insert(namespace).inserted, options.allowsDNS {
                let text = PolicyProposal.dnsPolicy(for: namespace, in: dns)
                documents.append(text)
                generated.merge(PolicyProposal.read(text).facts)
            }
        }
        yaml = documents.joined(separator: "---\n")
        self.namespaces = namespaces.sorted()

        let replaced = model.facts.policies.filter {
            $0.kind == .networkPolicy && namespaces.contains($0.namespace ?? "")
        }
        let after = model.replacingNetworkPolicies(of: namespaces, with: generated.policies)
        if options.allowsDNS { wanted.addDNS(from: namespaces) }
        (lost, surplus) = wanted.compared(with: after, in: namespaces)

        // The generator knows nothing of the policies for DNS.
        var remarks = result.remarks.filter { !options.allowsDNS || !$0.hasPrefix("no flow is for UDP 53") }
        let names = Set(generated.policies.map { "\($0.namespace ?? "")/\($0.name)" })
        let left = replaced.map { "\($0.namespace ?? "")/\($0.name)" }.filter { !names.contains($0) }
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
                remarks.append("\(someNames(system)) is left as it is: name it with -n to have policies for it, too")
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

    private static func read(_ text: String) -> (facts: NetworkFacts, namespace: String?) {
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
        return (facts, facts.policies.first?.namespace)
    }

    private static func dnsPolicy(for namespace: String, in dns: String) -> String {
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: default-allow-dns
          namespace: '\(namespace)'
        spec:
          podSelector: {}
          policyTypes: [Egress]
          egress:
            - to:
                - {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: '\(dns)'}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}
              ports:
                - {protocol: UDP, port: 53}
                - {protocol: TCP, port: 53}

        """
    }
}

extension PolicyProposal.Options {
    fileprivate func covers(_ namespace: String) -> Bool {
        namespaces.isEmpty
            ? !PolicyProposal.systemNamespaces.contains(namespace) : namespaces.contains(namespace)
    }
}

extension NetworkModel {
    /// Where the pods of the cluster's DNS run: with the label that CoreDNS and kube-dns have everywhere.
    fileprivate var dnsNamespace: String { dnsWorkloads.first?.name.namespace ?? "kube-system" }

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

extension String {
    /// Parts between lines that are `separator`.
    fileprivate func split(separator: String, onLines: Bool) -> [String] {
        var parts = [""]
        for line in split(separator: "\n", omittingEmptySubsequences: true) {
            if line + "\n" == separator { parts.append("") } else { parts[parts.count - 1] += line + "\n" }
        }
        return parts.filter { !$0.isEmpty }
    }
}
