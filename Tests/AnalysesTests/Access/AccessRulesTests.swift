import Documents
import Foundation
import Policies
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
        #expect(Self.names.count == 86)
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

    /// As the files state them.
    private static func severities() throws -> [String: Severity] {
        try names.reduce(into: [:]) { severities, name in
            let text = try String(contentsOf: folder.appending(path: name + ".yaml"), encoding: .utf8)
            try withValue(text) { severities[name] = $0["spec"]?["severity"]?.text.flatMap(Severity.init) }
        }
    }

    private static let everything = "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}"
    private static let open = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"

    /// Whoever holds more is not found fault with less: beside what stands for others, each binding has a finding as
    /// severe as all of those that are left out.
    @Test(
        arguments: [
            binding("b", in: "shop", "ClusterRole edit", to: "User jane") + open,
            binding("b", in: "shop", "ClusterRole admin", to: "User jane"),
            role("r", everything) + binding("b", in: "shop", "ClusterRole r", to: "User jane") + open,
            role("r", everything) + binding("b", "ClusterRole r", to: "User jane") + open,
            role("r", "{apiGroups: ['*'], resources: ['*'], verbs: [patch]}")
                + binding("b", in: "shop", "ClusterRole r", to: "User jane")
                + binding("c", in: "shop", "ClusterRole edit", to: "User jane", "Group ops") + open,
        ])
    func noFindingStandsForAMoreSevereOne(_ text: String) throws {
        let severities = try Self.severities()
        #expect(severities.count == Self.names.count)
        let analysis = AccessAnalysis(try accessModel(text, .files))
        let administrators: Set<String> = ["rbac-cluster-admin-equivalent", "rbac-namespace-admin-equivalent"]
        func worst(_ findings: [AnalysisFinding]) -> [String: Severity] {
            findings.reduce(into: [:]) { worst, finding in
                let binding = finding.origin.resource.name ?? ""
                worst[binding] = max(worst[binding] ?? .info, severities[finding.rule] ?? .info)
            }
        }
        let each = worst(analysis.findings(severities: severities) { !administrators.contains($0) })
        let all = worst(analysis.findings(severities: severities))
        #expect(!each.isEmpty)
        for (binding, severity) in each { #expect((all[binding] ?? .info) >= severity, "\(binding)") }
    }

    @Test func privilegedPodsAreSaidBesideAnAdministratorOfTheNamespace() throws {
        let analysis = AccessAnalysis(
            try accessModel(binding("b", in: "shop", "ClusterRole edit", to: "User jane") + Self.open, .files))
        let rules = Set(analysis.findings(severities: try Self.severities()).map(\.rule))
        #expect(
            rules.isSuperset(of: [
                "rbac-namespace-admin-equivalent", "rbac-privileged-pods", "rbac-impersonate-service-accounts",
            ]))
        #expect(!rules.contains("rbac-create-pods"))
        let equal = analysis.findings(severities: [
            "rbac-namespace-admin-equivalent": .critical, "rbac-privileged-pods": .critical,
            "rbac-impersonate-service-accounts": .critical,
        ])
        #expect(!equal.contains { $0.rule == "rbac-privileged-pods" })
    }
}
