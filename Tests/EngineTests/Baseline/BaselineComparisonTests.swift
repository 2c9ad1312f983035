import Inputs
import Policies
import Reports
import Testing

@testable import Engine

/// Which findings a baseline knows.
@Suite struct BaselineComparisonTests {
    private static let rule = Rule(
        name: "r", title: "T", severity: .high, category: "test",
        decision: .check(Check(target: .resource, expression: "true", message: "''")), rationale: "R", remedy: "R")

    private static let exception = SecurityException(
        ExceptionScope(), reason: "why",
        origin: ExceptionOrigin(.file, at: Location(file: "e", line: 1, column: 1, endLine: 1, endColumn: 2)))

    /// - Parameter text: a fingerprint; with an exclamation mark, of a finding that an exception covers.
    private static func finding(_ text: String) -> Finding {
        let isAccepted = text.hasSuffix("!")
        let finding = Finding(
            rule: rule, message: "m", resource: .init(apiVersion: "v1", kind: "Pod", namespace: nil, name: nil),
            container: nil, path: "a", location: .init(file: "f", line: 1, column: 1, endLine: 1, endColumn: 2),
            fingerprint: isAccepted ? String(text.dropLast()) : text, excerpt: nil)
        return isAccepted ? finding.covered(by: exception) : finding
    }

    @Test(
        arguments: [
            (["a": 1], ["a", "b"], "un", 0),
            (["a": 1], ["a", "a"], "un", 0),
            (["a": 2, "c": 3], ["a", "b"], "un", 4),
            // Numbers at the end tell findings of one file apart, and are others after a move.
            (["a": 2], ["a", "a"], "uu", 0), (["a": 2], ["a", "a-2", "a-3"], "uun", 0), (["a": 1], ["a-7"], "u", 0),
            // What an exception covered is not known.
            (["a": 0], ["a"], "n", 0),
            // What an exception covers uses nothing up, and is not gone either.
            (["a": 1], ["a!", "a"], "uu", 0), (["a": 1], ["a!"], "u", 0), (["a": 2], ["a!"], "u", 1),
            (["a": 1], ["a!", "a!", "a", "a"], "uuun", 0), (["a": 0], ["a!", "b!"], "un", 0),
            ([:], ["a"], "n", 0), (["a": 1], [], "", 1),
        ] as [([String: Int], [String], String, Int)])
    func statesAreThoseOfAMultiset(known: [String: Int], found: [String], states: String, absent: Int) {
        var comparison = BaselineComparison(Baseline(file: "known.json", known: known))
        // In two results, as findings come.
        var compared: [Finding] = []
        for part in [found.prefix(1), found.dropFirst()] {
            let result = InputResult(partOf: "f", objects: 1, findings: part.map(BaselineComparisonTests.finding))
            compared += comparison.compare(result).findings
        }
        #expect(compared.map { $0.baselineState == .unchanged ? "u" : "n" }.joined() == states)
        #expect(compared.map(\.fingerprint) == found.map { String($0.prefix { $0 != "!" }) })
        #expect(comparison.outcome == Summary.Baseline(file: "known.json", absent: absent))
    }

    @Test func onlyWhatIsNewCounts() {
        var comparison = BaselineComparison(Baseline(file: "known.json", known: ["a": 1, "b": 1]))
        let result = InputResult(
            entry: .checked("f", objects: 1), findings: ["a", "b!", "c", "d!"].map(BaselineComparisonTests.finding))
        var summary = Summary()
        summary.add(comparison.compare(result))
        #expect(summary.count(of: .high) == 1)
        #expect(summary.known == 1)
        #expect(summary.suppressed == 2)
        #expect(summary.objects.checked == 1)
    }

    @Test func withoutABaselineFindingsHaveNoState() {
        let finding = BaselineComparisonTests.finding("a")
        #expect(finding.baselineState == nil)
        #expect(finding.counts)
    }
}
