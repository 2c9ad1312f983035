/// A pattern that amounts to a few strings, possibly anchored, such as `^(GET|HEAD)$`, `^v[12]$`, `\.example$` or
/// `needle`. Most patterns of policies are of this kind; comparing bytes is all they need.
struct LiteralAlternatives: Sendable {
    private let strings: [[UInt8]]
    private let isAnchoredAtStart: Bool
    private let isAnchoredAtEnd: Bool

    /// Nil if the pattern is not of this kind, or has too many or too long strings.
    init?(_ tree: SyntaxTree) {
        var body = Self.flattened(tree.root, in: tree)
        var isAnchoredAtStart = false
        var isAnchoredAtEnd = false
        while let first = body.first, case .assertion(.textStart) = tree[first] {
            isAnchoredAtStart = true
            body.removeFirst()
        }
        while let last = body.last, case .assertion(.textEnd) = tree[last] {
            isAnchoredAtEnd = true
            body.removeLast()
        }
        guard let strings = Self.strings(of: body, in: tree, depth: 0) else { return nil }
        // Several strings at an unknown place are a task for the automaton.
        guard strings.count == 1 || isAnchoredAtStart || isAnchoredAtEnd else { return nil }
        self.strings = strings
        self.isAnchoredAtStart = isAnchoredAtStart
        self.isAnchoredAtEnd = isAnchoredAtEnd
    }

    func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch (isAnchoredAtStart, isAnchoredAtEnd) {
        case (true, true): strings.contains { $0.count == text.count && ByteSearch.hasBytes($0, in: text, at: 0) }
        case (true, false): strings.contains { ByteSearch.hasBytes($0, in: text, at: 0) }
        case (false, true): strings.contains { ByteSearch.hasBytes($0, in: text, at: text.count - $0.count) }
        case (false, false): ByteSearch.firstIndex(of: strings[0], in: text, from: 0) != nil
        }
    }

    func firstMatch(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
        switch (isAnchoredAtStart, isAnchoredAtEnd) {
        case (true, true):
            return start == 0 && matches(text) ? 0..<text.count : nil
        case (true, false):
            // The strings stand in order of preference.
            guard start == 0, let found = strings.first(where: { ByteSearch.hasBytes($0, in: text, at: 0) }) else {
                return nil
            }
            return 0..<found.count
        case (false, true):
            // The leftmost match is the longest.
            var best: Int?
            for string in strings {
                let position = text.count - string.count
                guard position >= start, position < best ?? Int.max else { continue }
                if ByteSearch.hasBytes(string, in: text, at: position) { best = position }
            }
            return best.map { $0..<text.count }
        case (false, false):
            return ByteSearch.firstIndex(of: strings[0], in: text, from: start).map { $0..<$0 + strings[0].count }
        }
    }
}

// MARK: - Analysis

extension LiteralAlternatives {
    private static let maximumDepth = 32
    /// Classes with more members are left to the automaton.
    private static let maximumClassSize: UInt32 = 8

    /// UTF-8, unless text can equal the scalar without having these bytes (U+FFFD, which invalid bytes equal too) or
    /// cannot contain it (surrogates).
    static func encode(_ value: UInt32) -> [UInt8]? {
        guard let scalar = Unicode.Scalar(value), value != DecodedScalar.replacement else { return nil }
        return Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    /// The parts of a concatenation, seen through groups.
    private static func flattened(_ root: SyntaxTree.NodeID, in tree: SyntaxTree) -> ArraySlice<SyntaxTree.NodeID> {
        var node = root
        while case .group(let content) = tree[node] { node = content }
        guard case .concatenation(_, let last) = tree[node] else { return [node] }
        return tree.children(endingWith: last)[...]
    }

    /// All strings that the sequence matches, in order of preference.
    private static func strings(
        of sequence: ArraySlice<SyntaxTree.NodeID>, in tree: SyntaxTree, depth: Int
    ) -> [[UInt8]]? {
        var result: [[UInt8]] = [[]]
        for node in sequence {
            if case .scalar(let value) = tree[node] {
                guard let bytes = encode(value), append(bytes, to: &result) else { return nil }
                continue
            }
            guard let continuations = strings(of: node, in: tree, depth: depth + 1),
                let product = product(of: result, and: continuations)
            else { return nil }
            result = product
        }
        return result
    }

    /// - Returns: whether none of the strings became too long.
    private static func append(_ bytes: [UInt8], to strings: inout [[UInt8]]) -> Bool {
        for index in strings.indices {
            if strings[index].count + bytes.count > Limits.literalBytes { return false }
            strings[index] += bytes
        }
        return true
    }

    private static func product(of left: [[UInt8]], and right: [[UInt8]]) -> [[UInt8]]? {
        guard left.count * right.count <= Limits.literalCount else { return nil }
        var result: [[UInt8]] = []
        for head in left {
            for tail in right {
                guard head.count + tail.count <= Limits.literalBytes else { return nil }
                result.append(head + tail)
            }
        }
        return result
    }

    private static func strings(of node: SyntaxTree.NodeID, in tree: SyntaxTree, depth: Int) -> [[UInt8]]? {
        guard depth < maximumDepth else { return nil }
        switch tree[node] {
        case .empty: return [[]]
        case .scalar(let value): return encode(value).map { [$0] }
        case .set(let id): return strings(of: tree.sets[Int(id)])
        case .assertion: return nil
        case .group(let content): return strings(of: content, in: tree, depth: depth + 1)
        case .concatenation(_, let last):
            return strings(of: tree.children(endingWith: last)[...], in: tree, depth: depth + 1)
        case .alternation(_, let last):
            var result: [[UInt8]] = []
            for child in tree.children(endingWith: last) {
                guard let strings = strings(of: child, in: tree, depth: depth + 1),
                    result.count + strings.count <= Limits.literalCount
                else { return nil }
                result += strings
            }
            return result
        case .repetition(let content, let repetition):
            guard repetition.minimum == 0, repetition.maximum == 1,
                let strings = strings(of: content, in: tree, depth: depth + 1)
            else { return nil }
            return repetition.isLazy ? [[]] + strings : strings + [[]]
        }
    }

    private static func strings(of set: ScalarSet) -> [[UInt8]]? {
        var result: [[UInt8]] = []
        for interval in set.intervals {
            guard interval.upper - interval.lower < maximumClassSize else { return nil }
            for value in interval.lower...interval.upper {
                guard let encoded = encode(value), result.count < maximumClassSize else { return nil }
                result.append(encoded)
            }
        }
        return result
    }
}
