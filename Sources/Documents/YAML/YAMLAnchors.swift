/// The anchors of one document, and what aliases have cost so far.
///
/// An alias shares the anchored values, so that it takes one slot however large they are; what it would cost somebody
/// who walks the tree is bounded by the rule that go-yaml, and so the API server, applies.
struct YAMLAnchors {
    struct Anchor {
        var name: String
        /// The typed scalar or the container; null while the container is open.
        var value: Value
        /// Whether the container has not ended yet.
        var isOpen: Bool
        /// Whether the anchored node is a scalar, which may serve as a key.
        var isScalar: Bool
        /// How deep containers lie in each other in the value.
        var height: Int
        /// Nodes in the value, with what its own aliases stand for.
        var nodes: Int
    }

    private var numbers: [String: Int] = [:]
    private(set) var all: [Anchor] = []

    var isEmpty: Bool { all.isEmpty }

    mutating func removeAll() {
        numbers.removeAll(keepingCapacity: false)
        all.removeAll(keepingCapacity: false)
    }

    mutating func add(_ anchor: Anchor) -> Int {
        // A name may be given anew; the aliases that follow mean the newest.
        numbers[anchor.name] = all.count
        all.append(anchor)
        return all.count - 1
    }

    mutating func close(_ number: Int, value: Value, height: Int, nodes: Int) {
        all[number].value = value
        all[number].height = height
        all[number].nodes = nodes
        all[number].isOpen = false
    }

    func find(_ name: String) -> Anchor? { numbers[name].map { all[$0] } }

    /// go-yaml's `allowedAliasRatio`: of up to 400 000 nodes 99 % may come from aliases, of 4 000 000 and more 10 %.
    static func isExcessive(aliased: Int, total: Int) -> Bool {
        guard aliased > 100, total > 1_000 else { return false }
        let allowed: Double =
            if total <= 400_000 { 0.99 } else if total >= 4_000_000 { 0.10 } else {
                0.99 - 0.89 * Double(total - 400_000) / 3_600_000
            }
        return Double(aliased) / Double(total) > allowed
    }
}
