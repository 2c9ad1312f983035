import Foundation
import TestSupport
import Testing

/// `.bulwark.yaml` as `scan`, `config` and `init` use it.
@Suite struct ConfigCommandTests {
    private static let pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: p, namespace: shop}
        spec:
          hostPID: true
          containers:
            - {name: app, image: shop/app:1, securityContext: {privileged: true}}
        """

    private func folder(_ configuration: String) throws -> Folder {
        try Folder([
            ".bulwark.yaml": configuration, "deploy/a.yaml": ConfigCommandTests.pod,
            "legacy/b.yaml": ConfigCommandTests.pod,
        ])
    }

    @Test(
        arguments: [
            (["scan", "."], 1), (["scan", "deploy/a.yaml"], 1), (["scan", ".", "--fail-on", "never"], 0),
            (["scan", ".", "--skip-rule", "privileged-container"], 0), (["scan", "legacy"], 0),
        ] as [([String], Int32)])
    func theNearestConfigurationHolds(arguments: [String], status: Int32) throws {
        let folder = try folder(
            "failOn: critical\noverrides: [{paths: [/legacy/], rules: {privileged-container: off}}]")
        let scan = try Command(arguments, in: folder.url)
        #expect(scan.status == status, "\(scan)")
        #expect(scan.output.hasSuffix("configuration: .bulwark.yaml\n"))
    }

    @Test func pathsCountFromTheConfigurationWhereverTheScanRuns() throws {
        let folder = try folder("overrides: [{paths: [/legacy/], rules: {'*': off}}]")
        for (path, place) in [(".", "legacy"), ("legacy", "."), ("../legacy", "deploy"), ("b.yaml", "legacy")] {
            let scan = try Command(["scan", path, "-q"], in: folder.url.appending(path: place))
            #expect(scan.output == "" && scan.status == 0, "\(path) in \(place): \(scan)")
        }
        #expect(try Command(["scan", ".", "-q"], in: folder.url.appending(path: "deploy")).status == 1)
    }

    @Test func configurationsCanBeNamedAndLeftOut() throws {
        let folder = try folder("rules: {'*': low}")
        let other = try Folder(["strict.yaml": "failOn: low\nrules: {'*': off, host-pid: low}"])
        let file = other.url.appending(path: "strict.yaml").path()
        let named = try Command(["scan", "deploy", "-q", "--config", file], in: folder.url)
        #expect(named.status == 1)
        #expect(named.output.split(separator: "\n").count == 1 && named.output.contains("low: "))
        #expect(try Command(["scan", "deploy", "-q"], in: folder.url).status == 0)
        #expect(try Command(["scan", "deploy", "-q", "--no-config"], in: folder.url).status == 1)
        let absent = try Command(["scan", "deploy", "--config", "absent.yaml"], in: folder.url)
        #expect(absent.status == 2 && absent.errors.contains("absent.yaml"))
    }

    @Test func mistakesFailWithThePlaceAndTheNearestName() throws {
        let folder = try folder("failOn: high\nrules:\n  host-pdi: off\n")
        for arguments in [["scan", "."], ["config", "show"], ["config", "show", "deploy"]] {
            let command = try Command(arguments, in: folder.url)
            #expect(command.status == 2)
            #expect(command.output == "")
            #expect(
                command.errors.contains(
                    ".bulwark.yaml:3:3: rules.host-pdi: there is no rule 'host-pdi'; did you mean 'host-pid'?"))
        }
    }

    @Test func otherConfigurationsAreMentioned() throws {
        let folder = try Folder([
            "a/.bulwark.yaml": "failOn: never", "a/a.yaml": ConfigCommandTests.pod,
            "b/.bulwark.yaml": "failOn: low", "b/b.yaml": ConfigCommandTests.pod,
        ])
        let scan = try Command(["scan", "a", "b"], in: folder.url)
        #expect(scan.status == 0)
        #expect(scan.errors == "note: b/.bulwark.yaml is not used: the configuration is that of the first path\n")
    }

    @Test func excludedFilesAreListed() throws {
        let folder = try folder("exclude: [legacy/]")
        let report = try Command(["scan", ".", "--format", "json"], in: folder.url).json()
        let ledger = try #require(report["ledger"] as? [[String: Any]])
        let legacy = try #require(ledger.first { $0["path"] as? String == "legacy" })
        #expect(legacy["reason"] as? String == "excluded by .bulwark.yaml")
    }

    @Test func sarifNamesTheRulesThatRun() throws {
        let folder = try folder("rules: {'*': off, host-pid: low, privileged-container: on}")
        let report = try Command(["scan", "deploy", "--format", "sarif"], in: folder.url).json()
        let run = try #require((report["runs"] as? [[String: Any]])?.first)
        let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        let rules = try #require(driver["rules"] as? [[String: Any]])
        #expect(rules.map { $0["id"] as? String } == ["host-pid", "privileged-container"])
        #expect((rules[0]["defaultConfiguration"] as? [String: String])?["level"] == "note")
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(Set(results.compactMap { $0["level"] as? String }) == ["note", "error"])
    }

    @Test func showPrintsWhatHolds() throws {
        let folder = try folder("failOn: high\nrules: {host-pid: off}")
        let shown = try Command(["config", "show", "deploy", "--severity", "low"], in: folder.url)
        #expect(shown.status == 0)
        #expect(shown.output.contains("failOn: high  # .bulwark.yaml:1\n"))
        #expect(shown.output.contains("severity: low  # --severity\n"))
        #expect(shown.output.contains("  host-pid: off  # .bulwark.yaml:2\n"))
        let json = try Command(["config", "show", "--format", "json"], in: folder.url).json()
        #expect((json["rules"] as? [Any])?.isEmpty == false)
    }

    @Test func initShowsNamesThatWouldMisleadATerminal() throws {
        let folder = try Folder(["deploy/x\u{202E}y/tests/b.yaml": ConfigCommandTests.pod])
        let command = try Command(["init", "deploy/"], in: folder.url)
        #expect(command.status == 0)
        #expect(command.output.contains("  excluded: x<U+202E>y/tests/\n"), "\(command.output)")
        #expect(!command.output.contains("\u{202E}"))
    }

    @Test func initWritesOneThatHoldsAndKeepsWhatIsThere() throws {
        let folder = try Folder(["deploy/a.yaml": ConfigCommandTests.pod, "test/b.yaml": "a: [\n"])
        let first = try Command(["init"], in: folder.url)
        #expect(first.status == 0)
        #expect(first.output.hasPrefix("wrote .bulwark.yaml, for 1 object in 1 file"))
        #expect(first.output.hasSuffix("next: bulwark scan .\n"))
        #expect(try Command(["config", "show"], in: folder.url).status == 0)
        #expect(try Command(["scan", "deploy", "--fail-on", "never"], in: folder.url).status == 0)

        let file = folder.url.appending(path: ".bulwark.yaml")
        try Data("failOn: low\n".utf8).write(to: file)
        let second = try Command(["init", folder.url.path()])
        #expect(second.status == 2 && second.errors.contains("--force"))
        #expect(try String(contentsOf: file, encoding: .utf8) == "failOn: low\n")
        #expect(try Command(["init", "--force"], in: folder.url).status == 0)
        #expect(try String(contentsOf: file, encoding: .utf8).contains("kind: Configuration"))
        #expect(try Command(["init", "absent"], in: folder.url).status == 2)
    }

    // MARK: The schema

    private static let schemaFile = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/config.schema.json")

    @Test func theSchemaInTheDocumentationIsTheOneThatIsPrinted() throws {
        let printed = try Command(["config", "schema"]).output
        #expect(try String(contentsOf: ConfigCommandTests.schemaFile, encoding: .utf8) == printed)
    }

    /// Configurations in JSON, and whether they are right.
    private static let documents: [(text: String, isGood: Bool)] = [
        ("{}", true),
        (#"{"apiVersion": "bulwark.dev/v1", "kind": "Configuration"}"#, true),
        (#"{"kind": "Rule"}"#, false),
        (#"{"failOn": "never", "severity": "info", "profiles": ["strict", "reliability"]}"#, true),
        (#"{"failOn": "info"}"#, false),
        (#"{"severity": "never"}"#, false),
        (#"{"profiles": ["pod-security"]}"#, false),
        (#"{"profiles": "strict"}"#, false),
        (#"{"fail-on": "low"}"#, false),
        (#"{"kubernetesVersion": "1.34"}"#, true),
        (#"{"kubernetesVersion": "v1.34.2"}"#, true),
        (#"{"kubernetesVersion": 1.34}"#, false),
        (#"{"kubernetesVersion": "34"}"#, false),
        (#"{"pss": {"level": "restricted", "version": "latest"}}"#, true),
        (#"{"pss": {"version": "1.30"}}"#, false),
        (#"{"pss": {"level": "privileged"}}"#, false),
        (#"{"include": ["a/"], "exclude": ["*.bak"], "frameworks": ["cis-1.12"]}"#, true),
        (#"{"exclude": [""]}"#, false),
        (#"{"exclude": [1]}"#, false),
        (#"{"baseline": "known.json"}"#, true),
        (#"{"baseline": ""}"#, false),
        (#"{"baseline": ["known.json"]}"#, false),
        (
            #"{"rules": {"host-pid": "off", "host-ipc": false, "host-*": "high", "category/host": {"enabled": true}}}"#,
            true
        ),
        (#"{"rules": {"cis-1.12/5.2.*": {"severity": "low"}}}"#, true),
        (#"{"rules": {"host-pid": "of"}}"#, false),
        (#"{"rules": {"host-pid": 1}}"#, false),
        (#"{"rules": {"host-pid": {"enable": true}}}"#, false),
        (#"{"rules": {"image-registry-not-allowed": {"parameters": {"allowedRegistries": ["a"]}}}}"#, true),
        (#"{"rules": {"image-registry-not-allowed": {"parameters": {"allowedRegistries": [1]}}}}"#, false),
        (#"{"rules": ["host-pid"]}"#, false),
        (#"{"overrides": [{"paths": ["a"], "rules": {"host-pid": "off"}}]}"#, true),
        (#"{"overrides": [{"namespaces": ["a-*"], "rules": {}}]}"#, true),
        (#"{"overrides": [{"rules": {}}]}"#, false),
        (#"{"overrides": [{"paths": [], "rules": {}}]}"#, false),
        (#"{"overrides": [{"paths": ["a"]}]}"#, false),
        (
            #"{"exceptions": [{"rules": ["host-pid"], "reason": "known", "expires": "2030-01-31", "owner": "me"}]}"#,
            true
        ),
        (#"{"exceptions": [{"controls": ["cis-1.12/5.2.2"], "reason": "known", "names": ["a-*"]}]}"#, true),
        (#"{"exceptions": [{"rules": ["host-pid"]}]}"#, false),
        (#"{"exceptions": [{"reason": "known"}]}"#, false),
        (#"{"exceptions": [{"rules": ["host-pid"], "reason": "known", "expires": "soon"}]}"#, false),
        (#"{"exceptions": [{"rule": ["host-pid"], "reason": "known"}]}"#, false),
    ]

    @Test func theReaderTellsGoodFromBad() throws {
        for (text, isGood) in ConfigCommandTests.documents {
            let folder = try Folder([".bulwark.yaml": text])
            let shown = try Command(["config", "show"], in: folder.url)
            #expect(shown.status == (isGood ? 0 : 2), "\(text)\n\(shown.errors)")
        }
    }

    private static let python = ProcessInfo.processInfo.environment["BULWARK_TEST_PYTHON"] ?? "python3"
    private static let hasValidator =
        (try? Command([python, "-c", "import jsonschema"], of: URL(filePath: "/usr/bin/env")).status) == 0

    @Test(.enabled(if: hasValidator, "needs Python's jsonschema")) func theSchemaAgrees() throws {
        let script = """
            import json, sys, jsonschema
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            validator = jsonschema.Draft202012Validator(schema)
            for line in sys.stdin: print(validator.is_valid(json.loads(line)))
            """
        let verdicts = try Command(
            [ConfigCommandTests.python, "-c", script, ConfigCommandTests.schemaFile.path()],
            of: URL(filePath: "/usr/bin/env"),
            input: ConfigCommandTests.documents.map { $0.text + "\n" }.joined())
        let lines = verdicts.output.split(separator: "\n").map(String.init)
        try #require(lines.count == ConfigCommandTests.documents.count, "\(verdicts.errors)")
        for (document, verdict) in zip(ConfigCommandTests.documents, lines) {
            #expect(verdict == (document.isGood ? "True" : "False"), "\(document.text)")
        }
    }
}
