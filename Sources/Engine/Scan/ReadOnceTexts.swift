import Inputs
import Synchronization

/// The texts of inputs that can be read one time only (standard input, pipes), for scans that look at their inputs twice.
final class ReadOnceTexts: Sendable {
    private let texts = Mutex<[SourceFile: Result<FileText, LoadFailure>]>([:])

    /// The text of a file: what was read of it before, where it cannot be read again.
    func text(of source: SourceFile, limit: Int) -> Result<FileText, LoadFailure> {
        // The size of what comes through a pipe is not known beforehand.
        guard source.size == nil else { return FileText.read(source, limit: limit) }
        if let known = texts.withLock({ $0[source] }) { return known }
        let text = FileText.read(source, limit: limit)
        texts.withLock { $0[source] = text }
        return text
    }
}
