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

    /// A folder whose files the test looks at.
    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bulwark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private func names(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func `a report that is not finished leaves what was there`() throws {
        try inFolder { folder in
            let file = folder.appendingPathComponent("report.json")
            try Data("old".utf8).write(to: file)
            do {
                let output = try Output(path: file.path)
                output.write("half")
                try output.flush()
                #expect(try names(folder).count == 2)
                #expect(try String(contentsOf: file, encoding: .utf8) == "old")
            }
            #expect(try names(folder) == ["report.json"])
            #expect(try String(contentsOf: file, encoding: .utf8) == "old")
        }
    }

    @Test func `a replaced file keeps its mode, and a link its target`() throws {
        try inFolder { folder in
            let file = folder.appendingPathComponent("report.json")
            let link = folder.appendingPathComponent("link.json")
            try Data("old".utf8).write(to: file)
            try #require(chmod(file.path, 0o640) == 0)
            try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "report.json")
            let output = try Output(path: link.path)
            output.write("new")
            try output.close()
            #expect(try names(folder) == ["link.json", "report.json"])
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == "report.json")
            #expect(try String(contentsOf: file, encoding: .utf8) == "new")
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
            #expect(attributes[.posixPermissions] as? Int == 0o640)
        }
    }

    @Test func `a file of two names and a link to nothing are written in their place`() throws {
        try inFolder { folder in
            let file = folder.appendingPathComponent("a.json")
            let other = folder.appendingPathComponent("b.json")
            let link = folder.appendingPathComponent("link.json")
            try Data("old and longer".utf8).write(to: file)
            try FileManager.default.linkItem(at: file, to: other)
            try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "c.json")
            for path in [file.path, link.path] {
                let output = try Output(path: path)
                output.write("new")
                try output.close()
            }
            #expect(try String(contentsOf: other, encoding: .utf8) == "new")
            #expect(try String(contentsOf: folder.appendingPathComponent("c.json"), encoding: .utf8) == "new")
        }
    }

    @Test func `an open descriptor is written to where it stands`() throws {
        try inFolder { folder in
            let file = folder.appendingPathComponent("log")
            let descriptor = open(file.path, O_WRONLY | O_CREAT, 0o600)
            try #require(descriptor >= 0)
            defer { close(descriptor) }
            try #require(write(descriptor, "first ", 6) == 6)
            let output = try Output(path: "/dev/fd/\(descriptor)")
            output.write("second")
            try output.close()
            #expect(try String(contentsOf: file, encoding: .utf8) == "first second")
        }
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
