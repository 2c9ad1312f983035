import Foundation
import Testing

@testable import Inputs

@Suite("Odd and hostile trees end in files and entries, never in a crash")
struct HostileTreeTests {
    @Test("Links to files are followed, links to directories are listed, loops end")
    func links() throws {
        let tree = try TemporaryTree()
        for name in ["dir/a.yaml", "target.txt", "tree/b.yaml"] { try tree.write(name) }
        try tree.link("file.yaml", to: "target.txt")
        try tree.link("other", to: "target.txt")
        try tree.link("tree/loop", to: "..")
        try tree.link("tree/self", to: "self")
        try tree.link("tree/self.yaml", to: "self.yaml")
        try tree.link("tree/broken.yaml", to: "nowhere")
        try tree.link("tree/broken.txt", to: "nowhere")
        let found = Discoveries(tree)
        #expect(found.files == ["dir/a.yaml", "file.yaml", "tree/b.yaml"])
        #expect(found.skipped == ["tree/loop": "symbolic link to a directory, not followed; name it to scan it"])
        #expect(found.entries.filter { $0.outcome == .skipped }.map(\.omission) == [.notOpened])
        #expect(
            found.failed == [
                "tree/self.yaml": "too many levels of symbolic links",
                "tree/broken.yaml": "broken symbolic link to nowhere",
            ])
    }

    @Test("A named link to a directory is followed, also when its parent is scanned as well")
    func namedLink() throws {
        let tree = try TemporaryTree()
        try tree.write("elsewhere/dir/a.yaml")
        try tree.write("here/")
        try tree.link("here/link", to: "../elsewhere/dir")
        try tree.link("here/broken", to: "nowhere")
        #expect(Discoveries(tree, ["here/link"]).files == ["here/link/a.yaml"])
        let both = Discoveries(tree, ["here", "here/link", "here/broken"])
        #expect(both.files == ["here/link/a.yaml"])
        #expect(both.skipped == [:])
        #expect(both.failed == ["here/broken": "broken symbolic link to nowhere"])
    }

    @Test("Pipes, sockets and devices are not opened in a walk", .timeLimit(.minutes(10)))
    func specialFiles() throws {
        let tree = try TemporaryTree()
        try tree.pipe("p.yaml")
        try tree.pipe("pipe")
        try tree.socket("s.yaml")
        try tree.link("null.yaml", to: "/dev/null")
        let found = Discoveries(tree)
        #expect(found.files == [])
        #expect(
            found.skipped == [
                "p.yaml": "a named pipe, not opened", "s.yaml": "a socket, not opened",
                "null.yaml": "symbolic link to a character device, not opened",
            ])
        #expect(found.entries.allSatisfy { $0.omission == .notOpened })
        let named = Discoveries(tree, ["pipe", "s.yaml"])
        #expect(named.files == ["pipe"])
        #expect(named.failed == ["s.yaml": "is a socket"])
        #expect(Discoveries(tree, ["", "p.yaml"]).files == ["p.yaml"])
    }

    @Test("Names that are no UTF-8 or hold line breaks are found and can be read")
    func names() throws {
        let tree = try TemporaryTree()
        try tree.write("line\nbreak.yaml", "1")
        try tree.write(rawName: [0x61, 0xFF, 0xC3] + Array(".yaml".utf8))
        try tree.write(rawName: [0x62, 0x07] + Array(".yaml".utf8))
        var read: [String] = []
        for case .file(let file) in FileDiscovery([tree.root]) {
            _ = try FileContents(file)
            read.append(String(file.path.dropFirst(tree.root.count + 1)))
        }
        #expect(read == ["a\\xFF\\xC3.yaml", "b\u{07}.yaml", "line\nbreak.yaml"])
    }

    @Test("Ten thousand nested directories: as deep as a path reaches, then a failed entry", .timeLimit(.minutes(10)))
    func deepNesting() throws {
        let tree = try TemporaryTree()
        try tree.write("z.yaml")
        var directory = open(tree.root, O_RDONLY | O_DIRECTORY)
        for _ in 0..<10_000 {
            try #require(mkdirat(directory, "d", 0o755) == 0)
            let inner = openat(directory, "d", O_RDONLY | O_DIRECTORY)
            close(directory)
            try #require(inner >= 0)
            directory = inner
        }
        close(directory)
        let found = Discoveries(tree)
        #expect(found.files == ["z.yaml"])
        #expect(
            Array(found.failed.values) == ["path is longer than the system allows; scan from a directory further down"])
        #expect(found.skipped == [:])
    }

    @Test("Many files in one directory come in order")
    func wideDirectory() throws {
        let tree = try TemporaryTree()
        for number in 0..<2000 { try tree.write("f\(number).yaml", "") }
        #expect(Discoveries(tree).files == (0..<2000).map { "f\($0).yaml" }.sorted())
    }

    @Test("What may not be read fails with the reason", .enabled(if: geteuid() != 0, "root may read everything"))
    func permissions() throws {
        let tree = try TemporaryTree()
        for name in ["closed/a.yaml", "b.yaml", "c.yaml"] { try tree.write(name) }
        chmod(tree.path("closed"), 0)
        chmod(tree.path("b.yaml"), 0)
        defer { chmod(tree.path("closed"), 0o755) }
        let found = Discoveries(tree)
        #expect(found.failed == ["closed": "permission denied"])
        #expect(found.files == ["b.yaml", "c.yaml"])
        #expect(throws: FileError(cause: .system(SystemError(code: EACCES)))) {
            _ = try FileContents(SourceFile(named: tree.path("b.yaml")))
        }
        #expect(Discoveries(tree, ["closed/a.yaml"]).failed == ["closed/a.yaml": "permission denied"])
    }
}
