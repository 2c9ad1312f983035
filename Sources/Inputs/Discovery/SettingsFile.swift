/// A file of settings for what lies in its directory and below.
public struct SettingsFile: Sendable, Equatable {
    /// From the working directory where the file lies below it, else absolute.
    public let path: String
    /// Its directory: absolute and without links.
    public let directory: RawPath

    /// The file that the user named.
    /// - Returns: nil where there is none.
    public init?(named path: RawPath) {
        guard let directory = try? path.normalized.parent.resolved(),
            (try? FileStatus(path, followingLinks: true)) != nil
        else { return nil }
        self.path = path.display
        self.directory = directory
    }

    private init(_ name: String, in directory: RawPath) {
        self.directory = directory
        let file = directory.appending(name.utf8)
        let below = file.components(below: .workingDirectory)
        path = (below.map { $0.reduce(RawPath([])) { $0.appending($1) } } ?? file).display
    }

    /// The settings that hold for a path: those in its directory, or the nearest around it. The search ends at the root
    /// of the repository, else at that of the file system.
    /// - Parameters:
    ///   - path: a file or directory; standard input counts as the working directory.
    ///   - names: what such files are called; of several in one directory the first counts.
    public static func nearest(to path: RawPath, names: [String]) -> SettingsFile? {
        let isStream = path == .standardInput
        guard let start = try? (isStream ? RawPath([]) : path).resolved(),
            let status = try? FileStatus(start, followingLinks: true)
        else { return nil }
        for directory in (status.kind == .directory ? start : start.parent).ancestors {
            for name in names where directory.appending(name.utf8).exists { return SettingsFile(name, in: directory) }
            if directory.appending(".git".utf8).exists { return nil }
        }
        return nil
    }

    /// A path that the file states, from where the scan runs.
    public func resolve(_ path: String) -> RawPath {
        guard !path.hasPrefix("/"), let slash = self.path.lastIndex(of: "/") else { return RawPath(path) }
        return RawPath(self.path[...slash] + path)
    }
}
