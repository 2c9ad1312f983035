import Foundation
import TestSupport
import Testing

/// `bulwark scan` from end to end.
@Suite struct ScanCommandTests {
    private static let privileged = """
        apiVersion: v1
        kind: Pod
        metadata: {name: p, namespace: shop}
        spec:
          containers:
            - name: app
              image: shop/app:1
              securityContext:
                privileged: true
        """

    @Test func findingsFailTheScan() throws {
        let folder = try Folder(["a.yaml": ScanCommandTests.privileged])
        let scan = try Command(["scan", "a.yaml", "--rule", "privileged-container"], in: folder.url)
        #expect(scan.status == 1)
        #expect(scan.errors == "")
        #expect(scan.output.contains("a.yaml:9:9"))
        #expect(scan.output.contains("^^^^^^^^^^^^^^^^"))
        #expect(scan.output.contains("privileged-container"))
        #expect(!scan.output.contains("\u{1B}"), "colours without a terminal")
    }

    @Test(
        arguments: [
            (["--fail-on", "never"], 0), (["--fail-on", "critical"], 1), (["--severity", "critical"], 1),
            (["--skip-rule", "privileged-container", "--rule", "host-pid"], 0),
        ] as [([String], Int32)])
    func optionsDecideTheStatus(options: [String], status: Int32) throws {
        let folder = try Folder(["a.yaml": ScanCommandTests.privileged])
        #expect(try Command(["scan", "."] + options, in: folder.url).status == status)
    }

    @Test func cleanManifestsPass() throws {
        let folder = try Folder(["a.yaml": ScanCommandTests.privileged.replacing("true", with: "false")])
        let scan = try Command(["scan", ".", "--rule", "privileged-container"], in: folder.url)
        #expect(scan.status == 0)
        #expect(scan.output.contains("1 object"))
    }

    @Test(
        arguments: [
            (["scan"], "paths"),
            (["scan", "."], "nothing"),
            (["scan", "absent.yaml"], "absent.yaml"),
            (["scan", ".", "--rule", "privileged-contaner"], "did you mean 'privileged-container'?"),
            (["scan", ".", "--skip-rule", "nothing-like-it"], "there is no rule 'nothing-like-it'"),
            (["scan", ".", "--severity", "bad"], "severity"),
            (["scan", ".", "--fail-on", "often"], "fail-on"),
            (["scan", ".", "--format", "xml"], "format"),
            (["scna", "."], "there is no command 'scna'; did you mean 'scan'?"),
            (["rules", "shw", "x"], "there is no command 'shw'; did you mean 'show'?"),
            (["rules", "show", "privileged-cont"], "did you mean 'privileged-container'"),
            (["scan", ".", "--severity", "hihg"], "did you mean 'high'?"),
            (["scan", ".", "--fail-on", "nevr"], "did you mean 'never'?"),
            (["scan", ".", "--format", "jsn"], "did you mean 'json'?"),
            (["scan", ".", "--profile", "pod-security"], "its rules run with --pss"),
            (["scan", ".", "--profile", "foo"], "it is one of recommended, strict, reliability\n"),
            (["scan", ".", "-q", "-v"], "--quiet and --verbose exclude each other"),
            (
                ["scan", ".", "--rule", "host-pid", "--severity", "critical"],
                "--rule host-pid --severity critical leaves none of"
            ),
            (["rules", "show", "privileged-contaner"], "did you mean 'privileged-container'?"),
        ] as [([String], String)])
    func wrongCallsAreNeverGreen(arguments: [String], expected: String) throws {
        let folder = try Folder([:])
        let command = try Command(arguments, in: folder.url)
        #expect(command.status == 2)
        #expect((command.errors + command.output).lowercased().contains(expected.lowercased()), "\(command)")
    }

    @Test func standardInputIsAnInput() throws {
        let scan = try Command(
            ["scan", "-", "--rule", "privileged-container", "--format", "json"], input: ScanCommandTests.privileged)
        #expect(scan.status == 1)
        let findings = try #require(try scan.json()["findings"] as? [[String: Any]])
        #expect((findings.first?["location"] as? [String: Any])?["file"] as? String == "-")
    }

    @Test func jsonSaysWhatTheTerminalSays() throws {
        let folder = try Folder([
            "a.yaml": ScanCommandTests.privileged, "broken.yaml": "a: [", "values.txt": "x", "other.yaml": "x: 1",
        ])
        let scan = try Command(["scan", ".", "--rule", "privileged-container", "--format", "json"], in: folder.url)
        #expect(scan.status == 2, "a file that cannot be read is never a pass")
        let report = try scan.json()
        #expect(report["schemaVersion"] as? String == "1")
        let finding = try #require((report["findings"] as? [[String: Any]])?.first)
        #expect(finding["rule"] as? String == "privileged-container")
        #expect(finding["path"] as? String == "spec.containers[0].securityContext.privileged")
        #expect(finding["container"] as? String == "app")
        let ledger = try #require(report["ledger"] as? [[String: Any]])
        #expect(
            ledger.map { "\($0["path"] ?? "") \($0["outcome"] ?? "") \($0["objects"] ?? "")" } == [
                "a.yaml checked 1", "broken.yaml failed 0", "other.yaml skipped 0",
            ])
    }

    @Test func outputGoesToAFile() throws {
        let folder = try Folder(["a.yaml": ScanCommandTests.privileged])
        let scan = try Command(["scan", "a.yaml", "--format", "sarif", "--output", "out.sarif"], in: folder.url)
        #expect(scan.status == 1)
        #expect(scan.output == "")
        let written = try Data(contentsOf: folder.url.appending(path: "out.sarif"))
        let sarif = try #require(try JSONSerialization.jsonObject(with: written) as? [String: Any])
        #expect(sarif["version"] as? String == "2.1.0")
        let failed = try Command(["scan", "a.yaml", "--output", "no/such/folder"], in: folder.url)
        #expect(failed.status == 2)
        #expect(failed.errors.contains("no/such/folder"))
    }

    @Test func whatIsNoUTF8IsScannedByName() throws {
        let folder = try Folder([:])
        let script = #"name=$(printf 'a\xff.yaml'); cat > "$name"; exec "$0" scan "$name" --format json"#
        let process = try Command(
            shell: script, input: ScanCommandTests.privileged, in: folder.url)
        #expect(process.status == 1, "\(process)")
        let ledger = try #require(try process.json()["ledger"] as? [[String: Any]])
        #expect(ledger.map { $0["path"] as? String } == ["a\\xFF.yaml"])
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func anInterruptedScanLeavesNoHalfReport(signal: Int32) throws {
        let folder = try Folder(["a.yaml": ScanCommandTests.privileged, "out.json": "old"])
        // The scan waits for a pipe that nobody writes to.
        let script = """
            set -m; mkfifo pipe; "$0" scan a.yaml pipe --format json --output out.json & child=$!
            for try in $(seq 100); do ls -A | grep -q bulwark-output && break; sleep 0.05; done
            ls -A | grep -c bulwark-output
            kill -\(signal) $child; wait $child; echo "status $?"; rm pipe
            """
        let process = try Command(shell: script, in: folder.url)
        #expect(process.output == "1\nstatus \(128 + signal)\n", "\(process)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.url.path()).sorted() == ["a.yaml", "out.json"])
        #expect(try String(contentsOf: folder.url.appending(path: "out.json"), encoding: .utf8) == "old")
    }

    /// Neither where it was found nor anywhere else in the lines that are shown.
    @Test func noCredentialIsShown() throws {
        let password = ["Kq83nsP0", "2x7Zq9Lm"].joined()
        let folder = try Folder([
            "a.yaml": """
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            spec:
              containers:
                - name: app
                  # DB_PASSWORD: n\(String(password.reversed()))
                  image: nginx
                  env:
                    - {name: DB_PASSWORD, value: \(password)}
                    - {name: NOTE, value: "the password is \(password)"} # the usual one
            """
        ])
        let scan = try Command(["scan", "a.yaml"], in: folder.url)
        #expect(scan.output.contains("# ************ *****************\n"), "\(scan.output)")
        #expect(scan.output.contains(#"value: "the password is ****************"}"#))
        #expect(!scan.output.contains(password) && !scan.output.contains(String(password.reversed())))
    }

    /// Of the next object, too, whose line stands below that of a finding.
    @Test func neighboursKeepTheirSecrets() throws {
        let password = ["Kq83nsP0", "2x7Zq9Lm"].joined()
        let folder = try Folder([
            "a.yaml": """
            apiVersion: v1
            kind: List
            items:
              - {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: nginx}]}}
              - {apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {password: \(password)}}

            """
        ])
        let scan = try Command(["scan", "a.yaml"], environment: ["COLUMNS": "300"], in: folder.url)
        #expect(scan.output.contains("stringData: {password: ****************}}"), "\(scan.output)")
        #expect(!scan.output.contains(password))
    }

    /// However many there are.
    @Test func noneOfManyCredentialsIsShown() throws {
        let password = ["Kq83nsP0", "2x7Zq9Lm"].joined()
        let variables = (0..<1_100).map { "        - {name: DB_PASSWORD_\($0), value: \(password)}\n" }
        let folder = try Folder([
            "a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: app\n"
                + "      image: nginx\n      env:\n" + variables.joined()
        ])
        let scan = try Command(["scan", "a.yaml"], in: folder.url)
        #expect(scan.output.contains("[credential-in-env]") && scan.output.contains("[run-as-non-root]"))
        #expect(scan.output.contains(" │         - {name: DB_PASSWORD_1099, value: ****************}\n"))
        #expect(!scan.output.contains(password))
    }

    @Test func aPatternThatMatchesNothingIsRefused() throws {
        let folder = try Folder(["a.yaml": ScanCommandTests.privileged])
        for command in [["scan", "."], ["access", "who-can", "get", "pods", "."]] {
            let refused = try Command(command + ["--exclude", "["], in: folder.url)
            #expect(refused.status == 2)
            #expect(refused.errors.contains("--exclude '[' is no pattern of a .gitignore"), "\(refused.errors)")
        }
        #expect(try Command(["scan", ".", "--exclude", "\\["], in: folder.url).status == 1)
    }

    @Test func aFullDiskIsNoSuccess() throws {
        guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
        let folder = try Folder(["a.yaml": ScanCommandTests.privileged])
        let scan = try Command(
            ["scan", "a.yaml", "--fail-on", "never", "--output", "/dev/full", "--format", "json"], in: folder.url)
        #expect(scan.status == 2)
        #expect(scan.errors.contains("/dev/full"))
        let help = try Command(shell: "\"$0\" --help >/dev/full")
        #expect(help.status == 2)
        #expect(help.errors == "Error: cannot write standard output: No space left on device\n")
    }

    /// A file that is opened must not get the number of a closed stream, and its contents what is meant for people.
    @Test func closedStreamsAreNotMistakenForFiles() throws {
        let folder = try Folder(["a.yaml": ScanCommandTests.privileged])
        let output = try Command(shell: "\"$0\" scan a.yaml >&-", in: folder.url)
        #expect(output.status == 2)
        #expect(output.errors == "Error: cannot write standard output: Bad file descriptor\n")
        let errors = try Command(
            shell: "\"$0\" scan a.yaml nowhere.yaml --format json --output r.json 2>&- >&-", in: folder.url)
        #expect(errors.status == 2)
        let report = try Data(contentsOf: folder.url.appending(path: "r.json"))
        #expect(try JSONSerialization.jsonObject(with: report) is [String: Any])
        let input = try Command(shell: "\"$0\" scan - <&-", in: folder.url)
        #expect(input.status == 2)
        #expect(input.output.hasPrefix("error: -: "))
    }

    @Test func chartsAreListedAndStrictIsStrict() throws {
        let folder = try Folder([
            "a.yaml": ScanCommandTests.privileged.replacing("true", with: "false"),
            "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
            "chart/values.yaml": "a: 1\n",
            "chart/templates/d.yaml": "apiVersion: v1\nkind: {{ .Values.kind }}\n",
        ])
        let arguments = ["scan", ".", "--rule", "privileged-container"]
        let scan = try Command(arguments + ["--verbose"], in: folder.url)
        #expect(scan.status == 0)
        #expect(scan.output.contains("chart/templates/d.yaml"))
        #expect(scan.output.contains("shop"))
        #expect(try Command(arguments + ["--strict"], in: folder.url).status == 2)
    }

    @Test func containersInNoKnownFormAreSaidAndStrictIsStrict() throws {
        let folder = try Folder([
            "a.yaml": """
            apiVersion: serving.kserve.io/v1beta1
            kind: InferenceService
            metadata: {name: m, namespace: shop}
            spec:
              predictor: {hostPID: true, containers: [{name: k, image: "a/b:1"}]}

            """
        ])
        let scan = try Command(["scan", "a.yaml", "--verbose"], in: folder.url)
        #expect(scan.status == 0)
        #expect(
            scan.output.hasPrefix(
                "skipped in part: a.yaml: line 5: containers of spec.predictor stand in no pod template: not checked\n")
        )
        #expect(scan.output.contains("No problems found in what could be checked\n"))
        let brief = try Command(["scan", "a.yaml", "--strict", "--quiet"], in: folder.url)
        #expect(brief.status == 2)
        #expect(brief.output.hasPrefix("skipped in part: a.yaml: "))
    }

    /// As a shell expands it.
    @Test func absoluteExcludesHold() throws {
        let folder = try Folder(["a/pod.yaml": "apiVersion: v1\nkind: Pod\n", "b/pod.yaml": "a: b\n"])
        let run = try Command(shell: "\"$0\" scan . --verbose --exclude \"$PWD/a\"", in: folder.url)
        #expect(run.status == 2)
        #expect(run.output.contains("skipped: a: excluded by --exclude /"))
    }

    @Test func ignoredFilesAreLeftOut() throws {
        let folder = try Folder([
            ".gitignore": "build/\n", "build/a.yaml": ScanCommandTests.privileged,
            "b.yaml": ScanCommandTests.privileged.replacing("true", with: "false"),
            "c/skip.yaml": ScanCommandTests.privileged,
        ])
        let arguments = ["scan", ".", "--rule", "privileged-container"]
        #expect(try Command(arguments, in: folder.url).status == 1)
        #expect(try Command(arguments + ["--exclude", "c/**"], in: folder.url).status == 0)
        #expect(try Command(arguments + ["--exclude", "c/**", "--no-ignore"], in: folder.url).status == 1)
    }

    @Test func ownRulesRunBesideTheBuiltInOnes() throws {
        let rule = """
            apiVersion: bulwark.dev/v1
            kind: Rule
            metadata: {name: image-of-the-shop}
            spec:
              title: Image from elsewhere
              severity: high
              target: container
              check: container.image.startsWith('shop/')
              message: "'image ' + container.image + ' is not the shop\\\\'s'"
              rationale: Images of the shop are scanned.
              remedy: Use an image of the shop.
              examples: {bad: ["{image: x/y}"], good: ["{image: shop/y}"]}
            """
        let folder = try Folder([
            "a.yaml": ScanCommandTests.privileged.replacing("shop/app", with: "else/app"), "rules/r.yaml": rule,
        ])
        let scan = try Command(
            ["scan", "a.yaml", "--policy", "rules", "--rule", "image-of-the-shop", "--format", "json"], in: folder.url)
        #expect(scan.status == 1, "\(scan)")
        let finding = try #require((try scan.json()["findings"] as? [[String: Any]])?.first)
        #expect(finding["message"] as? String == "image else/app:1 is not the shop's")
        #expect(try Command(["rules", "test", "rules"], in: folder.url).status == 0)
    }
}

@Suite struct RulesCommandTests {
    @Test func theTableNamesEveryRule() throws {
        let table = try Command(["rules"])
        let list = try Command(["rules", "--format", "json"])
        #expect(table.status == 0)
        let rules = try #require(
            try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
        #expect(rules.count >= 30)
        for rule in rules { #expect(table.output.contains(try #require(rule["name"] as? String))) }
    }

    @Test func aRuleIsExplained() throws {
        let page = try Command(["rules", "show", "privileged-container"])
        #expect(page.status == 0)
        for part in ["critical", "Why", "Remedy", "T1611", "container.?securityContext", "privileged: true"] {
            #expect(page.output.contains(part), "\(part) is missing")
        }
    }

    @Test func theBuiltInExamplesPass() throws {
        let test = try Command(["rules", "test"])
        #expect(test.status == 0, "\(test.errors)")
    }

    @Test(arguments: ["--help", "scan --help", "rules --help", "--version"])
    func helpIsNoFailure(call: String) throws {
        let help = try Command(call.split(separator: " ").map(String.init))
        #expect(help.status == 0)
        #expect(!help.output.isEmpty)
    }

    /// The parser would see the option `-h` in the name.
    @Test func aFileWhoseNameBeginsAsAnOptionIsNoCallForHelp() throws {
        let folder = try Folder(["-head.yaml": "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a, namespace: b}\n"])
        let call = try Command(["scan", "-head.yaml"], in: folder.url)
        #expect(call.status == 2 && call.output.isEmpty)
        #expect(
            call.errors
                == "Error: Unknown option '-head.yaml': where a file is meant, write './-head.yaml', or '--' before it\n"
        )
        for call in [["scan", "./-head.yaml"], ["scan", "--", "-head.yaml"]] {
            #expect(try Command(call, in: folder.url).status == 0)
        }
    }

    /// What follows is the value of the option, whatever letters are in it.
    @Test func aShortOptionMayHaveItsValueBehindAnEqualsSign() throws {
        let folder = try Folder(["a.yaml": "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a, namespace: b}\n"])
        let call = try Command(["scan", "a.yaml", "--format", "json", "-o=here.json"], in: folder.url)
        #expect(call.status == 0 && call.output == "" && call.errors == "")
        #expect(FileManager.default.fileExists(atPath: folder.url.appending(path: "here.json").path))
    }
}
