import Foundation
import Testing

@testable import CEL

/// cel-spec's tests of the extension libraries, where the fixtures are beside the repository (`cel.md` part 3).
@Suite(.enabled(if: Fixtures.areThere)) struct LibraryConformanceTests {
    @Test(arguments: [
        ("string_ext", 213), ("math_ext", 199), ("encoders_ext", 4), ("macros2", 46), ("network_ext", 69),
        ("bindings_ext", 8), ("block_ext", 25),
    ])
    func `passes the specification's tests`(file: String, count: Int) throws {
        let tests = try Fixtures.tests(file)
        #expect(tests.count == count)
        for test in tests {
            let found = test.environment.result(test.text, checked: test.isChecked, test.bindings)
            if let expected = test.expected {
                #expect(!found.hasPrefix("error: "), "\(test.id): \(test.text)")
                #expect(found == Environment.spec.result(expected), "\(test.id): \(test.text)")
            } else {
                #expect(found.hasPrefix("error: "), "\(test.id): \(test.text)")
            }
        }
    }
}

private enum Fixtures {
    private static let file: URL = {
        var url = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return url.deletingLastPathComponent().appendingPathComponent("shared/fixtures/cel-conformance.json")
    }()

    static var areThere: Bool { FileManager.default.fileExists(atPath: file.path) }

    struct ConformanceTest {
        let id: String
        let text: String
        let isChecked: Bool
        let environment: Environment
        /// Literals.
        let bindings: [String: String]
        /// A literal; nil where an error is expected.
        let expected: String?
    }

    static func tests(_ name: String) throws -> [ConformanceTest] {
        let all = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]])
        return try all.filter { $0["file"] as? String == name && $0["needs_proto"] as? Bool == false }.map { json in
            var environment = Environment.spec
            environment.container = json["container"] as? String ?? ""
            for declaration in json["type_env"] as? [[String: Any]] ?? [] {
                environment.declare(try #require(declaration["name"] as? String), type(declaration["ident"]))
            }
            return ConformanceTest(
                id: try #require(json["id"] as? String), text: try #require(json["expr"] as? String),
                isChecked: json["disable_check"] as? Bool != true, environment: environment,
                bindings: (json["bindings"] as? [String: Any] ?? [:]).mapValues(literal),
                expected: json["eval_error"] == nil ? json["value"].map(literal) ?? "true" : nil)
        }
    }

    private static func type(_ json: Any?) -> CELType {
        switch json as? String {
        case "int": .int
        case "string": .string
        default: .dyn
        }
    }

    /// The expression that stands for a value.
    private static func literal(_ json: Any) -> String {
        guard let object = json as? [String: Any], let (kind, value) = object.first else { return "?" }
        switch kind {
        case "null": return "null"
        case "bool": return "\(value as? Bool ?? false)"
        case "int": return "\(value)"
        case "uint": return "\(value)u"
        case "double": return "double('\(value)')"
        case "string": return quoted(value as? String ?? "")
        case "bytes": return "base64.decode('\(value)')"
        case "list": return "[\((value as? [Any] ?? []).map(literal).joined(separator: ", "))]"
        case "map":
            let entries = (value as? [[Any]] ?? []).map { "\(literal($0[0])): \(literal($0[1]))" }
            return "{\(entries.joined(separator: ", "))}"
        default: return "?"
        }
    }

    private static func quoted(_ text: String) -> String {
        "'"
            + text.unicodeScalars.map {
                "\\U" + String(repeating: "0", count: 8 - String($0.value, radix: 16).count)
                    + String($0.value, radix: 16)
            }.joined() + "'"
    }
}
