import Policies

/// Checks that could not be evaluated, put together by object: a field of the wrong type stops every rule that reads
/// it, and a dozen lines would say the same.
struct UnevaluatedDigest {
    struct Group {
        let first: Unevaluated
        var count = 1

        func isOfSameObject(_ check: Unevaluated) -> Bool {
            first.resource == check.resource && first.location.file == check.location.file
        }
    }

    private(set) var groups: [Group] = []
    /// Objects that came when there were groups enough.
    private(set) var objectsBeyond = 0
    private var last: Group?
    private let limit: Int

    /// - Parameter limit: the most groups to keep.
    init(limit: Int = .max) { self.limit = limit }

    init(_ checks: [Unevaluated]) {
        self.init()
        for check in checks { add(check) }
    }

    /// Adds a check; those of one object come one after the other.
    mutating func add(_ check: Unevaluated) {
        let isSame = last?.isOfSameObject(check) ?? false
        if !isSame { last = Group(first: check) }
        if objectsBeyond > 0 || (!isSame && groups.count == limit) {
            if !isSame { objectsBeyond += 1 }
        } else if isSame, let index = groups.indices.last {
            groups[index].count += 1
        } else {
            groups.append(Group(first: check))
        }
    }
}
