/// Where the inputs of a scan lie, whatever directory the user typed their paths from.
public struct InputRoots: Sendable {
    private let workingDirectory: RawPath
    /// What the user typed, longest first, and where it leads.
    private let roots: [(typed: RawPath, resolved: RawPath)]

    public init(_ paths: [RawPath]) {
        workingDirectory = RawPath.workingDirectory
        roots = paths.filter { $0 != .standardInput }
            .compactMap { path in (try? path.resolved()).map { (path.normalized, $0) } }
            .sorted { $0.typed.bytes.count > $1.typed.bytes.count }
    }

    /// The absolute path of an input, without links in the part that the user typed.
    func absolute(_ path: RawPath) -> RawPath {
        for (typed, resolved) in roots {
            guard let rest = path.components(below: typed) else { continue }
            return rest.reduce(resolved) { $0.appending($1) }
        }
        return path.isAbsolute ? path : path.components.reduce(workingDirectory) { $0.appending($1) }
    }
}

extension RawPath {
    /// The working directory's absolute path without links; the root where there is none.
    public static var workingDirectory: RawPath { (try? RawPath([]).resolved()) ?? RawPath("/") }

    /// What lies in this directory under a path that is not absolute.
    public func joined(with path: String) -> RawPath { appending(path.utf8).normalized }

    /// Whether it leads to a directory, also through links.
    public var isDirectory: Bool { (try? FileStatus(self, followingLinks: true))?.kind == .directory }

    /// Whether there is something of this name.
    public var isThere: Bool { exists }

    /// The components that follow those of a directory; nil for a path that does not lie in it.
    func components(below directory: RawPath) -> ArraySlice<ArraySlice<UInt8>>? {
        let (all, start) = (components, directory.components)
        guard isAbsolute == directory.isAbsolute, all.starts(with: start) else { return nil }
        return all.dropFirst(start.count)
    }
}
