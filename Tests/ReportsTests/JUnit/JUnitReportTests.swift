import Policies
import Testing

@testable import Reports

/// Outcomes of policy tests as CI systems read them.
@Suite struct JUnitReportTests {
    private static let policy = """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: named}
        spec:
          matchConstraints:
            resourceRules: [{apiGroups: ["*"], apiVersions: ["*"], operations: [CREATE], resources: ["*"]}]
          validations: [{expression: "object.metadata.name == 'good'", message: "not <good> & \\"quoted\\" \\u0007"}]
        """

    private func outcome(_ results: String, policy: String = policy) throws -> PolicyTestOutcome {
        let text = """
            apiVersion: bulwark.dev/v1
            kind: PolicyTest
            metadata: {name: names}
            spec:
              policies: [policy.yaml]
              resources: [objects.yaml]
              results:
            \(results)
            """
        let files = [
            "policy.yaml": policy, "objects.yaml": "{apiVersion: v1, kind: Pod, metadata: {name: bad}}",
        ]
        let tests = Array(text.utf8).withUnsafeBufferPointer { PolicyTest.read($0, file: "test.yaml").tests }
        return try #require(tests.first).run { path in
            [
                PolicyTestFile(
                    path, isNamed: true,
                    contents: files[path].map { .success(Array($0.utf8)) } ?? .failure(.init(reason: "no such file")))
            ]
        }
    }

    private func lines(_ outcomes: [PolicyTestOutcome]) -> [String] {
        let output = Output()
        JUnitReport.write(outcomes, to: output)
        return output.text.split(separator: "\n").map { line in
            String(line).replacing(#/ time="\d+\.\d{3}"/#, with: "")
        }
    }

    @Test func failuresShowTheDifference() throws {
        let outcome = try outcome(
            """
              - {policy: named, resource: {kind: Pod, name: bad}, result: fail}
              - {policy: named, resource: {kind: Pod, name: bad}, result: pass}
              - {policy: named, resource: {kind: Pod, name: bad}, result: fail, message: other}
            """)
        let all = lines([outcome])
        let message = "expected fail with the message 'other', got 'not &lt;good&gt; &amp; &quot;quoted&quot; \u{FFFD}'"
        #expect(all.filter { $0.contains("<failure") }.last?.contains("message=\"\(message)\"") == true, "\(all)")
        #expect(
            Array(all.prefix(9)) == [
                #"<?xml version="1.0" encoding="UTF-8"?>"#,
                #"<testsuites name="bulwark policy test" tests="3" failures="2" errors="0">"#,
                #"  <testsuite name="names" file="test.yaml" tests="3" failures="2" errors="0">"#,
                #"    <testcase name="named on Pod bad" classname="names" file="test.yaml" line="8">"#,
                #"    </testcase>"#,
                #"    <testcase name="named on Pod bad" classname="names" file="test.yaml" line="9">"#,
                #"      <failure message="expected pass, got fail">- pass"#,
                "+ fail: not &lt;good&gt; &amp; \"quoted\" \u{FFFD}</failure>",
                #"    </testcase>"#,
            ])
        #expect(Array(all.suffix(3)) == [#"    </testcase>"#, #"  </testsuite>"#, #"</testsuites>"#])
    }

    @Test func whatKeepsATestFromRunningIsAnError() throws {
        let outcome = try outcome(
            "  - {policy: named, resource: {kind: Pod, name: bad}, result: pass}", policy: "a: [")
        let all = lines([outcome])
        #expect(all[1] == #"<testsuites name="bulwark policy test" tests="1" failures="0" errors="1">"#)
        #expect(all[3] == #"    <testcase name="files" classname="names" file="policy.yaml">"#)
        #expect(all[4].contains("<error message="))
    }

    @Test func noTestsAreAReportToo() {
        #expect(
            lines([]) == [
                #"<?xml version="1.0" encoding="UTF-8"?>"#,
                #"<testsuites name="bulwark policy test" tests="0" failures="0" errors="0">"#, "</testsuites>",
            ])
    }
}
