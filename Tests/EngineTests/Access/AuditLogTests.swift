import Testing

@testable import Engine

/// Audit logs as servers and webhooks write them.
struct AuditLogTests {
    static func event(_ verb: String, at time: String = "2026-11-20T08:00:00.123456Z") -> String {
        """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"ResponseComplete","verb":"\(verb)",\
        "user":{"username":"alice"},"objectRef":{"resource":"pods","namespace":"shop"},\
        "responseStatus":{"code":200},"requestReceivedTimestamp":"\(time)"}
        """
    }

    static func log(_ text: String) -> AuditLog {
        var log = AuditLog()
        Array(text.utf8).withUnsafeBufferPointer { log.add($0) }
        return log
    }

    struct Sample: Sendable {
        let text: String
        let events: Int
        let others: Int
        let unreadable: Int
    }

    static let samples = [
        Sample(text: event("get") + "\n" + event("list") + "\n", events: 2, others: 0, unreadable: 0),
        Sample(text: "\n" + event("get") + "\r\n\r\n" + event("list"), events: 2, others: 0, unreadable: 0),
        Sample(text: "{\"kind\":\"Event\", cut\n" + event("get") + "\n[", events: 1, others: 0, unreadable: 2),
        Sample(
            text: "{\"kind\":\"EventList\",\"items\":[\(event("get")),\(event("list"))]}", events: 2, others: 0,
            unreadable: 0),
        Sample(
            text: "{\n  \"kind\": \"EventList\",\n  \"items\": [\n\(event("get")),\n\(event("list"))\n]\n}\n",
            events: 2,
            others: 0, unreadable: 0),
        Sample(text: "[\n\(event("get")),\n7\n]", events: 1, others: 1, unreadable: 0),
        Sample(text: "{\"kind\":\"Pod\"}\n{\"kind\":\"Pod\",\"verb\":\"get\"}\n", events: 0, others: 2, unreadable: 0),
        Sample(text: "", events: 0, others: 0, unreadable: 0),
        Sample(text: "no json", events: 0, others: 0, unreadable: 1),
    ]

    @Test(arguments: samples)
    func everyValueIsCounted(_ sample: Sample) {
        let log = Self.log(sample.text)
        #expect(log.events == sample.events)
        #expect(log.others == sample.others)
        #expect(log.unreadable == sample.unreadable)
        #expect(log.usage.eventCount == sample.events)
    }

    @Test func theWindowGoesFromTheFirstToTheLastEvent() {
        let log = Self.log(
            [
                Self.event("get", at: "2026-03-01T00:00:01Z"), Self.event("get", at: "2026-02-28T23:59:59.9Z"),
                Self.event("get", at: "yesterday"),
            ].joined(separator: "\n"))
        #expect(log.window?.first == "2026-02-28T23:59:59")
        #expect(log.window?.last == "2026-03-01T00:00:01")
        #expect(log.seconds == 2)
        #expect(Self.log("").seconds == nil)
    }

    @Test(
        arguments: [
            ("2024-02-28T00:00:00Z", "2024-03-01T00:00:00Z", 2 * 86_400),
            ("2025-12-31T00:00:00Z", "2026-01-01T01:02:03Z", 86_400 + 3_723),
        ])
    func daysAreThoseOfTheCalendar(_ first: String, _ last: String, _ seconds: Int) {
        #expect(Self.log(Self.event("get", at: first) + "\n" + Self.event("get", at: last)).seconds == seconds)
    }
}
