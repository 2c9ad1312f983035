import Glibc

/// Files that are read whole: kubeconfigs, tokens, certificates.
enum SmallFile {
    /// Why a file could not be read, as a phrase: `no such file or directory`.
    struct Failure: Error, Hashable, CustomStringConvertible {
        let description: String

        /// What the last system call of this thread left.
        static var last: Failure { Failure(description: String(cString: strerror(errno)).lowercased()) }
    }

    /// Whether there is nothing at a path, as opposed to something that cannot be looked at.
    static func isMissing(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0 && errno == ENOENT
    }

    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The bytes of a regular file, or of a pipe up to its end.
    /// - Parameter limit: the most bytes to accept.
    static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw .last }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw .last
            }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= limit else { throw Failure(description: "larger than \(limit >> 10) KiB") }
        }
    }
}
