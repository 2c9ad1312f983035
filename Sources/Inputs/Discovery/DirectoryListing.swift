#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// One name in a directory.
struct DirectoryEntry: Sendable {
    let name: [UInt8]
    /// Nil where the file system does not tell without a look at the file.
    let kind: FileStatus.Kind?
    let inode: UInt64
}

/// What a directory holds, sorted by the bytes of the names, so that every run goes the same way.
struct DirectoryListing: Sendable {
    let identity: FileIdentity
    let entries: [DirectoryEntry]
    /// What cut the listing short.
    let failure: SystemError?

    /// - Parameter followingLinks: whether the path itself may be a symbolic link to a directory.
    init(_ path: RawPath, followingLinks: Bool) throws(SystemError) {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (followingLinks ? 0 : O_NOFOLLOW)
        let descriptor = path.withCString { open($0, flags) }
        guard descriptor >= 0 else { throw .last }
        let status: FileStatus
        do {
            status = try FileStatus(descriptor: descriptor)
        } catch {
            close(descriptor)
            throw error
        }
        guard let stream = fdopendir(descriptor) else {
            let error = SystemError.last
            close(descriptor)
            throw error
        }
        defer { closedir(stream) }

        identity = status.identity
        var entries: [DirectoryEntry] = []
        var failure: SystemError?
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { failure = .last }
                break
            }
            let name = Self.name(of: entry)
            if name == Self.itself || name == Self.parent { continue }
            entries.append(
                DirectoryEntry(
                    name: name, kind: Self.kind(entry.pointee.d_type),
                    inode: UInt64(truncatingIfNeeded: entry.pointee.d_ino)))
        }
        entries.sort { $0.name.lexicographicallyPrecedes($1.name) }
        self.entries = entries
        self.failure = failure
    }

    func contains(_ name: StaticString) -> Bool {
        let bytes = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        return entries.contains { $0.name.elementsEqual(bytes) }
    }

    private static let itself = Array(".".utf8)
    private static let parent = Array("..".utf8)

    /// The name, read through its address: the record may be shorter than its declared type.
    private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
        guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
        let start = UnsafeRawPointer(entry) + offset
        let count = strlen(start.assumingMemoryBound(to: CChar.self))
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    private static func kind(_ type: UInt8) -> FileStatus.Kind? {
        switch Int(type) {
        case Int(DT_REG): .regular
        case Int(DT_DIR): .directory
        case Int(DT_LNK): .symbolicLink
        case Int(DT_FIFO): .pipe
        case Int(DT_SOCK): .socket
        case Int(DT_CHR): .characterDevice
        case Int(DT_BLK): .blockDevice
        default: nil
        }
    }
}
