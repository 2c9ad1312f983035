/// One line of a `.gitignore`, or one `--exclude`.
struct IgnorePattern: Sendable {
    /// The line as written, without its end and trailing blanks.
    let text: [UInt8]
    /// Counted from 1; of a pattern from the command line its position.
    let line: Int
    /// `!pattern`: what matches is not ignored after all.
    let isNegated: Bool
    /// `pattern/`: only directories match. A symbolic link is none.
    private let isDirectoryOnly: Bool
    /// Without a slash, except at the end, a pattern is matched against names at any depth; else against the path from
    /// the directory of the pattern's file.
    private let isName: Bool
    private let glob: Glob

    init(_ text: ArraySlice<UInt8>, line: Int) {
        self.text = Array(text)
        self.line = line
        let slash = UInt8(ascii: "/")
        var pattern = text
        isNegated = pattern.first == UInt8(ascii: "!")
        if isNegated { pattern.removeFirst() }
        isDirectoryOnly = pattern.last == slash
        if isDirectoryOnly { pattern.removeLast() }
        isName = !pattern.contains(slash)
        if pattern.first == slash { pattern.removeFirst() }
        glob = Glob(pattern)
    }

    /// - Parameters:
    ///   - path: from the directory of the pattern's file, without a slash at either end.
    ///   - nameStart: where the last component of `path` starts.
    func matches(_ path: Span<UInt8>, nameStart: Int, isDirectory: Bool) -> Bool {
        if isDirectoryOnly && !isDirectory { return false }
        return glob.matches(isName ? path.extracting(nameStart...) : path)
    }
}
