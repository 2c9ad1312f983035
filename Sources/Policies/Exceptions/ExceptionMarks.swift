import Documents

/// What a file's text says of exceptions before its objects are looked at: those in comments, and whether an object may
/// be annotated with any.
public struct ExceptionMarks: Sendable {
    /// Those in comments, by the lines that they cover, which are blocks of the text: two of them are apart, or one lies
    /// in the other.
    public private(set) var comments: [SecurityException] = []
    /// For each comment that of the smallest block around its own.
    private var enclosing: [Int?] = []
    public private(set) var mistakes: [ExceptionProblem] = []
    public private(set) var mayHaveAnnotations: Bool

    /// A file without any.
    public static let none = ExceptionMarks(mayHaveAnnotations: false)
    /// Objects that come from elsewhere than a file.
    public static let annotations = ExceptionMarks(mayHaveAnnotations: true)

    /// Comments of one file that are read.
    private static let most = 10_000

    private init(mayHaveAnnotations: Bool) { self.mayHaveAnnotations = mayHaveAnnotations }

    /// - Parameter hasComments: whether the format has comments at all.
    public init(_ text: UnsafeBufferPointer<UInt8>, file: String, hasComments: Bool) {
        guard text.contains(text: ExceptionNote.prefix.utf8) else {
            mayHaveAnnotations = false
            return
        }
        mayHaveAnnotations = text.contains(text: ExceptionNote.annotation.utf8)
        guard hasComments, text.contains(text: ExceptionNote.anyComment.utf8) else { return }
        let lines = CommentLines(text)
        for stray in lines.strays.prefix(ExceptionMarks.most) {
            mistakes.append(
                ExceptionProblem(.notRead, ExceptionOrigin(.comment, at: stray.location(in: file)), stray.text))
        }
        var found: [(lines: ClosedRange<Int>, exception: SecurityException)] = []
        for (index, note) in lines.notes.enumerated() {
            let origin = ExceptionOrigin(.comment, at: note.location(in: file))
            guard index < ExceptionMarks.most else {
                let limit = "only the first \(ExceptionMarks.most) comments of a file count"
                mistakes.append(ExceptionProblem(.invalid, origin, limit))
                break
            }
            do throws(ExceptionNote.Mistake) {
                let read = try ExceptionNote(note.text)
                var scope = ExceptionScope()
                scope.selectors = read.selectors
                let covered = lines.covered(by: note)
                scope.lines = covered
                scope.file = file
                found.append(
                    (
                        covered,
                        SecurityException(
                            scope, reason: read.reason, owner: read.owner, expires: read.expires, origin: origin)
                    ))
            } catch {
                mistakes.append(ExceptionProblem(.invalid, origin, "the comment has no effect: \(error.message)"))
            }
        }
        found.sort { ($0.lines.lowerBound, -$0.lines.upperBound) < ($1.lines.lowerBound, -$1.lines.upperBound) }
        comments = found.map(\.exception)
        var open: [Int] = []
        for index in found.indices {
            while let last = open.last, found[last].lines.upperBound < found[index].lines.lowerBound {
                open.removeLast()
            }
            enclosing.append(open.last)
            open.append(index)
        }
    }

    /// The exceptions of the comments that cover a line, the nearest first.
    func comments(on line: Int) -> [SecurityException] {
        if comments.isEmpty { return [] }
        var (low, high) = (0, comments.count)
        while low < high {
            let middle = (low + high) / 2
            if (comments[middle].scope.lines?.lowerBound ?? 0) <= line { low = middle + 1 } else { high = middle }
        }
        var covering: [SecurityException] = []
        var next = low > 0 ? low - 1 : nil
        while let index = next {
            if comments[index].scope.lines?.contains(line) ?? false { covering.append(comments[index]) }
            next = enclosing[index]
        }
        return covering
    }
}
