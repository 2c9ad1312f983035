import Documents
import Inputs
import Reports

/// A file in memory, cut into segments that threads may read on their own.
final class FileJob: Sendable {
    let source: SourceFile
    /// The position of the file among the inputs.
    let index: Int
    let text: FileText
    let segments: [StreamSegment]

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
    static func load(_ source: SourceFile, index: Int, sizeLimit: Int) -> Result<FileJob, LoadFailure> {
        let text: FileText
        do throws(FileError) {
            let contents = try FileContents(source, limit: sizeLimit)
            do throws(ReadError) {
                text = try FileText(contents)
            } catch {
                return .failure(LoadFailure(entry: .failed(source.path, reason: error.message)))
            }
        } catch {
            return .failure(LoadFailure(entry: .failed(source.path, reason: error.description)))
        }
        let segments = text.withBytes { bytes in
            let isWhole = bytes.count <= segmentSize * 2 || DocumentStream.looksLikeJSON(bytes)
            return StreamSegment.split(bytes, size: isWhole ? bytes.count + 1 : segmentSize)
        }
        return .success(FileJob(source, index: index, text: text, segments: segments))
    }
}

/// A file that could not be read, as the ledger has it.
struct LoadFailure: Error {
    let entry: LedgerEntry
}
