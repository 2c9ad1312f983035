/// A shell pattern as `gitignore(5)` defines it, matched in time proportional to pattern × text.
///
/// - `?` is one byte, `*` any run of bytes, `[a-z]`, `[!a-z]`, `[^a-z]` and `[[:digit:]]` one byte of a class; none of
///   them matches `/`.
/// - `**` as a whole path component is any number of directories, none included; elsewhere it is `*`.
/// - `\` takes the next character literally.
///
/// A pattern that git calls invalid (a class without end, an unknown class name, a final `\`) matches nothing. The
/// rules are those of git's `wildmatch.c`; where it branches into recursion, this simulates all branches at once, so
/// that no pattern takes exponential time.
public struct Glob: Sendable {
    enum Step: Sendable {
        case byte(UInt8)
        case anyByte
        case oneOf(ByteSet)
        /// `*`
        case run
        /// `**`
        case runAcrossDirectories
        /// The rest of a leading or middle `**/`, which may be absent: go on after the next `count` steps as well.
        case optional(count: Int)
    }

    /// Nil for an invalid pattern.
    private let steps: [Step]?
    /// Whether git would call the pattern valid: one that is not matches nothing.
    public var isValid: Bool { steps != nil }
    /// What makes a pattern invalid.
    public static let mistakes =
        "a '[' has no ']' or an unknown class, or a '\\' stands at the end; '\\[' is the character"
    private let shape: Shape

    /// The shapes of nearly all patterns in practice, which need no simulation.
    private enum Shape {
        case general
        case literal([UInt8])
        /// `*.log`
        case suffix([UInt8])
    }

    public init(_ pattern: String) {
        self.init(Array(pattern.utf8)[...])
    }

    init(_ pattern: ArraySlice<UInt8>) {
        var compiler = GlobCompiler(pattern)
        steps = compiler.compile()
        shape = Self.shape(of: steps ?? [])
    }

    public func matches(_ text: String) -> Bool {
        matches(Array(text.utf8).span)
    }

    func matches(_ text: Span<UInt8>) -> Bool {
        guard let steps else { return false }
        switch shape {
        case .literal(let literal):
            return text.count == literal.count && Self.endsEqually(text, literal)
        case .suffix(let suffix):
            guard text.count >= suffix.count, Self.endsEqually(text, suffix) else { return false }
            for index in 0..<(text.count - suffix.count) where text[index] == UInt8(ascii: "/") { return false }
            return true
        case .general:
            return simulate(steps, text)
        }
    }

    private static func endsEqually(_ text: Span<UInt8>, _ suffix: [UInt8]) -> Bool {
        let start = text.count - suffix.count
        for index in suffix.indices where text[start + index] != suffix[index] { return false }
        return true
    }

    private static func shape(of steps: [Step]) -> Shape {
        let startsWithRun = if case .run? = steps.first { true } else { false }
        var literal: [UInt8] = []
        for step in steps.dropFirst(startsWithRun ? 1 : 0) {
            guard case .byte(let byte) = step else { return .general }
            literal.append(byte)
        }
        return startsWithRun ? .suffix(literal) : .literal(literal)
    }

    /// Runs the steps as a nondeterministic automaton: state `i` is active when the text so far fits the steps before
    /// `i`.
    private func simulate(_ steps: [Step], _ text: Span<UInt8>) -> Bool {
        let size = steps.count + 1
        return withUnsafeTemporaryAllocation(of: Bool.self, capacity: 2 * size) { states in
            states.initialize(repeating: false)
            var (current, next) = (0, size)
            states[current] = true
            Self.followEmptySteps(steps, states, from: current)
            for index in text.indices {
                let byte = text[index]
                var isAlive = false
                for state in steps.indices where states[current + state] {
                    states[current + state] = false
                    let target: Int
                    switch steps[state] {
                    case .byte(let expected):
                        guard byte == expected else { continue }
                        target = state + 1
                    case .anyByte:
                        guard byte != UInt8(ascii: "/") else { continue }
                        target = state + 1
                    case .oneOf(let set):
                        guard byte != UInt8(ascii: "/"), set.contains(byte) else { continue }
                        target = state + 1
                    case .run:
                        guard byte != UInt8(ascii: "/") else { continue }
                        target = state
                    case .runAcrossDirectories:
                        target = state
                    case .optional:
                        continue
                    }
                    states[next + target] = true
                    isAlive = true
                }
                states[current + steps.count] = false
                guard isAlive else { return false }
                Self.followEmptySteps(steps, states, from: next)
                swap(&current, &next)
            }
            return states[current + steps.count]
        }
    }

    /// Activates what is reached without a byte. Such steps only lead forward, so one pass finds them all.
    private static func followEmptySteps(_ steps: [Step], _ states: UnsafeMutableBufferPointer<Bool>, from base: Int) {
        for state in steps.indices where states[base + state] {
            switch steps[state] {
            case .run, .runAcrossDirectories:
                states[base + state + 1] = true
            case .optional(let count):
                states[base + state + 1] = true
                states[base + state + 1 + count] = true
            case .byte, .anyByte, .oneOf:
                break
            }
        }
    }
}
