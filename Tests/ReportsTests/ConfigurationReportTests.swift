import Foundation
import Testing

@testable import Reports

/// The configuration that held, in the reports that programs read.
@Suite struct ConfigurationReportTests {
    private func render(_ make: (Output) -> some Report) throws -> [String: Any] {
        let output = Output()
        var report = make(output)
        var summary = Summary()
        summary.configuration = Summary.Configuration(file: "deploy/.bulwark.yaml", rulesOff: 2)
        try report.begin()
        try report.finish(summary)
        return try #require(JSONSerialization.jsonObject(with: Data(output.text.utf8)) as? [String: Any])
    }

    @Test func `JSON has it in the summary`() throws {
        let report = try render { JSONReport(to: $0, tool: Fixtures.tool) }
        let summary = try #require(report["summary"] as? [String: Any])
        let configuration = try #require(summary["configuration"] as? [String: Any])
        #expect(configuration["file"] as? String == "deploy/.bulwark.yaml")
        #expect(configuration["rulesOff"] as? Int == 2)
    }

    @Test func `SARIF has it among the notifications`() throws {
        let log = try render { SARIFReport(to: $0, tool: Fixtures.tool, rules: []) }
        let run = try #require((log["runs"] as? [[String: Any]])?.first)
        let invocation = try #require((run["invocations"] as? [[String: Any]])?.first)
        let notifications = try #require(invocation["toolExecutionNotifications"] as? [[String: Any]])
        #expect(notifications.count == 1)
        let notification = try #require(notifications.first)
        #expect(notification["level"] as? String == "note")
        #expect((notification["descriptor"] as? [String: Any])?["id"] as? String == "configuration")
        #expect(
            (notification["message"] as? [String: Any])?["text"] as? String
                == "the configuration deploy/.bulwark.yaml held; it switches off 2 rules")
    }
}
