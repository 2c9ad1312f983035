import Foundation
import Inputs
import Policies
import Reports
import TestSupport
import Testing

@testable import Engine

/// Keeps what a scan reports.
struct Recorder: Report {
    final class Store: @unchecked Sendable { var results: [InputResult] = [] }
    let store = Store()

    mutating func begin() throws(OutputError) {}
    mutating func add(_ result: InputResult) throws(OutputError) { store.results.append(result) }
    mutating func finish(_ summary: Summary) throws(OutputError) {}
}

@Suite struct ScanTests {
    private static let rule = Rule(
        name: "named", title: "Object without a name", severity: .high, category: "test", target: .resource,
        check: "object.?metadata.?name.orValue('') != ''", message: "'nameless'", rationale: "R", remedy: "R")

    private static func pod(_ name: String) -> String {
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: \(name)\n"
    }

    private func scan(_ files: [String: String], threads: Int = 0) throws -> ([InputResult], Summary) {
        let folder = try Folder(files)
        var options = Scan.Options()
        options.threads = threads
        let recorder = Recorder()
        var report: any Report = recorder
        let summary = try Scan(rules: try RuleSet([ScanTests.rule]), options: options).run(
            [folder.url.path()], report: &report)
        return (recorder.store.results, summary)
    }

    private func outcomes(_ results: [InputResult]) -> [String] {
        results.map { "\($0.entry.path.split(separator: "/").last ?? "") \($0.entry.outcome) \($0.entry.objects)" }
    }

    @Test func everyInputIsInTheLedgerInOrder() throws {
        let (results, summary) = try scan([
            "b.yaml": ScanTests.pod("b"), "a.yaml": ScanTests.pod("a") + "---\n" + ScanTests.pod("''"),
            "c.yml": "just: yaml\n", "d.json": #"{"apiVersion": "v1", "kind": "Pod"}"#, "e.txt": "text",
            "f.yaml": "a: [1\n", "g.yaml": "",
        ])
        #expect(
            outcomes(results) == [
                "a.yaml checked 2", "b.yaml checked 1", "c.yml skipped 0", "d.json checked 1", "f.yaml failed 0",
                "g.yaml skipped 0",
            ])
        #expect(summary.objects.checked == 4)
        #expect(summary.files.failed == 1)
        #expect(summary.count(of: .high) == 2)
        #expect(!summary.isComplete)
    }

    @Test func aBrokenDocumentDoesNotHideTheOthers() throws {
        let text = ScanTests.pod("''") + "---\na: [1\n---\n" + ScanTests.pod("''")
        let (results, _) = try scan(["a.yaml": text])
        #expect(outcomes(results) == ["a.yaml failed 2"])
        #expect(results.first?.findings.map(\.location.line) == [4, 11])
        #expect(results.first?.entry.position?.line == 7)
    }

    @Test func templatesAreSkippedNotFailed() throws {
        let (results, summary) = try scan([
            "a.yaml": "metadata:\n  name: {{ .Release.Name }}\n{{- if .x }}\nb: 1\n{{ end }}\n"
        ])
        #expect(outcomes(results) == ["a.yaml skipped 0"])
        #expect(results.first?.entry.omission == .needsRendering)
        #expect(summary.nothingChecked)
    }

    @Test func bracesInValuesAreNoTemplates() throws {
        let (results, _) = try scan([
            "a.yaml":
                "apiVersion: argoproj.io/v1\nkind: W\nmetadata: {name: w}\nspec:\n  x: '{{inputs.parameters.x}}'\n"
        ])
        #expect(outcomes(results) == ["a.yaml checked 1"])
    }

    /// A file that is cut into pieces for several threads gives what one thread gives.
    @Test func largeFilesAreSharedWithoutATrace() throws {
        var text = "# ä comment\n"
        for number in 0..<30_000 {
            text +=
                "---\n" + ScanTests.pod(number % 1000 == 7 ? "''" : "p\(number)")
                + "  labels: {a: é, b: 'long enough'}\n"
        }
        #expect(text.utf8.count > 2 << 20)
        let (one, _) = try scan(["a.yaml": text], threads: 1)
        let (many, summary) = try scan(["a.yaml": text], threads: 4)
        let places = { (results: [InputResult]) in results.flatMap(\.findings).map(\.location.line) }
        #expect(places(one) == (0..<30).map { 2 + ($0 * 1000 + 7) * 6 + 4 })
        #expect(places(many) == places(one))
        #expect(
            many.flatMap(\.findings).map(\.fingerprint) == one.flatMap(\.findings).map(\.fingerprint))
        #expect(summary.objects.checked == 30_000)
    }

    @Test func equalObjectsHaveFingerprintsOfTheirOwn() throws {
        let text = "apiVersion: v1\nkind: Pod\n---\napiVersion: v1\nkind: Pod\n"
        let fingerprints = try scan(["a.yaml": text]).0.flatMap(\.findings).map(\.fingerprint)
        #expect(fingerprints.count == 2)
        #expect(Set(fingerprints).count == 2)
    }

    @Test func namesAreChecked() throws {
        var selection = RuleSelection()
        selection.only = ["nmaed"]
        let error = #expect(throws: UnknownName.self) { try selection.apply(to: [ScanTests.rule]) }
        #expect(error?.description == "there is no rule 'nmaed'; did you mean 'named'?")
        selection.only = []
        selection.leastSeverity = .critical
        #expect(try selection.apply(to: [ScanTests.rule]).isEmpty)
    }
}
