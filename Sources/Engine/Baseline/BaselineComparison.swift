import Policies
import Reports

/// Compares what a scan finds, as it comes, with a baseline.
struct BaselineComparison: Sendable {
    private let file: String
    /// How many findings of the baseline have not come yet, by fingerprint.
    private var left: [String: Int]
    /// How many of them exceptions cover now.
    private var accepted: [String: Int] = [:]

    init(_ baseline: Baseline) {
        file = baseline.file
        left = baseline.known
    }

    /// The result in which each finding has its state.
    mutating func compare(_ result: InputResult) -> InputResult {
        result.with { state(of: $0) }
    }

    /// A finding that an exception covers uses up nothing: another one with its fingerprint may be the one that is known.
    private mutating func state(of finding: Finding) -> BaselineState {
        let key = Baseline.key(finding.fingerprint)
        guard let place = left.index(forKey: key) else { return .new }
        if finding.suppression != nil {
            accepted[key, default: 0] += 1
            return .unchanged
        }
        guard left.values[place] > 0 else { return .new }
        left.values[place] -= 1
        return .unchanged
    }

    /// What became of the baseline's findings so far.
    var outcome: Summary.Baseline {
        let absent = left.reduce(0) { $0 + max(0, $1.value - accepted[$1.key, default: 0]) }
        return Summary.Baseline(file: file, absent: absent)
    }
}
