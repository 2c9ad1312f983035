/// A partition of all scalars into classes that a program cannot tell apart. An automaton has one column per class
/// instead of one per scalar.
struct ScalarClasses: Sendable {
    /// The class of every ASCII scalar.
    let ascii: [UInt8]
    /// Where each run of scalars of one class begins, from 0 on, and the class of each run.
    private let runStarts: [UInt32]
    private let runClasses: [UInt8]
    /// A member of each class.
    let representatives: [UInt32]

    var count: Int { representatives.count }

    /// Nil if there are more than 256 classes, or if finding them is too much work.
    init?(of program: Program) {
        var sets = program.classes.map(\.scalars)
        var singles: [UInt32] = []
        for case .scalar(let value, _) in program.instructions { singles.append(value) }
        singles.sort()
        for (index, value) in singles.enumerated() where index == 0 || singles[index - 1] != value {
            sets.append(ScalarSet(value...value))
        }
        if !program.assertions.isDisjoint(with: [.lineStart, .lineEnd]) { sets.append(ScalarSet(0x0A...0x0A)) }
        if !program.assertions.isDisjoint(with: [.wordBoundary, .noWordBoundary]) { sets.append(ASCIIClasses.word) }

        var starts: [UInt32] = [0]
        for set in sets {
            for interval in set.intervals {
                starts.append(interval.lower)
                if interval.upper < ScalarSet.maximum { starts.append(interval.upper + 1) }
            }
        }
        starts.sort()
        var distinct: [UInt32] = []
        for start in starts where start != distinct.last { distinct.append(start) }
        guard sets.count * distinct.count <= Limits.automatonWork,
            let partition = Self.partition(runStarts: distinct, by: sets)
        else { return nil }

        runStarts = distinct
        runClasses = partition.classes
        representatives = partition.firstRuns.map { distinct[$0] }
        var ascii: [UInt8] = []
        var run = 0
        for scalar in 0..<UInt32(0x80) {
            while run + 1 < distinct.count, distinct[run + 1] <= scalar { run += 1 }
            ascii.append(partition.classes[run])
        }
        self.ascii = ascii
    }

    /// The class of a scalar outside ASCII (inside, too, but `ascii` is faster).
    func find(_ scalar: UInt32) -> Int {
        var low = 0
        var high = runStarts.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if runStarts[middle] <= scalar { low = middle } else { high = middle }
        }
        return Int(runClasses[low])
    }

    /// Splits the runs into classes: two runs share one if every set has both or neither.
    private static func partition(
        runStarts: [UInt32], by sets: [ScalarSet]
    ) -> (classes: [UInt8], firstRuns: [Int])? {
        var classOfRun = [Int](repeating: 0, count: runStarts.count)
        var sizes = [runStarts.count]
        for set in sets {
            var members: [Int] = []
            var run = 0
            for interval in set.intervals {
                while run < runStarts.count, runStarts[run] < interval.lower { run += 1 }
                while run < runStarts.count, runStarts[run] <= interval.upper {
                    members.append(run)
                    run += 1
                }
            }
            var inside = [Int](repeating: 0, count: sizes.count)
            for run in members { inside[classOfRun[run]] += 1 }
            var split = [Int](repeating: -1, count: sizes.count)
            for run in members {
                let old = classOfRun[run]
                guard inside[old] < sizes[old] else { continue }
                if split[old] < 0 {
                    split[old] = sizes.count
                    sizes.append(inside[old])
                }
                classOfRun[run] = split[old]
            }
            for old in split.indices where split[old] >= 0 { sizes[old] -= inside[old] }
            guard sizes.count <= 256 else { return nil }
        }
        var firstRuns = [Int](repeating: -1, count: sizes.count)
        for (run, scalarClass) in classOfRun.enumerated() where firstRuns[scalarClass] < 0 {
            firstRuns[scalarClass] = run
        }
        return (classOfRun.map(UInt8.init), firstRuns)
    }
}
