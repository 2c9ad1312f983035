import Policies

/// Where a fact was written: the object, the field and its place in the file, kept when the document is gone.
///
/// Facts carry their origins through sorts, groups and findings; so that this costs little, copies share what they say.
public struct Origin: Hashable, Comparable, Sendable {
    private final class Content: Sendable {
        let resource: ResourceIdentity
        let path: String
        let location: Location

        init(_ resource: ResourceIdentity, _ path: String, _ location: Location) {
            self.resource = resource
            self.path = path
            self.location = location
        }
    }

    private let content: Content

    public var resource: ResourceIdentity { content.resource }
    /// The field's path from the object, such as `rules[0].verbs`; empty for the object itself.
    public var path: String { content.path }
    public var location: Location { content.location }

    public init(resource: ResourceIdentity, path: String, location: Location) {
        content = Content(resource, path, location)
    }

    public static func == (a: Origin, b: Origin) -> Bool {
        a.content === b.content || a.location == b.location && a.path == b.path && a.resource == b.resource
    }

    /// By file, then by place.
    public static func < (a: Origin, b: Origin) -> Bool {
        let (here, there) = (a.content.location, b.content.location)
        return (here.file, here.line, here.column, a.path) < (there.file, there.line, there.column, b.path)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(resource)
        hasher.combine(path)
        hasher.combine(location)
    }
}
