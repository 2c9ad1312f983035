/// The patterns of one ignore file in their order: the last that matches decides.
struct IgnoreRules: Sendable {
    /// The file for people, from the root of its repository: `.gitignore`, `charts/.gitignore`.
    let source: String
    private let patterns: [IgnorePattern]

    var isEmpty: Bool { patterns.isEmpty }

    /// Reads an ignore file's text as git does: a byte order mark is dropped, lines end with LF or CRLF, `#` starts a
    /// comment line, unescaped blanks at the end of a line do not count, and a NUL ends its line's pattern.
    init(parsing text: some Collection<UInt8>, source: String) {
        var lines = Array(text)[...]
        if lines.starts(with: [0xEF, 0xBB, 0xBF]) { lines = lines.dropFirst(3) }
        var patterns: [IgnorePattern] = []
        let newline = UInt8(ascii: "\n")
        for (index, line) in lines.split(separator: newline, omittingEmptySubsequences: false).enumerated() {
            var line = line
            if line.first == UInt8(ascii: "#") { continue }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            if let end = line.firstIndex(of: 0) { line = line[..<end] }
            line = Self.trimmingTrailingBlanks(line)
            if !line.isEmpty { patterns.append(IgnorePattern(line, line: index + 1)) }
        }
        self.patterns = patterns
        self.source = source
    }

    /// Patterns given one by one, as `--exclude` does. `#` and trailing blanks mean themselves, and `./a` means `/a`.
    init(globs: [String], source: String) {
        let anchored = globs.map { $0.hasPrefix("./") ? $0.dropFirst() : $0[...] }
        patterns = anchored.enumerated().filter { !$0.element.isEmpty }.map { position, glob in
            IgnorePattern(Array(glob.utf8)[...], line: position + 1)
        }
        self.source = source
    }

    /// Blanks at the end do not count unless a backslash stands before them; git trims nothing after a lone backslash.
    private static func trimmingTrailingBlanks(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var firstBlank: Int?
        var index = line.startIndex
        while index < line.endIndex {
            switch line[index] {
            case UInt8(ascii: " "):
                firstBlank = firstBlank ?? index
            case UInt8(ascii: "\\"):
                index += 1
                guard index < line.endIndex else { return line }
                firstBlank = nil
            default:
                firstBlank = nil
            }
            index += 1
        }
        return line[..<(firstBlank ?? line.endIndex)]
    }

    /// The pattern that decides about a path, if any matches.
    ///
    /// - Parameter alternativeStart: where in `path` a second reading of it starts that the patterns may match as well.
    func decision(for path: Span<UInt8>, alternativeStart: Int = 0, isDirectory: Bool) -> IgnorePattern? {
        var nameStart = path.count
        while nameStart > 0, path[nameStart - 1] != UInt8(ascii: "/") { nameStart -= 1 }
        for pattern in patterns.reversed() {
            if pattern.matches(path, nameStart: nameStart, isDirectory: isDirectory) { return pattern }
            guard alternativeStart > 0, alternativeStart <= nameStart else { continue }
            let alternative = path.extracting(alternativeStart...)
            if pattern.matches(alternative, nameStart: nameStart - alternativeStart, isDirectory: isDirectory) {
                return pattern
            }
        }
        return nil
    }
}
