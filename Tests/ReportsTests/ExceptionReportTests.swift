import Foundation
import Inputs
import Policies
import Testing

@testable import Reports

@Suite struct ExceptionReportTests {
    @Test func `the terminal leaves out what exceptions cover, and counts it`() throws {
        let text = try Fixtures.terminal(Fixtures.accepted)
        #expect(
            text == """
                ✓ No problems found beside what exceptions cover
                1 file, 1 object checked; 2 findings covered by exceptions (--verbose lists
                them)

                """)
    }

    @Test func `a verbose report says why each finding is accepted`() throws {
        let text = try Fixtures.render(Fixtures.accepted, problems: [Fixtures.exceptionProblem]) {
            TerminalReport(to: $0, options: .init(width: 200, verbose: true))
        }
        #expect(
            text == """
                accepted: deploy/checkout.yaml:9:16: container app runs shop/checkout:latest [image-tag-latest] because \
                built at night
                accepted: deploy/checkout.yaml:11:11: container app runs privileged [privileged-container] because it \
                needs the device, shop team, until 2027-01-31
                exception: security/exceptions.yaml:9:7: the exception for host-pid covers nothing

                ✓ No problems found beside what exceptions cover
                1 file, 1 object checked; 2 findings covered by exceptions

                """)
    }

    @Test func `programs see every finding with its exception`() throws {
        let report = try Fixtures.render(Fixtures.accepted, problems: [Fixtures.exceptionProblem]) {
            JSONReport(to: $0, tool: Fixtures.tool)
        }
        let json = try #require(try JSONSerialization.jsonObject(with: Data(report.utf8)) as? [String: Any])
        let findings = try #require(json["findings"] as? [[String: Any]])
        let suppressions = findings.compactMap { $0["suppression"] as? [String: Any] }
        #expect(suppressions.map { $0["place"] as? String } == ["file", "comment"])
        #expect(suppressions.map { $0["reason"] as? String } == ["built at night", "it needs the device"])
        #expect(suppressions.map { $0["expires"] as? String } == [nil, "2027-01-31"])
        let summary = try #require(json["summary"] as? [String: Any])
        #expect(summary["suppressed"] as? Int == 2)
        #expect((summary["findings"] as? [String: Any])?["total"] as? Int == 0)
        let problems = json["exceptions"] as? [[String: Any]]
        #expect(problems?.map { $0["problem"] as? String } == ["unused"])
    }

    @Test func `SARIF tells exceptions in the source from others`() throws {
        let report = try Fixtures.render(Fixtures.accepted, problems: [Fixtures.exceptionProblem]) {
            SARIFReport(to: $0, tool: Fixtures.tool, rules: Fixtures.rules)
        }
        let log = try JSONSerialization.jsonObject(with: Data(report.utf8)) as? [String: Any]
        let run = try #require((log?["runs"] as? [[String: Any]])?.first)
        let results = try #require(run["results"] as? [[String: Any]])
        let suppressions = results.compactMap { ($0["suppressions"] as? [[String: Any]])?.first }
        #expect(suppressions.map { $0["kind"] as? String } == ["external", "inSource"])
        #expect(suppressions.map { $0["status"] as? String } == ["accepted", "accepted"])
        // Where one result has suppressions, all have them.
        let mixed = try Fixtures.render(Fixtures.compared) {
            SARIFReport(to: $0, tool: Fixtures.tool, rules: Fixtures.rules)
        }
        let other = try JSONSerialization.jsonObject(with: Data(mixed.utf8)) as? [String: Any]
        let others = (other?["runs"] as? [[String: Any]])?.first?["results"] as? [[String: Any]]
        #expect(others?.map { ($0["suppressions"] as? [Any])?.count } == [0, 0, 1, 1])
        let invocation = try #require((run["invocations"] as? [[String: Any]])?.first)
        let notifications = try #require(invocation["toolExecutionNotifications"] as? [[String: Any]])
        #expect(notifications.map { $0["level"] as? String } == ["warning"])
    }
}
