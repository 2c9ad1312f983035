import Foundation
import Synchronization
import Testing

@testable import Reports

@Suite struct TerminalTests {
    @Test(
        arguments: [
            ([:], true, true), ([:], false, false), (["NO_COLOR": "1"], true, false), (["NO_COLOR": ""], true, true),
            (["TERM": "dumb"], true, false), (["TERM": "xterm-256color"], true, true),
        ] as [([String: String], Bool, Bool)])
    func colour(environment: [String: String], isTerminal: Bool, expected: Bool) {
        #expect(Terminal.usesColour(isTerminal: isTerminal, environment: { environment[$0] }) == expected)
    }

    @Test(
        arguments: [
            (["LANG": "en_US.UTF-8"], true), (["LANG": "C"], false), ([:], false),
            (["LANG": "de_DE.utf8", "LC_ALL": "C"], false), (["LC_CTYPE": "C.UTF-8", "LC_ALL": ""], true),
        ] as [([String: String], Bool)])
    func unicode(environment: [String: String], expected: Bool) {
        #expect(Terminal.usesUnicode(environment: { environment[$0] }) == expected)
    }

    @Test(arguments: [("132", 132), ("7", 40), ("100000", 400), ("wide", 80), (nil, 80)] as [(String?, Int)])
    func `width without a terminal`(columns: String?, expected: Int) throws {
        let file = try #require(fopen("/dev/null", "r"))
        defer { fclose(file) }
        #expect(Terminal.width(fileno(file), environment: { $0 == "COLUMNS" ? columns : nil }) == expected)
    }

    @Test(arguments: [
        ("abc", 3), ("名前", 4), ("e\u{301}", 1), ("👩‍💻", 2), ("🇩🇪", 2), ("☁️", 2), ("ﾊ", 1), ("한", 2), ("각", 2),
    ])
    func `display width`(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }
}

@Suite struct ProgressLineTests {
    /// A terminal that remembers what was written, and a clock that is set by hand.
    private final class Screen: Sendable {
        private let state = Mutex((written: [String](), elapsed: Duration.zero))
        private let start = ContinuousClock.now

        var written: [String] { state.withLock { $0.written } }

        func advance(_ duration: Duration) { state.withLock { $0.elapsed += duration } }

        func line(width: Int = 60) -> ProgressLine {
            ProgressLine(
                unicode: true, width: { width }, now: { self.start + self.state.withLock { $0.elapsed } },
                write: { text in self.state.withLock { $0.written.append(text) } })
        }
    }

    private let progress = ProgressLine.Progress(
        files: 12, objects: 340, findings: 1, file: "deploy/a/very/long/folder/name/checkout.yaml")

    @Test func `the first second is silent`() {
        let screen = Screen()
        let line = screen.line()
        screen.advance(.milliseconds(999))
        line.update(progress)
        line.erase()
        #expect(screen.written.isEmpty)
    }

    @Test func `it shows the end of the path, one column short of the width`() {
        let screen = Screen()
        let line = screen.line()
        screen.advance(.seconds(1))
        line.update(progress)
        #expect(screen.written == ["\r\u{1B}[K12 files, 340 objects, 1 finding  …older/name/checkout.yaml"])
        #expect(screen.written[0].count - "\r\u{1B}[K".count == 59)
    }

    @Test func `it is drawn ten times a second at most`() {
        let screen = Screen()
        let line = screen.line()
        screen.advance(.seconds(1))
        for _ in 0..<100 {
            line.update(progress)
            screen.advance(.milliseconds(10))
        }
        #expect(screen.written.count == 10)
    }

    @Test func `it is erased once`() {
        let screen = Screen()
        let line = screen.line()
        screen.advance(.seconds(2))
        line.update(progress)
        line.erase()
        line.erase()
        #expect(screen.written.count == 2)
        #expect(screen.written.last == "\r\u{1B}[K")
    }
}
