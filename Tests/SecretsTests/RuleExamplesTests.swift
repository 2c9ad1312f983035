import Documents
import Foundation
import Kubernetes
import Testing

@testable import Secrets

/// The rules in `Rules/secrets` whose `analysis` is `secrets`, run on their own examples.
@Suite struct RuleExamplesTests {
    private struct RuleFile {
        var name: String
        var bad: [String]
        var good: [String]
    }

    private static func rules() throws -> [RuleFile] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Rules/secrets")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "yaml" }.compactMap { file in
            let bytes = [UInt8](try Data(contentsOf: file))
            return try bytes.withUnsafeBufferPointer { bytes in
                var stream = DocumentStream(bytes: bytes)
                let document = try #require(try stream.next())
                return withExtendedLifetime(document) {
                    guard let spec = document.root["spec"], spec["analysis"]?.text == "secrets" else { return nil }
                    func texts(_ key: StaticString) -> [String] {
                        spec["examples"]?[key]?.elements.compactMap(\.text) ?? []
                    }
                    return RuleFile(
                        name: document.root["metadata"]?["name"]?.text ?? "", bad: texts("bad"), good: texts("good"))
                }
            }
        }
    }

    @Test func everyRuleOfTheEngineHasAFile() throws {
        #expect(Set(try RuleExamplesTests.rules().map(\.name)) == Set(CredentialRule.allCases.map(\.rawValue)))
    }

    @Test func badExamplesAreFoundAndGoodOnesAreNot() throws {
        for rule in try RuleExamplesTests.rules() {
            #expect(!rule.bad.isEmpty && !rule.good.isEmpty, "\(rule.name)")
            for example in rule.bad {
                let found = try reports(example).flatMap(\.hits).map(\.rule)
                #expect(found.contains(rule.name), "\(rule.name): \(found) in\n\(example)")
                #expect(Set(found) == [rule.name], "\(rule.name): also \(found) in\n\(example)")
            }
            for example in rule.good {
                let found = try reports(example).flatMap(\.hits).map(\.message)
                #expect(found.isEmpty, "\(rule.name):\n\(example)")
            }
        }
    }
}
