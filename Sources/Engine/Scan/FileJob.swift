import Documents
import Inputs
import Policies
import Reports
import Synchronization

/// A file in memory, cut into segments that threads may read on their own.
final class FileJob: Sendable {
    let source: SourceFile
    /// The position of the file among the inputs.
    let index: Int
    let text: FileText
    let segments: [StreamSegment]

    private let readMarks = Mutex<ExceptionMarks?>(nil)

    /// What the text says of exceptions, looked for when the first thread asks.
    var marks: ExceptionMarks {
        readMarks.withLock { known in
            if let known { return known }
            let marks = text.withBytes {
                ExceptionMarks($0, file: source.path, hasComments: !DocumentStream.looksLikeJSON($0))
            }
            known = marks
            return marks
        }
    }

    /// Files above twice this many bytes are cut into pieces of about as many.
    private static let segmentSize = 512 << 10

    private init(_ source: SourceFile, index: Int, text: FileText, segments: [StreamSegment]) {
        self.source = source
        self.index = index
        self.text = text
        self.segments = segments
    }

    /// Whether the file is so large that reading it takes a while and several threads may share it. What comes through
    /// a pipe is not known beforehand.
    static func isLarge(_ source: SourceFile) -> Bool { source.size.map { $0 > segmentSize * 2 } ?? true }

    /// - Returns: the ledger entry of a file that could not be read.
    static func load(
        _ source: SourceFile, index: Int, sizeLimit: Int, keeping texts: ReadOnceTexts? = nil
    ) -> Result<FileJob, LoadFailure> {
        let text = texts?.text(of: source, limit: sizeLimit) ?? FileText.read(source, limit: sizeLimit)
        return text.map { text in
            let segments = text.withBytes { bytes in
                let isWhole = bytes.count <= segmentSize * 2 || DocumentStream.looksLikeJSON(bytes)
                return StreamSegment.split(bytes, size: isWhole ? bytes.count + 1 : segmentSize)
            }
            return FileJob(source, index: index, text: text, segments: segments)
        }
    }
}

/// A file that could not be read, as the ledger has it.
struct LoadFailure: Error {
    let entry: LedgerEntry
}
