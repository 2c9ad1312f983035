import Documents

/// What a file's text says of exceptions before its objects are looked at: those in comments, and whether an object may
/// be annotated with any.
public struct ExceptionMarks: Sendable {
    /// Those in comments, each with the lines that it covers.
    public private(set) var comments: [SecurityException] = []
    public private(set) var mistakes: [ExceptionProblem] = []
    public private(set) var mayHaveAnnotations: Bool

    /// A file without any.
    public static let none = ExceptionMarks(mayHaveAnnotations: false)
    /// Objects that come from elsewhere than a file.
    public static let annotations = ExceptionMarks(mayHaveAnnotations: true)

    private init(mayHaveAnnotations: Bool) { self.mayHaveAnnotations = mayHaveAnnotations }

    /// - Parameter hasComments: whether the format has comments at all.
    public init(_ text: UnsafeBufferPointer<UInt8>, file: String, hasComments: Bool) {
        mayHaveAnnotations = text.contains(text: ExceptionNote.annotation.utf8)
        guard hasComments, text.contains(text: ExceptionNote.comment.utf8) else { return }
        let lines = ExceptionLines(text)
        for (number, line) in lines.notes {
            let location = Location(
                file: file, line: number, column: line.column, endLine: number, endColumn: line.endColumn)
            let origin = ExceptionOrigin(.comment, at: location)
            do throws(ExceptionNote.Mistake) {
                let note = try ExceptionNote(line.text)
                var scope = ExceptionScope()
                scope.selectors = note.selectors
                scope.lines = lines.covered(by: number, isAlone: line.isAlone)
                scope.file = file
                comments.append(
                    SecurityException(
                        scope, reason: note.reason, owner: note.owner, expires: note.expires, origin: origin))
            } catch {
                mistakes.append(ExceptionProblem(.invalid, origin, "the comment has no effect: \(error.message)"))
            }
        }
    }
}

/// The lines of a YAML text, as far as comments and indentation go.
private struct ExceptionLines {
    /// A comment that holds a note.
    struct Note {
        let text: String
        /// Whether nothing else is on the line.
        let isAlone: Bool
        /// Of the comment's sign and of the line's end, in code points from 1.
        let column: Int
        let endColumn: Int
    }

    private struct Line {
        var indentation = 0
        /// Without blanks at its ends.
        var content: ArraySlice<UInt8>
        var isBlankOrComment: Bool { content.first.map { $0 == UInt8(ascii: "#") } ?? true }
        /// Whether it begins an element of a list.
        var isElement: Bool {
            content.first == UInt8(ascii: "-") && (content.count == 1 || content.dropFirst().first == UInt8(ascii: " "))
        }
        var endsDocument: Bool {
            indentation == 0 && (content.starts(with: "---".utf8) || content.starts(with: "...".utf8))
        }
    }

    private let lines: [Line]
    /// By the number of their line, from 1.
    private(set) var notes: [(number: Int, note: Note)] = []

    init(_ text: UnsafeBufferPointer<UInt8>) {
        var lines: [Line] = []
        for (index, bytes) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            var content = Array(bytes)[...]
            while let last = content.last, last == 0x0D || last == 0x20 || last == 0x09 { content.removeLast() }
            let indentation = content.prefix { $0 == UInt8(ascii: " ") }.count
            lines.append(Line(indentation: indentation, content: content.dropFirst(indentation)))
            if let note = ExceptionLines.note(in: content, indentation: indentation) {
                notes.append((index + 1, note))
            }
        }
        self.lines = lines
    }

    /// A comment begins with a sign at the line's start or after a blank.
    private static func note(in line: ArraySlice<UInt8>, indentation: Int) -> Note? {
        let mark = Array(ExceptionNote.comment.utf8)
        guard line.count > mark.count else { return nil }
        for sign in line.indices where line[sign] == UInt8(ascii: "#") {
            if sign > line.startIndex, line[sign - 1] != 0x20, line[sign - 1] != 0x09 { continue }
            let text = line[(sign + 1)...].drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "#") }
            guard text.starts(with: mark) else { continue }
            let rest = text.dropFirst(mark.count)
            // Another word that begins alike.
            if let next = rest.first, next != 0x20, next != 0x09, next != UInt8(ascii: ":") { return nil }
            let before = String(decoding: line[..<sign], as: UTF8.self).unicodeScalars.count
            let all = String(decoding: line, as: UTF8.self).unicodeScalars.count
            return Note(
                text: String(decoding: rest, as: UTF8.self), isAlone: sign == line.startIndex + indentation,
                column: before + 1, endColumn: all + 1)
        }
        return nil
    }

    /// The lines of the field that a comment is about: that on its line, or the one below a comment that stands alone,
    /// with everything beneath the field.
    func covered(by number: Int, isAlone: Bool) -> ClosedRange<Int> {
        var first = number - 1
        if isAlone {
            while first < lines.count, lines[first].isBlankOrComment { first += 1 }
            guard first < lines.count, !lines[first].endsDocument else { return number...number }
        }
        let subject = lines[first]
        var last = first
        for index in (first + 1)..<max(first + 1, lines.count) {
            let line = lines[index]
            if line.isBlankOrComment { continue }
            let isBeneath =
                line.indentation > subject.indentation
                || line.indentation == subject.indentation && line.isElement && !subject.isElement
            if line.endsDocument || !isBeneath { break }
            last = index
        }
        return (first + 1)...(last + 1)
    }
}
