/// Parses Go's `regexp` syntax (flags `Perl` and `UnicodeGroups`) in one pass, without recursion.
///
/// Errors are found in Go's order and carry Go's words. Operands of the innermost open group wait on `operands`, the
/// finished alternatives of all open groups on `branches`; a `Frame` remembers where those of its group begin.
struct Parser {
    struct Flags: OptionSet {
        let rawValue: UInt8

        /// `i`
        static let ignoreCase = Flags(rawValue: 1 << 0)
        /// `m`
        static let multiLine = Flags(rawValue: 1 << 1)
        /// `s`
        static let dotMatchesNewline = Flags(rawValue: 1 << 2)
        /// `U`
        static let lazyByDefault = Flags(rawValue: 1 << 3)
    }

    struct Frame {
        let isCapturing: Bool
        let outerFlags: Flags
        let firstBranch: Int
        var firstOperand: Int
    }

    let pattern: [UInt8]
    var position = 0
    var flags: Flags = []
    var tree = SyntaxTree()
    /// Named Unicode classes of this pattern, which are large and tend to recur.
    var knownProperties: [String: SyntaxTree.SetID] = [:]
    /// Whether no `:]` is left between here and the end.
    var hasNoMorePOSIXNames = false

    private var frames = [Frame(isCapturing: false, outerFlags: [], firstBranch: 0, firstOperand: 0)]
    private var operands: [SyntaxTree.NodeID] = []
    private var branches: [SyntaxTree.NodeID] = []

    private init(pattern: [UInt8]) { self.pattern = pattern }

    static func parse(_ pattern: [UInt8]) throws(RegexError) -> SyntaxTree {
        var parser = Parser(pattern: pattern)
        try parser.parse()
        return parser.tree
    }

    private mutating func parse() throws(RegexError) {
        /// Where the repetition operator starts that was parsed just before.
        var previousRepetition: Int?
        while let byte = peek() {
            let start = position
            var repetition: Int?
            switch byte {
            case UInt8(ascii: "("):
                if peek(1) == UInt8(ascii: "?") {
                    try parseGroupModifiers()
                } else {
                    position += 1
                    openGroup(isCapturing: true)
                }
            case UInt8(ascii: "|"):
                position += 1
                try closeBranch()
            case UInt8(ascii: ")"):
                try closeGroup()
                position += 1
            case UInt8(ascii: "^"):
                position += 1
                push(flags.contains(.multiLine) ? .lineStart : .textStart)
            case UInt8(ascii: "$"):
                position += 1
                push(flags.contains(.multiLine) ? .lineEnd : .textEnd)
            case UInt8(ascii: "."):
                position += 1
                try push(flags.contains(.dotMatchesNewline) ? .any : .anyExceptNewline)
            case UInt8(ascii: "["):
                try push(parseClass())
            case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
                position += 1
                let minimum: Int32 = byte == UInt8(ascii: "+") ? 1 : 0
                let maximum: Int32? = byte == UInt8(ascii: "?") ? 1 : nil
                try repeatLast(minimum, maximum, from: start, previous: previousRepetition)
                repetition = start
            case UInt8(ascii: "{"):
                if let counts = try parseCounts() {
                    try repeatLast(
                        counts.minimum, counts.maximum, isCounted: true, from: start, previous: previousRepetition)
                    repetition = start
                } else {
                    position += 1
                    pushLiteral(UInt32(byte))
                }
            case UInt8(ascii: "\\"):
                try parseBackslash()
            default:
                pushLiteral(try nextScalar())
            }
            previousRepetition = repetition
        }
        let root = try closeAlternatives()
        if frames.count > 1 { throw error(.missingParenthesis, from: 0) }
        tree.root = root
    }
}

// MARK: - Groups

extension Parser {
    mutating func openGroup(isCapturing: Bool) {
        frames.append(
            Frame(
                isCapturing: isCapturing, outerFlags: flags, firstBranch: branches.count, firstOperand: operands.count))
    }

    private mutating func closeGroup() throws(RegexError) {
        let content = try closeAlternatives()
        guard frames.count > 1, let frame = frames.popLast() else { throw error(.unexpectedParenthesis, from: 0) }
        flags = frame.outerFlags
        guard frame.isCapturing else { return operands.append(content) }
        var facts = tree.facts(of: content)
        facts.isLiteral = false
        facts.height += 1
        try pushChecked(tree.add(.group(content), facts))
    }

    private mutating func closeBranch() throws(RegexError) {
        let frame = frames[frames.count - 1]
        let branch = tree.join(operands[frame.firstOperand...], as: .concatenation)
        try checkLimits(branch)
        operands.removeSubrange(frame.firstOperand...)
        branches.append(branch)
    }

    private mutating func closeAlternatives() throws(RegexError) -> SyntaxTree.NodeID {
        try closeBranch()
        let firstBranch = frames[frames.count - 1].firstBranch
        let node = tree.join(branches[firstBranch...], as: .alternation)
        try checkLimits(node)
        branches.removeSubrange(firstBranch...)
        return node
    }
}

// MARK: - Operands

extension Parser {
    mutating func push(_ assertion: Assertion) {
        operands.append(tree.add(.assertion(assertion), SyntaxTree.Facts(isNullable: true)))
    }

    /// `set` must be normalized.
    mutating func push(_ set: ScalarSet) throws(RegexError) {
        if let scalar = set.soleMember {
            operands.append(tree.add(.scalar(scalar), SyntaxTree.Facts(isLiteral: true)))
        } else {
            push(tree.intern(set))
            if tree.totalRanges > Limits.classRanges { throw error(.tooLarge, from: 0) }
        }
    }

    mutating func push(_ set: SyntaxTree.SetID) {
        operands.append(tree.add(.set(set), SyntaxTree.Facts()))
    }

    mutating func pushLiteral(_ scalar: UInt32) {
        let facts = SyntaxTree.Facts(isLiteral: true)
        if flags.contains(.ignoreCase), let orbit = CaseFolding.orbit(of: scalar) {
            operands.append(tree.add(.set(tree.intern(orbit)), facts))
        } else {
            operands.append(tree.add(.scalar(scalar), facts))
        }
    }

    private mutating func pushChecked(_ node: SyntaxTree.NodeID) throws(RegexError) {
        try checkLimits(node)
        operands.append(node)
    }

    private func checkLimits(_ node: SyntaxTree.NodeID) throws(RegexError) {
        let facts = tree.facts(of: node)
        if facts.size > Limits.programSize { throw error(.tooLarge, from: 0) }
        if facts.height > Limits.height { throw error(.nestsTooDeeply, from: 0) }
    }
}

// MARK: - Repetition

extension Parser {
    /// Applies the repetition operator that ends at `position` to the operand before it.
    private mutating func repeatLast(
        _ minimum: Int32, _ maximum: Int32?, isCounted: Bool = false, from start: Int, previous: Int?
    ) throws(RegexError) {
        var isLazy = flags.contains(.lazyByDefault)
        if peek() == UInt8(ascii: "?") {
            position += 1
            isLazy.toggle()
        }
        // Unlike Perl, Go has no meaning for a** or a++.
        if let previous { throw error(.invalidNestedRepetition, from: previous) }
        guard operands.count > frames[frames.count - 1].firstOperand, let operand = operands.popLast() else {
            throw error(.missingRepeatArgument, from: start)
        }

        var facts = tree.facts(of: operand)
        facts.isLiteral = false
        facts.height += 1
        facts.isNullable = facts.isNullable || minimum == 0
        let copies = Int(maximum ?? max(minimum, 1))
        let loops = maximum == nil ? 2 : 0
        facts.size = min(facts.size * copies + Int((maximum ?? minimum) - minimum) + loops, Limits.programSize + 1)
        if isCounted {
            facts.repetitionProduct = maximum == 0 ? 1 : facts.repetitionProduct * max(1, Int(maximum ?? minimum))
        }
        let repetition = SyntaxTree.Repetition(minimum: minimum, maximum: maximum, isLazy: isLazy)
        try pushChecked(tree.add(.repetition(operand, repetition), facts))
        if facts.repetitionProduct > Limits.repetition { throw error(.invalidRepeatCount, from: start) }
    }

    /// `{2}`, `{2,}` or `{2,5}`. Anything else leaves `position` alone and makes the brace a literal.
    private mutating func parseCounts() throws(RegexError) -> (minimum: Int32, maximum: Int32?)? {
        let start = position
        position += 1
        guard let minimum = parseCount() else {
            position = start
            return nil
        }
        var maximum: Int32? = minimum
        if peek() == UInt8(ascii: ",") {
            position += 1
            maximum = nil
            if peek() != UInt8(ascii: "}") {
                guard let count = parseCount() else {
                    position = start
                    return nil
                }
                maximum = count
            }
        }
        guard peek() == UInt8(ascii: "}") else {
            position = start
            return nil
        }
        position += 1
        let limit = Int32(Limits.repetition)
        if minimum > limit || maximum.map({ $0 > limit || $0 < minimum }) == true {
            throw error(.invalidRepeatCount, from: start)
        }
        return (minimum, maximum)
    }

    /// A decimal number without leading zeros; anything above the limit comes out as limit + 1.
    private mutating func parseCount() -> Int32? {
        guard let first = peek(), isDigit(first) else { return nil }
        if first == UInt8(ascii: "0"), let second = peek(1), isDigit(second) { return nil }
        var value: Int32 = 0
        while let byte = peek(), isDigit(byte) {
            value = min(value * 10 + Int32(byte - 0x30), Int32(Limits.repetition) + 1)
            position += 1
        }
        return value
    }

    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

// MARK: - Reading

extension Parser {
    func peek(_ distance: Int = 0) -> UInt8? {
        position + distance < pattern.count ? pattern[position + distance] : nil
    }

    /// Consumes the next scalar. The pattern must not be at its end. An error reports what is left of it before `end`.
    mutating func nextScalar(before end: Int? = nil) throws(RegexError) -> UInt32 {
        let start = position
        let scalar = pattern.withUnsafeBufferPointer { DecodedScalar(in: $0, at: start) }
        if scalar.isInvalid { throw error(.invalidUTF8, in: start..<(end ?? pattern.count)) }
        position += scalar.width
        return scalar.value
    }

    /// Refuses invalid UTF-8 in a part of the pattern that is about to be reported or used as a name.
    func checkUTF8(_ range: Range<Int>) throws(RegexError) {
        var cursor = range.lowerBound
        while cursor < range.upperBound {
            let scalar = pattern.withUnsafeBufferPointer { DecodedScalar(in: $0, at: cursor) }
            if scalar.isInvalid { throw error(.invalidUTF8, in: cursor..<range.upperBound) }
            cursor += scalar.width
        }
    }

    /// An error about what lies between `start` and the current position; about the whole pattern for the errors that
    /// concern it.
    func error(_ kind: RegexError.Kind, from start: Int) -> RegexError {
        switch kind {
        case .missingParenthesis, .unexpectedParenthesis, .nestsTooDeeply, .tooLarge: error(kind, in: 0..<pattern.count)
        default: error(kind, in: start..<position)
        }
    }

    func error(_ kind: RegexError.Kind, in range: Range<Int>) -> RegexError {
        RegexError(kind: kind, fragment: String(decoding: pattern[range], as: UTF8.self), offset: range.lowerBound)
    }
}
