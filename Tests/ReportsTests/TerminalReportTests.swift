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
                == "\u{1B}[1;31mNothing was checked.\u{1B}[0m\n"
                + "0 files, 0 objects checked; 1 file skipped (1 ignored; --verbose lists them)\n")
        #expect(try Fixtures.terminal([], .init(quiet: true)) == "error: nothing was checked\n")
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
