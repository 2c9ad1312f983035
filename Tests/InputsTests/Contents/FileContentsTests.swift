import Foundation
import Testing

@testable import Inputs

@Suite("Inputs are read whole, within a limit, with errors as values")
struct FileContentsTests {
    private func read(_ path: String, limit: Int = FileContents.defaultLimit) throws -> String {
        try FileContents(SourceFile(named: path), limit: limit).text
    }

    @Test("Files of every size around the limit")
    func sizes() throws {
        let tree = try TemporaryTree()
        for count in [0, 1, 99, 100] {
            let text = String(repeating: "x", count: count)
            try tree.write("f", text)
            #expect(try read(tree.path("f"), limit: 100) == text)
        }
        try tree.write("f", String(repeating: "x", count: 101))
        #expect(throws: FileError(cause: .tooLarge(limit: 100))) { try read(tree.path("f"), limit: 100) }
        let large = String(repeating: "line of text\n", count: 100_000)
        try tree.write("large", large)
        #expect(try read(tree.path("large")) == large)
        #expect(try read(tree.path("large"), limit: .max) == large)
    }

    @Test("A file that holds more than its size tells is read to its end")
    func understatedSize() throws {
        // The kernel gives the files of /proc no size.
        #expect(try FileStatus(RawPath("/proc/self/maps"), followingLinks: true).size == 0)
        #expect(try read("/proc/self/maps").hasSuffix("\n"))
        #expect(throws: FileError(cause: .tooLarge(limit: 10))) { try read("/proc/self/maps", limit: 10) }
    }

    @Test("A pipe given by name is read, as a shell's <(command) gives one", .timeLimit(.minutes(10)))
    func processSubstitution() throws {
        let pipe = Pipe()
        let text = String(repeating: "kind: Pod\n", count: 50_000)
        let writer = Thread {
            pipe.fileHandleForWriting.write(Data(text.utf8))
            try? pipe.fileHandleForWriting.close()
        }
        writer.start()
        let path = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
        guard case .file(let file)? = Array(FileDiscovery([path])).first else {
            Issue.record("the pipe was not taken")
            return
        }
        #expect(file.path == path && file.size == nil && file.isNamed)
        #expect(try FileContents(file).text == text)
    }

    @Test("An endless input ends at the limit", .timeLimit(.minutes(10)))
    func endless() {
        #expect(throws: FileError(cause: .tooLarge(limit: 1 << 20))) { try read("/dev/zero", limit: 1 << 20) }
    }

    @Test("A pipe that took the place of a found file does not make the reader wait", .timeLimit(.minutes(10)))
    func replacedByPipe() throws {
        let tree = try TemporaryTree()
        try tree.pipe("a.yaml")
        let file = SourceFile(path: "a.yaml", size: 1, isNamed: false, origin: .path(RawPath(tree.path("a.yaml"))))
        #expect(throws: FileError(cause: .kind(.pipe))) { try FileContents(file) }
    }

    @Test("Binary data is refused, UTF-16 is not, a late NUL is the YAML reader's affair")
    func binary() throws {
        let tree = try TemporaryTree()
        func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: tree.path("f"))) }
        try write([0x7F, 0x45, 0x4C, 0x46, 0x00])
        #expect(throws: FileError(cause: .binary)) { try read(tree.path("f")) }
        try write([0xFF, 0xFE, 0x61, 0x00])
        #expect(try FileContents(SourceFile(named: tree.path("f"))).count == 4)
        try write(Array(repeating: 0x61, count: 8 << 10) + [0])
        #expect(try FileContents(SourceFile(named: tree.path("f"))).count == 8193)
        try write(Array(repeating: 0x61, count: (8 << 10) - 1) + [0])
        #expect(throws: FileError(cause: .binary)) { try read(tree.path("f")) }
    }

    @Test("Errors speak")
    func descriptions() throws {
        let tree = try TemporaryTree()
        func message(_ path: String) -> String? {
            do {
                _ = try FileContents(SourceFile(named: path))
                return nil
            } catch {
                return error.description
            }
        }
        #expect(message(tree.path("none")) == "no such file or directory")
        #expect(message(tree.root) == "is a directory")
        #expect(
            FileError(cause: .tooLarge(limit: FileContents.defaultLimit)).description
                == "larger than the limit of 64 MiB")
        #expect(FileError(cause: .binary).description == "binary data, no YAML or JSON")
        #expect(ByteCount(1023).description == "1023 bytes")
        #expect(ByteCount(1536).description == "1.5 KiB")
    }

    @Test("Bytes at hand can be copied")
    func copies() {
        #expect(FileContents(copying: [1, 2, 3]).withBytes { Array($0) } == [1, 2, 3])
        #expect(FileContents(copying: []).withBytes { $0.isEmpty })
    }
}

extension FileContents {
    fileprivate var text: String { withBytes { String(decoding: $0, as: UTF8.self) } }
}
