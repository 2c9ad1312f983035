/// The working tree of a git repository, as far as its ignore rules need it.
struct Repository: Sendable {
    /// The absolute path of the directory that holds `.git`.
    let root: RawPath

    private static let marker = Array(".git".utf8)
    /// Ignore files beyond this size are not read. Then more is scanned than the user wants, never less.
    private static let ignoreFileLimit = 1 << 20

    init(root: RawPath) {
        self.root = root
    }

    /// The repository that an absolute path without links lies in.
    init?(around directory: RawPath) {
        for ancestor in directory.ancestors where ancestor.appending(Self.marker).exists {
            root = ancestor
            return
        }
        return nil
    }

    /// The rules of `.git/info/exclude`. The user's own `core.excludesFile` is left out on purpose: a scan should come
    /// to the same result on every machine.
    func excludeRules() -> IgnoreRules? {
        guard let directory = commonDirectory() else { return nil }
        return Self.rules(at: directory.appending("info/exclude".utf8), source: ".git/info/exclude")
    }

    /// The rules of one ignore file. Like git, this does not follow a symbolic link there.
    static func rules(at path: RawPath, source: String) -> IgnoreRules? {
        guard let text = try? FileContents(at: path, limit: ignoreFileLimit, access: .withoutFollowing) else {
            return nil
        }
        return text.withBytes { IgnoreRules(parsing: $0, source: source) }
    }

    /// The directory with what all working trees of the repository share. `.git` itself, unless it is a file that names
    /// another place, as in submodules and linked working trees (`gitrepository-layout(5)`).
    private func commonDirectory() -> RawPath? {
        let marker = root.appending(Self.marker)
        guard let status = try? FileStatus(marker, followingLinks: true) else { return nil }
        if status.kind == .directory { return marker }
        guard let line = Self.firstLine(of: marker), line.starts(with: "gitdir: ".utf8) else { return nil }
        let directory = root.resolving(line.dropFirst("gitdir: ".utf8.count))
        guard let common = Self.firstLine(of: directory.appending("commondir".utf8)) else { return directory }
        return directory.resolving(common)
    }

    private static func firstLine(of path: RawPath) -> ArraySlice<UInt8>? {
        guard let text = try? FileContents(at: path, limit: 1 << 16, access: .following) else { return nil }
        let line = text.withBytes { bytes in
            Array(bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") && $0 != 0 })
        }
        return line.isEmpty ? nil : line[...]
    }
}

extension RawPath {
    /// This directory and those around it, innermost first. Meant for absolute paths without links.
    var ancestors: some Sequence<RawPath> {
        sequence(first: self) { directory in
            directory.bytes.count > 1 ? directory.parent : nil
        }
    }

    /// A path that counts from this directory unless it is absolute.
    func resolving(_ path: some Collection<UInt8>) -> RawPath {
        path.first == UInt8(ascii: "/") ? RawPath(path) : appending(path)
    }
}
