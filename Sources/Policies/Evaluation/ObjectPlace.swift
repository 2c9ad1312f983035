import Kubernetes

/// An object and the file that it stands in. What is kept of its fields shares it.
public final class ObjectPlace: Sendable {
    public let resource: ResourceIdentity
    /// What reports call the file.
    public let file: String

    init(_ resource: ResourceIdentity, file: String) {
        self.resource = resource
        self.file = file
    }
}

extension ObjectPlace: Hashable {
    public static func == (a: ObjectPlace, b: ObjectPlace) -> Bool {
        a === b || a.file == b.file && a.resource == b.resource
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(resource)
        hasher.combine(file)
    }
}
