/// Patterns in the syntax of `.gitignore` that a file holds for what lies around it. They count from the file's
/// directory; a path elsewhere is matched as it was typed.
public struct PathPatterns: Sendable {
    private let directory: RawPath
    private let rules: IgnoreRules

    /// - Parameter directory: absolute and without links.
    public init(_ globs: [String], in directory: RawPath) {
        self.directory = directory
        rules = IgnoreRules(globs: globs, source: "")
    }

    public var isEmpty: Bool { rules.isEmpty }

    /// Whether a pattern matches a file or a directory on the way to it; the last pattern that does decides, and where
    /// it begins with `!`, the file is not meant.
    /// - Parameter path: as reports have it.
    public func matches(file path: String, roots: InputRoots) -> Bool { matches(file: RawPath(path), roots: roots) }

    func matches(file path: RawPath, roots: InputRoots) -> Bool {
        if rules.isEmpty { return false }
        let components = relative(path, roots).components
        var prefix = RawPath([])
        for (index, component) in components.enumerated() {
            prefix = prefix.appending(component)
            if matches(relative: prefix, isDirectory: index + 1 < components.count) { return true }
        }
        return false
    }

    /// Whether a pattern matches an entry of a directory that is itself not matched.
    func matches(entry path: RawPath, isDirectory: Bool, roots: InputRoots) -> Bool {
        rules.isEmpty ? false : matches(relative: relative(path, roots), isDirectory: isDirectory)
    }

    private func relative(_ path: RawPath, _ roots: InputRoots) -> RawPath {
        guard let rest = roots.absolute(path).components(below: directory) else {
            return path.components.drop { $0.elementsEqual("..".utf8) }.reduce(RawPath([])) { $0.appending($1) }
        }
        return rest.reduce(RawPath([])) { $0.appending($1) }
    }

    private func matches(relative path: RawPath, isDirectory: Bool) -> Bool {
        guard let decision = rules.decision(for: path.bytes.span, isDirectory: isDirectory) else { return false }
        return !decision.isNegated
    }
}

/// Which files of directories a configuration wants read; what the user named is read all the same.
public struct PathFilter: Sendable {
    /// Only files that match are read; all where it is empty.
    public let include: PathPatterns
    public let exclude: PathPatterns
    /// What the ledger calls the configuration.
    public let source: String

    public init(include: PathPatterns, exclude: PathPatterns, source: String) {
        self.include = include
        self.exclude = exclude
        self.source = source
    }

    /// Why an entry of a directory is left out; nil where it is not.
    func reason(for path: RawPath, isDirectory: Bool, roots: InputRoots) -> String? {
        if exclude.matches(entry: path, isDirectory: isDirectory, roots: roots) { return "excluded by \(source)" }
        if isDirectory || include.isEmpty || include.matches(file: path, roots: roots) { return nil }
        return "not among what \(source) includes"
    }
}
