import Foundation
import Testing

@testable import Reports

@Suite struct OutputTests {
    @Test func `memory keeps what was written`() throws {
        let output = Output()
        output.write("one ")
        output.write(Array("two".utf8))
        try output.flush()
        #expect(output.text == "one two")
    }

    @Test func `a file is replaced`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("bulwark-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("longer than what comes".utf8).write(to: URL(fileURLWithPath: path))
        let output = try Output(path: path)
        let text = String(repeating: "0123456789", count: 20_000)
        output.write(text)
        try output.close()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    @Test func `a file that cannot be made is an error`() {
        #expect(throws: OutputError(path: "/nowhere/report.json", code: ENOENT)) {
            try Output(path: "/nowhere/report.json")
        }
        #expect(
            OutputError(path: "/nowhere/report.json", code: ENOENT).description
                == "cannot write /nowhere/report.json: No such file or directory")
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
    func `a full disk is an error, and stays one`() throws {
        let output = try Output(path: "/dev/full")
        output.write("x")
        let full = OutputError(path: "/dev/full", code: ENOSPC)
        #expect(throws: full) { try output.flush() }
        output.write("y")
        #expect(throws: full) { try output.check() }
        #expect(throws: full) { try output.close() }
    }

    @Test func `a closed pipe is an error that stops a report`() throws {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        let output = Output(descriptor: ends[1])
        var report = JSONReport(to: output, tool: Fixtures.tool)
        #expect(throws: OutputError(path: nil, code: EPIPE)) {
            try report.begin()
            try report.finish(Summary())
        }
        #expect(OutputError(path: nil, code: EPIPE).isBrokenPipe)
    }

    @Test func `something else can leave the terminal first`() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let output = Output(descriptor: ends[1])
        var calls = 0
        output.beforeWriting = { calls += 1 }
        output.write("a")
        #expect(calls == 0)
        try output.flush()
        #expect(calls == 1)
        try output.flush()
        #expect(calls == 1)
    }
}
