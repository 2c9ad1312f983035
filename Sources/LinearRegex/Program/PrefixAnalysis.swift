/// What can be said of the beginning of every match.
struct PrefixAnalysis {
    private(set) var isAnchoredAtStart = false
    private(set) var requiredPrefix: [UInt8] = []

    /// Looks through leading groups and concatenations, never deeper than this.
    private static let maximumDepth = 32

    init(_ tree: SyntaxTree) {
        isAnchoredAtStart = Self.isAnchored(tree.root, in: tree, depth: 0)
        if !isAnchoredAtStart { _ = collectPrefix(of: tree.root, in: tree, depth: 0) }
    }

    private static func isAnchored(_ node: SyntaxTree.NodeID, in tree: SyntaxTree, depth: Int) -> Bool {
        guard depth < maximumDepth else { return false }
        switch tree[node] {
        case .assertion(let assertion): return assertion == .textStart
        case .group(let content): return isAnchored(content, in: tree, depth: depth + 1)
        case .concatenation(let first, _): return isAnchored(first, in: tree, depth: depth + 1)
        case .alternation(_, let last):
            return tree.children(endingWith: last).allSatisfy { isAnchored($0, in: tree, depth: depth + 1) }
        case .empty, .scalar, .set, .repetition: return false
        }
    }

    /// Appends what `node` certainly begins with. True if that was all of it, and more may follow.
    private mutating func collectPrefix(of node: SyntaxTree.NodeID, in tree: SyntaxTree, depth: Int) -> Bool {
        guard depth < Self.maximumDepth else { return false }
        switch tree[node] {
        case .empty, .assertion: return true
        case .scalar(let value):
            guard let encoded = LiteralAlternatives.encode(value),
                requiredPrefix.count + encoded.count <= Limits.literalBytes
            else { return false }
            requiredPrefix += encoded
            return true
        case .group(let content): return collectPrefix(of: content, in: tree, depth: depth + 1)
        case .concatenation(_, let last):
            return tree.children(endingWith: last).allSatisfy { collectPrefix(of: $0, in: tree, depth: depth + 1) }
        case .set, .alternation, .repetition: return false
        }
    }
}
