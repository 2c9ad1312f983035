import Inputs
import Policies
import Reports
import Testing

/// Frames on lines that a terminal does not show one column per character.
@Suite struct CodeFrameTests {
    private func frame(
        _ source: String, line: Int = 1, _ columns: Range<Int>, to endLine: Int? = nil, file: String = "f.yaml",
        options: TerminalReport.Options = .init(), excerpt: Excerpt? = nil
    ) throws -> [String] {
        let place = Fixtures.place(file, line, columns, to: endLine)
        let finding = Finding(
            rule: Fixtures.latestTag, message: "m", resource: Fixtures.checkout, container: nil, path: "p",
            location: place, fingerprint: "f", excerpt: excerpt ?? Fixtures.excerpt(source, around: line))
        let text = try Fixtures.terminal([InputResult(entry: .checked(file, objects: 1), findings: [finding])], options)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let bar = options.unicode ? "│" : "|"
        let frame = lines.drop { !$0.hasSuffix(" " + bar) }.prefix { !$0.contains(" = ") }
        #expect(frame.last == frame.first)
        return Array(frame.dropFirst().dropLast())
    }

    @Test func `tabs end at every fourth column`() throws {
        #expect(try frame("\ta:\tb", 5..<6) == ["1 │     a:  b", "  │         ^"])
        #expect(try frame("\ta:\tb", 1..<2) == ["1 │     a:  b", "  │ ^^^^"])
    }

    @Test func `wide characters take two columns`() throws {
        #expect(try frame("名前: 値", 5..<6) == ["1 │ 名前: 値", "  │       ^^"])
        #expect(try frame("a: ｆｕｌｌ b", 9..<10) == ["1 │ a: ｆｕｌｌ b", "  │             ^"])
    }

    @Test func `an emoji of several code points is one mark`() throws {
        // Woman, joiner, laptop: three code points in two columns.
        #expect(try frame("x: 👩‍💻 y", 8..<9) == ["1 │ x: 👩‍💻 y", "  │       ^"])
        #expect(try frame("x: 👩‍💻 y", 4..<7) == ["1 │ x: 👩‍💻 y", "  │    ^^"])
        #expect(try frame("x: 🇩🇪 y", 7..<8) == ["1 │ x: 🇩🇪 y", "  │       ^"])
        #expect(try frame("x: ☁️ y", 7..<8) == ["1 │ x: ☁️ y", "  │       ^"])
    }

    @Test func `combining marks take no column`() throws {
        #expect(try frame("cafe\u{301}: x", 8..<9) == ["1 │ cafe\u{301}: x", "  │       ^"])
    }

    @Test func `an empty field is marked by one caret`() throws {
        #expect(try frame("key:", 5..<5) == ["1 │ key:", "  │     ^"])
        #expect(try frame("key: x", 3..<3) == ["1 │ key: x", "  │   ^"])
        #expect(try frame("", 1..<1) == ["1 │", "  │ ^"])
    }

    @Test func `a place beyond the line is marked at its end`() throws {
        #expect(try frame("key", 90..<95) == ["1 │ key", "  │    ^"])
    }

    @Test func `several lines are marked on the first`() throws {
        #expect(
            try frame("spec:\n  a: 1\n  b: 2", line: 2, 3..<7, to: 3) == [
                "1 │ spec:", "2 │   a: 1", "  │   ^^^^… to line 3", "3 │   b: 2",
            ])
        #expect(
            try frame("a: 1\nb: 2", 1..<5, to: 2, options: .init(unicode: false)) == [
                "1 | a: 1", "  | ^^^^... to line 2", "2 | b: 2",
            ])
    }

    @Test func `carets leave room for the line to which they go on`() throws {
        let full = "key: " + String(repeating: "v", count: 35)
        #expect(
            try frame(full + "\n  w", 1..<41, to: 2, options: .init(width: 44)) == [
                "1 │ " + full, "  │ " + String(repeating: "^", count: 29) + "… to line 2", "2 │   w",
            ])
    }

    @Test func `line numbers are aligned`() throws {
        let source = (1...12).map { "k\($0): v" }.joined(separator: "\n")
        #expect(
            try frame(source, line: 10, 1..<4) == [" 9 │ k9: v", "10 │ k10: v", "   │ ^^^", "11 │ k11: v"])
    }

    @Test func `a long line is cut on the right`() throws {
        let source = "key: " + String(repeating: "v", count: 100)
        #expect(
            try frame(source, 1..<4, options: .init(width: 44)) == [
                "1 │ key: " + String(repeating: "v", count: 34) + "…", "  │ ^^^",
            ])
    }

    @Test func `a long line is cut around the mark`() throws {
        let source = String(repeating: "a", count: 100) + "TARGET" + String(repeating: "b", count: 100)
        let lines = try frame(source, 101..<107, options: .init(width: 44))
        #expect(
            lines == [
                "1 │ …" + String(repeating: "a", count: 9) + "TARGET" + String(repeating: "b", count: 23) + "…",
                "  │           ^^^^^^",
            ])
    }

    @Test func `the end of a line that fills the terminal can be marked`() throws {
        let options = TerminalReport.Options(width: 44)
        let full = String(repeating: "a", count: 40)
        #expect(
            try frame(full, 41..<41, options: options) == [
                "1 │ …" + String(repeating: "a", count: 37), "  │ " + String(repeating: " ", count: 38) + "^",
            ])
        let long = String(repeating: "a", count: 90)
        #expect(
            try frame(long, 91..<91, options: options) == [
                "1 │ …" + String(repeating: "a", count: 37), "  │ " + String(repeating: " ", count: 38) + "^",
            ])
    }

    @Test func `a window of a long line keeps its columns`() throws {
        let excerpt = Excerpt(firstLine: 7, lines: ["xxTARGETxx"], columnOffset: 5000)
        #expect(
            try frame("", line: 7, 5003..<5009, excerpt: excerpt) == ["7 │ …xxTARGETxx", "  │    ^^^^^^"])
    }

    @Test func `a byte order mark is not counted`() throws {
        #expect(try frame("\u{FEFF}key: x", 1..<4) == ["1 │ key: x", "  │ ^^^"])
    }

    @Test func `control characters are visible and count one`() throws {
        #expect(try frame("a: \u{1B}[31m b", 10..<11) == ["1 │ a: ␛[31m b", "  │          ^"])
        #expect(
            try frame("a: \u{1B}[31m b", 10..<11, options: .init(unicode: false))
                == ["1 | a: ^[[31m b", "  |           ^"])
        #expect(try frame("a\u{202E}b", 3..<4) == ["1 │ a<U+202E>b", "  │          ^"])
    }
}
