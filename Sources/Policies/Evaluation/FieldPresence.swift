import CEL
import Documents

/// Which of the fields that rules look at are there: computed once for each object, pod template and container, so that
/// a rule none of whose fields are there need not be evaluated, nor its verdict explained, again and again.
///
/// Most rules on most containers look for something that is absent. What a rule says of an object without any of its
/// fields is always the same.
struct FieldPresence {
    private let fields: FieldTable
    private var words: [UInt64]
    /// The same bits, set for fields that are there and hold null, or whose parent is no map.
    private var nullWords: [UInt64]
    /// For each rule, the combinations of prefixes for which it is known to pass where its fields are absent, one bit for
    /// each combination.
    private var passing: [UInt64]
    /// What decides against the rules that are known to fail.
    private var failing: [State: AbsentField] = [:]

    /// A rule none of whose fields is there.
    struct State: Hashable {
        /// The rule's number in the table.
        fileprivate let rule: Int
        /// Which of the prefixes are there, a bit each.
        fileprivate let prefixes: Int
    }

    /// What is known of a rule in a state.
    enum Verdict {
        case unknown
        case passes
        case fails(AbsentField)
    }

    init(_ fields: FieldTable) {
        self.fields = fields
        words = [UInt64](repeating: 0, count: fields.wordCount)
        nullWords = words
        passing = [UInt64](repeating: 0, count: fields.watches.count)
    }

    /// Takes stock of what a variable holds.
    mutating func look(at value: Value, as variable: FieldTable.Variable) {
        for word in fields.words(of: variable) { (words[word], nullWords[word]) = (0, 0) }
        mark(value, fields.root(of: variable))
    }

    private mutating func mark(_ value: Value, _ node: Int) {
        for child in fields.nodes[node].children {
            guard let slot = value.slot(forKey: child.key) else { continue }
            let bit = fields.nodes[child.node].bit
            words[bit >> 6] |= 1 << UInt64(bit & 63)
            if slot.pointee.kind == .null { nullWords[bit >> 6] |= 1 << UInt64(bit & 63) }
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
            let bit = fields.nodes[child.node].bit
            words[bit >> 6] |= 1 << UInt64(bit & 63)
            nullWords[bit >> 6] |= 1 << UInt64(bit & 63)
            markAll(below: child.node)
        }
    }

    /// The state of a rule none of whose fields is there; nil where any is, and for a rule that looks at more than fields.
    /// - Parameter number: the rule's number in the table.
    @inline(__always)
    func state(of number: Int) -> State? {
        let watch = fields.watches[number]
        guard watch.isWatched else { return nil }
        for part in watch.fields where words[part.word] & part.mask != 0 { return nil }
        for part in watch.filled where nullWords[part.word] & part.mask != 0 { return nil }
        var prefixes = 0
        for prefix in watch.prefixes { prefixes = prefixes << 1 | Int(words[prefix >> 6] >> UInt64(prefix & 63) & 1) }
        return State(rule: number, prefixes: prefixes)
    }

    /// What the rule came to in this state before.
    @inline(__always)
    func verdict(in state: State) -> Verdict {
        if passing[state.rule] >> UInt64(state.prefixes) & 1 != 0 { return .passes }
        return failing.isEmpty ? .unknown : failing[state].map { .fails($0) } ?? .unknown
    }

    /// Remembers that a rule passes in a state.
    mutating func notePass(in state: State) { passing[state.rule] |= 1 << UInt64(state.prefixes) }

    /// Remembers which field decides against a rule in a state.
    mutating func noteFailure(in state: State, for field: AbsentField) { failing[state] = field }
}

/// A field that decided a check by not being there. Where the same fields are absent, it decides again.
struct AbsentField {
    let variable: FieldTable.Variable
    /// The path from the variable.
    let text: String
    private let name: String
    private let path: [FieldPath.Step]
    /// The fields of the path as keys of maps.
    private let keys: [Value]

    /// - Parameter read: what decided; nil is returned where that is no absent field below fields of a variable.
    init?(_ read: FieldRead) {
        guard !read.isPresent, let variable = FieldTable.Variable(read.variable) else { return nil }
        var keys: [Value] = []
        for step in read.path {
            guard case .field(let field) = step else { return nil }
            keys.append(Symbols.shared.intern(field))
        }
        self.variable = variable
        self.keys = keys
        name = read.variable
        path = read.path
        text = FieldPath(read.path).description
    }

    /// The read of the field in another value of the variable.
    func read(in value: Value) -> FieldRead {
        var existing = 0
        var deepest: UnsafePointer<Value>?
        for key in keys {
            guard let slot = (deepest?.pointee ?? value).slot(forKey: key) else { break }
            deepest = slot
            existing += 1
        }
        return FieldRead(variable: name, path: path, existing: existing, deepestSlot: deepest, value: nil)
    }
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
        /// Fields that may be there, but not with null.
        var filled: [(word: Int, mask: UInt64)] = []
        /// Bits of fields whose presence makes a difference.
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
        let chains = rules.map { FieldTable.chains(of: $0) }
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

    /// What decides about a rule. Where it goes by items, these are the fields of the list, and what the check reads beside
    /// the items where there may be some without those fields.
    private static func chains(of rule: CompiledRule) -> Set<FieldChain> {
        guard let items = rule.items?.expression, let name = rule.source.items?.name else {
            return rule.check.expression.fieldChains
        }
        if items.isEmptyWithoutFields { return items.fieldChains }
        return items.fieldChains.union(rule.check.expression.fieldChains.filter { $0.variable != name })
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
        var (fields, filled): ([Int: UInt64], [Int: UInt64]) = ([:], [:])
        var prefixes: Set<Int> = []
        for chain in chains where chain.use != .loop {
            // The variable itself is always there, and so is a variable that is not one of these.
            guard let variable = Variable(chain.variable), !chain.fields.isEmpty else {
                watch.isWatched = false
                return watch
            }
            var node = root(of: variable)
            for field in chain.fields { node = child(field, of: node) ?? node }
            let bit = nodes[node].bit
            switch chain.use {
            case .value: fields[bit >> 6, default: 0] |= 1 << UInt64(bit & 63)
            case .nullness:
                filled[bit >> 6, default: 0] |= 1 << UInt64(bit & 63)
                prefixes.insert(bit)
            case .prefix, .loop: prefixes.insert(bit)
            }
        }
        watch.fields = fields.map { (word: $0.key, mask: $0.value) }.sorted { $0.word < $1.word }
        watch.filled = filled.map { (word: $0.key, mask: $0.value) }.sorted { $0.word < $1.word }
        // A field whose value makes a difference is absent in every state.
        watch.prefixes = prefixes.filter { fields[$0 >> 6, default: 0] >> UInt64($0 & 63) & 1 == 0 }.sorted()
        if watch.prefixes.count > FieldTable.mostPrefixes { watch.isWatched = false }
        return watch
    }
}
