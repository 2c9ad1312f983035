/// Builds the automaton of a program by following all sets of instructions that it can be at together, unless they are
/// too many or it takes too long.
struct AutomatonBuilder {
    /// A set of instructions, sorted: consuming ones, and assertions, which the next scalar will decide.
    private struct State: Hashable {
        let members: [Program.Address]
        /// What was before, as far as the program's assertions ask for it; `other` if there are none among the members.
        let context: StateContext
        let hasAssertions: Bool

        func hash(into hasher: inout Hasher) {
            var digest = UInt64(context.rawValue)
            for member in members { digest = (digest ^ UInt64(UInt32(bitPattern: member))) &* 0x100_0000_01B3 }
            hasher.combine(digest)
        }
    }

    /// What stops the construction.
    private struct TooLarge: Error {}

    private let program: Program
    private let classes: ScalarClasses
    /// Whether an instruction consumes a scalar class, for the instructions that do: a row of `classes.count` per
    /// character class of the program.
    private let membership: [Bool]
    /// The scalar class of each instruction that consumes a single scalar.
    private let classOfScalar: [UInt8]

    private var states: [State] = []
    private var indices: [State: Int] = [:]
    private var transitions: [UInt16] = []
    private var acceptsAtEnd: [Bool] = []
    private var work = 0

    // The set being collected.
    private var collected: [Program.Address] = []
    private var hasReachedMatch = false
    private var hasAssertions = false
    /// For each instruction the last set that it came into.
    private var reached: [UInt32]
    private var generation: UInt32 = 0
    private var pending: [Program.Address] = []

    static func build(_ program: Program) -> Automaton? {
        guard program.instructions.count <= Limits.automatonWork / 16, let classes = ScalarClasses(of: program),
            classes.count * program.classes.count <= Limits.automatonWork
        else { return nil }
        var builder = AutomatonBuilder(program, classes)
        return try? builder.build()
    }

    private init(_ program: Program, _ classes: ScalarClasses) {
        self.program = program
        self.classes = classes
        membership = program.classes.flatMap { set in classes.representatives.map(set.contains) }
        classOfScalar = program.instructions.map { instruction in
            if case .scalar(let value, _) = instruction { UInt8(truncatingIfNeeded: classes.find(value)) } else { 0 }
        }
        reached = [UInt32](repeating: 0, count: program.instructions.count)
    }

    private mutating func build() throws(TooLarge) -> Automaton {
        // The dead and the accepting state, which nothing leaves.
        transitions = [UInt16](repeating: 0, count: classes.count)
        transitions += [UInt16](repeating: UInt16(classes.count), count: classes.count)
        states = [State](repeating: State(members: [], context: .other, hasAssertions: false), count: 2)
        indices[states[Automaton.deadIndex]] = Automaton.deadIndex
        acceptsAtEnd = [false, true]

        var startStates: [UInt16] = []
        for context in StateContext.allCases {
            beginSet()
            if context == .textStart || !program.isAnchoredAtStart { follow(program.start, deciding: nil) }
            startStates.append(try internCollected(after: context))
        }
        var index = 2
        while index < states.count {
            try fillRow(of: states[index])
            index += 1
        }
        return Automaton(
            classes: classes, transitions: transitions, acceptsAtEnd: acceptsAtEnd, startStates: startStates)
    }

    private mutating func fillRow(of state: State) throws(TooLarge) {
        var decidedBy: Assertion?
        var consuming = state.members
        var matches = false
        for scalarClass in 0..<classes.count {
            let after = UInt8(exactly: classes.representatives[scalarClass]) ?? 0x80
            if state.hasAssertions {
                let holds = Assertion(before: state.context.before, after: after)
                if holds != decidedBy {
                    decidedBy = holds
                    matches = decide(state, holds)
                    consuming = collected
                }
            }
            if matches {
                transitions.append(UInt16(Automaton.acceptingIndex * classes.count))
                continue
            }
            beginSet()
            work += consuming.count
            for address in consuming {
                if let next = step(address, on: scalarClass) { follow(next, deciding: nil) }
            }
            if !program.isAnchoredAtStart { follow(program.start, deciding: nil) }
            transitions.append(try internCollected(after: StateContext(before: after)))
        }
        acceptsAtEnd.append(
            state.hasAssertions && decide(state, Assertion(before: state.context.before, after: nil)))
    }

    /// Collects the consuming instructions of a state, now that it is known which assertions hold. True if that leads to
    /// a match.
    private mutating func decide(_ state: State, _ holds: Assertion) -> Bool {
        beginSet()
        for address in state.members { follow(address, deciding: holds) }
        return hasReachedMatch
    }

    private func step(_ address: Program.Address, on scalarClass: Int) -> Program.Address? {
        switch program.instructions[Int(address)] {
        case .scalar(_, let next): Int(classOfScalar[Int(address)]) == scalarClass ? next : nil
        case .set(let id, let next): membership[Int(id) * classes.count + scalarClass] ? next : nil
        case .match, .split, .assertion: nil
        }
    }

    private mutating func beginSet() {
        collected.removeAll(keepingCapacity: true)
        hasReachedMatch = false
        hasAssertions = false
        generation += 1
    }

    /// Adds to the set what `address` leads to. Assertions lead on if they are among those that hold; if that is
    /// undecided, nil, they become members.
    private mutating func follow(_ address: Program.Address, deciding holds: Assertion?) {
        pending.append(address)
        while let next = pending.popLast() {
            work += 1
            guard reached[Int(next)] != generation else { continue }
            reached[Int(next)] = generation
            switch program.instructions[Int(next)] {
            case .match: hasReachedMatch = true
            case .scalar, .set: collected.append(next)
            case .split(let preferred, let other):
                pending.append(other)
                pending.append(preferred)
            case .assertion(let assertion, let following):
                if let holds {
                    if holds.isSuperset(of: assertion) { pending.append(following) }
                } else {
                    hasAssertions = true
                    collected.append(next)
                }
            }
        }
    }

    /// The row of the collected set, a new one if it has not been seen.
    private mutating func internCollected(after context: StateContext) throws(TooLarge) -> UInt16 {
        if work > Limits.automatonWork { throw TooLarge() }
        if hasReachedMatch { return UInt16(Automaton.acceptingIndex * classes.count) }
        collected.sort()
        let context = context.reduced(to: hasAssertions ? program.assertions : [])
        let state = State(members: collected, context: context, hasAssertions: hasAssertions)
        if let known = indices[state] { return UInt16(known * classes.count) }
        let new = states.count
        guard new < Limits.automatonStates, (new + 1) * classes.count <= Limits.automatonTransitions else {
            throw TooLarge()
        }
        states.append(state)
        indices[state] = new
        return UInt16(new * classes.count)
    }
}
