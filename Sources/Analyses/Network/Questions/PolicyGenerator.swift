/// NetworkPolicies that allow given flows and nothing else: a default-deny for every namespace with workloads, and one
/// policy for each workload that has flows.
struct PolicyGenerator {
    /// What policies a workload needs.
    private struct Needs {
        var ingress: [WantedFlows.End: ConnectionSet] = [:]
        var egress: [WantedFlows.End: ConnectionSet] = [:]
    }

    private let model: NetworkModel
    private let workloads: [WorkloadName: NetworkModel.Workload]
    private let byNamespace: [String: [NetworkModel.Workload]]
    /// Nil for a workload that no policy can select.
    private var selectors: [WorkloadName: NetworkPolicyYAML.PodSelector?] = [:]
    private let allowed: [WorkloadName: ConnectionSet]
    private var needs: [WorkloadName: Needs] = [:]
    private(set) var policies: [NetworkPolicyYAML] = []
    /// What the policies could not express, each once: workloads that no selector tells apart, ends without a policy.
    private(set) var remarks: [String] = []

    /// - Parameter allowed: what every pod may send to whom beside the flows, so that no policy need say it.
    init(
        _ flows: [WantedFlows.Entry], in model: NetworkModel, beside allowed: [WorkloadName: ConnectionSet] = [:]
    ) {
        self.model = model
        self.allowed = allowed
        workloads = Dictionary(model.workloads.map { ($0.name, $0) }) { first, _ in first }
        byNamespace = Dictionary(grouping: model.workloads, by: \.name.namespace)
        for flow in flows { add(flow) }
        write()
        var seen: Set<String> = []
        remarks = remarks.filter { seen.insert($0).inserted }
    }

    private mutating func add(_ flow: WantedFlows.Entry) {
        var isAllowed = false
        if case .workload(let name) = flow.destination, let allowed = allowed[name] {
            isAllowed = flow.connections.subtracting(allowed).isEmpty
        }
        if case .workload(let name) = flow.source, !isAllowed {
            needs[name, default: Needs()].egress[flow.destination, default: .none].formUnion(flow.connections)
        }
        if case .workload(let name) = flow.destination {
            needs[name, default: Needs()].ingress[flow.source, default: .none].formUnion(flow.connections)
        }
        if flow.source == .ingressController || flow.destination == .ingressController {
            remarks.append(
                "the ingress controller is let in as any pod of the cluster: put its labels in that rule's place")
        }
    }

    private mutating func write() {
        let subjects = model.workloads.filter { !$0.isOnHostNetwork }
        for namespace in Set(subjects.map(\.name.namespace)).sorted() {
            policies.append(NetworkPolicyYAML(name: "default-deny", namespace: namespace))
        }
        var names: Set<String> = []
        for name in needs.keys.sorted() {
            guard let need = needs[name], let workload = workloads[name] else { continue }
            if workload.isOnHostNetwork {
                remarks.append("\(name) is on the network of its node: no policy holds for it")
                continue
            }
            guard let selector = selector(of: workload) else { continue }
            let (ingress, egress) = (rules(need.ingress, in: name.namespace), rules(need.egress, in: name.namespace))
            // Ends that no policy can name leave nothing to allow.
            if ingress.isEmpty, egress.isEmpty { continue }
            policies.append(
                NetworkPolicyYAML(
                    name: policyName(for: name) { names.insert("\(name.namespace)/\($0)").inserted },
                    namespace: name.namespace, selector: selector, ingress: ingress, egress: egress))
        }
    }

    /// - Parameter isFree: whether no other policy of the namespace has a name.
    private func policyName(for workload: WorkloadName, _ isFree: (String) -> Bool) -> String {
        // What is named when it is made has a prefix, which may end with what no name ends with.
        var name = workload.name.filter { $0 != "*" }
        while let last = name.last, last == "-" || last == "." { name.removeLast() }
        let plain = "allow-\(name)"
        if isFree(plain) { return plain }
        let byKind = "\(plain)-\(workload.kind.lowercased())"
        if isFree(byKind) { return byKind }
        // There are fewer policies than numbers.
        return (2...).lazy.map { "\(byKind)-\($0)" }.first(where: isFree) ?? byKind
    }

    private mutating func selector(of workload: NetworkModel.Workload) -> NetworkPolicyYAML.PodSelector? {
        if let known = selectors[workload.name] { return known }
        let selector = makeSelector(of: workload)
        selectors[workload.name] = .some(selector)
        return selector
    }

    /// By the labels that all pods of a workload have, and, where others have these, too, by a label that only the
    /// others have; without what controllers add.
    private mutating func makeSelector(of workload: NetworkModel.Workload) -> NetworkPolicyYAML.PodSelector? {
        guard let first = workload.facts.first else { return nil }
        let labels = first.labels.filter { label in
            !PolicyGenerator.isAdded(label.key, to: workload.name.kind)
                && workload.facts.allSatisfy { $0.labels[label.key] == label.value }
        }
        if labels.isEmpty {
            remarks.append("\(workload.name) has no labels of its own: no policy can select it alone")
            return nil
        }
        var selector = NetworkPolicyYAML.PodSelector(labels: labels)
        let own = Set(workload.facts.flatMap(\.labels.keys))
        var alike: [NetworkModel.Workload] = []
        for other in byNamespace[workload.name.namespace] ?? [] where other.name != workload.name {
            let pods = other.facts.filter { pod in labels.allSatisfy { pod.labels[$0.key] == $0.value } }
            guard let first = pods.first else { continue }
            let onlyTheirs = first.labels.keys.filter { key in
                !own.contains(key) && !PolicyGenerator.isAdded(key, to: other.name.kind)
                    && pods.allSatisfy { $0.labels[key] != nil }
            }
            if selector.absent.contains(where: onlyTheirs.contains) { continue }
            if let key = onlyTheirs.min() { selector.absent.append(key) } else { alike.append(other) }
        }
        if !alike.isEmpty {
            remarks.append(
                "the labels of \(workload.name) select \(someNames(alike.map(\.name.description), limit: 10)), too")
        }
        return selector
    }

    /// Labels that controllers put on single pods or revisions. OpenShift's older tools label the pods of any Deployment with
    /// its name as `deployment`, and a DeploymentConfig's own name stays.
    private static func isAdded(_ key: String, to kind: String) -> Bool {
        if key == "deploymentconfig" { return false }
        if key == "deployment" { return ["DeploymentConfig", "ReplicationController"].contains(kind) }
        return PodController.addedKeys.contains(key) || key.hasPrefix("statefulset.kubernetes.io/")
            || key.hasPrefix("apps.kubernetes.io/") || key.hasPrefix("batch.kubernetes.io/")
    }

    /// One rule for each set of ports.
    private mutating func rules(
        _ ends: [WantedFlows.End: ConnectionSet], in namespace: String
    ) -> [NetworkPolicyYAML.Rule] {
        var peers: [ConnectionSet: Set<String>] = [:]
        var addresses: [ConnectionSet: [AddressSet]] = [:]
        for (end, connections) in ends {
            if case .addresses(let some) = end {
                addresses[connections, default: []].append(some)
            } else {
                peers[connections, default: []].formUnion(self.peers(of: end, in: namespace))
            }
        }
        for (connections, sets) in addresses {
            peers[connections, default: []].formUnion(AddressSet.union(of: sets).blocks.map(NetworkPolicyYAML.block))
        }
        // A rule without peers would let everybody in.
        return peers.filter { !$0.value.isEmpty }.map {
            NetworkPolicyYAML.Rule(peers: $0.value.sorted(), ports: $0.key)
        }
        .sorted { ($0.ports.description, "\($0.peers)") < ($1.ports.description, "\($1.peers)") }
    }

    /// - Parameter namespace: that of the policy.
    private mutating func peers(of end: WantedFlows.End, in namespace: String) -> [String] {
        switch end {
        case .ingressController: return [NetworkPolicyYAML.anyPod]
        case .addresses(let addresses): return addresses.blocks.map(NetworkPolicyYAML.block)
        case .workload(let name):
            guard let workload = workloads[name] else { return [] }
            if workload.isOnHostNetwork {
                remarks.append("\(name) is on the network of its node: allow the addresses of the nodes by hand")
                return []
            }
            guard let selector = selector(of: workload) else { return [] }
            return [NetworkPolicyYAML.pods(selector, of: name.namespace == namespace ? nil : name.namespace)]
        }
    }
}
