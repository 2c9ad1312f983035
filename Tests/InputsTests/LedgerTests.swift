import Testing

@testable import Inputs

@Suite("The ledger counts what became of every input")
struct LedgerTests {
    @Test("Totals follow the entries")
    func totals() {
        var ledger = Ledger()
        #expect(ledger.isComplete)
        ledger.record(.checked("a.yaml", objects: 3))
        ledger.record(.skipped("notes.yaml", .notKubernetes, reason: "no Kubernetes objects"))
        ledger.record(.checked("b.yaml", objects: 2))
        #expect(ledger.isComplete)
        #expect(ledger.totals == .init(checked: 2, skipped: 1, failed: 0, objects: 5, needsRendering: 0))
        ledger.record(.skipped("t.yaml", .needsRendering, reason: "Helm template"))
        #expect(!ledger.isComplete)
        #expect(ledger.totals.needsRendering == 1)
    }

    @Test("A failure makes a scan incomplete and keeps its place")
    func failure() {
        var ledger = Ledger()
        ledger.record(.failed("x.yaml", reason: "did not find expected key", at: .init(line: 3, column: 7)))
        #expect(!ledger.isComplete)
        #expect(ledger.totals == .init(checked: 0, skipped: 0, failed: 1, objects: 0, needsRendering: 0))
        #expect(ledger.entries[0].position == LedgerEntry.Position(line: 3, column: 7))
        #expect(ledger.entries[0].outcome.rawValue == "failed")
    }
}
