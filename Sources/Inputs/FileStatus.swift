#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What tells one file from every other on this machine, whatever it is called.
struct FileIdentity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
}

/// What the system says about a file without opening it.
struct FileStatus: Sendable {
    enum Kind: Sendable {
        case regular, directory, symbolicLink, pipe, socket, characterDevice, blockDevice, unknown

        /// The kind with its article, for a reason in the ledger.
        var description: String {
            switch self {
            case .regular: "a regular file"
            case .directory: "a directory"
            case .symbolicLink: "a symbolic link"
            case .pipe: "a named pipe"
            case .socket: "a socket"
            case .characterDevice: "a character device"
            case .blockDevice: "a block device"
            case .unknown: "not a file"
            }
        }
    }

    let kind: Kind
    let identity: FileIdentity
    /// Bytes; meaningful for regular files.
    let size: Int
    /// How many names the file has.
    let links: Int

    init(_ path: RawPath, followingLinks: Bool) throws(SystemError) {
        var status = stat()
        let result = path.withCString { followingLinks ? stat($0, &status) : lstat($0, &status) }
        guard result == 0 else { throw .last }
        self.init(status)
    }

    init(descriptor: Int32) throws(SystemError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .last }
        self.init(status)
    }

    private init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            case S_IFIFO: .pipe
            case S_IFSOCK: .socket
            case S_IFCHR: .characterDevice
            case S_IFBLK: .blockDevice
            default: .unknown
            }
        identity = FileIdentity(
            device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(truncatingIfNeeded: status.st_ino))
        size = Int(clamping: status.st_size)
        links = Int(clamping: status.st_nlink)
    }
}

extension RawPath {
    /// The absolute path without links, `.` and `..`.
    func resolved() throws(SystemError) -> RawPath {
        guard let resolved = withCString({ realpath($0, nil) }) else { throw .last }
        defer { free(resolved) }
        return RawPath(UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)))
    }

    /// What a symbolic link holds, or nil if it cannot be read.
    func linkTarget() -> RawPath? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            let count = withCString { readlink($0, start, buffer.count) }
            guard count >= 0 else { return nil }
            return RawPath(UnsafeRawBufferPointer(buffer)[..<count])
        }
    }

    /// Whether something of this name exists, links themselves included.
    var exists: Bool { (try? FileStatus(self, followingLinks: false)) != nil }
}
