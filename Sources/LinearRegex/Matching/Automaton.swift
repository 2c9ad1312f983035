/// A deterministic automaton that tells whether a program matches anywhere: one table look-up per scalar.
///
/// Complete when built and never changed, so that all threads share it.
struct Automaton: Sendable {
    let classes: ScalarClasses
    /// The state after each state and class. States are numbered by where their row begins.
    let transitions: [UInt16]
    /// Whether a text that ends in a state matches, by state index.
    let acceptsAtEnd: [Bool]
    /// Where to begin, by what is before: `StateContext`.
    let startStates: [UInt16]

    /// The state without a way to a match: row 0. The state of those that have matched: row 1.
    static let deadIndex = 0
    static let acceptingIndex = 1

    /// Whether the program matches at or after `start`. What is before `start` is only looked at by assertions.
    func matches(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
        let width = classes.count
        let accepting = Self.acceptingIndex * width
        let context = StateContext(before: start > 0 ? text[start - 1] : nil)
        return transitions.withUnsafeBufferPointer { transitions in
            classes.ascii.withUnsafeBufferPointer { ascii in
                var state = Int(startStates[context.rawValue])
                var position = start
                while position < text.count, state > accepting {
                    let byte = text[position]
                    if byte < 0x80 {
                        state = Int(transitions[state &+ Int(ascii[Int(byte)])])
                        position &+= 1
                    } else {
                        let scalar = DecodedScalar(in: text, at: position)
                        state = Int(transitions[state &+ classes.find(scalar.value)])
                        position &+= scalar.width
                    }
                }
                return acceptsAtEnd[state / width]
            }
        }
    }
}

/// What a state must know of the text before its position, for assertions.
enum StateContext: Int, CaseIterable {
    case textStart, newline, word, other

    init(before byte: UInt8?) {
        switch byte {
        case nil: self = .textStart
        case UInt8(ascii: "\n"): self = .newline
        default: self = Assertion.isWord(byte) ? .word : .other
        }
    }

    /// The context as far as `assertions` can tell it from others. Fewer contexts make fewer states.
    func reduced(to assertions: Assertion) -> StateContext {
        switch self {
        case .textStart: assertions.isDisjoint(with: [.textStart, .lineStart]) ? .other : self
        case .newline: assertions.contains(.lineStart) ? self : .other
        case .word: assertions.isDisjoint(with: [.wordBoundary, .noWordBoundary]) ? .other : self
        case .other: self
        }
    }

    /// A byte that gives this context.
    var before: UInt8? {
        switch self {
        case .textStart: nil
        case .newline: UInt8(ascii: "\n")
        case .word: UInt8(ascii: "w")
        case .other: UInt8(ascii: " ")
        }
    }
}
