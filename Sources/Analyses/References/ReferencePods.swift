import Kubernetes

/// The workloads of one namespace, to be found by the labels of their pods.
struct ReferencePods: Sendable {
    private struct Label: Hashable {
        let key: String
        let value: String
    }

    let workloads: [ReferenceWorkload]
    /// For each label that selectors ask for, the workloads whose pods are known to have it.
    private var byLabel: [Label: [Int]] = [:]
    /// For labels that controllers choose, the workloads of which every value begins like the one that stands here.
    private var byBeginning: [Label: [Int]] = [:]
    /// How long these beginnings are, by the key of the label.
    private var lengths: [String: Set<Int>] = [:]

    /// - Parameter selectors: those that will be asked about.
    init(_ workloads: [ReferenceWorkload], findableBy selectors: [LabelSelector]) {
        self.workloads = workloads.map { (name: $0.name, workload: $0) }.sorted {
            $0.name != $1.name ? $0.name < $1.name : $0.workload.origin < $1.workload.origin
        }.map(\.workload)
        var chosenKeys: Set<String> = []
        for selector in selectors {
            for label in ReferencePods.labels(askedBy: selector) {
                byLabel[label] = []
                if PodController.addedKeys.contains(label.key) { chosenKeys.insert(label.key) }
            }
        }
        if byLabel.isEmpty { return }
        for (number, workload) in self.workloads.enumerated() {
            var stated = workload.labels
            for chosen in chosenKeys.isEmpty ? [] : workload.choices {
                for label in chosen.labels where chosenKeys.contains(label.key) {
                    if case .known(let value) = chosen.choice {
                        stated[label.key] = label.prefix + value
                        continue
                    }
                    byBeginning[Label(key: label.key, value: label.prefix), default: []].append(number)
                    lengths[label.key, default: []].insert(label.prefix.count)
                    stated[label.key] = nil
                }
            }
            for (key, value) in stated { byLabel[Label(key: key, value: value)]?.append(number) }
        }
    }

    /// What every pod that a selector matches is labelled with.
    private static func labels(askedBy selector: LabelSelector) -> [Label] {
        selector.requirements.filter { $0.operator == .in && $0.values.count == 1 }
            .map { Label(key: $0.key, value: $0.values[0]) }
    }

    /// The workloads with pods that a selector matches or may match, lazily, in the order of their names.
    func matching(
        _ selector: LabelSelector
    ) -> some Sequence<(workload: ReferenceWorkload, pods: Fulfilment)> {
        candidates(for: selector).lazy.map { workloads[$0] }
            .map { (workload: $0, pods: $0.pods(matching: selector)) }.filter { $0.pods != .none }
    }

    /// The numbers, in order, of workloads among which are all with pods that a selector may match.
    func candidates(for selector: LabelSelector) -> [Int] {
        let fewest = ReferencePods.labels(askedBy: selector).compactMap(withPods)
            .min { $0.reduce(0) { $0 + $1.count } < $1.reduce(0) { $0 + $1.count } }
        guard let fewest else { return Array(workloads.indices) }
        return fewest.count == 1 ? fewest[0] : fewest.joined().sorted()
    }

    /// The workloads whose pods may have a label, in lists that have none in common; nil for one that no selector was
    /// said to ask for.
    private func withPods(labelled label: Label) -> [[Int]]? {
        guard let having = byLabel[label] else { return nil }
        guard let lengths = lengths[label.key] else { return [having] }
        let most = label.value.count
        let choosing = lengths.filter { $0 <= most }.compactMap {
            byBeginning[Label(key: label.key, value: String(label.value.prefix($0)))]
        }
        return [having] + choosing
    }
}
