import Synchronization

/// The automaton of a program, built when first asked for. Threads that ask at the same time may each build one; the
/// first that is done is kept, and no thread ever waits.
struct LazyAutomaton: ~Copyable, Sendable {
    /// A place in memory that an atomic reference can refer to; holds nil if the automaton would be too large.
    private final class Box: Sendable {
        let automaton: Automaton?

        init(_ automaton: Automaton?) { self.automaton = automaton }
    }

    private let published = Atomic<Unmanaged<Box>?>(nil)

    deinit {
        published.load(ordering: .acquiring)?.release()
    }

    /// Whether the program matches the text at or after `start`; nil if it has no automaton.
    func matches(_ program: Program, _ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool? {
        // The box lives as long as self does; counting references would make the threads contend for the counter.
        box(for: program)._withUnsafeGuaranteedRef { $0.automaton?.matches(text, from: start) }
    }

    private func box(for program: Program) -> Unmanaged<Box> {
        if let box = published.load(ordering: .acquiring) { return box }
        let new = Unmanaged.passRetained(Box(AutomatonBuilder.build(program)))
        let (_, winner) = published.compareExchange(expected: nil, desired: new, ordering: .acquiringAndReleasing)
        guard let winner else { return new }
        new.release()
        return winner
    }
}
