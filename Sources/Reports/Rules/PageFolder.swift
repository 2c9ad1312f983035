import Glibc

/// The folder that the pages of rules are written to.
public struct PageFolder: Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    /// Writes the pages, and removes those of rules that are gone. Files that no such call wrote stay.
    /// - Returns: the names of the pages that were removed.
    public func write(_ pages: RulePages) throws(OutputError) -> [String] {
        try make()
        let names = Set(pages.pages.map(\.name))
        let stale = try oldPages().filter { !names.contains($0) }
        for page in pages.pages {
            let output = try Output(path: "\(path)/\(page.name)")
            output.write(page.text)
            try output.close()
        }
        for name in stale where unlink("\(path)/\(name)") != 0 {
            throw OutputError(path: "\(path)/\(name)", code: errno)
        }
        return stale
    }

    /// Makes the folder and those above it.
    private func make() throws(OutputError) {
        var end = path.startIndex
        while end != path.endIndex {
            end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
            let part = String(path[..<end])
            if mkdir(part, 0o777) != 0, errno != EEXIST { throw OutputError(path: part, code: errno) }
        }
    }

    /// The names of the pages that are there.
    private func oldPages() throws(OutputError) -> [String] {
        guard let directory = opendir(path) else { throw OutputError(path: path, code: errno) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
            }
            if let name, name.hasSuffix(".md"), isMarked(name) { names.append(name) }
        }
        return names.sorted()
    }

    private func isMarked(_ name: String) -> Bool {
        guard let file = fopen("\(path)/\(name)", "re") else { return false }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: RulePages.mark.utf8.count)
        return fread(&bytes, 1, bytes.count, file) == bytes.count && bytes == Array(RulePages.mark.utf8)
    }
}
