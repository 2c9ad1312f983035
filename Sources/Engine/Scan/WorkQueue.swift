import Documents
import Inputs
import Reports
import Synchronization

/// Hands out the work of a scan, in the order of the inputs. A large YAML file is cut at document boundaries, so that
/// several threads share it.
final class WorkQueue: Sendable {
    enum Job {
        case omitted(index: Int, LedgerEntry)
        /// A piece of a file; small files have one.
        case segment(FileJob, Int)
    }

    /// Files above this many bytes are cut into pieces of about as many.
    private static let segmentSize = 512 << 10

    private struct State: ~Copyable {
        var walk: DiscoveryWalk
        var index = 0
        var open: FileJob?
        var nextSegment = 0
    }

    private let state: Mutex<State>
    private let sizeLimit: Int

    init(_ discovery: FileDiscovery, sizeLimit: Int) {
        state = Mutex(State(walk: discovery.makeIterator()))
        self.sizeLimit = sizeLimit
    }

    /// The next piece of work, or nil when all is handed out.
    func next() -> Job? {
        let found: (index: Int, discovery: Discovery)
        let outcome = state.withLock { state -> (Job?, (Int, Discovery)?) in
            if let file = state.open {
                let number = state.nextSegment
                state.nextSegment += 1
                if state.nextSegment == file.segments.count { state.open = nil }
                return (.segment(file, number), nil)
            }
            guard let discovery = state.walk.next() else { return (nil, nil) }
            state.index += 1
            let index = state.index - 1
            guard case .file(let source) = discovery, let size = source.size, size > WorkQueue.segmentSize * 2 else {
                return (nil, (index, discovery))
            }
            switch FileJob.load(source, index: index, sizeLimit: sizeLimit, segmentSize: WorkQueue.segmentSize) {
            case .failure(let entry): return (.omitted(index: index, entry.entry), nil)
            case .success(let file):
                if file.segments.count > 1 {
                    state.open = file
                    state.nextSegment = 1
                }
                return (.segment(file, 0), nil)
            }
        }
        if let job = outcome.0 { return job }
        guard let rest = outcome.1 else { return nil }
        found = rest
        switch found.discovery {
        case .omitted(let entry): return .omitted(index: found.index, entry)
        case .file(let source):
            switch FileJob.load(source, index: found.index, sizeLimit: sizeLimit, segmentSize: .max) {
            case .failure(let failure): return .omitted(index: found.index, failure.entry)
            case .success(let file): return .segment(file, 0)
            }
        }
    }
}

/// A file that could not be read, as the ledger has it.
struct LoadFailure: Error {
    let entry: LedgerEntry
}

/// A file in memory, and the results of its pieces.
final class FileJob: Sendable {
    let source: SourceFile
    /// The position of the file among the inputs.
    let index: Int
    let text: FileText
    let segments: [StreamSegment]
    private let pieces: Mutex<[Int: SegmentResult]> = Mutex([:])

    private init(_ source: SourceFile, index: Int, text: FileText, segments: [StreamSegment]) {
        self.source = source
        self.index = index
        self.text = text
        self.segments = segments
    }

    static func load(
        _ source: SourceFile, index: Int, sizeLimit: Int, segmentSize: Int
    ) -> Result<FileJob, LoadFailure> {
        let contents: FileContents
        do throws(Inputs.ReadError) {
            contents = try FileContents(source, limit: sizeLimit)
        } catch {
            return .failure(LoadFailure(entry: .failed(source.path, reason: error.description)))
        }
        let text: FileText
        do throws(Documents.ReadError) {
            text = try FileText(contents)
        } catch {
            return .failure(LoadFailure(entry: .failed(source.path, reason: error.message)))
        }
        let segments = text.withBytes { bytes in
            let whole = DocumentStream.looksLikeJSON(bytes) || segmentSize > bytes.count
            return StreamSegment.split(bytes, size: whole ? bytes.count + 1 : segmentSize)
        }
        return .success(FileJob(source, index: index, text: text, segments: segments))
    }

    /// Takes the result of a piece.
    /// - Returns: the file's result, when this was the last piece.
    func finish(_ result: SegmentResult, segment: Int) -> InputResult? {
        let all = pieces.withLock { pieces -> [SegmentResult]? in
            pieces[segment] = result
            guard pieces.count == segments.count else { return nil }
            return segments.indices.compactMap { pieces.removeValue(forKey: $0) }
        }
        return all.map { FileOutcome(self, $0).result }
    }
}
