import Foundation
import Testing

@testable import Inputs

@Suite("Files are found in directories and by name")
struct FileDiscoveryTests {
    @Test("Directories give manifests only, recursively, by the bytes of the names")
    func directories() throws {
        let tree = try TemporaryTree()
        for name in [
            "b.yaml", "a.yml", "B.JSON", "README.md", "yaml", "x.yaml.bak", "sub/z.Yaml", "sub.yaml", ".hidden.yaml",
            ".github/w.yml", "vendor/v.yaml", "empty/", "sub/deeper/é.yaml", "sub/deeper/a b.yaml",
        ] {
            try tree.write(name)
        }
        let found = Discoveries(tree)
        #expect(
            found.files == [
                ".github/w.yml", ".hidden.yaml", "B.JSON", "a.yml", "b.yaml", "sub/deeper/a b.yaml",
                "sub/deeper/é.yaml",
                "sub/z.Yaml", "sub.yaml", "vendor/v.yaml",
            ])
        #expect(found.entries == [])
    }

    @Test("A named file needs no extension, and carries its size and that it was named")
    func namedFile() throws {
        let tree = try TemporaryTree()
        try tree.write("manifest", "12345")
        try tree.write("dir/a.yaml", "1")
        let discoveries = Array(FileDiscovery([tree.path("manifest"), tree.path("dir")]))
        guard case .file(let file) = discoveries.first, case .file(let inDirectory) = discoveries.last else {
            Issue.record("found \(discoveries)")
            return
        }
        #expect(file.path == tree.path("manifest") && file.size == 5 && file.isNamed && !file.isStandardInput)
        #expect(inDirectory.path == tree.path("dir/a.yaml") && inDirectory.size == 1 && !inDirectory.isNamed)
    }

    @Test("Paths stay as given: relative, with dots and superfluous slashes removed")
    func displayedPaths() throws {
        let tree = try TemporaryTree()
        try tree.write("dir/a.yaml")
        let working = FileManager.default.currentDirectoryPath
        // One step more than needed does no harm: the root directory is its own parent.
        let up = Array(repeating: "..", count: working.split(separator: "/").count + 1).joined(separator: "/")
        let found = FileDiscovery(["./\(up)/\(tree.path("dir"))//."]).map { discovery -> String? in
            if case .file(let file) = discovery { file.path } else { nil }
        }
        #expect(found == [up + tree.path("dir/a.yaml")])

        #expect(RawPath(".").normalized.appending("a.yaml".utf8).display == "a.yaml")
        #expect(RawPath("./Examples/").normalized.appending("a.yaml".utf8).display == "Examples/a.yaml")
        #expect(RawPath("/").normalized.appending("etc".utf8).display == "/etc")
        #expect(RawPath("a/./b//../c").normalized.display == "a/b/../c")
        #expect(RawPath(".").normalized.display == ".")
    }

    @Test("A hyphen is standard input, once")
    func standardInput() throws {
        let tree = try TemporaryTree()
        #expect(Array(FileDiscovery(["-", "-"])) == [.file(.standardInput)])
        #expect(SourceFile.standardInput.path == "-" && SourceFile.standardInput.isStandardInput)
        #expect(Discoveries(tree, ["-"]).files == ["-"])
    }

    @Test("What does not exist fails in the system's words")
    func missing() throws {
        let tree = try TemporaryTree()
        try tree.write("a.yaml")
        let found = Discoveries(tree, ["missing.yaml", "a.yaml/", "a.yaml"])
        #expect(found.failed == ["missing.yaml": "no such file or directory", "a.yaml": "not a directory"])
        #expect(found.files == ["a.yaml"])
        #expect(Array(FileDiscovery([""])) == [.omitted(.failed("", reason: "no such file or directory"))])
    }

    @Test("A file reached twice is taken once; another name for it is listed")
    func duplicates() throws {
        let tree = try TemporaryTree()
        for name in ["dir/a.yaml", "dir/sub/b.yaml"] { try tree.write(name) }
        try tree.link("alias.yaml", to: "dir/a.yaml")
        try tree.link("same", to: "dir")
        let again = Discoveries(tree, ["dir", "dir/a.yaml", "dir/./sub", "dir", "alias.yaml", "same"])
        #expect(again.files == ["dir/a.yaml", "dir/sub/b.yaml"])
        #expect(again.skipped == ["alias.yaml": "the same file as dir/a.yaml", "same": "the same directory as dir"])
        #expect(again.entries.map(\.omission) == [.duplicate, .duplicate])
        let insideOut = Discoveries(tree, ["dir/sub", "dir"])
        #expect(insideOut.files == ["dir/sub/b.yaml", "dir/a.yaml"])
        #expect(insideOut.entries == [])
    }

    @Test("Hard links are files of their own")
    func hardLinks() throws {
        let tree = try TemporaryTree()
        try tree.write("dev/a.yaml")
        try tree.write("prod/")
        try tree.hardLink("prod/a.yaml", to: "dev/a.yaml")
        let found = Discoveries(tree, ["dev", "prod", "dev/a.yaml"])
        #expect(found.files == ["dev/a.yaml", "prod/a.yaml"])
        #expect(found.entries == [])
    }

    @Test("Files above the limit fail unread")
    func sizeLimit() throws {
        let tree = try TemporaryTree()
        try tree.write("a.yaml", String(repeating: "x", count: 1024))
        try tree.write("b.yaml", String(repeating: "x", count: 1025))
        let found = Discoveries(tree) { $0.sizeLimit = 1024 }
        #expect(found.files == ["a.yaml"])
        #expect(found.failed == ["b.yaml": "1 KiB, larger than the limit of 1 KiB: split it into several files"])
    }
}
