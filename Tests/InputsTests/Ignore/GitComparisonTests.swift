import Foundation
import Testing

@testable import Inputs

@Suite("Ignoring agrees with the real git", .enabled(if: Git.isInstalled, "git is not installed"))
struct GitComparisonTests {
    /// Scans a repository and asks git for the same; every file counts, because all have a manifest's extension.
    private func expectAgreement(_ tree: TemporaryTree, note: String = "") throws {
        let ours = Set(Discoveries(tree).files)
        let gits = try Git.unignoredFiles(in: tree.root).filter { !$0.hasSuffix(".gitignore") }
        #expect(
            ours == gits,
            "\(note) only ours \(ours.subtracting(gits).sorted()), only git's \(gits.subtracting(ours).sorted())")
    }

    @Test("Nested files, negation, anchors, directories, escapes, classes, links and info/exclude")
    func handWritten() throws {
        let tree = try TemporaryTree()
        try Git.initialize(tree.root)
        try tree.write([
            ".gitignore": """
            # comment
            *.tmp.yaml
            !important.tmp.yaml
            /top.yaml
            build/
            docs/**/private.yaml
            **/deep/*.json
            logs/**
            !logs/keep.yaml
            \\#hash.yaml
            \\!bang.yaml
            trailing.yaml   \nspace\\ .yaml
            [a-c]x?.yaml
            [!0-9]9.yml
            [[:upper:]]*.yml
            unclosed[.yaml
            link.yaml/
            nested/sub/file.yaml
            foo*/bar**/baz.yaml
            excluded-dir
            !excluded-dir/back.yaml
            pre**/q.yaml

            """,
            ".git/info/exclude": "from-exclude.yaml\nimportant.tmp.yaml\n!top.yaml\n",
            "nested/.gitignore": "!a.tmp.yaml\n/local.yaml\nsub/*.yml\n*.json\n",
            "nested/sub/.gitignore": "!keep.json\n",
        ])
        for name in [
            "a.tmp.yaml", "important.tmp.yaml", "top.yaml", "nested/top.yaml", "build/a.yaml", "x/build/a.yaml",
            "docs/private.yaml", "docs/a/private.yaml", "docs/a/b/private.yaml", "docs/public.yaml", "deep/a.json",
            "x/deep/a.json", "x/deep/y/a.json", "logs/a.yaml", "logs/keep.yaml", "logs/sub/keep.yaml", "#hash.yaml",
            "!bang.yaml", "trailing.yaml", "space .yaml", "ax1.yaml", "bx2.yaml", "dx1.yaml", "a9.yml", "99.yml",
            "Upper.yml",
            "lower.yml", "unclosed[.yaml", "nested/a.tmp.yaml", "nested/b.tmp.yaml", "nested/local.yaml",
            "nested/sub/local.yaml", "nested/sub/file.yaml", "nested/sub/x.yml", "nested/a.json",
            "nested/sub/keep.json",
            "nested/sub/lose.json", "foo1/bar2/baz.yaml", "foo1/bar2/x/baz.yaml", "excluded-dir/back.yaml",
            "from-exclude.yaml", "sub/from-exclude.yaml", "pre/q.yaml", "pres/a/q.yaml", "x/pres/a/q.yaml", "file.YAML",
        ] {
            try tree.write(name)
        }
        try tree.link("link.yaml", to: ".git/config")
        try expectAgreement(tree)
        let found = Discoveries(tree)
        #expect(found.skipped["a.tmp.yaml"] == "ignored by .gitignore line 2: *.tmp.yaml")
        #expect(found.skipped["nested/local.yaml"] == "ignored by nested/.gitignore line 2: /local.yaml")
        #expect(found.skipped["build"] == "ignored by .gitignore line 5: build/")
        #expect(found.skipped["build/a.yaml"] == nil)
        #expect(found.skipped["from-exclude.yaml"] == "ignored by .git/info/exclude line 1: from-exclude.yaml")
    }

    @Test("Random ignore files over a random tree, two levels of them", arguments: 0..<12)
    func random(seed: Int) throws {
        var random = SplitMix(seed: UInt64(seed) &+ 77)
        let tree = try TemporaryTree()
        try Git.initialize(tree.root)
        let names = ["a", "b", "ab", "a.b", "a b", "#a", "!a", "[a]", "a-b", "*a", "A1", "é", "a\\b"]
        for _ in 0..<60 {
            let depth = random.below(4)
            let directories = (0..<depth).map { _ in names[random.below(names.count)] + ".d" }
            let file = names[random.below(names.count)] + [".yaml", ".json"][random.below(2)]
            try tree.write((directories + [file]).joined(separator: "/"))
        }
        let pieces = [
            "*", "**", "**/", "/", "/", "a", "b", "?", "[ab]", "[!a]", "[^b-z]", "[[:alpha:]]", "[[:upper:]]", "\\*",
            "\\",
            ".d", ".d/", ".d", ".yaml", ".json", "a.b", "***", "[", "]", "-", " ", "\\ ", "a*", "*.d/", "/**/", "/**",
            "é",
        ]
        for _ in 0..<15 {
            for file in [".gitignore", "a.d/.gitignore", "b.d/.gitignore"] {
                let lines = (0..<(1 + random.below(4))).map { _ in
                    (random.below(4) == 0 ? "!" : "")
                        + (0..<(1 + random.below(5))).map { _ in pieces[random.below(pieces.count)] }.joined()
                }
                try tree.write(file, lines.joined(separator: random.below(5) == 0 ? "\r\n" : "\n"))
            }
            let rules = [".gitignore", "a.d/.gitignore", "b.d/.gitignore"].map { name in
                (try? String(contentsOfFile: tree.path(name), encoding: .utf8)) ?? ""
            }
            try expectAgreement(tree, note: "ignore files \(rules):")
        }
    }

    @Test("A subdirectory is judged by the ignore files above it")
    func fromSubdirectory() throws {
        let tree = try TemporaryTree()
        try Git.initialize(tree.root)
        try tree.write([
            ".gitignore": "secret.yaml\n/env/dev/local.yaml\n", ".git/info/exclude": "mine.yaml\n",
            "env/.gitignore": "*.json\n", "env/dev/.gitignore": "!keep.json\n",
        ])
        let files = ["a.yaml", "secret.yaml", "local.yaml", "mine.yaml", "b.json", "keep.json"].map { "env/dev/" + $0 }
        for file in files { try tree.write(file) }
        let ignored = try Git.ignored(files, in: tree.root)
        #expect(ignored == ["env/dev/secret.yaml", "env/dev/local.yaml", "env/dev/mine.yaml", "env/dev/b.json"])
        let found = Discoveries(tree, ["env/dev"])
        #expect(Set(found.files) == Set(files).subtracting(ignored))
        #expect(Set(found.skipped.keys) == ignored)
    }

    @Test("A repository inside another has rules of its own")
    func nestedRepository() throws {
        let tree = try TemporaryTree()
        try Git.initialize(tree.root)
        try tree.write([".gitignore": "x.yaml\n", "inner/.gitignore": "y.yaml\n"])
        for file in ["x.yaml", "y.yaml", "inner/x.yaml", "inner/y.yaml", "z/x.yaml"] { try tree.write(file) }
        try Git.initialize(tree.path("inner"))
        try tree.write("inner/.git/info/exclude", "e.yaml\n")
        try tree.write("inner/e.yaml")
        #expect(Discoveries(tree).files == ["inner/x.yaml", "y.yaml"])
        #expect(Discoveries(tree, ["inner"]).files == ["inner/x.yaml"])
    }

    @Test("A linked working tree finds the info/exclude that it shares")
    func linkedWorkingTree() throws {
        let tree = try TemporaryTree()
        try tree.write([
            "main/.git/info/exclude": "hidden.yaml\n", "main/.git/worktrees/w/commondir": "../..\n",
            "w/.git": "gitdir: ../main/.git/worktrees/w\n",
        ])
        for file in ["w/hidden.yaml", "w/shown.yaml", "w/sub/hidden.yaml"] { try tree.write(file) }
        #expect(Discoveries(tree, ["w"]).files == ["w/shown.yaml"])
        #expect(Discoveries(tree, ["w/sub"]).files == [])
    }
}

/// A generator whose runs can be repeated (SplitMix64).
private struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}
