/// A few lines of source around a location, kept with the finding so that reports need not read the file again.
public struct Excerpt: Sendable {
    /// The number of the first line, 1-based.
    public let firstLine: Int
    /// Without line ends; very long lines are cut to a window.
    public let lines: [String]
    /// Where the window of a cut line begins, in code points; 0 where nothing was cut.
    public let columnOffset: Int

    public init(firstLine: Int, lines: [String], columnOffset: Int = 0) {
        self.firstLine = firstLine
        self.lines = lines
        self.columnOffset = columnOffset
    }
}

extension Excerpt {
    /// The excerpt with stars for those comments that a test is true of. What follows a blank and a `#` in a quoted text
    /// is taken for one, too.
    public func hidingComments(_ isSecret: (Substring) -> Bool) -> Excerpt {
        guard lines.contains(where: { $0.utf8.contains(UInt8(ascii: "#")) }) else { return self }
        return with(
            lines.map { line in
                guard let mark = Excerpt.comment(of: line), isSecret(line[mark...]) else { return line }
                let stars = line[mark...].unicodeScalars.dropFirst().map { $0.properties.isWhitespace ? $0 : "*" }
                var scalars = String.UnicodeScalarView()
                scalars.append(contentsOf: line[...mark].unicodeScalars)
                scalars.append(contentsOf: stars)
                return String(scalars)
            })
    }

    private static func comment(of line: String) -> String.Index? {
        var previous: Character = " "
        for index in line.indices {
            if line[index] == "#", previous == " " || previous == "\t" { return index }
            previous = line[index]
        }
        return nil
    }

    private func with(_ lines: [String]) -> Excerpt {
        Excerpt(firstLine: firstLine, lines: lines, columnOffset: columnOffset)
    }
}
