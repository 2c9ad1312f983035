import CEL

/// Why a connection is allowed or denied: what each policy, rule and default decided, at both ends.
public struct Explanation: Sendable {
    /// What one rule or default decided.
    public struct Step: Sendable {
        public let connections: ConnectionSet
        public let ruling: Ruling
        /// Such as `NetworkPolicy shop/web, rule ingress[0]`.
        public let reason: String
        /// The rules or policies that decided; none for Kubernetes' defaults.
        public let evidence: [AnalysisFinding.Evidence]
    }

    public let source: String
    public let destination: String
    /// Which pods of an end are meant, such as `pod web-1`, where others are explained by themselves; else empty.
    var sourcePods: [String] = []
    var destinationPods: [String] = []
    /// What was asked for.
    public let asked: ConnectionSet
    /// What of that is allowed.
    public let connections: ConnectionSet
    /// What of what was asked for rules for addresses could decide otherwise if those of pods were known.
    var hinging = ConnectionSet.none
    /// The same of rules for labels of namespaces that nobody declares.
    var hingingOnNamespaces = ConnectionSet.none
    /// At the source.
    public let egress: [Step]
    /// At the destination.
    public let ingress: [Step]

    /// The source, and which of its pods are meant.
    public var sourceTitle: String { Explanation.title(source, sourcePods) }
    /// The destination, and which of its pods are meant.
    public var destinationTitle: String { Explanation.title(destination, destinationPods) }

    private static func title(_ end: String, _ pods: [String]) -> String {
        pods.isEmpty ? end : "\(end) (\(someNames(pods)))"
    }
}

/// An end that is explained.
enum ExplainedPeer {
    case workload(NetworkModel.Workload)
    /// One that stands for all that policies do not tell apart.
    case address(IPAddress)
    case ingressController

    var name: String {
        switch self {
        case .workload(let workload): workload.name.description
        case .address(let address): address.text
        case .ingressController: Peer.ingressController.description
        }
    }
}

extension Explanation {
    /// What a pod that has no like may open to itself: its traffic never leaves it.
    fileprivate static func ofPodWithItself(_ name: WorkloadName, _ asked: ConnectionSet) -> Explanation {
        let step = Step(
            connections: asked, ruling: .allowed, reason: "a pod always reaches itself: no policy holds inside of it",
            evidence: [])
        return Explanation(
            source: name.description, destination: name.description, asked: asked, connections: asked, egress: [step],
            ingress: [step])
    }
}

extension Explanation.Step {
    fileprivate var ifTheControllerRunsThere: Explanation.Step {
        Explanation.Step(
            connections: connections, ruling: ruling,
            reason: reason + ", if the ingress controller is a pod that it asks for", evidence: evidence)
    }
}

extension Decision {
    /// Whether it holds for some pods that nothing is known of, and not for all.
    fileprivate func dependsOnPlace(of peer: Endpoint) -> Bool {
        guard case .stranger(.fitting) = peer, case .rule(let rule) = reason else { return false }
        return !rule.matches(.stranger(.any))
    }
}

extension NetworkModel {
    /// Explains what `source` may open to `destination`: one explanation for each pair of kinds of pods, and so one
    /// unless pods of a workload differ. Of a workload with itself, what one of its pods may open to another.
    /// - Parameter asked: the ports in question.
    func explain(
        _ source: ExplainedPeer, _ destination: ExplainedPeer, _ asked: ConnectionSet = .all
    ) -> [Explanation] {
        if case .workload(let a) = source, case .workload(let b) = destination {
            if a === b, !a.name.mayHaveReplicas { return [.ofPodWithItself(a.name, asked)] }
            return a.pairs(with: b).map { from, to in
                explain(End(a, from), End(b, to), asked)
            }
        }
        return ends(source).flatMap { from in
            ends(destination).map { explain(from, $0, asked) }
        }
    }

    /// An end of one explanation.
    private struct End {
        let name: String
        let end: Endpoint
        var pods: [String] = []

        init(_ workload: Workload, _ pod: PodClass) {
            name = workload.name.description
            end = .pod(pod)
            pods = workload.distinctions(of: pod)
        }

        init(_ name: String, _ end: Endpoint) {
            self.name = name
            self.end = end
        }
    }

    private func ends(_ peer: ExplainedPeer) -> [End] {
        switch peer {
        case .workload(let workload): workload.classes.map { End(workload, $0) }
        case .address(let address): [End(peer.name, .address(address))]
        case .ingressController: [End(peer.name, .stranger(.fitting))]
        }
    }

    /// - Note: the ingress controller is judged as a pod that has the labels, and runs in the namespace, that policies
    ///   ask for, as in ``exposures``: where it runs is not known.
    private func explain(_ source: End, _ destination: End, _ asked: ConnectionSet) -> Explanation {
        var (sent, received) = (asked, asked)
        var (egressSteps, ingressSteps): ([Explanation.Step], [Explanation.Step]) = ([], [])
        let unruled = { (name: String) in
            Explanation.Step(
                connections: asked, ruling: .allowed, reason: "no policy of the cluster is for \(name)", evidence: [])
        }
        if case .pod(let pod) = source.end {
            var ports = NamedPorts.none
            if case .pod(let target) = destination.end { ports = target.namedPorts }
            let allowed = egress(of: pod, to: destination.end, ports: ports) { decision in
                if let step = step(decision, .egress, asked) { egressSteps.append(step) }
            }
            sent = allowed.intersection(asked)
        } else {
            egressSteps.append(unruled(source.name))
        }
        if case .pod(let pod) = destination.end {
            let allowed = ingress(of: pod, from: source.end) { decision in
                if let step = step(decision, .ingress, asked) {
                    ingressSteps.append(decision.dependsOnPlace(of: source.end) ? step.ifTheControllerRunsThere : step)
                }
            }
            received = allowed.intersection(asked)
        } else {
            ingressSteps.append(unruled(destination.name))
        }
        let onAddresses = hinging(from: source.end, to: destination.end, on: .addresses)
        let onNamespaces = hinging(from: source.end, to: destination.end, on: .namespaces)
        // Some may need both to come out otherwise.
        let onEither = hinging(from: source.end, to: destination.end, on: [.addresses, .namespaces])
        return Explanation(
            source: source.name, destination: destination.name, sourcePods: source.pods,
            destinationPods: destination.pods, asked: asked, connections: sent.intersection(received),
            hinging: onAddresses.intersection(asked),
            hingingOnNamespaces: onNamespaces.union(onEither.subtracting(onAddresses)).intersection(asked),
            egress: egressSteps, ingress: ingressSteps)
    }

    /// What a decision means for the ports in question; nil where it is about others.
    private func step(_ decision: Decision, _ direction: TrafficDirection, _ asked: ConnectionSet) -> Explanation.Step?
    {
        let connections = decision.connections.intersection(asked)
        if connections.isEmpty { return nil }
        let (reason, evidence) = reason(decision.reason, direction)
        return Explanation.Step(
            connections: connections, ruling: decision.ruling, reason: reason, evidence: evidence)
    }

    private func reason(
        _ reason: Decision.Reason, _ direction: TrafficDirection
    ) -> (String, [AnalysisFinding.Evidence]) {
        switch reason {
        case .rule(let compiled):
            let policy = index.policies[compiled.policy]
            let rule = index.rule(compiled, direction)
            let name = rule?.name.map { " (\($0))" } ?? ""
            let text = "\(policy.title), rule \(direction.rawValue)[\(compiled.index)]\(name)"
            return (text, [AnalysisFinding.Evidence(text, at: rule?.origin ?? policy.origin)])
        case .isolation(let policies):
            let isolating = policies.map { index.policies[$0] }
            let word = isolating.count == 1 ? "this policy isolates" : "these policies isolate"
            return (
                "by default, since \(word) the pods for \(direction.rawValue) and no rule allows it",
                isolating.map { AnalysisFinding.Evidence($0.title, at: $0.subjectOrigin) }
            )
        case .openByDefault: return ("by default, since no policy isolates the pods for \(direction.rawValue)", [])
        case .hostNetwork: return ("policies do not hold for pods on the network of their node", [])
        case .mesh(let ruling): return (ruling.text, ruling.evidence)
        case .ownNode: return ("the source is on the network of a node, and a pod's own node always reaches it", [])
        }
    }
}
