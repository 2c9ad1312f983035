import Inputs
import Policies
import Reports
import Testing

@Suite struct TerminalReportTests {
    @Test func `everything that a scan can say`() throws {
        let text = try Fixtures.terminal(Fixtures.everything, elapsed: .milliseconds(2437))
        Golden.expect(text, matches: "terminal.txt")
    }

    @Test func colour() throws {
        let text = try Fixtures.terminal(Fixtures.everything, .init(colour: true))
        Golden.expect(text, matches: "terminal-colour.txt")
    }

    @Test func `colour only adds escape sequences`() throws {
        let coloured = try Fixtures.terminal(Fixtures.everything, .init(colour: true))
        let plain = try Fixtures.terminal(Fixtures.everything)
        #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
    }

    @Test func narrow() throws {
        let text = try Fixtures.terminal(Fixtures.everything, .init(width: 44))
        Golden.expect(text, matches: "terminal-narrow.txt")
    }

    @Test func `ASCII only`() throws {
        let text = try Fixtures.terminal(Fixtures.everything, .init(unicode: false))
        #expect(text.utf8.allSatisfy { $0 < 0x80 })
        Golden.expect(text, matches: "terminal-ascii.txt")
    }

    @Test func `verbose lists every input that was not checked`() throws {
        let text = try Fixtures.terminal(Fixtures.everything, .init(verbose: true))
        Golden.expect(text, matches: "terminal-verbose.txt")
    }

    @Test func `quiet is one line each and no summary`() throws {
        let text = try Fixtures.terminal(Fixtures.everything, .init(quiet: true))
        Golden.expect(text, matches: "terminal-quiet.txt")
    }

    /// Analyses of all objects find things in files that were read long before.
    @Test(arguments: [false, true])
    func `findings that come late stand with those of their file, by line`(quiet: Bool) throws {
        func finding(_ message: String, _ file: String, _ line: Int) -> Finding {
            Fixtures.finding(
                Fixtures.latestTag, message, path: "spec", at: Fixtures.place(file, line, 1..<5), source: nil,
                fingerprint: message)
        }
        let results = [
            InputResult(entry: .checked("a.yaml", objects: 1), findings: [finding("a1", "a.yaml", 1)]),
            InputResult(entry: .checked("b.yaml", objects: 1)),
            InputResult(partOf: "c.yaml", objects: 1, findings: [finding("c2", "c.yaml", 2)]),
            InputResult(entry: .checked("c.yaml", objects: 1), findings: [finding("c8", "c.yaml", 8)]),
            InputResult(partOf: "b.yaml", objects: 0, findings: [finding("b1", "b.yaml", 1)]),
            InputResult(partOf: "c.yaml", objects: 0, findings: [finding("c5", "c.yaml", 5)]),
        ]
        let text = try Fixtures.terminal(results, .init(width: 100, quiet: quiet))
        let told = ["a.yaml  1 finding\n", "a1", "b.yaml  1 finding\n", "b1", "c.yaml  3 findings\n", "c2", "c5", "c8"]
        var rest = text[...]
        for words in told where !quiet || words.count == 2 {
            let place = try #require(rest.firstRange(of: words), "\(words) is not behind the others in \(text)")
            rest = rest[place.upperBound...]
        }
    }

    @Test func `each reason for which a file failed takes a line, the first few without verbose`() throws {
        let result = Fixtures.failedSevenfold
        let first = "error: a.yaml:1:1: the object has no kind (also at 9:1)\n"
        let rest = (2...7).map { "error: a.yaml:\($0)0:3: key \"k\($0)\" is already set\n" }
        let short = first + rest.prefix(4).joined() + "error: a.yaml: 2 more reasons; --verbose lists them\n"
        #expect(try Fixtures.terminal([result]).hasPrefix(short + "\n"))
        let all = first + rest.joined()
        #expect(try Fixtures.terminal([result], .init(verbose: true)).hasPrefix(all + "\n"))
        #expect(try Fixtures.terminal([result], .init(quiet: true)) == all)
    }

    @Test func `findings that come late share the frame of their place, the worst first`() throws {
        func finding(_ rule: Rule, _ column: Int) -> Finding {
            Fixtures.finding(
                rule, "m", path: "spec", at: Fixtures.place("a.yaml", 2, column..<(column + 4)), source: "a:\n  spec: 1"
            )
        }
        let results = [
            InputResult(
                entry: .checked("a.yaml", objects: 1),
                findings: [finding(Fixtures.readOnlyRoot, 3), finding(Fixtures.latestTag, 3)]),
            InputResult(partOf: "a.yaml", objects: 0, findings: [finding(Fixtures.privileged, 3)]),
            InputResult(partOf: "a.yaml", objects: 0, findings: [finding(Fixtures.runAsNonRoot, 6)]),
        ]
        let lines = try Fixtures.terminal(results, .init(width: 100)).split(separator: "\n")
        let told = lines.filter { $0.contains("-->") || $0.contains(" = ") }.map { $0.split(separator: " ")[1] }
        #expect(told == ["a.yaml:2:3", "critical:", "medium:", "low:", "a.yaml:2:6", "high:"])
    }

    @Test func `quiet names exceptions that are none, which fail the scan, and no others`() throws {
        let invalid = ExceptionProblem(
            .invalid, ExceptionOrigin(.annotation, at: Fixtures.place("a.yaml", 5, 5..<9)),
            "the exception for host-pid has no reason")
        let text = try Fixtures.render(Fixtures.clean, problems: [Fixtures.exceptionProblem, invalid]) {
            TerminalReport(to: $0, options: .init(quiet: true))
        }
        #expect(text == "error: a.yaml:5:5: the exception for host-pid has no reason\n")
    }

    @Test func `quiet names what fails a strict scan`() throws {
        var partly = LedgerEntry.checked("b.yaml", objects: 1)
        partly.omission = .needsRendering
        partly.reason = "line 3: a Helm template"
        let entries: [LedgerEntry] = [
            .checked("a.yaml", objects: 1), partly, .skipped("c.yaml", .needsRendering, reason: "a Helm template"),
            .skipped("d.yaml", .notKubernetes, reason: "no kind"),
            .skipped("e.yaml", .notSupported, reason: "not run"),
        ]
        let results = entries.map { InputResult(entry: $0) }
        #expect(try Fixtures.terminal(results, .init(quiet: true)) == "")
        #expect(
            try Fixtures.terminal(results, .init(quiet: true, strict: true)) == """
                skipped in part: b.yaml: line 3: a Helm template
                skipped: c.yaml: a Helm template
                skipped: e.yaml: not run

                """)
    }

    @Test func `quiet says nothing when nothing is wrong`() throws {
        #expect(try Fixtures.terminal(Fixtures.clean, .init(quiet: true)) == "")
    }

    @Test func `nothing wrong says what was checked`() throws {
        let text = try Fixtures.terminal(Fixtures.clean, elapsed: .milliseconds(8))
        #expect(text == "✓ No problems found\n2 files, 3 objects checked (8 ms)\n")
    }

    @Test func `nothing checked is never good news`() throws {
        let skipped = InputResult(entry: .skipped("a.yaml", .ignored, reason: "excluded"))
        #expect(
            try Fixtures.terminal([skipped], .init(colour: true))
                == "\u{1B}[2mskipped:\u{1B}[0m a.yaml: excluded\n\n\u{1B}[1;31mNothing was checked.\u{1B}[0m\n"
                + "0 files, 0 objects checked; 1 file skipped (1 ignored)\n")
        #expect(try Fixtures.terminal([], .init(quiet: true)) == "error: nothing was checked\n")
    }

    @Test func `without verbose the first skipped inputs show why nothing was checked`() throws {
        let skipped = (1...7).map { InputResult(entry: .skipped("\($0).yaml", .notKubernetes, reason: "no kind")) }
        let first = (1...5).map { "skipped: \($0).yaml: no kind\n" }.joined()
        #expect(
            try Fixtures.terminal(skipped, .init(width: 100)) == first + """
                skipped: 2 more

                Nothing was checked.
                0 files, 0 objects checked; 7 files skipped (7 not Kubernetes; --verbose lists them)

                """)
        #expect(
            try Fixtures.terminal(Array(skipped.prefix(1)), .init(quiet: true))
                == "skipped: 1.yaml: no kind\nerror: nothing was checked\n")
        #expect(try Fixtures.terminal(Fixtures.clean + skipped, .init(quiet: true)) == "")
    }

    private func unevaluated(_ rule: Rule, _ name: String, line: Int) -> Unevaluated {
        Unevaluated(
            rule: rule, resource: .init(apiVersion: "v1", kind: "Pod", namespace: "shop", name: name), container: nil,
            reason: "spec is a string, not a mapping", location: Fixtures.place("a.yaml", line, 1..<5))
    }

    @Test func `a question that several rules ask takes one line`() throws {
        #expect(
            try Fixtures.terminal(Fixtures.question, .init(verbose: true)).contains(
                "not evaluated: deploy/odd.yaml:4:1: not seen [image-tag-latest and 1 more rule]\n"))
    }

    @Test func `an object whose checks stop at one field takes one line`() throws {
        let checks =
            Fixtures.rules.map { unevaluated($0, "a", line: 4) } + [unevaluated(Fixtures.latestTag, "b", line: 9)]
        let result = InputResult(entry: .checked("a.yaml", objects: 2), unevaluated: checks)
        let lines = """
            a.yaml:4:1: spec is a string, not a mapping [privileged-container] (and 3 more checks of Pod shop/a)
            a.yaml:9:1: spec is a string, not a mapping [image-tag-latest]
            """.split(separator: "\n")
        #expect(
            try Fixtures.terminal([result]).hasPrefix("not evaluated: \(lines[0])\nnot evaluated: \(lines[1])\n\n"))
        #expect(
            try Fixtures.terminal([result], .init(verbose: true)).split(separator: "\n").filter {
                $0.hasPrefix("not evaluated:")
            }.count == 5)
        #expect(
            try Fixtures.terminal([result], .init(quiet: true)) == """
                a.yaml:4:1: not evaluated: spec is a string, not a mapping [privileged-container] \
                (and 3 more checks of Pod shop/a)
                a.yaml:9:1: not evaluated: spec is a string, not a mapping [image-tag-latest]

                """)
    }

    @Test func `thousands of objects that stop checks take twenty lines`() throws {
        let results = (0..<3_000).map { number in
            InputResult(
                partOf: "a.yaml", objects: 1, findings: [],
                unevaluated: [Fixtures.latestTag, Fixtures.privileged].map {
                    unevaluated($0, "p\(number)", line: number + 1)
                }
            )
        }
        let text = try Fixtures.terminal(results + [InputResult(entry: .checked("a.yaml", objects: 3_000), objects: 0)])
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("not evaluated:") }
        #expect(lines.count == 21)
        #expect(lines.last == "not evaluated: checks of 2980 more objects; --verbose lists them")
        #expect(text.contains("6000 checks not evaluated"))
    }

    @Test func `parts of one input stand under one name`() throws {
        let finding = Fixtures.checkoutResult.findings[3]
        let parts = [
            InputResult(partOf: "deploy/checkout.yaml", objects: 1, findings: [finding]),
            InputResult(partOf: "deploy/checkout.yaml", objects: 1, findings: [finding]),
            InputResult(entry: .checked("deploy/checkout.yaml", objects: 3), objects: 1, findings: [finding]),
            InputResult(entry: .checked("deploy/b.yaml", objects: 1), findings: [finding]),
        ]
        let text = try Fixtures.terminal(parts)
        #expect(
            text.split(separator: "\n").filter { $0.hasPrefix("deploy/") } == [
                "deploy/checkout.yaml  3 findings", "deploy/b.yaml  1 finding",
            ])
        #expect(text.contains("4 critical\n2 files, 4 objects checked"))
    }

    @Test func `a failed input takes the green away`() throws {
        let failed = InputResult(entry: .failed("b.yaml", reason: "permission denied"))
        #expect(
            try Fixtures.terminal(Fixtures.clean + [failed]) == """
                error: b.yaml: permission denied

                No problems found in what could be checked
                2 files, 3 objects checked; 1 file failed

                """)
    }

    @Test func `fields in one line share a frame and keep their columns`() throws {
        let source = "securityContext: {capabilities: {add: [NET_ADMIN, SYS_PTRACE]}}"
        let file = "pod.yaml"
        let result = InputResult(
            entry: .checked(file, objects: 1),
            findings: [
                Fixtures.finding(
                    Fixtures.privileged, "NET_ADMIN is added", path: "a",
                    at: Fixtures.place(file, 1, 40..<49), source: source),
                Fixtures.finding(
                    Fixtures.privileged, "SYS_PTRACE is added", path: "b",
                    at: Fixtures.place(file, 1, 51..<61), source: source),
            ])
        #expect(
            try Fixtures.terminal([result]).hasPrefix(
                """
                pod.yaml  2 findings

                 --> pod.yaml:1:40 in Deployment shop/checkout, container app
                  │
                1 │ securityContext: {capabilities: {add: [NET_ADMIN, SYS_PTRACE]}}
                  │                                        ^^^^^^^^^  ^^^^^^^^^^
                  │
                  = critical: Container runs privileged [privileged-container]
                    NET_ADMIN is added
                    help: Remove `privileged`, and add only the capabilities that the process
                    needs.
                  = critical: Container runs privileged [privileged-container] at column 51
                """))
    }

    @Test func `the same line in another object has a frame of its own`() throws {
        let file = "list.json"
        let other = ResourceIdentity(apiVersion: "v1", kind: "Pod", namespace: nil, name: "b")
        let place = Fixtures.place(file, 1, 1..<3)
        let result = InputResult(
            entry: .checked(file, objects: 2),
            findings: [
                Fixtures.finding(Fixtures.latestTag, "m", path: "a", at: place, source: "{}"),
                Fixtures.finding(
                    Fixtures.latestTag, "m", resource: other, container: nil, path: "a", at: place, source: "{}"),
            ])
        let text = try Fixtures.terminal([result])
        #expect(text.contains("--> list.json:1:1 in Deployment shop/checkout, container app\n"))
        #expect(text.contains("--> list.json:1:1 in Pod b\n"))
    }

    @Test func `a finding without source still has its place`() throws {
        let place = Fixtures.place("-", 120, 3..<9)
        let finding = Fixtures.finding(Fixtures.latestTag, "no tag", path: "a", at: place, source: nil)
        let text = try Fixtures.terminal([InputResult(entry: .checked("-", objects: 1), findings: [finding])])
        #expect(text.contains("   --> -:120:3 in Deployment"))
        #expect(text.contains("    = low: Image has no fixed tag [image-tag-latest]\n      no tag\n"))
    }

    @Test(arguments: [
        (Duration.milliseconds(8), "8 ms"), (.milliseconds(999), "999 ms"), (.milliseconds(2437), "2.4 s"),
        (.seconds(200), "3 min 20 s"),
    ])
    func elapsed(duration: Duration, text: String) throws {
        #expect(try Fixtures.terminal(Fixtures.clean, elapsed: duration).hasSuffix("checked (\(text))\n"))
    }
}
