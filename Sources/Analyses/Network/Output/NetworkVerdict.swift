/// What is allowed of the connections that a user asked about, with the reasons.
public struct NetworkVerdict: Sendable {
    public enum Word: String, Sendable {
        case allowed, denied
        /// Allowed on some of the ports, from some of the addresses, or to some of the pods.
        case partly
    }

    public let asked: ConnectionSet
    /// One for each pair of kinds of pods, and of addresses that policies tell apart.
    public let explanations: [Explanation]
    /// Whether both ends are one workload: the verdict is for two of its pods, since what a pod opens to itself never
    /// leaves it.
    public let isBetweenReplicas: Bool
    public let sight: NetworkSight

    /// What some pod or address may open to some other.
    public var allowed: ConnectionSet { explanations.reduce(.none) { $0.union($1.connections) } }

    /// What is denied to some of them.
    public var denied: ConnectionSet {
        explanations.reduce(.none) { $0.union(asked.subtracting($1.connections)) }
    }

    public var word: Word { denied.isEmpty ? .allowed : allowed.isEmpty ? .denied : .partly }
}

extension NetworkModel {
    /// Explains what one end may open to another.
    /// - Parameters:
    ///   - source: one workload, addresses, or the ingress controller; as `destination`.
    ///   - asked: the ports in question.
    /// - Returns: nil for ends that no policy is about: a namespace, or none of them a workload.
    public func verdict(
        from source: PeerPattern, to destination: PeerPattern, on asked: ConnectionSet = .all
    ) -> NetworkVerdict? {
        let sources = ends(source, seenFrom: destination, .ingress)
        let destinations = ends(destination, seenFrom: source, .egress)
        guard !sources.isEmpty, !destinations.isEmpty, source.isWorkload || destination.isWorkload else { return nil }
        var explanations: [NamedExplanation] = []
        for (from, name) in sources {
            for (to, destinationName) in destinations {
                explanations += explain(from, to, asked).map { $0.naming(name, destinationName) }
            }
        }
        return NetworkVerdict(
            asked: asked, explanations: Explanation.grouped(explanations),
            isBetweenReplicas: source.replicated.map { $0 === destination.replicated } ?? false,
            sight: sight(
                on: .explanation,
                between: Ends(
                    source: source.workload, destination: destination.workload,
                    areDecidedByAddresses: explanations.contains { !$0.explanation.hinging.isEmpty },
                    areDecidedByNamespaces: explanations.contains { !$0.explanation.hingingOnNamespaces.isEmpty })))
    }

    /// What an end is to the explaining: addresses are one example for each piece that the policies of the other end
    /// tell apart, and the piece as its name.
    private func ends(
        _ pattern: PeerPattern, seenFrom other: PeerPattern, _ direction: TrafficDirection
    ) -> [(ExplainedPeer, ExplainedEnd)] {
        switch pattern.kind {
        case .workload(let workload):
            return [(.workload(workload), .name(workload.name.description))]
        case .ingressController:
            return [(.ingressController, .name(Peer.ingressController.description))]
        case .namespace: return []
        case .addresses(let addresses):
            guard case .workload(let workload) = other.kind else { return [] }
            var blocks = [addresses]
            for pod in workload.classes {
                let plan = pod.plan(direction)
                blocks += (plan.admin + plan.allowing + plan.baseline).map(\.blocks)
                if direction == .ingress { blocks += mesh.blocks(of: pod.mesh) }
            }
            return AddressSet.pieces(between: blocks).filter { addresses.contains($0.first) }.map {
                (.address($0.first), .addresses($0.set))
            }
        }
    }
}

extension PeerPattern {
    fileprivate var isWorkload: Bool { workload != nil }

    fileprivate var workload: NetworkModel.Workload? {
        if case .workload(let workload) = kind { workload } else { nil }
    }

    /// A workload that there may be several pods of.
    fileprivate var replicated: NetworkModel.Workload? {
        if case .workload(let workload) = kind, workload.name.mayHaveReplicas { workload } else { nil }
    }
}

/// What an explanation calls an end.
private enum ExplainedEnd {
    case name(String)
    case addresses(AddressSet)

    var text: String {
        switch self {
        case .name(let name): name
        case .addresses(let addresses):
            addresses.onlyAddress?.text ?? someNames(addresses.ranges.map { "\($0)[External]" })
        }
    }
}

extension Explanation {
    fileprivate func naming(_ source: ExplainedEnd, _ destination: ExplainedEnd) -> NamedExplanation {
        NamedExplanation(
            source: .init(source, pods: sourcePods), destination: .init(destination, pods: destinationPods),
            explanation: self)
    }

    /// Explanations of two ends, of which those are made one that differ in nothing but pods and addresses, in the order of
    /// the first of each.
    fileprivate static func grouped(_ all: [NamedExplanation]) -> [Explanation] {
        guard let whole = all.joined(by: { _ in 0 }).first else { return [] }
        var groups = all.joined(by: \.reasons)
        let isBetweenReplicas = whole.source.name != nil && whole.source.name == whole.destination.name
        if groups.count > 1, !isBetweenReplicas {
            // What is said of some is to hold for each of the one end with each of the other.
            groups = all.joined { NamedExplanation.Key(reasons: $0.reasons, end: $0.source) }
                .joined { NamedExplanation.Key(reasons: $0.reasons, end: $0.destination) }
        }
        return groups.map { $0.named(among: whole) }
    }
}

extension [NamedExplanation] {
    /// Those with the same key made one, in the order of the first of each.
    fileprivate func joined(by key: (NamedExplanation) -> some Hashable) -> [NamedExplanation] {
        Dictionary(grouping: indices) { key(self[$0]) }.values.sorted { $0[0] < $1[0] }.map { group in
            group.dropFirst().reduce(into: self[group[0]]) { $0.join(self[$1]) }
        }
    }
}

/// An explanation whose ends may be many addresses, or many pods.
private struct NamedExplanation {
    struct End: Hashable {
        /// Nil for addresses.
        let name: String?
        private(set) var addresses: AddressSet = .empty
        private(set) var pods: Set<String>

        init(_ end: ExplainedEnd, pods: [String]) {
            self.pods = Set(pods)
            switch end {
            case .name(let name): self.name = name
            case .addresses(let addresses):
                name = nil
                self.addresses = addresses
            }
        }

        mutating func join(_ other: End) {
            if addresses != other.addresses { addresses = addresses.union(other.addresses) }
            pods.formUnion(other.pods)
        }

        var text: String { (name.map { ExplainedEnd.name($0) } ?? .addresses(addresses)).text }
    }

    /// What makes two explanations one.
    struct Reasons: Hashable {
        struct Step: Hashable {
            let connections: ConnectionSet
            let ruling: Ruling
            let reason: String
            let evidence: [AnalysisFinding.Evidence]
        }

        let egress: [Step]
        let ingress: [Step]
    }

    /// What is the same of explanations that are put together at their other end.
    struct Key: Hashable {
        let reasons: Reasons
        let end: End
    }

    private(set) var source: End
    private(set) var destination: End
    let explanation: Explanation

    init(source: End, destination: End, explanation: Explanation) {
        self.source = source
        self.destination = destination
        self.explanation = explanation
    }

    var reasons: Reasons {
        func steps(_ steps: [Explanation.Step]) -> [Reasons.Step] {
            steps.map {
                // Of an end without policies the reason names one of the addresses.
                let reason = $0.evidence.isEmpty && isAboutAddress($0) ? "" : $0.reason
                return .init(
                    connections: $0.connections, ruling: $0.ruling, reason: reason, evidence: $0.evidence)
            }
        }
        return Reasons(egress: steps(explanation.egress), ingress: steps(explanation.ingress))
    }

    private func isAboutAddress(_ step: Explanation.Step) -> Bool {
        [(source, explanation.source), (destination, explanation.destination)].contains { end, name in
            end.name == nil && step.reason.hasSuffix(" \(name)")
        }
    }

    mutating func join(_ other: NamedExplanation) {
        source.join(other.source)
        destination.join(other.destination)
    }

    /// The explanation under the names of all that it stands for.
    /// - Parameter whole: all that is explained.
    func named(among whole: NamedExplanation) -> Explanation {
        func pods(_ end: End, of all: End) -> [String] {
            end.pods.count == all.pods.count ? [] : end.pods.sorted()
        }
        func steps(_ steps: [Explanation.Step]) -> [Explanation.Step] {
            steps.map { step in
                isAboutAddress(step)
                    ? .init(
                        connections: step.connections, ruling: step.ruling,
                        reason: "no policy of the cluster is for addresses outside", evidence: []) : step
            }
        }
        return Explanation(
            source: source.text, destination: destination.text, sourcePods: pods(source, of: whole.source),
            destinationPods: pods(destination, of: whole.destination), asked: explanation.asked,
            connections: explanation.connections, egress: steps(explanation.egress),
            ingress: steps(explanation.ingress))
    }
}

// MARK: - Output

extension NetworkVerdict {
    /// The verdict as JSON; docs/network.md describes the fields.
    public var json: String {
        NetworkJSON.answer { json in
            json.member("verdict", word.rawValue)
            json.member("asked", asked.description)
            json.member("allowed", allowed.description)
            json.member("denied", denied.description)
            json.member("betweenReplicas", isBetweenReplicas)
            json.array("explanations", explanations) { json, explanation in
                json.object { json in
                    json.member("src", explanation.source)
                    json.member("dst", explanation.destination)
                    json.strings("srcPods", explanation.sourcePods)
                    json.strings("dstPods", explanation.destinationPods)
                    json.member("conn", explanation.connections.description)
                    json.array("egress", explanation.egress) { $0.step($1) }
                    json.array("ingress", explanation.ingress) { $0.step($1) }
                }
            }
            json.sight(sight)
        }
    }
}

extension NetworkJSON {
    fileprivate mutating func step(_ step: Explanation.Step) {
        object { json in
            json.member("verdict", step.ruling.rawValue)
            json.member("conn", step.connections.description)
            json.member("reason", step.reason)
            json.array("evidence", step.evidence) { $0.evidence($1) }
        }
    }
}
