import Testing

@testable import Secrets

/// What is reported already of a command line, for what is found in it word by word.
@Suite struct ReportedRangesTests {
    @Test func whatOverlapsIsOne() {
        #expect(CommandWords.merged([]) == [])
        #expect(CommandWords.merged([60..<70, 20..<30, 10..<50, 40..<60]) == [10..<60, 60..<70])
    }

    /// A token within a URL ends before the URL does.
    @Test(arguments: [(40..<45, true), (25..<26, true), (50..<51, false), (5..<10, false), (0..<90, true)])
    func aPartOfTheOuterOneIsReported(range: Range<UInt>, isReported: Bool) {
        let reported = CommandWords.merged([10..<50, 20..<30])
        #expect(CommandWords.overlaps(range, reported) == isReported)
    }
}
