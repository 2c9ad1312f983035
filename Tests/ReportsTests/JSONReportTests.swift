import Foundation
import Inputs
import Policies
import Reports
import Testing

@Suite struct JSONReportTests {
    private func report(_ results: [InputResult], problems: [ExceptionProblem] = []) throws -> String {
        let isCompared = results.contains { $0.findings.contains { $0.baselineState != nil } }
        let baseline = isCompared ? Summary.Baseline(file: "known.json", absent: 2) : nil
        return try Fixtures.render(results, problems: problems, baseline: baseline) {
            JSONReport(to: $0, tool: Fixtures.tool)
        }
    }

    @Test func `everything that a scan can say`() throws {
        Golden.expect(try report(Fixtures.everything), matches: "report.json")
    }

    @Test func `an empty scan is a whole report`() throws {
        let object = try #require(JSONSerialization.jsonObject(with: Data(report([]).utf8)) as? [String: Any])
        #expect(
            object.keys.sorted() == [
                "findings", "ledger", "schemaVersion", "summary", "tool", "unevaluated",
            ])
        #expect(object["schemaVersion"] as? String == "1")
        #expect((object["ledger"] as? [Any])?.isEmpty == true)
    }

    @Test func `every finding has its own place, like those before it or not`() throws {
        let places = [("a.yaml", 3), ("a.yaml", 3), ("a.yaml", 4), ("b.yaml", 4), ("b.yaml", 4), ("a.yaml", 3)]
        let findings = places.map { file, line in
            Finding(
                rule: Fixtures.privileged, message: "m", resource: Fixtures.checkout, container: nil, path: "spec",
                location: Location(file: file, line: line, column: 1, endLine: line, endColumn: 2), fingerprint: "f",
                excerpt: nil)
        }
        let text = try report([InputResult(entry: .checked("a.yaml", objects: 1), findings: findings)])
        let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let written = try #require(object["findings"] as? [[String: Any]]).map { $0["location"] as? [String: Any] }
        #expect(written.map { $0?["file"] as? String } == places.map(\.0))
        #expect(written.map { $0?["line"] as? Int } == places.map(\.1))
    }

    @Test func `the ledger has every reason for which a file failed`() throws {
        let text = try report([Fixtures.failedSevenfold])
        let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let entry = try #require((object["ledger"] as? [[String: Any]])?.first)
        let reason = try #require(entry["reason"] as? String)
        #expect(reason.hasPrefix("the object has no kind (also at 9:1); 20:3: key \"k2\" is already set; 30:3: key"))
        #expect(reason.hasSuffix("; 70:3: key \"k7\" is already set"))
    }

    @Test func `a question that several rules ask is one entry with all of them`() throws {
        let text = try report(Fixtures.question)
        let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let entries = try #require(object["unevaluated"] as? [[String: Any]])
        #expect(entries.map { $0["rule"] as? String } == ["image-tag-latest"])
        #expect(entries.map { $0["otherRules"] as? [String] } == [["privileged-container"]])
        #expect((object["summary"] as? [String: Any])?["outOfSight"] as? Int == 1)
    }

    @Test func `what is spooled keeps its order`() throws {
        let checks = (0..<6_000).map { number in
            Unevaluated(
                rule: Fixtures.privileged, resource: Fixtures.checkout, container: nil, reason: "\(number)",
                location: Location(file: "a.yaml", line: number + 1, column: 1, endLine: number + 1, endColumn: 2))
        }
        let results = checks.indices.map { index in
            InputResult(
                entry: .skipped("\(index).yaml", .ignored, reason: "r"), unevaluated: Array(checks[index...index]))
        }
        let text = try report(results)
        #expect(text.utf8.count > 3 << 20)
        let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let unevaluated = try #require(object["unevaluated"] as? [[String: Any]])
        #expect(unevaluated.compactMap { $0["reason"] as? String } == (0..<6_000).map { "\($0)" })
        let ledger = try #require(object["ledger"] as? [[String: Any]])
        #expect(ledger.compactMap { $0["path"] as? String } == (0..<6_000).map { "\($0).yaml" })
    }

    @Test func `hostile text survives unchanged`() throws {
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(report(HostileTextTests.results).utf8)) as? [String: Any])
        let finding = try #require((object["findings"] as? [[String: Any]])?.first)
        #expect(finding["message"] as? String == HostileTextTests.name)
        #expect((finding["location"] as? [String: Any])?["file"] as? String == HostileTextTests.name)
        let raw = try report(HostileTextTests.results)
        #expect(raw.utf8.allSatisfy { $0 >= 0x20 || $0 == UInt8(ascii: "\n") })
    }

    @Test(
        .enabled(if: Python.has("jsonschema"), "needs python3 with jsonschema"),
        arguments: [
            Fixtures.everything, Fixtures.clean, Fixtures.accepted, Fixtures.compared, Fixtures.question, [],
            HostileTextTests.results,
        ])
    func `it fits its schema`(results: [InputResult]) throws {
        let schema = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/report.schema.json").standardized.path
        let script = """
            import json, sys, jsonschema
            schema = json.load(open(sys.argv[1], encoding="utf-8"))
            jsonschema.Draft202012Validator.check_schema(schema)
            errors = list(jsonschema.Draft202012Validator(schema).iter_errors(json.load(sys.stdin)))
            for error in errors: print(error.json_path, error.message)
            sys.exit(len(errors) > 0)
            """
        let result = try Python.run(script, [schema], input: report(results, problems: [Fixtures.exceptionProblem]))
        #expect(result.status == 0, "\(result.text)")
        // The schema is strict: an unknown key anywhere must not pass.
        let altered = try report(results).replacing("\"failed\":", with: "\"fallen\":")
        #expect(try Python.run(script, [schema], input: altered).status == 1)
    }
}
