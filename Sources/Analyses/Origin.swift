import Policies

/// Where a fact was written: the object, the field and its place in the file, kept when the document is gone. What is
/// kept of an object's fields shares the object.
public struct Origin: Hashable, Sendable {
    private let object: ObjectPlace
    private let field: FieldPlace

    public var resource: ResourceIdentity { object.resource }
    /// The field's path from the object, such as `rules[0].verbs`; empty for the object itself.
    public var path: String { field.path }
    public var location: Location { field.location(in: object.file) }
    /// What reports call the file.
    public var file: String { object.file }
    /// Whether there are lines and columns.
    var isInFile: Bool { field.isInFile }

    init(_ object: ObjectPlace, _ field: FieldPlace) {
        self.object = object
        self.field = field
    }

    /// The place of another field of the object.
    func of(_ field: FieldPlace) -> Origin { Origin(object, field) }
}

extension Origin: Comparable {
    /// By file, then by place.
    public static func < (a: Origin, b: Origin) -> Bool {
        if a.object !== b.object, a.object.file != b.object.file { return a.object.file < b.object.file }
        return a.field < b.field
    }
}

/// A field of an object: its path, and where it stands in the object's file. Fields of objects that stand in no file have
/// no lines, so that those of objects which are alike are equal.
struct FieldPlace: Hashable, Sendable {
    /// From the object, such as `rules[0].verbs`; empty for the object itself.
    let path: String
    private let line: Int32
    private let column: Int32
    private let endLine: Int32
    private let endColumn: Int32

    init(_ path: String, _ location: Location) {
        self.path = path
        line = Int32(clamping: location.line)
        column = Int32(clamping: location.column)
        endLine = Int32(clamping: location.endLine)
        endColumn = Int32(clamping: location.endColumn)
    }

    var isInFile: Bool { line > 0 }

    func location(in file: String) -> Location {
        Location(file: file, line: Int(line), column: Int(column), endLine: Int(endLine), endColumn: Int(endColumn))
    }
}

extension FieldPlace: Comparable {
    static func < (a: FieldPlace, b: FieldPlace) -> Bool { (a.line, a.column, a.path) < (b.line, b.column, b.path) }
}
