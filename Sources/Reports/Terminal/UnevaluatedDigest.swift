import Policies

/// Checks that could not be evaluated, one group per rule unless all are to be shown: what fails for one object
/// usually fails for thousands, with the same reason.
struct UnevaluatedDigest {
    struct Group {
        let first: Unevaluated
        var count: Int
    }

    private(set) var groups: [Group] = []
    private var positions: [String: Int] = [:]

    mutating func add(_ check: Unevaluated, keepAll: Bool) {
        if !keepAll {
            if let position = positions[check.rule.name] {
                groups[position].count += 1
                return
            }
            positions[check.rule.name] = groups.count
        }
        groups.append(Group(first: check, count: 1))
    }
}
