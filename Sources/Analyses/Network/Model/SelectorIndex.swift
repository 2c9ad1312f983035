import Kubernetes

/// Selectors by a label that they ask for, so that labels need not be held against each of them.
struct SelectorIndex: Sendable {
    private struct Label: Hashable {
        let key: String
        let value: String
    }

    private struct Entry: Sendable {
        let number: Int32
        let selector: LabelSelector
    }

    private var byLabel: [Label: [Entry]] = [:]
    /// Those that ask for no label of certain values.
    private var others: [Entry] = []

    mutating func insert(_ selector: LabelSelector, number: Int32) {
        let entry = Entry(number: number, selector: selector)
        guard let demand = selector.requirements.first(where: { $0.operator == .in }) else {
            return others.append(entry)
        }
        for value in demand.values { byLabel[Label(key: demand.key, value: value), default: []].append(entry) }
    }

    /// The numbers of the selectors that match.
    func matches(_ labels: [String: String]) -> [Int32] {
        var found = others.filter { $0.selector.matches(labels) }.map(\.number)
        if byLabel.isEmpty { return found }
        for (key, value) in labels {
            for entry in byLabel[Label(key: key, value: value)] ?? [] where entry.selector.matches(labels) {
                found.append(entry.number)
            }
        }
        return found
    }
}
