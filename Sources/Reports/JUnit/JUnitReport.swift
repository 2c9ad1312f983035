import Policies

/// The outcomes of policy tests as JUnit XML, the format that CI systems read: a test suite for each test, a test case for
/// each expectation. What keeps a test from running is an error of its suite.
public enum JUnitReport {
    /// Writes the outcomes.
    public static func write(_ outcomes: [PolicyTestOutcome], to output: Output) {
        var xml = XMLWriter()
        xml.declaration()
        let suites = outcomes.map(Suite.init)
        xml.open(
            "testsuites",
            [
                ("name", "bulwark policy test"), ("tests", "\(suites.reduce(0) { $0 + $1.tests })"),
                ("failures", "\(suites.reduce(0) { $0 + $1.failures })"),
                ("errors", "\(suites.reduce(0) { $0 + $1.errors.count })"),
                ("time", seconds(outcomes.reduce(.zero) { $0 + $1.duration })),
            ])
        for suite in suites { suite.write(to: &xml) }
        xml.close()
        output.write(xml.bytes)
    }

    fileprivate static func seconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let thousandths = String(attoseconds / 1_000_000_000_000_000)
        return "\(seconds)." + String(repeating: "0", count: max(0, 3 - thousandths.count)) + thousandths
    }
}

private struct Suite {
    let outcome: PolicyTestOutcome
    let errors: [PolicyProblem]
    let failures: Int

    /// Expectations, and one case for each error.
    var tests: Int { outcome.cases.count + errors.count }

    init(_ outcome: PolicyTestOutcome) {
        self.outcome = outcome
        errors = outcome.problems.filter { $0.severity == .error }
        failures = outcome.cases.count { !$0.passes }
    }

    func write(to xml: inout XMLWriter) {
        let test = outcome.test
        xml.open(
            "testsuite",
            [
                ("name", test.name), ("file", test.place.file), ("tests", "\(tests)"), ("failures", "\(failures)"),
                ("errors", "\(errors.count)"), ("time", JUnitReport.seconds(outcome.duration)),
            ])
        for error in errors {
            xml.open("testcase", [("name", "files"), ("classname", test.name), ("file", error.place.file)])
            xml.element("error", [("message", error.message.firstLine)], text: error.description)
            xml.close()
        }
        for item in outcome.cases {
            let place = item.expectation.place
            xml.open(
                "testcase",
                [
                    ("name", item.description), ("classname", test.name), ("file", place.file),
                    ("line", "\(place.line)"),
                ])
            if let failure = item.failure {
                xml.element("failure", [("message", failure)], text: item.difference.joined(separator: "\n"))
            }
            xml.close()
        }
        xml.close()
    }
}

extension String {
    fileprivate var firstLine: String { split(separator: "\n").first.map(String.init) ?? "" }
}
