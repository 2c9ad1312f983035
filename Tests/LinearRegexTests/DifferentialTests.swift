import Testing

@testable import LinearRegex

/// Compares the engine with an independent matcher, which backtracks, on random small patterns and texts.
@Suite struct DifferentialTests {
    @Test(arguments: 1...6 as ClosedRange<UInt64>) func agreesWithBacktracking(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var compared = 0
        var matched = 0
        for _ in 0..<1500 {
            let node = Reference.randomNode(depth: Int.random(in: 1...4, using: &random), &random)
            let regex = try Regex(node.pattern)
            let program = Compiler.compile(try Parser.parse(Array(node.pattern.utf8)))
            let automaton = AutomatonBuilder.build(program)
            for _ in 0..<6 {
                let text = Reference.randomText(&random)
                var reference = Reference(text)
                guard let expected = reference.firstMatch(of: node) else { continue }
                compared += 1
                if expected.range != nil { matched += 1 }
                let comment = Comment(rawValue: "\(node.pattern) on \(text.bytes)")
                text.bytes.withUnsafeBufferPointer { bytes in
                    var machine = PikeMachine(program)
                    let found = machine.firstMatch(in: bytes, from: 0)
                    #expect(regex.firstMatch(in: bytes) == found, comment)
                    #expect((found != nil) == (expected.range != nil), comment)
                    if !node.hasNestedEmptyLoops { #expect(found == expected.range, comment) }
                    #expect(regex.matches(bytes) == (expected.range != nil), comment)
                    if let automaton {
                        #expect(automaton.matches(bytes, from: 0) == (expected.range != nil), comment)
                    }
                }
            }
        }
        #expect(compared > 8000)
        #expect(matched > 2000)
        #expect(compared - matched > 1000)
    }
}

/// A text as scalars, with the bytes of each.
struct ReferenceText {
    var scalars: [UInt32] = []
    /// Where each scalar begins, and where the last ends.
    var offsets = [0]
    var bytes: [UInt8] = []

    mutating func append(_ scalar: UInt32, _ encoded: some Sequence<UInt8>) {
        scalars.append(scalar)
        bytes += encoded
        offsets.append(bytes.count)
    }
}

/// A matcher that tries everything in order of preference.
struct Reference {
    indirect enum Node: Sendable {
        case scalar(Unicode.Scalar)
        case set(String, @Sendable (UInt32) -> Bool)
        case assertion(String)
        case concatenation([Node])
        case alternation([Node])
        case repetition(Node, Int, Int?, isLazy: Bool)
    }

    struct Outcome { let range: Range<Int>? }

    private let text: ReferenceText
    private var fuel = 20_000

    init(_ text: ReferenceText) { self.text = text }

    /// Nil if it took too long.
    mutating func firstMatch(of node: Node) -> Outcome? {
        for start in text.scalars.indices.lowerBound...text.scalars.count {
            var end: Int?
            let isMatched = match(node, start) { position, _ in
                end = position
                return true
            }
            if fuel <= 0 { return nil }
            if isMatched, let end { return Outcome(range: text.offsets[start]..<text.offsets[end]) }
        }
        return Outcome(range: nil)
    }

    private typealias Continuation = (Int, inout Reference) -> Bool

    private mutating func match(_ node: Node, _ position: Int, _ next: Continuation) -> Bool {
        fuel -= 1
        guard fuel > 0 else { return false }
        switch node {
        case .scalar(let scalar):
            return position < text.scalars.count && text.scalars[position] == scalar.value && next(position + 1, &self)
        case .set(_, let contains):
            return position < text.scalars.count && contains(text.scalars[position]) && next(position + 1, &self)
        case .assertion(let name):
            return holds(name, position) && next(position, &self)
        case .concatenation(let parts):
            return match(parts[...], position, next)
        case .alternation(let parts):
            for part in parts where match(part, position, next) { return true }
            return false
        case .repetition(let body, let minimum, let maximum, let isLazy):
            return `repeat`(body, minimum, maximum, isLazy, position, 0, next)
        }
    }

    private mutating func match(_ parts: ArraySlice<Node>, _ position: Int, _ next: Continuation) -> Bool {
        guard let first = parts.first else { return next(position, &self) }
        return match(first, position) { $1.match(parts.dropFirst(), $0, next) }
    }

    /// Turn `count` of a repetition, the one before having begun at `previous`.
    private mutating func `repeat`(
        _ body: Node, _ minimum: Int, _ maximum: Int?, _ isLazy: Bool, _ position: Int, _ count: Int,
        previous: Int? = nil, _ next: Continuation
    ) -> Bool {
        // Where RE2 leaves a loop: if the first turn that could be the last is empty, there is no further one…
        if maximum == nil, count >= max(minimum, 1), previous == position { return next(position, &self) }
        func again(_ matcher: inout Reference) -> Bool {
            if let maximum, count >= maximum { return false }
            return matcher.match(body, position) { reached, matcher in
                // …and later turns must not be empty.
                if maximum == nil, count >= max(minimum, 1), reached == position { return false }
                return matcher.repeat(
                    body, minimum, maximum, isLazy, reached, count + 1, previous: position, next)
            }
        }
        if count < minimum { return again(&self) }
        return isLazy ? next(position, &self) || again(&self) : again(&self) || next(position, &self)
    }

    private func holds(_ name: String, _ position: Int) -> Bool {
        let before = position > 0 ? text.scalars[position - 1] : nil
        let after = position < text.scalars.count ? text.scalars[position] : nil
        func isWord(_ scalar: UInt32?) -> Bool {
            guard let scalar, scalar < 0x80 else { return false }
            let character = Character(Unicode.Scalar(UInt8(scalar)))
            return character.isLetter || character.isNumber || character == "_"
        }
        switch name {
        case "^", #"\A"#: return before == nil
        case "$", #"\z"#: return after == nil
        case "(?m:^)": return before == nil || before == 0x0A
        case "(?m:$)": return after == nil || after == 0x0A
        case #"\b"#: return isWord(before) != isWord(after)
        default: return isWord(before) == isWord(after)
        }
    }
}

// MARK: - Random patterns and texts

extension Reference.Node {
    /// The node in Go's syntax.
    var pattern: String {
        switch self {
        case .scalar(let scalar): String(scalar)
        case .set(let pattern, _), .assertion(let pattern): pattern
        case .concatenation(let parts): parts.map { $0.isAlternation ? "(?:\($0.pattern))" : $0.pattern }.joined()
        case .alternation(let parts): parts.map(\.pattern).joined(separator: "|")
        case .repetition(let body, let minimum, let maximum, let isLazy):
            "(\(body.pattern))" + Self.operatorText(minimum, maximum) + (isLazy ? "?" : "")
        }
    }

    /// Whether there is a loop whose turns can be empty around another repetition. Which of its turns count is decided by
    /// the order in which an automaton visits its states; backtracking decides otherwise now and then.
    var hasNestedEmptyLoops: Bool {
        if case .repetition(let body, _, nil, _) = self, body.isNullable, body.hasRepetition { return true }
        return children.contains(where: \.hasNestedEmptyLoops)
    }

    private var hasRepetition: Bool {
        if case .repetition = self { true } else { children.contains(where: \.hasRepetition) }
    }

    private var isNullable: Bool {
        switch self {
        case .scalar, .set: false
        case .assertion: true
        case .concatenation(let parts): parts.allSatisfy(\.isNullable)
        case .alternation(let parts): parts.contains(where: \.isNullable)
        case .repetition(let body, let minimum, _, _): minimum == 0 || body.isNullable
        }
    }

    private var children: [Self] {
        switch self {
        case .scalar, .set, .assertion: []
        case .concatenation(let parts), .alternation(let parts): parts
        case .repetition(let body, _, _, _): [body]
        }
    }

    private var isAlternation: Bool {
        if case .alternation = self { true } else { false }
    }

    private static func operatorText(_ minimum: Int, _ maximum: Int?) -> String {
        switch (minimum, maximum) {
        case (0, nil): "*"
        case (1, nil): "+"
        case (0, 1): "?"
        case (_, nil): "{\(minimum),}"
        case (_, let maximum?): minimum == maximum ? "{\(minimum)}" : "{\(minimum),\(maximum)}"
        }
    }
}

extension Reference {
    private static let sets: [Node] = [
        .set(".") { $0 != 0x0A }, .set("(?s:.)") { _ in true }, .set("[ab]") { $0 == 0x61 || $0 == 0x62 },
        .set("[^a]") { $0 != 0x61 }, .set(#"\d"#) { (0x30...0x39).contains($0) },
        .set("[é-日]") { (0xE9...0x65E5).contains($0) }, .set("(?i:k)") { [0x4B, 0x6B, 0x212A].contains($0) },
        .set(#"[^\x00-\x7F]"#) { $0 > 0x7F }, .set(#"\x{FFFD}"#) { $0 == 0xFFFD }, .set(#"\n"#) { $0 == 0x0A },
    ]
    private static let assertions = ["^", "$", #"\A"#, #"\z"#, "(?m:^)", "(?m:$)", #"\b"#, #"\B"#]

    static func randomNode(depth: Int, _ random: inout SeededGenerator) -> Node {
        func parts(_ random: inout SeededGenerator, from minimum: Int) -> [Node] {
            (0..<Int.random(in: minimum...3, using: &random)).map { _ in randomNode(depth: depth - 1, &random) }
        }
        switch depth > 0 ? Int.random(in: 0..<10, using: &random) : 0 {
        case 0, 1:
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1: return sets.randomElement(using: &random) ?? .concatenation([])
            case 2: return .assertion(assertions.randomElement(using: &random) ?? "^")
            default: return .scalar((["a", "b", "c", "é"] as [Unicode.Scalar]).randomElement(using: &random) ?? "a")
            }
        case 2, 3, 4: return .concatenation(parts(&random, from: 0))
        case 5, 6: return .alternation(parts(&random, from: 2))
        default:
            let minimum = Int.random(in: 0...2, using: &random)
            let maximum = Bool.random(using: &random) ? nil : Int.random(in: max(1, minimum)...3, using: &random)
            let body = randomNode(depth: depth - 1, &random)
            return .repetition(body, minimum, maximum, isLazy: Int.random(in: 0..<3, using: &random) == 0)
        }
    }

    static func randomText(_ random: inout SeededGenerator) -> ReferenceText {
        var text = ReferenceText()
        let isSimple = Bool.random(using: &random)
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            let alphabet: [Unicode.Scalar] =
                isSimple ? ["a", "b", "c"] : ["a", "b", "é", "日", "K", "\n", " ", "7", "\u{FFFD}"]
            if !isSimple, Int.random(in: 0..<10, using: &random) == 0 {
                text.append(0xFFFD, [0xFF])
            } else if let scalar = alphabet.randomElement(using: &random) {
                text.append(scalar.value, String(scalar).utf8)
            }
        }
        return text
    }
}
