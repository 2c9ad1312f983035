import Documents
import Testing

@testable import Kubernetes

/// The documents of a YAML text.
func documents(_ text: String) throws -> [Document] {
    let bytes = Array(text.utf8)
    return try bytes.withUnsafeBufferPointer { bytes in
        var stream = DocumentStream(bytes: bytes)
        var all: [Document] = []
        while let document = try stream.next() { all.append(document) }
        return all
    }
}

/// The resources of a YAML text.
func resources(_ text: String) throws -> [Resource] {
    try documents(text).flatMap { document in
        guard case .objects(let resources, malformed: _) = document.content() else { return [Resource]() }
        return resources
    }
}

func path(_ steps: [FieldStep]) -> String { FieldPath(steps.map(\.name)).description }

/// What a YAML text says is an object and cannot be.
func malformations(_ text: String) throws -> [String] {
    try documents(text).flatMap { document in
        guard case .objects(_, malformed: let malformed) = document.content() else { return [String]() }
        return malformed.map(\.reason)
    }
}
