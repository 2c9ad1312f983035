import Glibc
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

extension [ExceptionProblem] {
    /// Without what is said of files that are scanned and are given as files of exceptions as well.
    func leavingOutFiles(of set: ExceptionSet) -> [ExceptionProblem] {
        guard contains(where: { $0.kind == .notGiven }) else { return self }
        let given = Set(set.files.map(canonicalPath))
        return filter { $0.kind != .notGiven || !given.contains(canonicalPath($0.origin.location.file)) }
    }
}

/// A path that is the same however a file is named; the given one where there is no such file.
private func canonicalPath(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
}
