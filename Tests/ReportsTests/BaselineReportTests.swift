import Foundation
import Policies
import Testing

@testable import Reports

/// What reports make of findings that a baseline knows.
@Suite struct BaselineReportTests {
    private static let baseline = Summary.Baseline(file: "known.json", absent: 2)

    private func terminal(
        _ options: TerminalReport.Options, _ results: [InputResult] = Fixtures.known, absent: Int = 2
    ) throws -> String {
        try Fixtures.render(results, baseline: .init(file: "known.json", absent: absent)) {
            TerminalReport(to: $0, options: options)
        }
    }

    @Test func `the terminal shows what is new and counts the rest`() throws {
        let text = try terminal(.init(width: 200), Fixtures.compared)
        #expect(text.contains("deploy/checkout.yaml  1 finding\n"))
        #expect(text.contains("[read-only-root-filesystem]") && !text.contains("[run-as-non-root]"))
        #expect(
            text.hasSuffix(
                """
                1 medium
                1 file, 1 object checked; 2 findings covered by exceptions (--verbose lists them); \
                1 finding known from the baseline (--verbose lists them), 2 no longer found

                """))
    }

    @Test func `nothing new is said to be new`() throws {
        #expect(
            try terminal(.init(width: 200)) == """
                ✓ No new problems found
                1 file, 1 object checked; 1 finding known from the baseline (--verbose lists them), 2 no longer found

                """)
        #expect(
            try terminal(.init(width: 200), Fixtures.clean, absent: 0) == """
                ✓ No new problems found
                2 files, 3 objects checked; 0 findings known from the baseline

                """)
    }

    @Test func `a verbose report lists what is known`() throws {
        #expect(
            try terminal(.init(width: 200, verbose: true)) == """
                known: deploy/checkout.yaml:8:9: container app does not set runAsNonRoot, so its image decides which \
                user it runs as [run-as-non-root]

                ✓ No new problems found
                1 file, 1 object checked; 1 finding known from the baseline, 2 no longer found

                """)
    }

    @Test func `a quiet report says nothing of what is known`() throws {
        #expect(try terminal(.init(quiet: true)) == "")
    }

    @Test func `programs see every finding with its state`() throws {
        let report = try Fixtures.render(Fixtures.compared, baseline: BaselineReportTests.baseline) {
            JSONReport(to: $0, tool: Fixtures.tool)
        }
        let json = try #require(try JSONSerialization.jsonObject(with: Data(report.utf8)) as? [String: Any])
        let findings = try #require(json["findings"] as? [[String: Any]])
        #expect(findings.map { $0["baseline"] as? String } == ["unchanged", "new", "unchanged", "new"])
        #expect(findings.map { $0["suppression"] != nil } == [false, false, true, true])
        let summary = try #require(json["summary"] as? [String: Any])
        let baseline = try #require(summary["baseline"] as? [String: Any])
        #expect(baseline["file"] as? String == "known.json")
        #expect(baseline["unchanged"] as? Int == 1)
        #expect(baseline["absent"] as? Int == 2)
        #expect(summary["suppressed"] as? Int == 2)
        #expect((summary["findings"] as? [String: Any])?["total"] as? Int == 1)
    }

    @Test func `SARIF has a state for every result, or for none`() throws {
        func states(_ results: [InputResult]) throws -> [String?] {
            let report = try Fixtures.render(results) {
                SARIFReport(to: $0, tool: Fixtures.tool, rules: Fixtures.rules)
            }
            let log = try JSONSerialization.jsonObject(with: Data(report.utf8)) as? [String: Any]
            let run = (log?["runs"] as? [[String: Any]])?.first
            return try #require(run?["results"] as? [[String: Any]]).map { $0["baselineState"] as? String }
        }
        #expect(try states(Fixtures.compared) == ["unchanged", "new", "unchanged", "new"])
        #expect(try states([Fixtures.checkoutResult]) == [nil, nil, nil, nil])
    }
}
