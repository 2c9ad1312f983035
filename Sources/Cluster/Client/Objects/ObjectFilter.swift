import Documents
import Kubernetes

/// What a client keeps of the objects that it reads.
///
/// - `metadata.managedFields` is left out: it is often the larger half of an object, and no rule looks at it.
/// - `apiVersion` and `kind` are added where the items of a list leave them out, as the API server does.
/// - The values of Secrets are withheld: `data` and `stringData` keep their keys, each with a value of no type that knows
///   the size of what stood there (``SecretKey``). So `'password' in object.data` and `size(object.data)` say what is
///   true; whatever compares a value or computes with it is an error, and the check that needs it is not evaluated.
///   Annotations in which tools keep a copy of the whole object are withheld in the same way.
enum ObjectFilter {
    /// Annotations that hold a copy of the applied object, in the clear or packed.
    private static let copies = [
        "kubectl.kubernetes.io/last-applied-configuration", "kapp.k14s.io/original", "kapp.k14s.io/original-diff",
        "objectset.rio.cattle.io/applied", "banzaicloud.com/last-applied",
    ]

    /// - Parameter place: the path of the object, or of the objects with `*` for the element.
    static func make(_ resource: APIResource, at place: [String] = []) -> ReadFilter {
        var filter = ReadFilter()
        filter.drop(place + ["metadata", "managedFields"])
        filter.complete(place, key: "apiVersion", text: resource.apiVersion)
        filter.complete(place, key: "kind", text: resource.kind)
        if resource.isSecret {
            filter.withhold(place + ["data", "*"], measure: .base64)
            filter.withhold(place + ["stringData", "*"], measure: .text)
            for annotation in copies {
                filter.withhold(place + ["metadata", "annotations", annotation], measure: .text)
            }
        }
        return filter
    }
}

/// A key of a Secret's `data` whose value the client has not kept.
public struct SecretKey: Sendable, Hashable {
    public var name: String
    /// Bytes of the value, decoded.
    public var size: Int
}

extension Resource {
    /// The keys of a Secret that a client read, with the sizes of their values; none for other objects.
    public var secretKeys: [SecretKey] {
        withExtendedLifetime(document) {
            (object["data"]?.entries ?? UnsafeBufferPointer(start: nil, count: 0)).compactMap { entry in
                guard let name = entry.key.text, let size = entry.value.withheldSize else { return nil }
                return SecretKey(name: name, size: size)
            }
        }
    }

    /// Whether the object has a value that the client has not kept.
    public var withholdsValues: Bool {
        withExtendedLifetime(document) {
            ["data", "stringData"].contains { (field: StaticString) in
                object[field]?.entries.contains { ($0.value.withheldSize ?? 0) > 0 } ?? false
            }
        }
    }
}
