/// What the user named, to recognise it where a walk of another path meets it.
struct NamedPaths: Sendable {
    private let paths: Set<RawPath>
    private var identities: Set<FileIdentity> = []
    private var inodes: Set<UInt64> = []

    init(_ arguments: [RawPath]) {
        paths = Set(arguments.filter { $0 != .standardInput && !$0.bytes.isEmpty }.map(\.normalized))
        for path in paths {
            guard let status = try? FileStatus(path, followingLinks: true) else { continue }
            identities.insert(status.identity)
            inodes.insert(status.identity.inode)
        }
    }

    /// Whether this very spelling was given.
    func contains(_ path: RawPath) -> Bool { paths.contains(path) }

    /// Whether the entry leads to something named. It asks the system only where the inode says that it may.
    func contains(_ entry: DirectoryEntry, at path: RawPath) -> Bool {
        guard entry.kind == nil || inodes.contains(entry.inode) else { return false }
        guard let status = try? FileStatus(path, followingLinks: false) else { return false }
        return identities.contains(status.identity)
    }
}
