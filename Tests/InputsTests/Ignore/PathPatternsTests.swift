import Foundation
import Testing

@testable import Inputs

/// Patterns of a file for what lies around it, and which files a configuration wants read.
@Suite struct PathPatternsTests {
    @Test(arguments: [
        (["legacy/"], "/r/legacy/a.yaml", true),
        (["legacy/"], "/r/x/legacy/a.yaml", true),
        (["/legacy/"], "/r/x/legacy/a.yaml", false),
        (["legacy"], "/r/legacy.yaml", false),
        (["a/b"], "/r/a/b/c/d.yaml", true),
        (["a/b"], "/r/x/a/b/c.yaml", false),
        (["a/**/z.yaml"], "/r/a/b/c/z.yaml", true),
        (["*.yaml", "!b.yaml"], "/r/b.yaml", false),
        (["*.yaml", "!b.yaml"], "/r/c.yaml", true),
        (["a.yaml/"], "/r/a.yaml", false),
        (["[", "\\"], "/r/[", false),
        ([], "/r/a.yaml", false),
        // Elsewhere the path counts as it was typed.
        (["deploy/*.yaml"], "deploy/a.yaml", true),
        (["deploy/*.yaml"], "/elsewhere/deploy/a.yaml", false),
        (["deploy"], "/elsewhere/deploy/a.yaml", true),
    ])
    func patternsCountFromTheirDirectory(globs: [String], path: String, matches: Bool) {
        let patterns = PathPatterns(globs, in: RawPath("/r"))
        #expect(patterns.matches(file: path, roots: InputRoots([])) == matches)
    }

    @Test func rootsLeadWhereTheUserMeant() throws {
        let tree = try TemporaryTree()
        try tree.write(["real/deploy/a.yaml": "a: 1\n"])
        try tree.link("short", to: "real/deploy")
        let real = try RawPath(tree.path("real")).resolved()
        let patterns = PathPatterns(["/deploy/"], in: real)
        let typed = tree.path("short")
        #expect(patterns.matches(file: typed + "/a.yaml", roots: InputRoots([RawPath(typed)])))
        #expect(!patterns.matches(file: typed + "/a.yaml", roots: InputRoots([])))
    }

    @Test(
        arguments: [
            ([], ["b/"], ["a/x.yaml", "a/y.yaml", "top.yaml"]),
            ([], ["x.yaml"], ["a/y.yaml", "top.yaml"]),
            (["a/"], [], ["a/x.yaml", "a/y.yaml"]),
            (["a/", "top.yaml"], ["y.yaml"], ["a/x.yaml", "top.yaml"]),
            (["/x.yaml"], [], []),
        ] as [([String], [String], [String])])
    func filtersDecideWhatIsReadInDirectories(include: [String], exclude: [String], expected: [String]) throws {
        let tree = try TemporaryTree()
        try tree.write(["a/x.yaml": "a: 1", "a/y.yaml": "a: 1", "b/x.yaml": "a: 1", "top.yaml": "a: 1"])
        let root = try RawPath(tree.root).resolved()
        var options = FileDiscovery.Options()
        options.filter = PathFilter(
            include: PathPatterns(include, in: root), exclude: PathPatterns(exclude, in: root), source: ".bulwark.yaml")
        var read: [String] = []
        var reasons: Set<String> = []
        for discovery in FileDiscovery([RawPath(tree.root)], options: options) {
            switch discovery {
            case .file(let file): read.append(String(file.path.dropFirst(tree.root.count + 1)))
            case .omitted(let entry):
                #expect(entry.omission == .ignored)
                reasons.insert(entry.reason ?? "")
            }
        }
        #expect(read == expected)
        #expect(reasons.isSubset(of: ["excluded by .bulwark.yaml", "not among what .bulwark.yaml includes"]))
        #expect(!reasons.isEmpty)
    }

    @Test func whatIsNamedIsReadAllTheSame() throws {
        let tree = try TemporaryTree()
        try tree.write(["b/x.yaml": "a: 1", ".bulwark.yaml": "rules: {}"])
        let root = try RawPath(tree.root).resolved()
        var options = FileDiscovery.Options()
        options.filter = PathFilter(
            include: PathPatterns([], in: root), exclude: PathPatterns(["b/"], in: root), source: "s")
        let named = FileDiscovery([RawPath(tree.path("b/x.yaml")), RawPath(tree.path("b"))], options: options)
        #expect(named.contains { if case .file = $0 { true } else { false } })
        let settings = Array(FileDiscovery([RawPath(tree.path(".bulwark.yaml"))]))
        guard case .omitted(let entry)? = settings.first else {
            Issue.record("a configuration is no manifest")
            return
        }
        #expect(entry.reason == "configuration of Bulwark")
    }

    @Test func settingsAreFoundUpwardsToTheRepositorysRoot() throws {
        let tree = try TemporaryTree()
        try tree.write([
            "s.yaml": "", "repo/.git/": "", "repo/a/b/x.yaml": "", "repo/a/s.yaml": "", "free/x.yaml": "",
        ])
        func nearest(_ path: String) -> String? {
            SettingsFile.nearest(to: RawPath(tree.path(path)), names: ["s.yaml"]).map {
                String($0.directory.display.split(separator: "/").last ?? "")
            }
        }
        #expect(nearest("repo/a/b/x.yaml") == "a")
        #expect(nearest("repo/a/b") == "a")
        #expect(nearest("repo/a") == "a")
        #expect(nearest("repo") == nil)
        #expect(nearest("free") == tree.root.split(separator: "/").last.map(String.init))
        #expect(nearest("absent") == nil)
    }
}
