import Foundation
import TestSupport
import Testing

/// `bulwark scan --baseline` from end to end.
@Suite struct BaselineCommandTests {
    private static func pod(_ name: String, above: String = "", annotation: String = "") -> String {
        """
        \(above)apiVersion: v1
        kind: Pod
        metadata: {name: \(name), namespace: shop, annotations: {a: b\(annotation)}}
        spec:
          containers:
            - name: app
              image: shop/app:1
              securityContext: {privileged: true}

        """
    }

    /// A folder with what was there when the baseline was made, and the ways to change and scan it.
    private struct Repository {
        let folder: Folder
        let rules: [String]

        init(_ files: [String: String], rules: [String] = ["privileged-container"]) throws {
            folder = try Folder(files)
            self.rules = rules.flatMap { ["--rule", $0] }
        }

        func write(_ text: String, to file: String) throws {
            try Data(text.utf8).write(to: folder.url.appending(path: file))
        }

        func remove(_ file: String) throws { try FileManager.default.removeItem(at: folder.url.appending(path: file)) }

        func scan(_ options: String...) throws -> Command {
            try Command(["scan", "deploy"] + rules + options, in: folder.url)
        }

        /// Makes the baseline.
        func remember() throws {
            let scan = try scan("--no-baseline", "--format", "json", "--output", "known.json")
            try #require(scan.output == "" && scan.errors == "")
        }
    }

    @Test func whatIsKnownDoesNotFailAndWhatIsNewDoes() throws {
        let repository = try Repository(["deploy/a.yaml": BaselineCommandTests.pod("a")])
        #expect(try repository.scan().status == 1)
        try repository.remember()
        let same = try repository.scan("--baseline", "known.json")
        #expect(same.status == 0 && same.errors == "")
        #expect(same.output.contains("No new problems found\n"))
        #expect(same.output.contains("; 1 finding known from the baseline"))
        #expect(!same.output.contains("a.yaml"))
        #expect(try repository.scan("--baseline", "known.json", "-q").output == "")
        #expect(try repository.scan("--baseline", "known.json", "-v").output.contains("known: deploy/a.yaml:8:"))

        try repository.write(BaselineCommandTests.pod("b"), to: "deploy/b.yaml")
        let more = try repository.scan("--baseline", "known.json", "-q")
        #expect(more.status == 1)
        #expect(more.output.hasPrefix("deploy/b.yaml:8:") && more.output.split(separator: "\n").count == 1)
        #expect(try repository.scan("--baseline", "known.json", "--fail-on", "never").status == 0)
    }

    @Test func linesAndFilesMayMove() throws {
        let repository = try Repository(["deploy/a.yaml": BaselineCommandTests.pod("a")])
        try repository.remember()
        try repository.write(BaselineCommandTests.pod("a", above: "# one\n# two\n"), to: "deploy/a.yaml")
        #expect(try repository.scan("--baseline", "known.json").status == 0)
        try repository.remove("deploy/a.yaml")
        try repository.write(BaselineCommandTests.pod("a", above: "---\n"), to: "deploy/other.yaml")
        #expect(try repository.scan("--baseline", "known.json").status == 0)
        // A second copy is one more, in the same file or another.
        try repository.write(BaselineCommandTests.pod("a"), to: "deploy/copy.yaml")
        #expect(try repository.scan("--baseline", "known.json").status == 1)
        try repository.remove("deploy/copy.yaml")
        let twice = BaselineCommandTests.pod("a") + "---\n" + BaselineCommandTests.pod("a")
        try repository.write(twice, to: "deploy/other.yaml")
        #expect(try repository.scan("--baseline", "known.json").status == 1)
    }

    /// More subjects than the evidence names.
    @Test func aFurtherAdministratorIsNew() throws {
        func binding(_ users: String...) -> String {
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: root}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [\(users.map { "{kind: User, name: \($0)}" }.joined(separator: ", "))]

            """
        }
        let repository = try Repository(
            ["deploy/a.yaml": binding("ann", "bob", "cid", "dan", "eve")], rules: ["rbac-cluster-admin-equivalent"])
        try repository.remember()
        try repository.write(binding("eve", "dan", "cid", "bob", "ann"), to: "deploy/a.yaml")
        #expect(try repository.scan("--baseline", "known.json").status == 0)
        try repository.write(binding("ann", "bob", "cid", "dan", "eve", "mallory"), to: "deploy/a.yaml")
        #expect(try repository.scan("--baseline", "known.json").status == 1)
    }

    @Test func whatIsMendedIsCounted() throws {
        let repository = try Repository([
            "deploy/a.yaml": BaselineCommandTests.pod("a"), "deploy/b.yaml": BaselineCommandTests.pod("b"),
        ])
        try repository.remember()
        try repository.write(BaselineCommandTests.pod("b").replacing("true", with: "false"), to: "deploy/b.yaml")
        let scan = try repository.scan("--baseline", "known.json", "--format", "json")
        #expect(scan.status == 0)
        let report = try scan.json()
        let findings = try #require(report["findings"] as? [[String: Any]])
        #expect(findings.map { $0["baseline"] as? String } == ["unchanged"])
        let summary = try #require((report["summary"] as? [String: Any])?["baseline"] as? [String: Any])
        #expect(summary["file"] as? String == "known.json")
        #expect(summary["unchanged"] as? Int == 1 && summary["absent"] as? Int == 1)
    }

    @Test func whatAnExceptionCoveredIsNewWithoutIt() throws {
        let note = ", bulwark.dev/except: 'privileged-container: for the device'"
        let repository = try Repository(["deploy/a.yaml": BaselineCommandTests.pod("a", annotation: note)])
        try repository.remember()
        let covered = try repository.scan("--baseline", "known.json")
        #expect(covered.status == 0 && covered.output.contains("1 finding covered by exceptions"))
        try repository.write(BaselineCommandTests.pod("a"), to: "deploy/a.yaml")
        #expect(try repository.scan("--baseline", "known.json").status == 1)
        // What is accepted since is neither new nor gone.
        try repository.remember()
        try repository.write(BaselineCommandTests.pod("a", annotation: note), to: "deploy/a.yaml")
        let accepted = try repository.scan("--baseline", "known.json")
        #expect(accepted.status == 0 && !accepted.output.contains("no longer found"))
    }

    @Test func aBaselineOfAllRulesServesFewer() throws {
        let repository = try Repository(["deploy/a.yaml": BaselineCommandTests.pod("a")])
        let all = try Command(
            ["scan", "deploy", "--format", "json", "--output", "known.json"], in: repository.folder.url)
        #expect(all.status == 1)
        #expect(try repository.scan("--baseline", "known.json").status == 0)
        let severe = try Command(
            ["scan", "deploy", "--severity", "high", "--baseline", "known.json", "-q"], in: repository.folder.url)
        #expect(severe.status == 0 && severe.output == "")
    }

    @Test func theConfigurationNamesOne() throws {
        let repository = try Repository([
            ".bulwark.yaml": "baseline: known.json\n", "deploy/a.yaml": BaselineCommandTests.pod("a"),
        ])
        let absent = try repository.scan()
        #expect(absent.status == 2 && absent.output == "")
        #expect(absent.errors.contains(".bulwark.yaml:1: baseline: known.json: no such file or directory"))
        #expect(absent.errors.contains("--no-baseline --format json --output FILE"))
        try repository.remember()
        #expect(try repository.scan().status == 0)
        #expect(try repository.scan("--no-baseline").status == 1)
        let inside = try Command(
            ["scan", ".", "--rule", "privileged-container"], in: repository.folder.url.appending(path: "deploy"))
        #expect(inside.status == 0, "\(inside)")
        // Written anew beside itself it knows as much.
        #expect(try repository.scan("--format", "json", "--output", "known.json").status == 0)
        #expect(try repository.scan().status == 0)
        let shown = try Command(["config", "show"], in: repository.folder.url)
        #expect(shown.output.contains("baseline: known.json  # .bulwark.yaml:1\n"), "\(shown)")
    }

    @Test(arguments: ["json", "sarif"])
    func controlsOfStandardsAreJudgedAsBefore(format: String) throws {
        let repository = try Repository(["deploy/a.yaml": BaselineCommandTests.pod("a")], rules: [])
        let options = ["scan", "deploy", "--framework", "cis-1.12"]
        let first = try Command(options + ["--format", "json", "--output", "known.json"], in: repository.folder.url)
        #expect(first.status == 1)
        let plain = try Command(options + ["--format", "json"], in: repository.folder.url)
        let compared = try Command(
            options + ["--format", format, "--baseline", "known.json"], in: repository.folder.url)
        #expect(compared.status == 0)
        if format == "json" {
            let before = try #require(try plain.json()["frameworks"] as? NSArray)
            #expect(try compared.json()["frameworks"] as? NSArray == before)
            #expect(plain.output.contains("\"verdict\": \"fail\""))
        } else {
            let run = try #require((try compared.json()["runs"] as? [[String: Any]])?.first)
            let results = try #require(run["results"] as? [[String: Any]])
            #expect(!results.isEmpty)
            #expect(results.allSatisfy { $0["baselineState"] as? String == "unchanged" })
        }
    }

    @Test(
        arguments: [
            (["--baseline", "absent.json"], "--baseline: absent.json: no such file or directory"),
            (["--baseline", "deploy"], "--baseline: deploy: is a directory"),
            (["--baseline", "deploy/a.yaml"], "--baseline: deploy/a.yaml:1:1: "),
            (["--baseline", "cut.json"], "--baseline: cut.json:1:37: the text ends where a value should stand"),
            (["--baseline", "newer.json"], #"newer.json:1:19: schemaVersion is "2""#),
            (["--baseline", "x.json", "--no-baseline"], "--baseline and --no-baseline exclude each other"),
        ] as [([String], String)])
    func whatIsNoBaselineIsAnError(options: [String], message: String) throws {
        let folder = try Folder([
            "deploy/a.yaml": BaselineCommandTests.pod("a"),
            "cut.json": #"{"schemaVersion": "1", "findings": ["#,
            "newer.json": #"{"schemaVersion": "2", "findings": []}"#,
        ])
        let scan = try Command(["scan", "deploy"] + options, in: folder.url)
        #expect(scan.status == 2 && scan.output == "")
        #expect(scan.errors.contains(message), "\(scan.errors)")
    }
}
