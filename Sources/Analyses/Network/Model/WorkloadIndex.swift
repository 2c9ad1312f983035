/// Finds the workloads that a Service selects by the labels of their pods, so that a Service need not be held against all
/// workloads of its namespace.
struct WorkloadIndex: Sendable {
    private struct Label: Hashable {
        let namespace: String
        let key: String
        let value: String
    }

    /// In the order of the model.
    private let workloads: [NetworkModel.Workload]
    /// A workload stands once under each label of any of its pods that some Service asks for.
    private var byLabel: [Label: [Int]] = [:]

    init(_ workloads: [NetworkModel.Workload], for services: [ServiceFact]) {
        self.workloads = workloads
        for service in services {
            for (key, value) in service.selector {
                byLabel[Label(namespace: service.namespace, key: key, value: value)] = []
            }
        }
        for (number, workload) in workloads.enumerated() {
            let namespace = workload.name.namespace
            for pod in workload.facts {
                for (key, value) in pod.labels {
                    let label = Label(namespace: namespace, key: key, value: value)
                    if byLabel[label]?.last != number { byLabel[label]?.append(number) }
                }
            }
        }
    }

    /// The workloads with pods that a Service selects, and these pods; none for a Service without a selector.
    func workloads(
        selectedBy service: ServiceFact
    ) -> some Sequence<(workload: NetworkModel.Workload, pods: [WorkloadFact])> {
        candidates(for: service).lazy.compactMap { number in
            let workload = workloads[number]
            let pods = workload.facts.filter { $0.isSelected(by: service) }
            return pods.isEmpty ? nil : (workload, pods)
        }
    }

    /// The workloads that have the rarest of the labels that a Service asks for.
    private func candidates(for service: ServiceFact) -> [Int] {
        if service.selector.isEmpty || service.kind == .externalName { return [] }
        var rarest: [Int]?
        for (key, value) in service.selector {
            let label = Label(namespace: service.namespace, key: key, value: value)
            guard let found = byLabel[label] else { return [] }
            if found.count < rarest?.count ?? .max { rarest = found }
        }
        return rarest ?? []
    }
}

extension WorkloadFact {
    fileprivate func isSelected(by service: ServiceFact) -> Bool {
        service.selector.allSatisfy { labels[$0.key] == $0.value }
    }
}
