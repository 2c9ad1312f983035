import Inputs
import Policies

/// Exceptions from files that the user names.
public enum ExceptionFiles {
    /// The exceptions in files and directories.
    /// - Throws: for a path that cannot be read, and for a file that is not wholly right: an exception that silently has
    ///   no effect helps nobody, and one that has another than meant is worse.
    public static func load(_ paths: [RawPath]) throws(InputFailure) -> [SecurityException] {
        var exceptions: [SecurityException] = []
        for discovery in FileDiscovery(paths) {
            let source: SourceFile
            switch discovery {
            case .file(let found): source = found
            case .omitted(let entry):
                guard entry.outcome == .failed else { continue }
                throw InputFailure(message: "\(entry.path): \(entry.reason ?? "it cannot be read")")
            }
            let contents: FileContents
            do throws(FileError) {
                contents = try FileContents(source)
            } catch {
                throw InputFailure(message: "\(source.path): \(error.description)")
            }
            let file = contents.withBytes { ExceptionFile.read($0, file: source.path) }
            if !file.problems.isEmpty {
                throw InputFailure(message: file.problems.map(\.description).joined(separator: "\n"))
            }
            exceptions += file.exceptions
        }
        if exceptions.isEmpty && !paths.isEmpty {
            let names = paths.map(\.display).joined(separator: ", ")
            throw InputFailure(message: "\(names): there is no SecurityException here")
        }
        return exceptions
    }
}
