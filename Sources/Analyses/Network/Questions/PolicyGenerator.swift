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
    private var needs: [WorkloadName: Needs] = [:]
    private(set) var policies: [NetworkPolicyYAML] = []
    /// What the policies could not express, each once: workloads that no selector tells apart, ends without a policy.
    private(set) var remarks: [String] = []

    init(_ flows: [WantedFlows.Entry], in model: NetworkModel) {
        self.model = model
        workloads = Dictionary(model.workloads.map { ($0.name, $0) }) { first, _ in first }
        for flow in flows { add(flow) }
        write()
        var seen: Set<String> = []
        remarks = remarks.filter { seen.insert($0).inserted }
    }

    private mutating func add(_ flow: WantedFlows.Entry) {
        if case .workload(let name) = flow.source {
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
            guard let labels = selector(of: workload) else { continue }
            var policyName = "allow-" + name.name.filter { $0 != "*" }
            if !names.insert("\(name.namespace)/\(policyName)").inserted { policyName += "-\(name.kind.lowercased())" }
            policies.append(
                NetworkPolicyYAML(
                    name: policyName, namespace: name.namespace, selector: labels,
                    ingress: rules(need.ingress, in: name.namespace), egress: rules(need.egress, in: name.namespace)))
        }
    }

    /// The labels by which a workload's pods are selected: those that all of them have, without what controllers add.
    private mutating func selector(of workload: NetworkModel.Workload) -> [String: String]? {
        guard let first = workload.facts.first else { return nil }
        let labels = first.labels.filter { label in
            !PolicyGenerator.isAdded(label.key, to: workload.name.kind)
                && workload.facts.allSatisfy { $0.labels[label.key] == label.value }
        }
        if labels.isEmpty {
            remarks.append("\(workload.name) has no labels of its own: no policy can select it alone")
            return nil
        }
        let others = model.workloads.filter { other in
            other.name != workload.name && other.name.namespace == workload.name.namespace
                && other.facts.contains { pod in labels.allSatisfy { pod.labels[$0.key] == $0.value } }
        }
        if !others.isEmpty {
            remarks.append(
                "the labels of \(workload.name) select \(someNames(others.map(\.name.description), limit: 10)), too")
        }
        return labels
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
        for (end, connections) in ends { peers[connections, default: []].formUnion(self.peers(of: end, in: namespace)) }
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
        case .addresses(let addresses): return addresses.networks.map(NetworkPolicyYAML.block)
        case .workload(let name):
            guard let workload = workloads[name] else { return [] }
            if workload.isOnHostNetwork {
                remarks.append("\(name) is on the network of its node: allow the addresses of the nodes by hand")
                return []
            }
            guard let labels = selector(of: workload) else { return [] }
            return [NetworkPolicyYAML.pods(labels, of: name.namespace == namespace ? nil : name.namespace)]
        }
    }
}
