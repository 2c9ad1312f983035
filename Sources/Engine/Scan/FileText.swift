import Documents
import Inputs
import Synchronization

/// The text of a file in UTF-8: the bytes as they are, or transcoded from UTF-16.
final class FileText: Sendable {
    private let contents: FileContents
    private let indexed = Mutex<SourceText?>(nil)

    /// The source with its line index, made when the first place is asked for.
    var source: SourceText {
        indexed.withLock { indexed in
            if let indexed { return indexed }
            let source = withBytes { SourceText($0, keptBy: contents) }
            indexed = source
            return source
        }
    }

    init(_ contents: FileContents) throws(ReadError) {
        let transcoded = try contents.withBytes { bytes throws(ReadError) in
            try TextEncoding.transcode(bytes)
        }
        self.contents = transcoded.map { FileContents(copying: $0) } ?? contents
    }

    static func read(
        _ source: SourceFile, limit: Int = FileContents.defaultLimit
    ) -> Result<FileText, LoadFailure> {
        do throws(FileError) {
            let contents = try FileContents(source, limit: limit)
            do throws(ReadError) {
                return .success(try FileText(contents))
            } catch {
                return .failure(LoadFailure(entry: .failed(source.path, reason: error.message)))
            }
        } catch {
            return .failure(LoadFailure(entry: .failed(source.path, reason: error.description)))
        }
    }

    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        contents.withBytes { body($0) }
    }
}
