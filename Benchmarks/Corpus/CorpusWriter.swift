#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension Corpus {
    /// What was written.
    public struct Summary: Sendable {
        public var files = 0
        public var bytes = 0
        public var objects = 0
    }

    /// A file or directory could not be written.
    public struct WriteError: Error, CustomStringConvertible {
        public let path: String
        public let code: Int32

        public var description: String { "\(path): \(String(cString: strerror(code)))" }
    }

    /// Writes all files below a directory, which is made where it does not exist.
    @discardableResult
    public func write(to directory: String) throws(WriteError) -> Summary {
        var summary = Summary()
        var made: Set<Substring> = []
        try Corpus.makeDirectory(directory)
        for file in self {
            var end = file.path.startIndex
            while let slash = file.path[end...].firstIndex(of: "/") {
                let parent = file.path[..<slash]
                if made.insert(parent).inserted { try Corpus.makeDirectory("\(directory)/\(parent)") }
                end = file.path.index(after: slash)
            }
            let path = "\(directory)/\(file.path)"
            let failure = save(file.bytes, at: path)
            if failure != 0 { throw WriteError(path: path, code: failure) }
            summary.files += 1
            summary.bytes += file.bytes.count
            summary.objects += file.objects
        }
        return summary
    }

    private static func makeDirectory(_ path: String) throws(WriteError) {
        if mkdir(path, 0o755) != 0 && errno != EEXIST { throw WriteError(path: path, code: errno) }
    }
}

/// - Returns: 0, or the error number of the call that failed.
private func save(_ bytes: [UInt8], at path: String) -> Int32 {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    return bytes.withUnsafeBytes { buffer in
        var rest = buffer[...]
        while !rest.isEmpty {
            let written = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written < 0 && errno != EINTR { return errno }
            rest = rest.dropFirst(max(written, 0))
        }
        return 0
    }
}
