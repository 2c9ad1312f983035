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
    /// The numbers of those that match everything but some labels, and their places by what they do not match.
    private var exclusive: [Int32] = []
    private var excludedByLabel: [Label: [Int]] = [:]
    private var excludedByKey: [String: [Int]] = [:]
    /// Those that ask for a label whatever its value is.
    private var others: [Entry] = []

    mutating func insert(_ selector: LabelSelector, number: Int32) {
        if selector.requirements.allSatisfy({ $0.operator == .notIn || $0.operator == .doesNotExist }) {
            return insertExclusive(selector, number: number)
        }
        let entry = Entry(number: number, selector: selector)
        guard let demand = selector.requirements.first(where: { $0.operator == .in }) else {
            return others.append(entry)
        }
        for value in demand.values { byLabel[Label(key: demand.key, value: value), default: []].append(entry) }
    }

    private mutating func insertExclusive(_ selector: LabelSelector, number: Int32) {
        for demand in selector.requirements {
            if demand.operator == .doesNotExist {
                excludedByKey[demand.key, default: []].append(exclusive.count)
            } else {
                for value in demand.values {
                    excludedByLabel[Label(key: demand.key, value: value), default: []].append(exclusive.count)
                }
            }
        }
        exclusive.append(number)
    }

    /// The numbers of the selectors that match everything but some labels, and match these.
    private func exclusiveMatches(_ labels: [String: String]) -> [Int32] {
        if excludedByLabel.isEmpty && excludedByKey.isEmpty { return exclusive }
        var excluded: [Int] = []
        for (key, value) in labels {
            excluded += excludedByLabel[Label(key: key, value: value)] ?? []
            excluded += excludedByKey[key] ?? []
        }
        if excluded.isEmpty { return exclusive }
        var found: [Int32] = []
        found.reserveCapacity(exclusive.count)
        var next = 0
        for place in excluded.sorted() where place >= next {
            found += exclusive[next..<place]
            next = place + 1
        }
        return found + exclusive[next...]
    }

    /// The numbers of the selectors that match.
    func matches(_ labels: [String: String]) -> [Int32] {
        var found = exclusiveMatches(labels)
        for entry in others where entry.selector.matches(labels) { found.append(entry.number) }
        if byLabel.isEmpty { return found }
        for (key, value) in labels {
            for entry in byLabel[Label(key: key, value: value)] ?? [] where entry.selector.matches(labels) {
                found.append(entry.number)
            }
        }
        return found
    }
}
