import Documents
import Foundation
import Testing

@testable import Analyses

/// Every rule of `Rules/network` finds fault with its bad examples and with none of its good ones.
@Suite struct NetworkRuleTests {
    struct RuleExample: CustomTestStringConvertible, Sendable {
        let rule: String
        let isBad: Bool
        let text: String
        var testDescription: String { "\(rule), \(isBad ? "bad" : "good")" }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Rules/network").standardizedFileURL

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
                    return [("bad", true), ("good", false)].flatMap { key, isBad in
                        (key == "bad" ? examples["bad"] : examples["good"])?.elements.compactMap(\.text).map {
                            RuleExample(rule: name, isBad: isBad, text: $0)
                        } ?? []
                    }
                }
            }
        }
    }

    @Test func everyRuleHasItsFile() throws {
        let names = try NetworkRuleTests.files().map { $0.deletingPathExtension().lastPathComponent }.sorted()
        #expect(names == NetworkFindings.rules)
        let examples = try NetworkRuleTests.examples()
        for name in names {
            #expect(examples.contains { $0.rule == name && $0.isBad }, "\(name) has no bad example")
            #expect(examples.contains { $0.rule == name && !$0.isBad }, "\(name) has no good example")
        }
    }

    @Test(arguments: try NetworkRuleTests.examples())
    func examplesAreJudgedAsTheyClaim(example: RuleExample) throws {
        let model = try networkModel(example.text)
        #expect(model.facts.mistakes.map(\.reason) == [])
        #expect(!model.workloads.isEmpty)
        let found = NetworkFindings(model).findings.filter { $0.rule == example.rule }
        #expect(!found.isEmpty == example.isBad, "\(found.map(\.message))\n\(example.text)")
        for finding in found { #expect(finding.origin.location.line > 0) }
    }
}
