import Documents
import Kubernetes

/// Turns spans of a file's documents into lines, columns and excerpts. One for each file; its line index is made when
/// the first place is asked for.
public final class FilePlaces {
    /// What reports call the file.
    public let name: String
    /// Nil for an object that stands in no file.
    private let text: (() -> SourceText)?
    private lazy var source = text?()
    private let keepsExcerpts: Bool
    /// The one made last: the next finding is often in the same line.
    private var lastExcerpt: (line: Int, start: Int, excerpt: Excerpt)?
    /// The object that was asked for last: several analyses look at one after the other.
    private var lastObject: (resource: Resource, place: ObjectPlace)?

    /// - Parameter keepsExcerpts: whether findings carry lines of the source, for reports that show them.
    public init(name: String, keepsExcerpts: Bool, text: @escaping () -> SourceText) {
        self.name = name
        self.keepsExcerpts = keepsExcerpts
        self.text = text
    }

    /// The place of an object that stands in no file, such as one of a live cluster: its fields have paths and no lines.
    public init(object name: String) {
        self.name = name
        keepsExcerpts = false
        text = nil
    }

    /// An object of the file.
    public func place(of resource: Resource) -> ObjectPlace {
        if let lastObject, lastObject.resource === resource { return lastObject.place }
        let place = ObjectPlace(ResourceIdentity(resource), file: name)
        lastObject = (resource, place)
        return place
    }

    /// A field's place: from its key to the end of a value on the same line, else the key alone. An element of a list is
    /// where it begins.
    public func location(of step: FieldStep, in document: Document) -> Location {
        guard let source else { return Location(object: name) }
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

    /// The lines that a value takes up; nil for what stands in no file.
    func lines(of slot: UnsafePointer<Value>, in document: Document) -> ClosedRange<Int>? {
        guard let source, let start = document.span(of: slot) else { return nil }
        var last = slot
        while true {
            let value = last.pointee
            if let first = value.entries.baseAddress, value.count > 0 {
                // A map's keys and values lie side by side.
                last = UnsafeRawPointer(first + (value.entries.count - 1)).assumingMemoryBound(to: Value.self) + 1
            } else if let first = value.elements.baseAddress, value.count > 0 {
                last = first + (Int(value.count) - 1)
            } else {
                break
            }
        }
        let first = source.position(at: start.start).line
        let end = document.span(of: last).map { source.position(at: $0.end).line } ?? first
        return first...max(first, end)
    }

    /// Where lines of a text stand in the source that it was read from. A text in quotes may stand otherwise there than it
    /// reads: of the first line that is not found, and of those after it, nothing is known.
    /// - Parameter lines: lines of the text in `slot`, in their order.
    func locations(
        of lines: some Sequence<Substring>, in slot: UnsafePointer<Value>, of document: Document
    ) -> [Location] {
        guard let source, let span = document.span(of: slot) else { return [] }
        var place = source.position(at: span.start)
        let end = source.position(at: span.end)
        var found: [Location] = []
        for line in lines {
            let text = String(line.drop(while: \.isWhitespace))
            while true {
                guard place <= end else { return found }
                let rest = source.line(place.line, fromColumn: place.column, limit: FilePlaces.mostSearched).text
                if let skipped = rest.codePoints(before: text) {
                    let start = Position(line: place.line, column: place.column + skipped)
                    place = Position(line: place.line, column: start.column + text.unicodeScalars.count)
                    found.append(location(start, place))
                    break
                }
                place = Position(line: place.line + 1, column: 1)
            }
        }
        return found
    }

    /// Of a line of the source so many code points are searched.
    private static let mostSearched = 8_192

    /// A value's place: a scalar as it stands, of a map or list the first key or element.
    public func location(of slot: UnsafePointer<Value>, in document: Document) -> Location {
        guard let source else { return Location(object: name) }
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
        if let end, end.end > span.end, case let valueEnd = source.position(at: end.end),
            valueEnd.line == start.line
        {
            last = valueEnd
        }
        return location(start, last)
    }

    private func location(_ start: Position, _ end: Position) -> Location {
        Location(file: name, line: start.line, column: start.column, endLine: end.line, endColumn: end.column)
    }

    /// The line of a location and its neighbours.
    public func excerpt(of location: Location) -> Excerpt? {
        guard keepsExcerpts, let source else { return nil }
        let first = max(1, location.line - 1)
        var last = min(source.lineCount, location.line + 1)
        guard first <= last else { return nil }
        // Behind the line break at the end of a file there is no line.
        if last > location.line, last == source.lineCount, source.line(last, fromColumn: 1, limit: 1).text.isEmpty {
            last -= 1
        }
        let start = location.column > 160 ? location.column - 40 : 1
        if let lastExcerpt, lastExcerpt.line == location.line, lastExcerpt.start == start { return lastExcerpt.excerpt }
        let lines = (first...last).map { source.line($0, fromColumn: start, limit: 240).text }
        let excerpt = Excerpt(firstLine: first, lines: lines, columnOffset: start - 1)
        lastExcerpt = (location.line, start, excerpt)
        return excerpt
    }
}

extension String {
    /// How many code points stand before a text that begins here but for blanks, quotes and escaped line breaks; nil where
    /// something else stands here.
    fileprivate func codePoints(before text: String) -> Int? {
        // A long text may stand in several lines, and need not be compared as a whole.
        let beginning = text.prefix(200)
        var rest = self[...]
        while !rest.hasPrefix(beginning) {
            guard let next = rest.first else { return nil }
            if rest.hasPrefix("\\n") || rest.hasPrefix("\\r") {
                rest = rest.dropFirst(2)
            } else if next.isWhitespace || next == "\"" || next == "'" {
                rest = rest.dropFirst()
            } else {
                return nil
            }
        }
        return self[..<rest.startIndex].unicodeScalars.count
    }
}

extension Value {
    var isContainer: Bool { kind == .map || kind == .list }
}
