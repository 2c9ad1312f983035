import Documents
import Foundation
import ReaderChecks
import Testing

/// What a real API server 1.36 read: `../shared/recordings/yaml-cases.jsonl` beside the repository, where it is
/// present.
struct RecordedCasesTests {
    static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/recordings/yaml-cases.jsonl")

    static var isPresent: Bool { FileManager.default.fileExists(atPath: path.path) }

    @Test(.enabled(if: isPresent, "the recordings are not beside the repository"))
    func everyCaseComesOutAsTheServerHadIt() throws {
        let lines = try Array(Data(contentsOf: Self.path))
        var cases = 0
        try lines.withUnsafeBufferPointer { bytes in
            var recordings = JSONReader(bytes: bytes)
            while let recording = try recordings.next() {
                cases += 1
                withExtendedLifetime(recording) { check(recording.root) }
            }
        }
        #expect(cases == 221)
    }

    private func check(_ recording: Value) {
        let name = recording["name"]?.text ?? "?"
        var text = Array(recording["yaml"]?.utf8 ?? UnsafeBufferPointer(start: nil, count: 0))
        if let encoded = recording["yaml_base64"]?.text { text = Array(Data(base64Encoded: encoded) ?? Data()) }
        let expected = recording["strict"]?["spec"]
        text.withUnsafeBufferPointer { bytes in
            var reader = YAMLReader(bytes: bytes)
            do {
                let document = try #require(try reader.next(), "\(name): no document")
                defer { withExtendedLifetime(document) {} }
                guard let expected else {
                    Issue.record("\(name): read as \(document.root.json()), refused by the server")
                    return
                }
                let spec = document.root["spec"] ?? .null
                #expect(ReaderChecks.same(spec, expected) && spec.kind == expected.kind, "\(name): \(spec.json())")
            } catch {
                #expect(expected == nil, "\(name): \(error)")
            }
        }
    }
}
