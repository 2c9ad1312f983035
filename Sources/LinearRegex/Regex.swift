/// A compiled regular expression: the syntax and semantics of Go's `regexp` package, and thus of CEL, over UTF-8.
///
/// Matching takes time proportional to the length of the text, whatever the pattern; nothing backtracks. Where several
/// matches begin at the leftmost place, the one that Perl would have chosen counts (leftmost-first). Positions are byte
/// offsets. A byte of the text that is not part of valid UTF-8 counts as U+FFFD.
///
/// Immutable; any number of threads may use it at the same time.
public final class Regex: Sendable {
    private let program: Program
    /// Set if comparing strings is all that the pattern needs.
    private let literals: LiteralAlternatives?
    private let automaton = LazyAutomaton()

    /// Compiles a pattern.
    ///
    /// - Throws: `RegexError`, with Go's words, if the pattern is malformed or exceeds a limit.
    public convenience init(_ pattern: String) throws(RegexError) {
        try self.init(bytes: Array(pattern.utf8))
    }

    /// Compiles a pattern from bytes; the error says so if they are not UTF-8.
    ///
    /// - Throws: `RegexError`, with Go's words, if the pattern is malformed or exceeds a limit.
    public convenience init(utf8 pattern: UnsafeBufferPointer<UInt8>) throws(RegexError) {
        try self.init(bytes: Array(pattern))
    }

    private init(bytes: [UInt8]) throws(RegexError) {
        let tree = try Parser.parse(bytes)
        literals = LiteralAlternatives(tree)
        program = Compiler.compile(tree)
    }
}

// MARK: - Matching

extension Regex {
    /// Whether the pattern matches anywhere in the text.
    ///
    /// Allocates nothing once the automaton is built, unless the pattern is too large for one.
    public func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if let literals { return literals.matches(text) }
        if let answer = automatonMatches(text, from: 0) { return answer }
        var machine = PikeMachine(program)
        return machine.firstMatch(in: text, from: 0, stopAtFirst: true) != nil
    }

    /// Where the pattern first matches at or after `start`; nil if nowhere, or if there is no such position.
    ///
    /// Assertions such as `^` and `\b` look at the whole text. `start` should be where a scalar begins.
    public func firstMatch(in text: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Range<Int>? {
        guard (0...text.count).contains(start) else { return nil }
        if let literals { return literals.firstMatch(in: text, from: start) }
        if automatonMatches(text, from: start) == false { return nil }
        var machine = PikeMachine(program)
        return machine.firstMatch(in: text, from: start)
    }

    /// The successive matches, which do not overlap; at most `limit` of them, or all if it is nil or negative.
    ///
    /// As with Go's `FindAllStringIndex`, an empty match directly after another match does not count. Every match is
    /// found in linear time, but each may have to look as far as the end of the text.
    public func allMatches(in text: UnsafeBufferPointer<UInt8>, limit: Int? = nil) -> [Range<Int>] {
        let limit = limit.map { $0 < 0 ? Int.max : $0 } ?? Int.max
        if let literals {
            return Self.successive(in: text, limit: limit) { literals.firstMatch(in: text, from: $0) }
        }
        guard limit > 0, automatonMatches(text, from: 0) != false else { return [] }
        var machine = PikeMachine(program)
        return Self.successive(in: text, limit: limit) { start in
            if automatonMatches(text, from: start) == false { return nil }
            return machine.firstMatch(in: text, from: start)
        }
    }

    /// Whether there is a match at or after `start`, as far as the automaton can tell.
    private func automatonMatches(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool? {
        if program.requiredPrefix.isEmpty { return automaton.matches(program, text, from: start) }
        guard let candidate = ByteSearch.firstIndex(of: program.requiredPrefix, in: text, from: start) else {
            return false
        }
        return automaton.matches(program, text, from: candidate)
    }

    private static func successive(
        in text: UnsafeBufferPointer<UInt8>, limit: Int, next: (Int) -> Range<Int>?
    ) -> [Range<Int>] {
        var matches: [Range<Int>] = []
        var position = 0
        var previousEnd: Int?
        while matches.count < limit, let match = next(position) {
            if !match.isEmpty || match.lowerBound != previousEnd { matches.append(match) }
            previousEnd = match.upperBound
            if match.upperBound > position {
                position = match.upperBound
            } else if position < text.count {
                position += DecodedScalar(in: text, at: position).width
            } else {
                break
            }
        }
        return matches
    }
}

// MARK: - Strings

extension Regex {
    /// Whether the pattern matches anywhere in the string.
    public func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { matches($0) }
    }

    /// The first match as a range of UTF-8 offsets.
    public func firstMatch(in text: String) -> Range<Int>? {
        var text = text
        return text.withUTF8 { firstMatch(in: $0) }
    }

    /// The successive matches as ranges of UTF-8 offsets; see `allMatches(in:limit:)` for buffers.
    public func allMatches(in text: String, limit: Int? = nil) -> [Range<Int>] {
        var text = text
        return text.withUTF8 { allMatches(in: $0, limit: limit) }
    }
}
