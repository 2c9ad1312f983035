import Inputs
import Policies
import Reports
import Synchronization

/// Takes what all threads find and writes it to the report in the order of the inputs.
///
/// What comes in its turn is written at once; what comes early is kept. Where too much is kept, threads that are ahead
/// wait for the one whose turn it is. That one never waits, so all get on.
final class OrderedReport: Sendable {
    private struct State {
        var report: any Report
        var summary = Summary()
        var failure: OutputError?
        var progress = Scan.Progress()
        /// Of all objects so far.
        var facts = InventoryFacts()
        var unread = UnreadInputs()
        var census = Census()
        var exceptions = ExceptionTally()
        /// Credentials, and where they stand, by file.
        var hidden = HiddenTexts()
        var tally: RuleTally
        var baseline: BaselineComparison?
        /// What is written now.
        var turn = Turn()
        /// Of the file whose segments are being written.
        var file: FileTally?
        var early: [Turn: Early] = [:]
        /// Bytes that early results hold, about.
        var held = 0
    }

    /// What came before its turn.
    private struct Early {
        enum Source {
            case file(FileJob)
            case omitted(LedgerEntry)
        }

        let source: Source
        var pieces: [Piece] = []
        var isDone = false
        var bytes: Int

        init(_ source: Source, segment: Int) {
            self.source = source
            switch source {
            case .file(let file): bytes = 1_000 + file.segments[segment].bytes.count
            case .omitted: bytes = 1_000
            }
        }

        mutating func add(_ piece: consuming Piece) {
            bytes += piece.size * OrderedReport.findingBytes
            pieces.append(piece)
        }
    }

    /// A finding with its texts takes about this many bytes.
    private static let findingBytes = 1_000
    /// Threads that are ahead wait when more is held.
    private static let mostHeld = 32 << 20

    private let monitor: Monitor<State>
    private let broken = Atomic(false)
    private let onProgress: (@Sendable (Scan.Progress) -> Void)?

    /// - Parameters:
    ///   - tally: where findings are counted by rule.
    ///   - baseline: the earlier report whose findings do not count; nil where all do.
    init(
        _ report: sending any Report, tally: RuleTally, baseline: Baseline? = nil,
        progress: (@Sendable (Scan.Progress) -> Void)?
    ) {
        let comparison = baseline.map { BaselineComparison($0) }
        monitor = Monitor(State(report: report, tally: tally, baseline: comparison))
        onProgress = progress
    }

    /// Whether the report could not be written, so that going on is in vain.
    var hasFailed: Bool { broken.load(ordering: .relaxed) }

    /// The report, and what it reported.
    /// - Throws: what the report threw.
    func finish() throws(OutputError) -> (report: any Report, summary: Summary) {
        if let failure = monitor.withLock({ $0.failure }) { throw failure }
        return outcome
    }

    /// The report and its totals, whether it could be written or not.
    var outcome: (report: any Report, summary: Summary) { monitor.withLock { ($0.report, $0.summary) } }

    /// What analyses of the whole inventory keep, once all threads are done.
    var facts: InventoryFacts { monitor.withLock { $0.facts } }

    /// The facts, which are then no longer held here.
    func takeFacts() -> InventoryFacts {
        monitor.withLock { state in
            defer { state.facts = InventoryFacts() }
            return state.facts
        }
    }

    /// What was not read of the inputs, once all threads are done.
    var unread: UnreadInputs { monitor.withLock { $0.unread } }

    /// What standards are judged by: what there was, and what the rules and the exceptions from them said of it.
    var standing: (census: Census, tally: RuleTally, exceptions: ExceptionTally) {
        monitor.withLock { ($0.census, $0.tally, $0.exceptions) }
    }

    /// What became of the baseline's findings; nil without a baseline.
    var baseline: Summary.Baseline? { monitor.withLock { $0.baseline?.outcome } }

    /// Reports what no input by itself shows, after all inputs.
    func add(_ verdicts: Verdicts, of file: String, plan: PlacedPlan?, exceptions: ExceptionFilter?) {
        monitor.withLock { state in
            var verdicts = verdicts
            if let plan { state.tally.addSwitchedOff(plan.settle(&verdicts, in: file)) }
            exceptions?.apply(to: &verdicts.findings, &state.exceptions)
            verdicts.hideInMessages(&state.hidden)
            verdicts.findings.hide(state.hidden)
            write(
                InputResult(
                    partOf: file, objects: 0, findings: verdicts.findings, unevaluated: verdicts.unevaluated),
                &state)
        }
    }

    /// Reports what is no input and stands in the ledger all the same, after all inputs.
    func add(_ entry: LedgerEntry) {
        monitor.withLock { write(InputResult(entry: entry), &$0) }
    }

    /// Reports some objects of an input that one thread reads by itself, in the order of the inputs.
    /// - Returns: whether the thread should go on.
    func add(_ piece: Piece, as result: InputResult) -> Bool {
        monitor.withLock { state in
            keep(piece, &state)
            write(result, &state)
        }
        return !hasFailed
    }

    // MARK: What threads say

    /// An input that is not read.
    func add(_ entry: LedgerEntry, at index: Int) {
        let turn = Turn(input: index)
        monitor.withLock { state in
            if state.turn == turn {
                writeOmitted(entry, &state)
                advance(to: Turn(input: index + 1), &state)
            } else {
                keep(.omitted(entry), turn, &state) { $0.isDone = true }
            }
        }
        awaitRoom(for: turn)
    }

    /// A piece of a segment.
    /// - Returns: whether the thread should go on.
    func add(_ piece: Piece, of file: FileJob, segment: Int) -> Bool {
        let turn = Turn(input: file.index, segment: segment)
        monitor.withLock { state in
            if state.turn == turn {
                write(piece, of: file, &state)
            } else {
                keep(.file(file), turn, &state) { $0.add(piece) }
            }
        }
        awaitRoom(for: turn)
        return !hasFailed
    }

    /// The end of a segment, with its last piece.
    func finish(_ file: FileJob, segment: Int, with last: consuming Piece? = nil) {
        let turn = Turn(input: file.index, segment: segment)
        // Taken, not copied: a piece holds some fifty references.
        var last = last
        monitor.withLock { state in
            if state.turn == turn {
                if let piece = last.take() { write(piece, of: file, &state) }
                advance(to: end(file, segment: segment, &state), &state)
            } else {
                keep(.file(file), turn, &state) { early in
                    if let piece = last.take() { early.add(piece) }
                    early.isDone = true
                }
            }
        }
        awaitRoom(for: turn)
    }

    // MARK: In and out of turn

    private func keep(_ source: Early.Source, _ turn: Turn, _ state: inout State, _ change: (inout Early) -> Void) {
        var early = state.early.removeValue(forKey: turn) ?? Early(source, segment: turn.segment)
        state.held -= early.bytes
        change(&early)
        state.held += early.bytes
        state.early[turn] = early
    }

    private func awaitRoom(for turn: Turn) {
        monitor.wait { state -> Void? in
            state.turn < turn && state.held > OrderedReport.mostHeld && state.failure == nil ? nil : ()
        }
    }

    /// Goes on to the next turn, writes what waited for it, and so on until something is not there yet.
    private func advance(to turn: Turn, _ state: inout State) {
        state.turn = turn
        while let early = state.early.removeValue(forKey: state.turn) {
            state.held -= early.bytes
            switch early.source {
            case .omitted(let entry):
                writeOmitted(entry, &state)
                state.turn = Turn(input: state.turn.input + 1)
            case .file(let file):
                for piece in early.pieces { write(piece, of: file, &state) }
                if early.isDone { state.turn = end(file, segment: state.turn.segment, &state) }
            }
        }
        monitor.wakeAll()
    }

    /// Ends a segment and, with the last one, its file.
    /// - Returns: whose turn is next.
    private func end(_ file: FileJob, segment: Int, _ state: inout State) -> Turn {
        guard segment + 1 == file.segments.count else { return Turn(input: file.index, segment: segment + 1) }
        var tally = state.file ?? FileTally(file)
        state.file = nil
        let result = tally.finish()
        if let entry = result.entry { state.unread.add(entry, tally.unread) }
        write(result, &state)
        return Turn(input: file.index + 1)
    }

    // MARK: Writing

    private func writeOmitted(_ entry: LedgerEntry, _ state: inout State) {
        state.unread.add(entry)
        write(InputResult(entry: entry), &state)
    }

    private func write(_ piece: consuming Piece, of file: FileJob, _ state: inout State) {
        var tally = state.file ?? FileTally(file)
        state.file = nil
        keep(piece, &state)
        let part = tally.add(piece)
        state.file = tally
        if let part { write(part, &state) }
    }

    /// Keeps what later analyses and judgements need of a piece.
    private func keep(_ piece: borrowing Piece, _ state: inout State) {
        state.facts.merge(piece.facts)
        state.census.merge(piece.census)
        state.tally.addSwitchedOff(piece.switchedOff)
        state.exceptions.merge(piece.exceptions)
        state.hidden.merge(piece.hidden)
    }

    private func write(_ result: InputResult, _ state: inout State) {
        guard state.failure == nil else { return }
        let result = result.coveringImplied
        // Standards are judged by every rule, whatever others say with it, and by all that is wrong, new or not.
        for finding in result.findings { state.tally.add(finding) }
        for check in result.unevaluated { state.tally.add(check) }
        let reported = result.withoutImplied
        let told = state.baseline?.compare(reported) ?? reported
        state.summary.add(told)
        if told.entry != nil { state.progress.files += 1 }
        state.progress.objects += told.objects
        state.progress.findings += told.findings.count
        state.progress.path = told.path
        do throws(OutputError) {
            try state.report.add(told)
        } catch {
            state.failure = error
            broken.store(true, ordering: .relaxed)
            monitor.wakeAll()
        }
        onProgress?(state.progress)
    }
}
