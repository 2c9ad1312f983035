import Inputs

/// Where work stands in the order of a scan's inputs.
struct Turn: Hashable, Comparable, Sendable {
    /// The position of the input.
    var input = 0
    /// The segment of the input.
    var segment = 0

    static func < (a: Turn, b: Turn) -> Bool { (a.input, a.segment) < (b.input, b.segment) }
}

/// Hands out the work of a scan in the order of the inputs. A large YAML file is cut at document boundaries, so that
/// several threads share it.
final class WorkQueue: Sendable {
    enum Job {
        case omitted(LedgerEntry, index: Int)
        /// A segment of a file; small files have one.
        case segment(FileJob, Int)
    }

    private enum Step {
        case job(Job)
        case load(SourceFile, index: Int)
        case end
    }

    private struct State {
        var walk: DiscoveryWalk
        var count = 0
        /// Files with segments that nobody has taken yet, in the order of the inputs.
        var open: [(file: FileJob, next: Int)] = []
        /// Large files that other threads are reading; they may yet give work to all.
        var loading = 0

        /// What a thread should do next; nil where it must wait.
        mutating func step() -> Step? {
            if let (file, number) = open.first {
                if number + 1 == file.segments.count { open.removeFirst() } else { open[0].next += 1 }
                return .job(.segment(file, number))
            }
            guard let discovery = walk.next() else { return loading > 0 ? nil : .end }
            defer { count += 1 }
            switch discovery {
            case .omitted(let entry): return .job(.omitted(entry, index: count))
            case .file(let source):
                if FileJob.isLarge(source) { loading += 1 }
                return .load(source, index: count)
            }
        }

        /// Opens a file of which the first segment is taken.
        mutating func share(_ file: FileJob) {
            if file.segments.count == 1 { return }
            let place = open.firstIndex { $0.file.index > file.index } ?? open.endIndex
            open.insert((file, 1), at: place)
        }
    }

    private let monitor: Monitor<State>
    private let sizeLimit: Int
    private let texts: ReadOnceTexts?

    /// - Parameter texts: keeps the text of what can be read one time only; nil where nobody reads it again.
    init(_ discovery: FileDiscovery, sizeLimit: Int, keeping texts: ReadOnceTexts? = nil) {
        monitor = Monitor(State(walk: discovery.makeIterator()))
        self.sizeLimit = sizeLimit
        self.texts = texts
    }

    /// The next piece of work, or nil when all is handed out. A thread gets nothing that lies before what it had, and
    /// whoever reads a file takes its first segment.
    func next() -> Job? {
        switch monitor.wait(for: { $0.step() }) {
        case .end: return nil
        case .job(let job): return job
        case .load(let source, let index):
            let loaded = FileJob.load(source, index: index, sizeLimit: sizeLimit, keeping: texts)
            if FileJob.isLarge(source) {
                monitor.withLock { state in
                    state.loading -= 1
                    if case .success(let file) = loaded { state.share(file) }
                }
                monitor.wakeAll()
            }
            switch loaded {
            case .failure(let failure): return .omitted(failure.entry, index: index)
            case .success(let file): return .segment(file, 0)
            }
        }
    }
}
