/// What bounds the time and memory of a pattern from an untrusted source.
enum Limits {
    /// Largest count of one repetition, and of the product of nested ones (Go: `maxRepeat`).
    static let repetition = 1000
    /// Largest height of the syntax tree (Go: `maxHeight`).
    static let height = 1000
    /// Most instructions of a program. Go allows 3.3 million, at which each byte of text may cost milliseconds;
    /// this is close to what RE2 allows by default.
    static let programSize = 1 << 18
    /// Most scalar ranges in all distinct character classes of a pattern together: 8 MiB.
    static let classRanges = 1 << 20

    /// Most states of the automaton that answers `matches`.
    static let automatonStates = 512
    /// Most entries of its transition table; state offsets are 16 bits wide.
    static let automatonTransitions = 1 << 16
    /// Most elementary steps spent on building it: a few milliseconds.
    static let automatonWork = 1 << 19
    /// Bytes of text that a pattern is run over without an automaton before one is built.
    static let bytesBeforeAutomaton = 1 << 11

    /// Longest literal that is searched for as such. Bounds the search at a constant factor of the text's length.
    static let literalBytes = 64
    /// Most alternative literals that stand in for a pattern.
    static let literalCount = 32
}
