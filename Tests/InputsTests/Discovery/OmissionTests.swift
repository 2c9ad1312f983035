import Testing

@testable import Inputs

@Suite("Ignored and excluded inputs are left out and listed")
struct OmissionTests {
    @Test("Directories of dependencies and build products are not entered unless named")
    func machineDirectories() throws {
        let tree = try TemporaryTree()
        for name in ["a.yaml", "node_modules/p/b.yaml", ".git/c.yaml", ".terraform/d.yaml", "sub/.build/e.yaml"] {
            try tree.write(name)
        }
        let found = Discoveries(tree)
        #expect(found.files == ["a.yaml"])
        // `.git` holds nothing of the user's and is not worth a word.
        #expect(Set(found.skipped.keys) == ["node_modules", ".terraform", "sub/.build"])
        #expect(found.entries.allSatisfy { $0.omission == .ignored })
        #expect(found.skipped["node_modules"] == "directory of dependencies or build products; name it to scan it")
        #expect(Discoveries(tree, ["node_modules"]).files == ["node_modules/p/b.yaml"])
        #expect(Discoveries(tree, [".git"]).files == [".git/c.yaml"])
        let both = Discoveries(tree, ["", "node_modules"])
        #expect(both.files == ["a.yaml", "node_modules/p/b.yaml"])
        #expect(both.skipped["node_modules"] == nil)
    }

    @Test("Without a repository the ignore files below what was given count, those above do not")
    func withoutRepository() throws {
        let tree = try TemporaryTree()
        try tree.write([".gitignore": "a.yaml\n", "sub/.gitignore": "b.yaml\n"])
        for name in ["a.yaml", "sub/a.yaml", "sub/b.yaml", "sub/c.yaml"] { try tree.write(name) }
        #expect(Discoveries(tree).files == ["sub/c.yaml"])
        #expect(Discoveries(tree, ["sub"]).files == ["sub/a.yaml", "sub/c.yaml"])
    }

    @Test("Ignoring can be turned off")
    func noIgnore() throws {
        let tree = try TemporaryTree()
        try tree.write([".gitignore": "*.yaml\n", "a.yaml": "", ".git/info/exclude": "*.json\n", "b.json": ""])
        #expect(Discoveries(tree).files == [])
        let found = Discoveries(tree) { $0.honourGitignore = false }
        #expect(found.files == ["a.yaml", "b.json"])
        #expect(found.entries == [])
    }

    @Test("What is named is not ignored, wherever it is met")
    func namedIsNotIgnored() throws {
        let tree = try TemporaryTree()
        try tree.write([".gitignore": "out/\nsecret.yaml\n", ".git/HEAD": "", "out/.gitignore": "c.yaml\n"])
        for name in ["secret.yaml", "out/a.yaml", "out/secret.yaml", "out/c.yaml", "sub/secret.yaml"] {
            try tree.write(name)
        }
        #expect(Discoveries(tree, ["secret.yaml"]).files == ["secret.yaml"])
        // The rules that ignore the directory do not apply inside it, its own do.
        #expect(Discoveries(tree, ["out"]).files == ["out/a.yaml", "out/secret.yaml"])
        let met = Discoveries(tree, ["", "secret.yaml"])
        #expect(met.files == ["secret.yaml"])
        #expect(Set(met.skipped.keys) == ["out", "sub/secret.yaml"])
    }

    @Test("An ignore file that is a link or a pipe is not read")
    func oddIgnoreFiles() throws {
        let tree = try TemporaryTree()
        try tree.write(["rules": "*.yaml\n", "a.yaml": "", "sub/b.yaml": ""])
        try tree.link(".gitignore", to: "rules")
        try tree.pipe("sub/.gitignore")
        #expect(Discoveries(tree).files == ["a.yaml", "sub/b.yaml"])
    }

    @Test(
        "Excludes take the path as typed and the path from what was given",
        arguments: [
            (["*.json"], ["Examples/a.yaml", "Examples/sub/a.yaml", "Examples/test/b.yaml"]),
            (["/a.yaml"], ["Examples/c.json", "Examples/sub/a.yaml", "Examples/test/b.yaml"]),
            (["test/"], ["Examples/a.yaml", "Examples/c.json", "Examples/sub/a.yaml"]),
            (["./sub", "./c.json"], ["Examples/a.yaml", "Examples/test/b.yaml"]),
            (["sub/**"], ["Examples/a.yaml", "Examples/c.json", "Examples/test/b.yaml"]),
            (["*.yaml", "!sub/a.yaml"], ["Examples/c.json", "Examples/sub/a.yaml"]),
            (["Examples"], []),
            (["#x", ""], ["Examples/a.yaml", "Examples/c.json", "Examples/sub/a.yaml", "Examples/test/b.yaml"]),
        ])
    func excludes(globs: [String], expected: [String]) throws {
        let tree = try TemporaryTree()
        for name in ["a.yaml", "c.json", "sub/a.yaml", "test/b.yaml"] { try tree.write("Examples/" + name) }
        #expect(Discoveries(tree, ["Examples"]) { $0.excludes = globs }.files == expected)
    }

    @Test("Excludes match the path as typed, absolute ones too, and say so")
    func excludeTyped() throws {
        let tree = try TemporaryTree()
        for name in ["Examples/a.yaml", "Examples/b.yaml"] { try tree.write(name) }
        let glob = tree.path("Examples/a.yaml")
        let found = Discoveries(tree, ["Examples"]) { $0.excludes = [glob] }
        #expect(found.files == ["Examples/b.yaml"])
        #expect(found.entries == [.skipped(glob, .ignored, reason: "excluded by --exclude \(glob)")])
    }

    @Test("An absolute exclude holds however the path was typed, also through links")
    func excludeAbsolute() throws {
        let tree = try TemporaryTree()
        for name in ["real/[a]/a.yaml", "real/[a]/b.yaml", "real/c.yaml"] { try tree.write(name) }
        try tree.link("link", to: "real")
        func files(_ paths: [String], _ globs: String...) -> [String] {
            Discoveries(tree, paths) { $0.excludes = globs }.files
        }
        let link = tree.path("link")
        #expect(files(["real"], link + "/\\[a\\]/a.yaml") == ["real/[a]/b.yaml", "real/c.yaml"])
        #expect(files(["real"], link + "/*/a.yaml") == ["real/[a]/b.yaml", "real/c.yaml"])
        #expect(files(["link"], tree.path("real/c.yaml")) == ["link/[a]/a.yaml", "link/[a]/b.yaml"])
        #expect(files(["real"], link + "/") == [])
        #expect(files(["real/c.yaml"], link + "/c.yaml") == [])
        // The last that matches decides, absolute or not.
        #expect(files(["real"], "*.yaml", "!" + link + "/c.yaml") == ["real/c.yaml"])
        #expect(files(["real"], "!" + link + "/c.yaml", "*.yaml") == [])
        #expect(files(["real"], tree.path("other/c.yaml")).count == 3)
    }

    @Test("Excludes remove what is named too, and hold without ignore files")
    func excludeNamed() throws {
        let tree = try TemporaryTree()
        for name in ["test/a.yaml", "b.yaml"] { try tree.write(name) }
        let found = Discoveries(tree, ["test/a.yaml", "b.yaml"]) {
            $0.excludes = ["test/"]
            $0.honourGitignore = false
        }
        #expect(found.files == ["b.yaml"])
        #expect(found.skipped == ["test/a.yaml": "excluded by --exclude test/"])
    }
}
