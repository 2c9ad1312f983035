/// Namespaces and workloads that no policy isolates.
extension FindingCollector {
    mutating func checkIsolation() {
        let policed = Dictionary(grouping: model.index.policies.filter { $0.tier == .namespace }) { $0.namespace ?? "" }
        for namespace in workloads.keys.sorted() where !FindingCollector.systemNamespaces.contains(namespace) {
            guard let members = workloads[namespace], let origin = origin(of: namespace) else { continue }
            if let foreign = foreignPolicy(for: namespace) {
                for rule in FindingCollector.rulesOfIsolation {
                    cannotTell(
                        rule,
                        "a \(foreign), which this analysis does not understand, may isolate namespace \(namespace)",
                        at: origin)
                }
                continue
            }
            if let policies = policed[namespace] {
                checkWorkloads(members, policies)
                checkDefaultDeny(namespace, policies)
            } else {
                checkNamespace(namespace, members, origin)
            }
        }
        checkEmptyNamespaces(policed: Set(policed.keys))
    }

    /// Namespaces in which nothing runs yet.
    private mutating func checkEmptyNamespaces(policed: Set<String>) {
        for (namespace, origin) in declared.sorted(by: { $0.key < $1.key }) {
            guard workloads[namespace] == nil, !policed.contains(namespace),
                !FindingCollector.systemNamespaces.contains(namespace)
            else { continue }
            if let foreign = foreignPolicy(for: namespace) {
                cannotTell(
                    .emptyNamespaceWithoutNetworkPolicy,
                    "a \(foreign), which this analysis does not understand, may hold for namespace \(namespace)",
                    at: origin)
            } else if !restrictsStrangers(namespace, .ingress), !restrictsStrangers(namespace, .egress) {
                report(
                    .emptyNamespaceWithoutNetworkPolicy,
                    "namespace \(namespace) has no network policy for what will run in it", at: origin,
                    absent: .policies(for: namespace))
            }
        }
    }

    /// What nobody can tell of a namespace whose policies were not seen.
    private static let rulesOfIsolation: [NetworkRule] = [
        .namespaceWithoutNetworkPolicy, .workloadWithoutNetworkPolicy,
    ]

    /// Namespaces of the cluster's own components, whose maker decides about policies.
    private static let systemNamespaces: Set<String> = ["kube-system", "kube-public", "kube-node-lease"]

    private mutating func checkNamespace(_ namespace: String, _ members: [NetworkModel.Workload], _ origin: Origin) {
        if members.contains(where: { isProtected($0, .ingress) || isProtected($0, .egress) }) { return }
        guard sees(namespace) else {
            for rule in FindingCollector.rulesOfIsolation {
                cannotTell(
                    rule, "namespace \(namespace) is not declared in what was scanned: its policies may be elsewhere",
                    at: origin)
            }
            return
        }
        report(
            .namespaceWithoutNetworkPolicy,
            "no network policy isolates any workload of namespace \(namespace): "
                + someNames(members.map(\.name).namesInNamespace),
            at: origin, absent: .policies(for: namespace))
    }

    /// Workloads that the policies of their namespace forget.
    private mutating func checkWorkloads(_ members: [NetworkModel.Workload], _ policies: [TrafficPolicy]) {
        // Where most workloads are not restricted, it is the default that is missing.
        let restrictsEgress = 2 * members.count { isProtected($0, .egress) } >= members.count
        let evidence = policies.prefix(3).map { AnalysisFinding.Evidence($0.title, at: $0.subjectOrigin) }
        let guesses = Dictionary(model.guesses.lazy.filter { !$0.isByService }.map { ($0.workload, $0) }) { a, _ in a }
        for workload in members {
            let guess = guesses[workload.name]
            if let guess, workload.isPartlyIsolated(.ingress) {
                cannotTell(.workloadWithoutNetworkPolicy, guess.reason, at: guess.origin)
            } else if !isProtected(workload, .ingress) {
                report(
                    .workloadWithoutNetworkPolicy,
                    "no network policy isolates \(workload.name) for ingress, though its namespace has policies",
                    at: workload.origin, evidence: evidence, absent: .policies(for: workload.name.namespace))
            }
            guard restrictsEgress else { continue }
            if let guess, workload.isPartlyIsolated(.egress) {
                cannotTell(.workloadEgressNotIsolated, guess.reason, at: guess.origin)
            } else if !isProtected(workload, .egress) {
                report(
                    .workloadEgressNotIsolated,
                    "no network policy isolates \(workload.name) for egress, though its namespace restricts egress",
                    at: workload.origin, evidence: evidence, absent: .policies(for: workload.name.namespace))
            }
        }
    }

    private mutating func checkDefaultDeny(_ namespace: String, _ policies: [TrafficPolicy]) {
        guard let origin = declared[namespace] ?? policies.first?.origin else { return }
        for (direction, rule) in [
            (TrafficDirection.ingress, NetworkRule.noDefaultDenyIngress), (.egress, .noDefaultDenyEgress),
        ] where !restrictsStrangers(namespace, direction) {
            report(
                rule,
                "namespace \(namespace) has network policies, but none that denies \(direction.rawValue) by default",
                at: origin, evidence: policies.prefix(3).map { .init($0.title, at: $0.subjectOrigin) },
                absent: .policies(for: namespace))
        }
    }

    /// Whether policies keep anything from a pod of a namespace that nobody thought of, without labels.
    private func restrictsStrangers(_ namespace: String, _ direction: TrafficDirection) -> Bool {
        let labels = model.namespaces[namespace] ?? [:]
        let matches = QuerySet(model.index.selectors(inNamespace: namespace, labels: labels).matches([:]))
        let plan = model.index.plan(direction, for: matches)
        return plan.isIsolated || plan.allowed(.stranger(.any), ports: .none) != .all
    }

    /// Whether policies keep anything from pods that nothing is known of.
    private func isProtected(_ workload: NetworkModel.Workload, _ direction: TrafficDirection) -> Bool {
        workload.classes.allSatisfy { pod in
            let plan = pod.plan(direction)
            return plan.isIsolated || plan.allowed(.stranger(.any), ports: .none) != .all
        }
    }
}

extension NetworkModel.Workload {
    /// Whether policies isolate some of the workload's pods and others not.
    fileprivate func isPartlyIsolated(_ direction: TrafficDirection) -> Bool {
        !isIsolated(direction) && classes.contains { $0.plan(direction).isIsolated }
    }
}
