import Documents
import Kubernetes
import Testing

@testable import Secrets

/// What the scan finds in the objects of a YAML text.
func reports(_ yaml: String, committed: Bool = true) throws -> [CredentialReport] {
    let bytes = Array(yaml.utf8)
    return try bytes.withUnsafeBufferPointer { bytes in
        var stream = DocumentStream(bytes: bytes)
        var reports: [CredentialReport] = []
        while let document = try stream.next() {
            guard case .objects(let resources, malformed: let malformed) = document.content() else {
                Issue.record("no object: \(yaml)")
                continue
            }
            #expect(malformed.isEmpty)
            for resource in resources {
                reports.append(CredentialScan(findsCommittedSecrets: committed).scan(resource))
            }
            withExtendedLifetime(document) {}
        }
        return reports
    }
}

/// The hits in the objects of a YAML text, as `rule detector confidence field`.
func hits(_ yaml: String) throws -> [String] {
    let bytes = Array(yaml.utf8)
    return try bytes.withUnsafeBufferPointer { bytes in
        var stream = DocumentStream(bytes: bytes)
        var lines: [String] = []
        while let document = try stream.next() {
            guard case .objects(let resources, malformed: _) = document.content() else { continue }
            for hit in resources.flatMap({ CredentialScan().scan($0).hits }) {
                let path = FieldPath(hit.path.map(\.name)).description
                lines.append("\(hit.rule) \(hit.detector) \(hit.confidence) \(path)")
            }
            withExtendedLifetime(document) {}
        }
        return lines
    }
}

/// The detectors that find something in a text.
func detectors(_ text: String, _ setting: Setting = .file) -> [String] {
    var text = text
    return text.withUTF8 { TextScan($0, setting).matches.listed.map(\.detector.id) }
}

extension String {
    func withBytes<Result>(_ body: (TextBytes) -> Result) -> Result {
        var copy = self
        return copy.withUTF8 { body($0) }
    }
}
