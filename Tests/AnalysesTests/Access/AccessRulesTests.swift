import Documents
import Foundation
import Testing

@testable import Analyses

/// The files of `Rules/access`: each bad example is found fault with, each good one is not.
struct AccessRulesTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Rules/access")

    /// Without those that an expression decides on the text of one role.
    static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.filter { $0 != "rbac-wildcard" }.sorted()

    @Test func everyRuleOfTheAnalysisHasAFileAndEveryFileARule() {
        #expect(Set(Self.names) == AccessAnalysis.ruleNames)
        #expect(Self.names.count == 84)
    }

    @Test(arguments: names)
    func examplesAreJudgedAsTheySay(_ name: String) throws {
        let bytes = try Array(Data(contentsOf: Self.folder.appending(path: name + ".yaml")))
        try bytes.withUnsafeBufferPointer { bytes in
            var stream = DocumentStream(bytes: bytes)
            let document = try #require(try stream.next())
            defer { withExtendedLifetime(document) {} }
            #expect(document.root["metadata"]?["name"]?.text == name)
            let spec = try #require(document.root["spec"])
            #expect(spec["analysis"]?.text == "access")
            for (kind, isBad) in [("bad", true), ("good", false)] {
                let examples = spec["examples"]?.slot(forKey: Symbols.shared.intern(kind))?.pointee.elements
                #expect(!(examples ?? .init(start: nil, count: 0)).isEmpty, "no \(kind) examples")
                for example in examples ?? .init(start: nil, count: 0) {
                    let text = try #require(example.text)
                    let facts = try accessFacts(text)
                    #expect(facts.malformed.isEmpty, "\(facts.malformed) in\n\(text)")
                    let findings = AccessAnalysis(AccessModel(facts, completeness: .files)).findings()
                    let found = findings.filter { $0.rule == name }
                    #expect(found.isEmpty != isBad, "\(findings.map(\.rule)) for the \(kind) example\n\(text)")
                    for finding in findings {
                        for stronger in finding.impliedBy {
                            let isInPlace = findings.contains {
                                $0.rule == stronger && $0.origin.resource == finding.origin.resource
                                    && $0.origin.path == finding.origin.path && !$0.impliedBy.contains(finding.rule)
                            }
                            #expect(isInPlace, "\(finding.rule) is implied by \(stronger), which finds nothing there")
                        }
                    }
                    for finding in found {
                        #expect(finding.origin.location.file == "test.yaml")
                        #expect(
                            !finding.message.contains("  ") && !finding.message.hasSuffix("."), "\(finding.message)")
                    }
                }
            }
        }
    }
}
