import Documents
import Kubernetes
import Policies

/// What a check says of the objects of a text.
func verdicts(
    on object: String, _ check: (Resource, FilePlaces, inout Verdicts) -> Void
) throws -> Verdicts {
    var verdicts = Verdicts()
    let bytes = Array(object.utf8)
    let places = FilePlaces(name: "object", keepsExcerpts: false) { SourceText(bytes) }
    try bytes.withUnsafeBufferPointer { bytes in
        var stream = DocumentStream(bytes: bytes)
        while let document = try stream.next() {
            guard case .objects(let resources, malformed: _) = document.content() else { continue }
            for resource in resources { check(resource, places, &verdicts) }
        }
    }
    return verdicts
}
