import Kubernetes

// Autoscalers, disruption budgets and selectors, and the workloads that they are for.
extension ReferenceCollector {
    mutating func checkAutoscalers() {
        let kinds = Dictionary(grouping: facts.workloads, by: \.name.namespace)
            .mapValues { Set($0.map(\.name.kind)) }
        let allKinds = kinds.values.reduce(into: ReferenceWorkload.scaledKinds) { $0.formUnion($1) }
        for autoscaler in facts.autoscalers {
            let target = autoscaler.target
            if let found = workloadsByName[target] {
                checkReplicas(of: found, autoscaler)
                continue
            }
            let scanned = scope == .cluster ? allKinds : kinds[target.namespace] ?? []
            guard scanned.contains(target.kind) else {
                let what = scanned.isEmpty ? "workload" : target.kind
                cannotTell(
                    .danglingAutoscaler, "no \(what) of namespace \(target.namespace) was scanned",
                    at: autoscaler.origin)
                continue
            }
            report(
                .danglingAutoscaler,
                "\(autoscaler.origin.title) scales \(target.kind) \(target.name), which does not exist",
                at: autoscaler.origin,
                absent: Absence(of: [.workloads], in: .namespace(target.namespace), saying: [target.name]))
        }
    }

    /// In a cluster the replicas are what the autoscaler chose, not what a manifest says.
    private mutating func checkReplicas(of found: [ReferenceWorkload], _ autoscaler: ReferenceFacts.Autoscaler) {
        for workload in found {
            guard let origin = workload.replicasOrigin else { continue }
            guard scope == .files else {
                cannotTell(
                    .replicasSetTwice, "a cluster does not show whether the manifests set replicas", at: origin)
                continue
            }
            report(
                .replicasSetTwice, "\(origin.title) sets replicas, and \(autoscaler.origin.title) scales it",
                at: origin,
                evidence: [.init("\(autoscaler.origin.title) scales the workload", at: autoscaler.origin)])
        }
    }

    mutating func checkBudgets() {
        var (protected, doubtful): (Set<Origin>, [Origin: String]) = ([], [:])
        for budget in facts.budgets {
            let matching = budget.selector.flatMap { pods[budget.namespace]?.matching($0) }.map(Array.init) ?? []
            let doubt = "\(budget.origin.title) asks for a label that a controller chooses"
            for match in matching {
                if match.pods == .unknown {
                    doubtful[match.workload.origin] = doubt
                } else {
                    protected.insert(match.workload.origin)
                }
            }
            if matching.isEmpty {
                if scope == .files, pods[budget.namespace] == nil {
                    cannotTell(
                        .danglingBudget, "no workload of namespace \(budget.namespace) was scanned",
                        at: budget.origin)
                } else {
                    report(
                        .danglingBudget,
                        "The selector of \(budget.origin.title) matches no workload of namespace \(budget.namespace)",
                        at: budget.origin, absent: Absence(of: [.workloads], in: .namespace(budget.namespace)))
                }
            } else if matching.allSatisfy({ $0.pods == .all }) {
                checkAmount(of: budget, matching.map(\.workload))
            } else {
                if matching.allSatisfy({ $0.pods == .unknown }) {
                    cannotTell(.danglingBudget, doubt, at: budget.origin)
                }
                if let origin = budget.minAvailable?.origin {
                    cannotTell(.budgetOfAll, "how many pods \(budget.origin.title) is for is not known", at: origin)
                }
            }
        }
        for workload in workloads where ["Deployment", "StatefulSet"].contains(workload.name.kind) {
            guard let replicas = replicas(of: workload), replicas >= 2, !protected.contains(workload.origin) else {
                continue
            }
            if let doubt = doubtful[workload.origin] {
                cannotTell(.withoutBudget, doubt, at: workload.origin)
                continue
            }
            report(
                .withoutBudget, "No disruption budget is for the \(replicas) replicas of \(workload.origin.title)",
                at: workload.origin,
                absent: Absence(of: [.budgets, .autoscalers], in: .namespace(workload.name.namespace)))
        }
    }

    private mutating func checkAmount(of budget: ReferenceFacts.Budget, _ workloads: [ReferenceWorkload]) {
        guard let (amount, origin) = budget.minAvailable else { return }
        var total = 0
        for workload in workloads {
            guard let replicas = replicas(of: workload) else {
                let reason = "the number of pods of \(workload.origin.title) is not known"
                return cannotTell(.budgetOfAll, reason, at: origin)
            }
            total = min(total + min(max(replicas, 0), 1 << 31), 1 << 31)
        }
        let needed: Int
        switch amount {
        case .pods(let count): needed = count
        // 100% is what the budget alone decides. The share is rounded up.
        case .percent(let percent) where (0..<100).contains(percent): needed = (total * percent + 99) / 100
        case .percent: return
        }
        guard total > 0, needed >= total else { return }
        report(
            .budgetOfAll,
            "\(budget.origin.title) asks for \(needed) available pods of the \(total) that there are", at: origin,
            evidence: workloads.prefix(3).map {
                .init("\($0.origin.title) has \(replicas(of: $0) ?? 0) replicas", at: $0.replicasOrigin ?? $0.origin)
            }, absent: Absence(of: [.workloads, .autoscalers], in: .namespace(budget.namespace)))
    }

    mutating func checkSelectors() {
        for group in pods.values {
            for workload in group.workloads {
                guard let selector = workload.selector, let origin = workload.selectorOrigin else { continue }
                let all = group.matching(selector).filter { $0.workload.name != workload.name }
                let others = all.filter { $0.pods != .unknown }.prefix(3).map(\.workload)
                guard let first = others.first else {
                    if all.contains(where: { _ in true }) {
                        let reason =
                            "the selector of \(workload.origin.title) asks for a label that a controller chooses"
                        cannotTell(.sharedSelector, reason, at: origin)
                    }
                    continue
                }
                report(
                    .sharedSelector,
                    "The selector of \(workload.origin.title) matches the pods of \(first.origin.title), too",
                    at: origin,
                    evidence: others.map { .init("\($0.origin.title) has the labels", at: $0.origin) })
            }
        }
    }

    mutating func checkMonitors() {
        let services = Dictionary(grouping: facts.services, by: \.name.namespace)
        for monitor in facts.monitors {
            let scanned = monitor.watchesPods ? Set(pods.keys) : Set(services.keys)
            let what = monitor.watchesPods ? "workload" : "Service"
            let namespaces = monitor.namespaces ?? Array(scanned)
            func isThere(_ namespace: String) -> Bool {
                if !monitor.watchesPods {
                    return services[namespace]?.contains { monitor.selector.matches($0.labels) } ?? false
                }
                return pods[namespace]?.matching(monitor.selector).contains { _ in true } ?? false
            }
            let absent = Absence(
                of: [monitor.watchesPods ? .workloads : .core("Service")],
                in: namespaces.count == 1 && monitor.namespaces != nil ? .namespace(namespaces[0]) : .anywhere)
            if namespaces.contains(where: isThere) { continue }
            if scope == .files, let unseen = namespaces.sorted().first(where: { !scanned.contains($0) }) {
                cannotTell(
                    .danglingMonitor, "no \(what) of namespace \(unseen) was scanned", at: monitor.origin)
            } else if scope == .files, namespaces.isEmpty {
                cannotTell(.danglingMonitor, "no \(what) was scanned", at: monitor.origin)
            } else {
                report(
                    .danglingMonitor, "The selector of \(monitor.origin.title) matches no \(what)",
                    at: monitor.origin, absent: absent)
            }
        }
    }
}
