import Documents
import Kubernetes

/// Turns spans of a file's documents into lines, columns and excerpts. One for each file; its line index is made when
/// the first place is asked for.
public final class FilePlaces {
    /// What reports call the file.
    public let name: String
    private let text: () -> SourceText
    private lazy var source = text()
    private let keepsExcerpts: Bool
    /// The one made last: the next finding is often in the same line.
    private var lastExcerpt: (line: Int, start: Int, excerpt: Excerpt)?

    /// - Parameter keepsExcerpts: whether findings carry lines of the source, for reports that show them.
    public init(name: String, keepsExcerpts: Bool, text: @escaping () -> SourceText) {
        self.name = name
        self.keepsExcerpts = keepsExcerpts
        self.text = text
    }

    /// A field's place: from its key to the end of a value on the same line, else the key alone. An element of a list is
    /// where it begins.
    public func location(of step: FieldStep, in document: Document) -> Location {
        guard case .field = step.name, let key = document.span(of: Document.keySlot(ofValue: step.slot)) else {
            return location(of: step.slot, in: document)
        }
        let start = source.position(at: key.start)
        var end = source.position(at: key.end)
        if !step.slot.pointee.isContainer, let value = document.span(of: step.slot), value.end > key.end {
            let valueEnd = source.position(at: value.end)
            if valueEnd.line == start.line { end = valueEnd }
        }
        return location(start, end)
    }

    /// A value's place: a scalar as it stands, of a map or list the first key or element.
    public func location(of slot: UnsafePointer<Value>, in document: Document) -> Location {
        var slot = slot
        var end: TextSpan?
        for _ in 0..<64 {
            let value = slot.pointee
            if let first = value.entries.baseAddress, value.count > 0 {
                slot = UnsafeRawPointer(first).assumingMemoryBound(to: Value.self)
                if !first.pointee.value.isContainer { end = document.span(of: slot + 1) }
                break
            }
            guard let first = value.elements.baseAddress, value.count > 0 else { break }
            slot = first
        }
        guard let span = document.span(of: slot) else {
            return location(Position(line: 1, column: 1), Position(line: 1, column: 1))
        }
        let start = source.position(at: span.start)
        var last = source.position(at: span.end)
        if let end, end.end > span.end, case let valueEnd = source.position(at: end.end), valueEnd.line == start.line {
            last = valueEnd
        }
        return location(start, last)
    }

    private func location(_ start: Position, _ end: Position) -> Location {
        Location(file: name, line: start.line, column: start.column, endLine: end.line, endColumn: end.column)
    }

    /// The line of a location and its neighbours.
    public func excerpt(of location: Location) -> Excerpt? {
        guard keepsExcerpts else { return nil }
        let first = max(1, location.line - 1)
        let last = min(source.lineCount, location.line + 1)
        guard first <= last else { return nil }
        let start = location.column > 160 ? location.column - 40 : 1
        if let lastExcerpt, lastExcerpt.line == location.line, lastExcerpt.start == start { return lastExcerpt.excerpt }
        let lines = (first...last).map { source.line($0, fromColumn: start, limit: 240).text }
        let excerpt = Excerpt(firstLine: first, lines: lines, columnOffset: start - 1)
        lastExcerpt = (location.line, start, excerpt)
        return excerpt
    }
}

extension Value {
    var isContainer: Bool { kind == .map || kind == .list }
}
