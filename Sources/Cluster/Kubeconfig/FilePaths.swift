import Glibc

/// Paths as Go's `path/filepath` handles them on Unix.
enum FilePaths {
    static func isAbsolute(_ path: String) -> Bool { path.utf8.first == 0x2F }

    /// The path from the root, cleaned.
    static func absolute(_ path: String) -> String {
        if isAbsolute(path) { return clean(path) }
        guard let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        return clean(String(cString: folder) + "/" + path)
    }

    /// A path in a file, resolved against the file's folder.
    static func resolve(_ path: String, in folder: String) -> String {
        isAbsolute(path) ? path : clean(folder + "/" + path)
    }

    static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: 0x2F), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// An absolute path without `.`, `..` and empty components.
    private static func clean(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
