import Policies
import TestSupport
import Testing

@testable import Engine

@Suite("What is hidden in the lines around a finding")
struct HiddenLinesTests {
    private static func place(_ line: Int, _ column: Int, to endLine: Int, _ endColumn: Int) -> Location {
        Location(file: "a.yaml", line: line, column: column, endLine: endLine, endColumn: endColumn)
    }

    private static let excerpt = Excerpt(
        firstLine: 7, lines: ["password: hunter2 # é hunter2", "data: |", "  one two", "  three é", "end: x"])

    @Test(
        arguments: [
            ([], [], ["password: hunter2 # é hunter2", "data: |", "  one two", "  three é", "end: x"]),
            (
                [place(7, 11, to: 7, 18)], [],
                ["password: ******* # é hunter2", "data: |", "  one two", "  three é", "end: x"]
            ),
            ([], ["hunter2"], ["password: ******* # é *******", "data: |", "  one two", "  three é", "end: x"]),
            (
                [place(8, 7, to: 10, 10)], [],
                ["password: hunter2 # é hunter2", "data: *", "  *** ***", "  ***** *", "end: x"]
            ),
            (
                [place(6, 1, to: 7, 5), place(7, 3, to: 7, 9)], [],
                [
                    "******** hunter2 # é hunter2".replacing("**** h", with: "****: h"), "data: |", "  one two",
                    "  three é",
                    "end: x",
                ]
            ),
            // The longest of texts that begin alike; a text that begins in another.
            (
                [], ["hunter", "hunter2", "hunter2 # é"],
                [
                    "password: ******* * * *******", "data: |", "  one two", "  three é", "end: x",
                ]
            ),
            (
                [place(1, 1, to: 2, 3), place(12, 1, to: 13, 1)], ["absent"],
                [
                    "password: hunter2 # é hunter2", "data: |", "  one two", "  three é", "end: x",
                ]
            ),
        ] as [([Location], [String], [String])])
    func stars(places: [Location], texts: [String], lines: [String]) {
        let hidden = HiddenLines(places: places, texts: Set(texts))
        #expect(hidden.hiding(in: HiddenLinesTests.excerpt).lines == lines)
    }

    /// Of a long line only a window is shown.
    @Test func columnsBeginWhereTheWindowDoes() {
        let excerpt = Excerpt(firstLine: 1, lines: ["é = secret1, b"], columnOffset: 100)
        let places = (0..<50).map { HiddenLinesTests.place(1, 2 * $0 + 1, to: 1, 2 * $0 + 2) }
        let hidden = HiddenLines(places: places + [HiddenLinesTests.place(1, 105, to: 1, 112)], texts: [])
        #expect(hidden.hiding(in: excerpt).lines == ["é = *******, b"])
    }

    @Test func manyLengthsOfTextsThatBeginAlikeHideTheRestOfTheLine() {
        let texts = (6...40).map { String(repeating: "ab1", count: $0) }
        let hidden = HiddenLines(places: [], texts: Set(texts))
        let excerpt = Excerpt(firstLine: 1, lines: ["a: ab1ab1ab1 b"])
        #expect(hidden.hiding(in: excerpt).lines == ["a: ********* *"])
    }

    /// A hundred thousand credentials cost what one costs.
    @Test func muchThatIsHiddenCostsNoMore() {
        func time(_ count: Int) -> Duration {
            let places = (0..<count).map { HiddenLinesTests.place(7, 20 * $0 + 11, to: 7, 20 * $0 + 18) }
            let texts = (0..<count).map { "credential\($0)" }
            let hidden = HiddenLines(places: places, texts: Set(texts))
            return processorTime {
                for _ in 0..<1_000 {
                    #expect(hidden.hiding(in: HiddenLinesTests.excerpt).lines[0].hasPrefix("password: ***"))
                }
            }
        }
        let one = time(1)
        #expect(time(100_000) < one * 20 + .milliseconds(50))
    }
}
