import Glibc

/// Why a report could not be written.
public struct OutputError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file as the user named it; nil for standard output.
    public let path: String?
    /// The system's `errno`.
    public let code: Int32

    public init(path: String?, code: Int32) {
        self.path = path
        self.code = code
    }

    /// Whether the reader went away, as `head` does: a reason to stop, not one to complain.
    public var isBrokenPipe: Bool { code == EPIPE }

    public var description: String {
        let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        let place = path.map { $0.isEmpty ? "''" : VisibleText.line($0) } ?? "standard output"
        return "cannot write \(place): \(reason)"
    }
}

/// Where a report's bytes go: a buffered file descriptor, or memory.
///
/// The first failure stays: later bytes are dropped, and every ``check()``, ``flush()`` and ``close()`` throws it, so
/// that a full disk can never look like a short report. The process must ignore `SIGPIPE` for a closed pipe to become
/// an error here.
public final class Output {
    private enum Target {
        case memory
        case descriptor(Int32, owned: Bool)
        case closed
    }

    private static let bufferSize = 64 << 10

    private var target: Target
    /// The file that ``close()`` puts in its place.
    private var replacement: ReplacementFile?
    private let path: String?
    private var buffer: [UInt8] = []
    private var failure: OutputError?
    /// Whether a person may be watching: then results appear as they arrive.
    public let isTerminal: Bool
    /// Called before bytes leave for the descriptor; a progress line erases itself here.
    public var beforeWriting: (() -> Void)?

    private init(_ target: Target, path: String?, isTerminal: Bool) {
        self.target = target
        self.path = path
        self.isTerminal = isTerminal
        buffer.reserveCapacity(Output.bufferSize + 4096)
    }

    /// Keeps everything; ``bytes`` has it.
    public convenience init() {
        self.init(.memory, path: nil, isTerminal: false)
    }

    /// Writes to a descriptor that the caller keeps and closes.
    public convenience init(descriptor: Int32) {
        self.init(.descriptor(descriptor, owned: false), path: nil, isTerminal: Terminal.isTerminal(descriptor))
    }

    /// Writes a file. A regular file gets its name, or replaces the one that is there, in ``close()``; without that it
    /// goes away again.
    public convenience init(path: String) throws(OutputError) {
        let replacement = Output.openDescriptor(path) == nil ? try ReplacementFile(path: path) : nil
        let descriptor =
            if let replacement {
                replacement.descriptor
            } else if let open = Output.openDescriptor(path) {
                // Opened anew it would begin at the start of what it is, and write over what the shell put there.
                fcntl(open, F_DUPFD_CLOEXEC, 0)
            } else {
                open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
            }
        if descriptor < 0 { throw OutputError(path: path, code: errno) }
        self.init(
            .descriptor(descriptor, owned: true), path: path, isTerminal: Terminal.isTerminal(descriptor))
        self.replacement = replacement
    }

    /// The descriptor that `-`, or a path such as `/dev/stdout` or `/dev/fd/3`, stands for.
    private static func openDescriptor(_ path: String) -> Int32? {
        switch path {
        case "-", "/dev/stdout": return STDOUT_FILENO
        case "/dev/stderr": return STDERR_FILENO
        default:
            for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
                return Int32(path.dropFirst(folder.count))
            }
            return nil
        }
    }

    deinit {
        if case .descriptor(let descriptor, owned: true) = target { _ = Glibc.close(descriptor) }
    }

    /// What was written to memory and not taken.
    public var bytes: [UInt8] { buffer }

    /// ``bytes`` as text.
    public var text: String { String(decoding: buffer, as: UTF8.self) }

    public func write(_ text: String) {
        if failure != nil { return }
        buffer.append(contentsOf: text.utf8)
        spill()
    }

    public func write(_ bytes: [UInt8]) {
        if failure != nil { return }
        buffer.append(contentsOf: bytes)
        spill()
    }

    private func spill() {
        if case .memory = target { return }
        if buffer.count >= Output.bufferSize { drain() }
    }

    /// Throws the failure that a write met, if one did.
    public func check() throws(OutputError) {
        if let failure { throw failure }
    }

    public func flush() throws(OutputError) {
        drain()
        try check()
    }

    /// Flushes, and closes the file that ``init(path:)`` opened. Some file systems report a full disk only here.
    public func close() throws(OutputError) {
        drain()
        if case .descriptor(let descriptor, owned: true) = target {
            if Glibc.close(descriptor) != 0 && errno != EINTR && failure == nil {
                failure = OutputError(path: path, code: errno)
            }
            target = .closed
            if failure == nil, let code = replacement?.commit() { failure = OutputError(path: path, code: code) }
            replacement = nil
        }
        try check()
    }

    private func drain() {
        guard case .descriptor(let descriptor, _) = target, !buffer.isEmpty, failure == nil else { return }
        beforeWriting?()
        failure = buffer.withUnsafeBytes { Output.write($0, to: descriptor) }.map { OutputError(path: path, code: $0) }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Writes all bytes, however many calls that takes.
    /// - Returns: the `errno` of the call that failed, or nil.
    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count == 0 {
                return EIO
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                if poll(&wait, 1, -1) < 0 && errno != EINTR { return errno }
            } else if errno != EINTR {
                return errno
            }
        }
        return nil
    }
}
