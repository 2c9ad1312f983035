#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why the bytes of an input could not be had.
public struct FileError: Error, Equatable, CustomStringConvertible {
    enum Cause: Equatable {
        case system(SystemError)
        case tooLarge(limit: Int)
        case binary
        case kind(FileStatus.Kind)
    }

    let cause: Cause

    /// A phrase for the ledger: `permission denied`, `larger than the limit of 64 MiB`.
    public var description: String {
        switch cause {
        case .system(let error): error.description
        case .tooLarge(let limit): "larger than the limit of \(ByteCount(limit))"
        case .binary: "binary data, no YAML or JSON"
        case .kind(let kind): "is \(kind.description)"
        }
    }
}

/// The bytes of one input, read whole and owned, so that nothing that happens to the file later can change them. For
/// the same reason it is read and not mapped: a mapped file that is truncated meanwhile kills the process.
public final class FileContents: @unchecked Sendable {
    /// The largest input read unless the user says otherwise, in bytes: 64 MiB.
    public static let defaultLimit = 64 << 20

    /// The number of bytes.
    public let count: Int
    /// Nothing writes to it after initialization, hence the class is safe to share.
    private let storage: UnsafeMutableBufferPointer<UInt8>

    /// What may be opened.
    enum Access {
        /// A regular file, not through a symbolic link as the last component.
        case withoutFollowing
        /// A regular file, also through links.
        case following
        /// Also a pipe or a character device, waiting for its writer: what the user named, `<(helm template …)`
        /// included.
        case named
    }

    /// Copies bytes that are at hand already.
    public init(copying source: some Collection<UInt8>) {
        storage = UnsafeMutableBufferPointer.allocate(capacity: source.count)
        count = storage.initialize(fromContentsOf: source)
    }

    /// Reads a file to its end, however its size changes meanwhile.
    ///
    /// - Parameter limit: the most bytes to accept.
    /// - Throws: `FileError`; also for binary data, which has a NUL among its first 8 KiB and no UTF-16 byte order
    ///   mark.
    public convenience init(_ source: SourceFile, limit: Int = FileContents.defaultLimit) throws(FileError) {
        switch source.origin {
        case .standardInput:
            try self.init(descriptor: STDIN_FILENO, expecting: 0, limit: limit)
        case .path(let path):
            try self.init(at: path, limit: limit, access: source.isNamed ? .named : .following)
        }
        if isBinary { throw FileError(cause: .binary) }
    }

    convenience init(at path: RawPath, limit: Int, access: Access) throws(FileError) {
        var flags = O_RDONLY | O_CLOEXEC | O_NOCTTY
        // A pipe that took the place of a file must not make a walk wait for a writer.
        if access != .named { flags |= O_NONBLOCK }
        if access == .withoutFollowing { flags |= O_NOFOLLOW }
        var descriptor: Int32
        var failure = SystemError.interrupted
        repeat {
            descriptor = path.withCString { open($0, flags) }
            if descriptor < 0 { failure = .last }
        } while descriptor < 0 && failure == .interrupted
        guard descriptor >= 0 else { throw FileError(cause: .system(failure)) }
        defer { close(descriptor) }

        let status: FileStatus
        do { status = try FileStatus(descriptor: descriptor) } catch { throw FileError(cause: .system(error)) }
        switch status.kind {
        case .regular:
            if status.size > limit { throw FileError(cause: .tooLarge(limit: limit)) }
        case .pipe where access == .named, .characterDevice where access == .named:
            break
        default:
            throw FileError(cause: .kind(status.kind))
        }
        try self.init(descriptor: descriptor, expecting: status.size, limit: limit)
    }

    private init(descriptor: Int32, expecting size: Int, limit: Int) throws(FileError) {
        let limit = min(limit, Int.max - 1)
        // One byte more than is expected lets a single read find the end, and one more than is allowed finds an excess.
        var capacity = max(min(size, limit), 0) + 1
        if size == 0 { capacity = max(capacity, min(limit, 1 << 16) + 1) }
        var buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: capacity)
        var count = 0
        var failure: FileError?
        reading: while true {
            if count > limit {
                failure = FileError(cause: .tooLarge(limit: limit))
                break
            }
            if count == buffer.count {
                let larger = UnsafeMutableBufferPointer<UInt8>.allocate(
                    capacity: buffer.count > limit / 2 ? limit + 1 : buffer.count * 2)
                _ = larger.initialize(from: buffer)
                buffer.deallocate()
                buffer = larger
            }
            let free = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[count...]))
            let got = read(descriptor, free.baseAddress, free.count)
            switch got {
            case 0: break reading
            case 1...: count += got
            default:
                let error = SystemError.last
                if error == .interrupted { continue }
                // Standard input may be non-blocking, because the program at its other end made it so.
                if error == .wouldBlock, Self.waitForInput(on: descriptor) { continue }
                failure = FileError(cause: .system(error))
                break reading
            }
        }
        if let failure {
            buffer.deallocate()
            throw failure
        }
        storage = buffer
        self.count = count
    }

    deinit {
        storage.deallocate()
    }

    private static func waitForInput(on descriptor: Int32) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, -1) >= 0 || SystemError.last == .interrupted
    }

    /// Lends the bytes. They are valid until `body` returns, or as long as the caller keeps this object otherwise.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeBufferPointer(rebasing: storage[..<count]))
    }

    private var isBinary: Bool {
        withBytes { bytes in
            guard let base = bytes.baseAddress, memchr(base, 0, min(bytes.count, 8 << 10)) != nil else { return false }
            return !bytes.starts(with: [0xFF, 0xFE]) && !bytes.starts(with: [0xFE, 0xFF])
        }
    }
}
