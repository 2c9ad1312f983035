import Inputs
import Reports
import Testing

@Suite struct SummaryTests {
    @Test func `it counts everything once`() {
        var summary = Summary()
        for result in Fixtures.everything { summary.add(result) }
        #expect(summary.findingCount == 4)
        #expect(summary.count(of: .critical) == 1)
        #expect(summary.count(of: .info) == 0)
        #expect(summary.count(atLeast: .medium) == 3)
        #expect(summary.files.checked == 3)
        #expect(summary.files.skipped == 2)
        #expect(summary.files.failed == 2)
        #expect(summary.objects.checked == 5)
        #expect(summary.unevaluated == 2)
        #expect(summary.skippedFiles(.needsRendering) == 1)
        #expect(!summary.isComplete)
    }

    @Test func `files without objects are nothing`() {
        var summary = Summary()
        #expect(summary.nothingChecked)
        summary.add(InputResult(entry: .checked("empty.yaml", objects: 0)))
        #expect(summary.nothingChecked)
        summary.add(InputResult(entry: .checked("pod.yaml", objects: 1)))
        #expect(!summary.nothingChecked)
        #expect(summary.isComplete)
    }
}
