import Documents

/// The comments of a YAML text that hold exceptions, and the lines that they are about.
struct CommentLines {
    /// A comment that holds a note.
    struct Note {
        let text: String
        /// Whether nothing else is on the line.
        let isAlone: Bool
        let line: Int
        /// Of the comment's sign and of the line's end, in code points from 1.
        let column: Int
        let endColumn: Int

        func location(in file: String) -> Location {
            Location(file: file, line: line, column: column, endLine: line, endColumn: endColumn)
        }
    }

    /// What matters of a line.
    private struct Line {
        enum Kind: UInt8 {
            case empty, key, element, boundary
        }

        var indentation: Int32
        var kind: Kind
        /// The index of the last line that lies beneath this one, or of itself.
        var last: Int32 = 0
        /// The index of the next line that is not empty, or of itself.
        var next: Int32 = 0
    }

    private var lines: [Line] = []
    /// By line.
    private(set) var notes: [Note] = []
    /// What looks like a note and is none; the texts say why.
    private(set) var strays: [Note] = []

    init(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        while start <= text.count {
            var end = start
            while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
            add(UnsafeBufferPointer(rebasing: text[start..<end]))
            start = end + 1
        }
        if notes.isEmpty && strays.isEmpty { return }
        link()
        let strings = MarkedStrings(text)
        notes.removeAll { strings.contain(line: $0.line, column: $0.column) }
        strays.removeAll { strings.contain(line: $0.line, column: $0.column) }
    }

    private mutating func add(_ line: UnsafeBufferPointer<UInt8>) {
        let indentation = line.prefix { $0 == UInt8(ascii: " ") }.count
        let content = line.dropFirst(indentation)
        let kind: Line.Kind
        switch content.first {
        case nil, UInt8(ascii: "#"), 0x0D, 0x09: kind = .empty
        case UInt8(ascii: "-") where indentation == 0 && content.starts(with: "---".utf8): kind = .boundary
        case UInt8(ascii: ".") where indentation == 0 && content.starts(with: "...".utf8): kind = .boundary
        case UInt8(ascii: "-"):
            let next = content.dropFirst().first
            kind = next == nil || next == 0x20 || next == 0x0D ? .element : .key
        default: kind = .key
        }
        lines.append(Line(indentation: Int32(clamping: indentation), kind: kind))
        if line.contains(UInt8(ascii: "#")) { addNote(in: line, indentation: indentation) }
    }

    /// Adds the exception of a line's comment, or says why what looks like one is none. A comment begins with a sign at
    /// the line's start or after a blank. What another comment holds is none: a field that is commented out, with its
    /// exception, would lend it to the next.
    private mutating func addNote(in line: UnsafeBufferPointer<UInt8>, indentation: Int) {
        guard line.contains(text: ExceptionNote.anyComment.utf8) else { return }
        var comment: Int?
        var position = 0
        while let sign = line[position...].firstIndex(of: UInt8(ascii: "#")) {
            position = sign + 1
            if sign > 0, line[sign - 1] != 0x20, line[sign - 1] != 0x09 { continue }
            let text = line[position...].drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "#") }
            position = text.startIndex
            guard let (word, rest) = CommentLines.exception(text) else {
                comment = comment ?? sign
                continue
            }
            let isNote = word == ExceptionNote.comment
            if isNote, comment != indentation {
                notes.append(note(String(decoding: rest, as: UTF8.self), in: line, from: sign, indentation))
            } else {
                let reason = isNote ? CommentLines.notFirst : "an exception begins with \(ExceptionNote.comment)"
                strays.append(note("'\(word)' has no effect: \(reason)", in: line, from: sign, indentation))
            }
            return
        }
        let mark = ExceptionNote.comment.utf8
        guard let comment, let start = (comment..<line.count).first(where: { line[$0...].starts(with: mark) }),
            let (word, rest) = CommentLines.exception(line[start...]), word == ExceptionNote.comment,
            // Prose may speak of exceptions, and quote them.
            !"'`\"".utf8.contains(line[start - 1]), (try? ExceptionNote(String(decoding: rest, as: UTF8.self))) != nil
        else { return }
        strays.append(note("'\(word)' has no effect: \(CommentLines.notFirst)", in: line, from: start, indentation))
    }

    private static let notFirst = "it must begin its comment"

    /// The word that a text begins with and that is, or looks like, the beginning of an exception, and what follows it.
    private static func exception(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> (
        word: String, rest: Slice<UnsafeBufferPointer<UInt8>>
    )? {
        guard text.starts(with: ExceptionNote.anyComment.utf8) else { return nil }
        let end = text.dropFirst(ExceptionNote.anyComment.utf8.count).firstIndex {
            !(0x61...0x7A).contains($0 | 0x20)
        }
        let word = String(decoding: text[..<(end ?? text.endIndex)], as: UTF8.self)
        let rest = text[(end ?? text.endIndex)...]
        // Another word that begins alike.
        if let next = rest.first, next != 0x20, next != 0x09, next != UInt8(ascii: ":"), next != 0x0D { return nil }
        let isKnown =
            word == ExceptionNote.comment || ExceptionNote.misspelt.contains { word == ExceptionNote.anyComment + $0 }
        return isKnown ? (word, rest) : nil
    }

    private func note(
        _ text: String, in line: UnsafeBufferPointer<UInt8>, from start: Int, _ indentation: Int
    ) -> Note {
        func length(_ bytes: some Sequence<UInt8>) -> Int { bytes.count { $0 & 0xC0 != 0x80 } }
        return Note(
            text: text, isAlone: start == indentation, line: lines.count, column: length(line[..<start]) + 1,
            endColumn: length(line) + 1)
    }

    /// Finds for each line how far what lies beneath it goes.
    private mutating func link() {
        var open: [Int] = []
        var previous = 0
        for index in lines.indices where lines[index].kind != .empty {
            while let top = open.last, !isBeneath(lines[index], lines[top]) {
                lines[top].last = Int32(clamping: previous)
                open.removeLast()
            }
            open.append(index)
            previous = index
        }
        for index in open { lines[index].last = Int32(clamping: previous) }
        var next = lines.count
        for index in lines.indices.reversed() {
            if lines[index].kind != .empty { next = index }
            lines[index].next = Int32(clamping: next)
        }
    }

    private func isBeneath(_ line: Line, _ subject: Line) -> Bool {
        if line.kind == .boundary || subject.kind == .boundary { return false }
        return line.indentation > subject.indentation
            || line.indentation == subject.indentation && line.kind == .element && subject.kind != .element
    }

    /// The lines of the field that a comment is about: that on its line, or the one below a comment that stands alone,
    /// with everything beneath the field.
    func covered(by note: Note) -> ClosedRange<Int> {
        let own = note.line - 1
        let first = note.isAlone ? Int(lines[own].next) : own
        guard first < lines.count, lines[first].kind != .boundary, lines[first].kind != .empty else {
            return note.line...note.line
        }
        return (first + 1)...(max(first, Int(lines[first].last)) + 1)
    }
}

/// The strings of a YAML text in which there is what would be an exception in a comment: it is text there.
private struct MarkedStrings {
    private var spans: [(start: Position, end: Position)] = []

    init(_ text: UnsafeBufferPointer<UInt8>) {
        let source = SourceText(text)
        var stream = DocumentStream(bytes: text)
        // What cannot be read has no findings that a comment could cover.
        while let document = try? stream.next() {
            withExtendedLifetime(document) {
                var slots = [document.rootSlot]
                while let slot = slots.popLast() {
                    let value = slot.pointee
                    if let first = value.entries.baseAddress {
                        // Keys and values lie side by side.
                        let base = UnsafeRawPointer(first).assumingMemoryBound(to: Value.self)
                        for index in 0..<(2 * value.entries.count) { slots.append(base + index) }
                    } else if let first = value.elements.baseAddress {
                        for index in 0..<Int(value.count) { slots.append(first + index) }
                    } else if let text = value.text, text.contains(ExceptionNote.anyComment),
                        let span = document.span(of: slot)
                    {
                        spans.append((source.position(at: span.start), source.position(at: span.end)))
                    }
                }
            }
        }
        spans.sort { $0.start < $1.start }
    }

    func contain(line: Int, column: Int) -> Bool {
        let position = Position(line: line, column: column)
        var (low, high) = (0, spans.count)
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].start <= position { low = middle + 1 } else { high = middle }
        }
        return low > 0 && position < spans[low - 1].end
    }
}
