import Foundation
import Testing

@testable import CEL

/// The parser on the expressions of cel-spec's suite, and against what Kubernetes 1.36 answered to them, where the
/// fixtures are beside the repository (`cel.md` part 3).
@Suite(
    .enabled(if: SyntaxFixtures.areThere, "the fixtures ../shared/fixtures/cel-conformance*.json are not there"))
struct SyntaxConformanceTests {
    @Test func whatHasAValueParses() throws {
        var count = 0
        for test in try SyntaxFixtures.specification() where test["eval_error"] == nil {
            let text = try #require(test["expr"] as? String)
            count += 1
            switch SyntaxTesting.environment.parse(text) {
            case .success(let ast):
                #expect(SyntaxTesting.tree(ast.unparsed) == ast.dump(), "\(text) comes back as \(ast.unparsed)")
            case .failure(let diagnostics):
                Issue.record("\(diagnostics)")
            }
        }
        #expect(count == 1_551)
    }

    /// Kubernetes' macros and options refuse the same expressions for the same reason at the same place.
    @Test func kubernetesRefusesTheSame() throws {
        var options = Environment.Options()
        options.backquotedFields = false
        var environment = Environment(options: options)
        let macros = Macro.standard + Macro.twoVariable + Macro.optional + [Macro.sortBy]
        environment.add(Library(name: "macros", functions: [], macros: macros))

        let texts = try SyntaxFixtures.specification().reduce(into: [:]) { texts, test in
            texts[test["id"] as? String] = test["expr"] as? String
        }
        var refused = 0
        var accepted = 0
        for answer in try SyntaxFixtures.kubernetes() {
            let text = try #require(texts[answer["id"] as? String])
            guard answer["stage"] as? String == "parse" else {
                accepted += 1
                if case .failure(let diagnostics) = environment.parse(text) { Issue.record("\(diagnostics)") }
                continue
            }
            refused += 1
            let error = try #require(answer["error"] as? String)
            guard case .failure(let diagnostics) = environment.parse(text) else {
                Issue.record("\(text) parses")
                continue
            }
            // Its first line and last line, with the place and the caret; ours may have more carets and a hint.
            let lines = error.split(separator: "\n")
            let first = try #require(lines.first)
            #expect(diagnostics.description.hasPrefix(first), "\(text)")
        }
        #expect(refused == 14)
        #expect(accepted == 1_729)
    }
}

private enum SyntaxFixtures {
    private static let folder: URL = {
        var url = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        while url.path != "/", !FileManager.default.fileExists(atPath: url.appendingPathComponent("Sources/CEL").path) {
            url.deleteLastPathComponent()
        }
        return url.deletingLastPathComponent().appendingPathComponent("shared/fixtures")
    }()

    private static let names = ["cel-conformance.json", "cel-conformance-kubernetes.json"]

    static var areThere: Bool {
        names.allSatisfy { FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path) }
    }

    /// The tests that need no protobuf messages.
    static func specification() throws -> [[String: Any]] {
        try read(names[0]).filter { $0["needs_proto"] as? Bool == false }
    }

    static func kubernetes() throws -> [[String: Any]] {
        try read(names[1])
    }

    private static func read(_ name: String) throws -> [[String: Any]] {
        let data = try Data(contentsOf: folder.appendingPathComponent(name))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    }
}
