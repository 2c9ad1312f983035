import Inputs

/// An input that could not be read.
public struct InputFailure: Error, Sendable, CustomStringConvertible {
    public let message: String

    public init(message: String) { self.message = message }

    public var description: String { message }
}

extension SourceFile {
    /// What a command was given for a file: a path, or `-` for standard input.
    static func argument(_ path: String) -> SourceFile { path == "-" ? .standardInput : SourceFile(named: path) }
}

extension FileContents {
    /// - Parameter path: as the user named it; `-` for standard input.
    static func read(argument path: String, limit: Int) throws(InputFailure) -> FileContents {
        do throws(FileError) {
            return try FileContents(.argument(path), limit: limit)
        } catch {
            throw InputFailure(message: "\(path): \(error.description)")
        }
    }
}

extension FileText {
    /// - Parameter path: as the user named it; `-` for standard input.
    static func read(argument path: String) throws(InputFailure) -> FileText {
        switch read(.argument(path)) {
        case .success(let text): return text
        case .failure(let failure):
            throw InputFailure(message: "\(path): \(failure.entry.reason ?? "it could not be read")")
        }
    }
}
