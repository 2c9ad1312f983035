import Synchronization

/// The automaton of a program, built once so much text was searched that it pays: building one costs as much as
/// searching some kilobytes without. Threads that come to it at the same time may each build one; the first that is done
/// is kept, and no thread ever waits.
struct LazyAutomaton: ~Copyable, Sendable {
    /// A place in memory that an atomic reference can refer to; holds nil if the automaton would be too large.
    private final class Box: Sendable {
        let automaton: Automaton?

        init(_ automaton: Automaton?) { self.automaton = automaton }
    }

    private let published = Atomic<Unmanaged<Box>?>(nil)
    /// Bytes that were searched without an automaton, each search counted as one byte more.
    private let searched = Atomic<Int>(0)

    deinit {
        published.load(ordering: .acquiring)?.release()
    }

    /// Whether the program matches the text at or after `start`; nil if it has no automaton, or not yet.
    func matches(_ program: Program, _ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool? {
        if let box = published.load(ordering: .acquiring) { return answer(of: box, text, from: start) }
        let length = text.count - start + 1
        guard
            length > Limits.bytesBeforeAutomaton
                || searched.wrappingAdd(length, ordering: .relaxed).newValue > Limits.bytesBeforeAutomaton
        else { return nil }
        return answer(of: build(program), text, from: start)
    }

    private func answer(of box: Unmanaged<Box>, _ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool? {
        // The box lives as long as self does; counting references would make the threads contend for the counter.
        box._withUnsafeGuaranteedRef { $0.automaton?.matches(text, from: start) }
    }

    private func build(_ program: Program) -> Unmanaged<Box> {
        let new = Unmanaged.passRetained(Box(AutomatonBuilder.build(program)))
        let (_, winner) = published.compareExchange(expected: nil, desired: new, ordering: .acquiringAndReleasing)
        guard let winner else { return new }
        new.release()
        return winner
    }
}
