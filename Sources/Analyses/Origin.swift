import Policies

/// Where a fact was written: the object, the field and its place in the file, kept when the document is gone.
public struct Origin: Hashable, Sendable {
    public let resource: ResourceIdentity
    /// The field's path from the object, such as `rules[0].verbs`; empty for the object itself.
    public let path: String
    public let location: Location

    public init(resource: ResourceIdentity, path: String, location: Location) {
        self.resource = resource
        self.path = path
        self.location = location
    }
}
