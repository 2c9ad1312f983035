/// A parsed pattern: nodes in one arena, so that hostile nesting neither recurses nor fragments memory.
struct SyntaxTree {
    typealias NodeID = Int32
    typealias SetID = Int32

    enum Node {
        case empty
        case scalar(UInt32)
        case set(SetID)
        case assertion(Assertion)
        /// A capturing group. Nothing is captured; it is kept because it counts for the limit on nesting.
        case group(NodeID)
        /// The children are linked from the last to the first by `previousSibling`.
        case concatenation(first: NodeID, last: NodeID)
        /// Linked like a concatenation; earlier children are preferred.
        case alternation(first: NodeID, last: NodeID)
        case repetition(NodeID, Repetition)
    }

    struct Repetition {
        var minimum: Int32
        /// nil for no upper bound
        var maximum: Int32?
        var isLazy: Bool
    }

    /// What is known of a node without looking at its descendants again.
    struct Facts {
        /// Whether it is a single scalar, or a run of them: one node of height 1 to Go.
        var isLiteral = false
        /// Whether it can match the empty string somewhere.
        var isNullable = false
        /// Height of the tree below and including it, counted as Go counts.
        var height: Int32 = 1
        /// Instructions that it compiles to, at most; saturates at the limit.
        var size = 1
        /// How often its innermost part is repeated by nested counted repetitions.
        var repetitionProduct = 1
    }

    private(set) var nodes: [Node] = []
    private(set) var facts: [Facts] = []
    private(set) var previousSibling: [NodeID] = []
    private(set) var sets: [ScalarSet] = []
    private var setIDs: [ScalarSet: SetID] = [:]
    private(set) var totalRanges = 0

    /// The node of the whole pattern; set by the parser when it is done.
    var root: NodeID = 0

    static let none: NodeID = -1

    subscript(node: NodeID) -> Node { nodes[Int(node)] }

    func facts(of node: NodeID) -> Facts { facts[Int(node)] }

    mutating func add(_ node: Node, _ facts: Facts) -> NodeID {
        nodes.append(node)
        self.facts.append(facts)
        previousSibling.append(Self.none)
        return NodeID(nodes.count - 1)
    }

    /// The number of a set among the distinct sets of the pattern. `set` must be normalized.
    mutating func intern(_ set: ScalarSet) -> SetID {
        if let known = setIDs[set] { return known }
        let new = SetID(sets.count)
        sets.append(set)
        setIDs[set] = new
        totalRanges += set.intervals.count
        return new
    }

    /// Children of a concatenation or alternation, from first to last.
    func children(endingWith last: NodeID) -> [NodeID] {
        var result: [NodeID] = []
        var cursor = last
        while cursor != Self.none {
            result.append(cursor)
            cursor = previousSibling[Int(cursor)]
        }
        result.reverse()
        return result
    }

    enum Sequence { case concatenation, alternation }

    /// Joins nodes into one. Children that are sequences of the same kind give their own children to the new one
    /// (in constant time), as in Go, so that a pattern's nesting is that of its operators.
    mutating func join(_ children: ArraySlice<NodeID>, as kind: Sequence) -> NodeID {
        guard let only = children.first else { return add(.empty, Facts(isNullable: true)) }
        if children.count == 1 { return only }

        var joined = Facts(isLiteral: kind == .concatenation, isNullable: kind == .concatenation, size: 0)
        var first = Self.none
        var last = Self.none
        for child in children {
            let facts = facts(of: child)
            var (childFirst, childLast, levels) = (child, child, Int32(1))
            switch (self[child], kind) {
            case (.concatenation(let innerFirst, let innerLast), .concatenation),
                (.alternation(let innerFirst, let innerLast), .alternation):
                (childFirst, childLast, levels) = (innerFirst, innerLast, 0)
            default: break
            }
            previousSibling[Int(childFirst)] = last
            if first == Self.none { first = childFirst }
            last = childLast

            joined.height = max(joined.height, facts.height + levels)
            joined.size = min(joined.size + facts.size, Limits.programSize + 1)
            joined.repetitionProduct = max(joined.repetitionProduct, facts.repetitionProduct)
            switch kind {
            case .concatenation:
                joined.isLiteral = joined.isLiteral && facts.isLiteral
                joined.isNullable = joined.isNullable && facts.isNullable
            case .alternation:
                joined.isNullable = joined.isNullable || facts.isNullable
            }
        }
        switch kind {
        case .concatenation:
            if joined.isLiteral { joined.height = 1 }
            return add(.concatenation(first: first, last: last), joined)
        case .alternation:
            joined.size = min(joined.size + children.count - 1, Limits.programSize + 1)
            return add(.alternation(first: first, last: last), joined)
        }
    }
}
