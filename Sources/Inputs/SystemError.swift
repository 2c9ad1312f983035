#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// An error number of the operating system.
struct SystemError: Error, Hashable, CustomStringConvertible {
    let code: Int32

    /// The error of the system call that has just failed in this thread.
    static var last: SystemError { SystemError(code: errno) }

    static let noSuchFile = SystemError(code: ENOENT)
    static let wouldBlock = SystemError(code: EAGAIN)
    static let interrupted = SystemError(code: EINTR)

    /// The system's own words, in lower case to stand inside a sentence.
    var description: String {
        if code == ENAMETOOLONG { return "path is longer than the system allows; scan from a directory further down" }
        guard let words = strerror(code) else { return "system error \(code)" }
        let text = String(cString: words)
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
