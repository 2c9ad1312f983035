import CEL
import Documents

/// Which of the fields that rules look at are there: computed once for each object, pod template and container, so that
/// a rule none of whose fields are there need not be evaluated again and again.
///
/// Most rules on most containers look for something that is absent. What a rule says of an object without any of its
/// fields is always the same.
struct FieldPresence {
    private let fields: FieldTable
    private var words: [UInt64]
    /// For each rule, the combinations of prefixes for which it is known to pass where its fields are absent, one bit for
    /// each combination.
    private var passing: [UInt64]

    init(_ fields: FieldTable) {
        self.fields = fields
        words = [UInt64](repeating: 0, count: fields.wordCount)
        passing = [UInt64](repeating: 0, count: fields.watches.count)
    }

    /// Takes stock of what a variable holds.
    mutating func look(at value: Value, as variable: FieldTable.Variable) {
        for word in fields.words(of: variable) { words[word] = 0 }
        mark(value, fields.root(of: variable))
    }

    private mutating func mark(_ value: Value, _ node: Int) {
        for child in fields.nodes[node].children {
            guard let slot = value.slot(forKey: child.key) else { continue }
            set(fields.nodes[child.node].bit)
            if fields.nodes[child.node].children.isEmpty { continue }
            if slot.pointee.kind == .map {
                mark(slot.pointee, child.node)
            } else {
                // What is no map fails or passes in its own way.
                markAll(below: child.node)
            }
        }
    }

    private mutating func markAll(below node: Int) {
        for child in fields.nodes[node].children {
            set(fields.nodes[child.node].bit)
            markAll(below: child.node)
        }
    }

    private mutating func set(_ bit: Int) { words[bit >> 6] |= 1 << UInt64(bit & 63) }

    /// Whether a rule's verdict is known because none of its fields is there.
    /// - Parameter number: the rule's number in the table.
    /// - Returns: nil where the rule has to be evaluated, and where its verdict cannot be known at all; else the state to
    ///   hand to ``notePass(_:_:)`` if it passes, and whether it did before.
    @inline(__always)
    func absence(_ number: Int) -> (state: Int, isKnownToPass: Bool)? {
        let watch = fields.watches[number]
        guard watch.isWatched else { return nil }
        for part in watch.fields where words[part.word] & part.mask != 0 { return nil }
        var state = 0
        for prefix in watch.prefixes { state = state << 1 | Int(words[prefix >> 6] >> UInt64(prefix & 63) & 1) }
        return (state, passing[number] >> UInt64(state) & 1 != 0)
    }

    /// Remembers that a rule passes in a state in which none of its fields is there.
    mutating func notePass(_ number: Int, _ state: Int) { passing[number] |= 1 << UInt64(state) }
}

/// The fields that a rule set looks at, as a tree for each variable.
struct FieldTable: Sendable {
    enum Variable: Int, CaseIterable, Sendable {
        case object, pod, container

        init?(_ name: String) {
            switch name {
            case "object": self = .object
            case "pod": self = .pod
            case "container": self = .container
            default: return nil
            }
        }
    }

    struct Node: Sendable {
        var bit: Int
        var children: [(key: Value, node: Int)] = []
    }

    /// What has to be absent for a rule's verdict to be known, and what the verdict then depends on.
    struct Watch: Sendable {
        var fields: [(word: Int, mask: UInt64)] = []
        /// Bits of fields on the way whose presence makes a difference.
        var prefixes: [Int] = []
        /// Whether the rule looks at nothing but fields.
        var isWatched = true
    }

    private(set) var nodes: [Node] = []
    private(set) var watches: [Watch] = []
    private var roots: [Int] = []
    private var wordRanges: [Range<Int>] = []

    /// More prefixes than these have too many combinations to remember in a word.
    private static let mostPrefixes = 6

    /// - Parameter rules: in the order of their numbers.
    init(_ rules: [CompiledRule]) {
        let chains = rules.map { ($0.items ?? $0.check).expression.fieldChains }
        var bits = 0
        for variable in Variable.allCases {
            let first = bits
            roots.append(nodes.count)
            nodes.append(Node(bit: bits))
            bits += 1
            for chain in chains.joined() where Variable(chain.variable) == variable {
                _ = node(of: chain, bits: &bits)
            }
            bits = (bits + 63) & ~63
            wordRanges.append(first >> 6..<bits >> 6)
        }
        watches = chains.map { watch($0) }
    }

    var wordCount: Int { wordRanges.last?.upperBound ?? 0 }
    func words(of variable: Variable) -> Range<Int> { wordRanges[variable.rawValue] }
    func root(of variable: Variable) -> Int { roots[variable.rawValue] }

    /// The node of a field, which is made where there is none.
    private mutating func node(of chain: FieldChain, bits: inout Int) -> Int {
        var node = roots.last ?? 0
        for field in chain.fields {
            if let child = child(field, of: node) {
                node = child
                continue
            }
            nodes.append(Node(bit: bits))
            nodes[node].children.append((Symbols.shared.intern(field), nodes.count - 1))
            bits += 1
            node = nodes.count - 1
        }
        return node
    }

    private func child(_ field: String, of node: Int) -> Int? {
        nodes[node].children.first { $0.key.text == field }?.node
    }

    private func watch(_ chains: Set<FieldChain>) -> Watch {
        var watch = Watch()
        var masks: [Int: UInt64] = [:]
        for chain in chains {
            // The variable itself is always there, and so is a variable that is not one of these.
            guard let variable = Variable(chain.variable), !chain.fields.isEmpty else {
                watch.isWatched = false
                return watch
            }
            var node = root(of: variable)
            for field in chain.fields { node = child(field, of: node) ?? node }
            let bit = nodes[node].bit
            if chain.isPrefix {
                watch.prefixes.append(bit)
            } else {
                masks[bit >> 6, default: 0] |= 1 << UInt64(bit & 63)
            }
        }
        watch.fields = masks.map { (word: $0.key, mask: $0.value) }.sorted { $0.word < $1.word }
        watch.prefixes.sort()
        if watch.prefixes.count > FieldTable.mostPrefixes { watch.isWatched = false }
        return watch
    }
}
