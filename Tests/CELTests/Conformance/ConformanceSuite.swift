import Documents
import Foundation
import Testing

/// The specification's conformance tests and what Kubernetes answered to them, where the fixtures are present: beside
/// the repository, in `../shared/fixtures`.
struct ConformanceSuite {
    let document: Document

    /// The tests or answers, in the order of the file.
    var cases: UnsafeBufferPointer<Value> { document.root.elements }

    static let specification = "cel-conformance.json"
    static let kubernetes = "cel-conformance-kubernetes.json"

    static func isPresent(_ name: String) -> Bool { FileManager.default.fileExists(atPath: url(name).path) }

    init(_ name: String) throws {
        let data = try Data(contentsOf: ConformanceSuite.url(name))
        document = try data.withUnsafeBytes { bytes in
            var reader = JSONReader(bytes: bytes.bindMemory(to: UInt8.self))
            return try #require(try reader.next())
        }
    }

    private static func url(_ name: String) -> URL {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root.appendingPathComponent("../shared/fixtures").appendingPathComponent(name)
    }
}

extension Value {
    /// The member of an object as text; empty where there is none.
    func text(_ key: StaticString) -> String { self[key]?.text ?? "" }

    func flag(_ key: StaticString) -> Bool { self[key]?.isTrue ?? false }
}
