#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A directory on disk.
struct FileTree {
    let root: String

    /// A new directory for temporary files.
    static func temporary() -> FileTree? {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/bulwark-bench.XXXXXX".utf8CString)
        return template.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, let path = mkdtemp(base) else { return nil }
            return FileTree(root: String(cString: path))
        }
    }

    /// The manifests below the directory: `.yaml`, `.yml` and `.json`, in no order.
    func manifests() -> [String] {
        var found: [String] = []
        walk(root) { path, isDirectory in
            if !isDirectory, [".yaml", ".yml", ".json"].contains(where: path.hasSuffix) { found.append(path) }
        }
        return found
    }

    func remove() {
        walk(root) { path, isDirectory in if isDirectory { rmdir(path) } else { unlink(path) } }
        rmdir(root)
    }

    /// Calls `body` with everything below a directory, each directory after what is in it. Links are not followed.
    private func walk(_ directory: String, _ body: (String, Bool) -> Void) {
        guard let stream = opendir(directory) else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            let path = "\(directory)/\(name)"
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            let isDirectory = status.st_mode & S_IFMT == S_IFDIR
            if isDirectory { walk(path, body) }
            body(path, isDirectory)
        }
    }
}
