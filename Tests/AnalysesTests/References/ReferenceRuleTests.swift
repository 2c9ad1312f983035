import Documents
import Foundation
import Testing

@testable import Analyses

/// Every rule of `Rules/references` finds fault with its bad examples and with none of its good ones.
@Suite struct ReferenceRuleTests {
    struct RuleExample: CustomTestStringConvertible, Sendable {
        let rule: String
        let isBad: Bool
        let text: String
        var testDescription: String { "\(rule), \(isBad ? "bad" : "good")" }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Rules/references").standardizedFileURL

    private static func files() throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "yaml" }.sorted { $0.path < $1.path }
    }

    private static func examples() throws -> [RuleExample] {
        try files().flatMap { file -> [RuleExample] in
            let bytes = [UInt8](try Data(contentsOf: file))
            return try bytes.withUnsafeBufferPointer { bytes in
                var stream = DocumentStream(bytes: bytes)
                let document = try #require(try stream.next())
                return try withExtendedLifetime(document) {
                    let examples = try #require(document.root["spec"]?["examples"])
                    let name = try #require(document.root["metadata"]?["name"]?.text)
                    return [(examples["bad"], true), (examples["good"], false)].flatMap { list, isBad in
                        list?.elements.compactMap(\.text).map { RuleExample(rule: name, isBad: isBad, text: $0) } ?? []
                    }
                }
            }
        }
    }

    @Test func everyRuleHasItsFile() throws {
        let names = try ReferenceRuleTests.files().map { $0.deletingPathExtension().lastPathComponent }.sorted()
        #expect(names == ReferenceFindings.rules)
        let examples = try ReferenceRuleTests.examples()
        for name in names {
            #expect(examples.contains { $0.rule == name && $0.isBad }, "\(name) has no bad example")
            #expect(examples.contains { $0.rule == name && !$0.isBad }, "\(name) has no good example")
        }
    }

    @Test(arguments: try ReferenceRuleTests.examples())
    func examplesAreJudgedAsTheyClaim(example: RuleExample) throws {
        let facts = try referenceFacts(example.text)
        #expect(facts.mistakes.map(\.reason) == [])
        let found = ReferenceFindings(facts, scope: .files).findings.filter { $0.rule == example.rule }
        #expect(!found.isEmpty == example.isBad, "\(found.map(\.message))\n\(example.text)")
        for finding in found { #expect(finding.origin.location.line > 0) }
    }

    @Test(arguments: try ReferenceRuleTests.examples())
    func theOrderOfObjectsIsIrrelevant(example: RuleExample) throws {
        let forwards = try referenceFindings(example.text)
        let backwards = try referenceFindings(example.text, reversed: true)
        #expect(forwards.findings.map(\.message) == backwards.findings.map(\.message))
        #expect(forwards.findings.map(\.evidence) == backwards.findings.map(\.evidence))
        #expect(forwards.unevaluated == backwards.unevaluated)
    }
}
