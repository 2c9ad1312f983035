import Documents
import TestSupport
import Testing

struct SourceTextTests {
    @Test func linesEndAsEditorsCountThem() {
        let source = SourceText(Array("a\nbé\r\n\rd\u{2028}x".utf8))
        #expect(source.lineCount == 4)
        #expect((1...5).map { source.line($0).text } == ["a", "bé", "", "d\u{2028}x", ""])
        let offsets: [UInt32] = [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 99]
        let expected = [(1, 1), (1, 2), (2, 1), (2, 3), (2, 4), (3, 1), (4, 1), (4, 2), (4, 3), (4, 4), (4, 4)]
        #expect(offsets.map { source.position(at: $0) } == expected.map { Position(line: $0.0, column: $0.1) })
    }

    @Test func emptyAndMark() {
        #expect(SourceText([]).position(at: 0) == Position(line: 1, column: 1))
        #expect(SourceText([]).line(1).text == "")
        let marked = SourceText(Array("\u{feff}ab".utf8))
        #expect(marked.line(1).text == "ab")
        #expect(marked.position(at: 1) == Position(line: 1, column: 2))
    }

    @Test func windowsOfLongLines() {
        let source = SourceText(Array(("x\n" + String(repeating: "é", count: 10_000) + "ab\nz").utf8))
        #expect(source.line(2, fromColumn: 9_999, limit: 3).text == "ééa")
        #expect(source.line(2, fromColumn: 9_999, limit: 3).isCut)
        #expect(source.line(2, fromColumn: 10_001, limit: 3).text == "ab")
        #expect(!source.line(2, fromColumn: 10_001, limit: 3).isCut)
        #expect(source.line(2, fromColumn: 20_000).text == "")
        #expect(source.position(at: 2 + 10_002) == Position(line: 2, column: 10_003))
        #expect(source.position(at: 2 + 10_003) == Position(line: 3, column: 1))
    }

    /// A window is cut out of a line as long as the file as out of a short one, whatever stands beside it.
    @Test func windowsAreWhereTheyShouldBe() {
        let long = (0..<3_000).map { "\($0)é" }.joined()
        let text = "short\n\(long)\r\n\nabc\n\(long)"
        let lines = ["short", long, "", "abc", long].map { Array($0.unicodeScalars) }
        let source = SourceText(Array(text.utf8))
        for (number, line) in lines.enumerated() {
            for column in [
                1, 2, 4, 6, 500, 511, 512, 513, 514, 2_049, 5_000, line.count, line.count + 1, line.count + 9,
            ]
            where column > 0 {
                var expected = String.UnicodeScalarView()
                expected.append(contentsOf: line.dropFirst(column - 1).prefix(7))
                let window = source.line(number + 1, fromColumn: column, limit: 7)
                #expect(window.text == String(expected), "line \(number + 1), column \(column)")
                #expect(window.isCut == (line.count > column - 1 + 7))
            }
        }
    }

    /// Windows cost the same however far into the line they are: ten thousand in four times the line take no more than
    /// twice the time.
    @Test func windowsOfAnEndlessLineAreCheap() {
        func time(_ size: Int) -> Duration {
            let source = SourceText([UInt8](repeating: 0x61, count: size))
            return processorTime {
                for number in 0..<10_000 { _ = source.line(1, fromColumn: number * (size / 10_000) + 1, limit: 80) }
            }
        }
        _ = time(100_000)
        let small = (0..<3).map { _ in time(1_000_000) }.min() ?? .zero
        let large = (0..<3).map { _ in time(4_000_000) }.min() ?? .zero
        #expect(large < small * 2 + .milliseconds(20))
    }

    /// Against a plain count over every offset, across many checkpoints; where all is ASCII and only line feeds break lines,
    /// they are looked for.
    @Test(arguments: [
        ["é", "ab", "\n", "\r\n", "\r", "😀", "    ", "x: y"],
        ["abcdefghijk", "ab", "\n", "\r\n", "\r", "\r\r\n\n", String(repeating: "z", count: 301), "x: y"],
        ["abcdefghijk", "ab", "\n", "\r\n", "    ", "\n\n", String(repeating: "z", count: 301), "x: y"],
        ["abcdefghijk", "é", "\n", "\r\n", "\u{2028}", "\n\n", String(repeating: "z", count: 601), "x: y"],
    ])
    func positionsEqualAPlainCount(pieces: [String]) {
        var text = String.UnicodeScalarView()
        for number in 0..<4_000 {
            text.append(contentsOf: pieces[(number &* 7 &+ number / 3) % 8].unicodeScalars)
        }
        let scalars = Array(text)
        let source = SourceText(Array(String(text).utf8))
        var line = 1
        var column = 1
        for offset in 0...scalars.count {
            #expect(source.position(at: UInt32(offset)) == Position(line: line, column: column))
            guard offset < scalars.count else { break }
            let next = offset + 1 < scalars.count ? scalars[offset + 1] : nil
            if scalars[offset] == "\n" || (scalars[offset] == "\r" && next != "\n") {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        #expect(source.lineCount == line)
    }

    @Test func errorsInWords() {
        let source = SourceText(Array("a: 1\na: 2\n".utf8))
        let error = ReadError(.duplicateKey, "key \"a\" is already set", at: 5, related: 0)
        #expect(source.describe(error) == "line 2, column 1: key \"a\" is already set (first at line 1, column 1)")
    }
}
