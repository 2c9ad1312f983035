/// Runs a program over a text, following all its paths at once in order of preference (Rob Pike's algorithm): time is
/// proportional to text times program, memory to the program.
///
/// A machine belongs to one thread, for which it may run any number of searches.
struct PikeMachine: ~Copyable {
    /// A path through the program that waits for the next scalar.
    private struct Thread {
        let address: Program.Address
        /// Where in the text its match would begin.
        let start: Int
    }

    private let program: Program
    private let firstList: UnsafeMutablePointer<Thread>
    private let secondList: UnsafeMutablePointer<Thread>
    /// Alternatives still to be followed. Each split is followed once per position, so that this never overflows.
    private let pending: UnsafeMutablePointer<Program.Address>
    /// For each address the last generation that reached it. A generation is one position in one search.
    private let reached: UnsafeMutablePointer<UInt64>
    private var generation: UInt64 = 0

    init(_ program: Program) {
        self.program = program
        let count = program.instructions.count
        firstList = .allocate(capacity: count)
        secondList = .allocate(capacity: count)
        pending = .allocate(capacity: count)
        reached = .allocate(capacity: count)
        reached.initialize(repeating: 0, count: count)
    }

    deinit {
        firstList.deallocate()
        secondList.deallocate()
        pending.deallocate()
        reached.deallocate()
    }

    /// The leftmost match at or after `start`, and of those that begin there the preferred one.
    ///
    /// - Parameter stopAtFirst: Return as soon as there is a match; its bounds then mean nothing.
    mutating func firstMatch(
        in text: UnsafeBufferPointer<UInt8>, from start: Int, stopAtFirst: Bool = false
    ) -> Range<Int>? {
        var match: Range<Int>?
        var position = start
        var current = firstList
        var upcoming = secondList
        var count = 0
        generation += 1
        while true {
            if count == 0 {
                if match != nil || (program.isAnchoredAtStart && position > 0) { return match }
                if !program.requiredPrefix.isEmpty {
                    guard let candidate = ByteSearch.firstIndex(of: program.requiredPrefix, in: text, from: position)
                    else { return nil }
                    position = candidate
                    generation += 1
                }
            }
            if match == nil, position == 0 || !program.isAnchoredAtStart {
                follow(program.start, from: position, at: position, in: text, into: current, &count)
            }

            let scalar = position < text.count ? DecodedScalar(in: text, at: position) : nil
            let next = position + (scalar?.width ?? 0)
            var upcomingCount = 0
            generation += 1
            advance: for index in 0..<count {
                let thread = current[index]
                switch program.instructions[Int(thread.address)] {
                case .match:
                    match = thread.start..<position
                    if stopAtFirst { return match }
                    // All threads behind this one are less preferred.
                    break advance
                case .scalar(let value, let following) where value == scalar?.value:
                    follow(following, from: thread.start, at: next, in: text, into: upcoming, &upcomingCount)
                case .set(let id, let following):
                    guard let scalar, program.classes[Int(id)].contains(scalar.value) else { continue }
                    follow(following, from: thread.start, at: next, in: text, into: upcoming, &upcomingCount)
                case .scalar, .split, .assertion: continue
                }
            }
            if scalar == nil { return match }
            swap(&current, &upcoming)
            count = upcomingCount
            position = next
        }
    }

    /// Adds a thread to `list` for every waiting instruction that `address` leads to at `position`, in order of
    /// preference.
    private func follow(
        _ address: Program.Address, from start: Int, at position: Int, in text: UnsafeBufferPointer<UInt8>,
        into list: UnsafeMutablePointer<Thread>, _ count: inout Int
    ) {
        var pendingCount = 0
        var next = address
        while true {
            let index = Int(next)
            if reached[index] != generation {
                reached[index] = generation
                switch program.instructions[index] {
                case .split(let preferred, let other):
                    pending[pendingCount] = other
                    pendingCount += 1
                    next = preferred
                    continue
                case .assertion(let assertion, let following):
                    let holds = Assertion(
                        before: position > 0 ? text[position - 1] : nil,
                        after: position < text.count ? text[position] : nil)
                    if holds.isSuperset(of: assertion) {
                        next = following
                        continue
                    }
                case .match, .scalar, .set:
                    (list + count).initialize(to: Thread(address: next, start: start))
                    count += 1
                }
            }
            if pendingCount == 0 { return }
            pendingCount -= 1
            next = pending[pendingCount]
        }
    }
}
