/// What came of a test of policies.
public struct PolicyTestOutcome: Sendable {
    /// One expectation, and what the policies really said.
    public struct Case: Sendable, CustomStringConvertible {
        public let expectation: PolicyTest.Expectation
        /// Nil where the test does not have the policy, the rule or the resource.
        public let actual: PolicyTestResult?
        /// What the policy says of the object, or why there is nothing to say.
        public let messages: [String]

        public var passes: Bool {
            guard actual == expectation.result else { return false }
            return expectation.message.map { messages.contains($0) } ?? true
        }

        /// What was asked, such as `team-label on Pod shop/web`.
        public var description: String { "\(expectation.rule ?? expectation.policy) on \(expectation.resource)" }

        /// What is not as expected, in a line: the results, or the messages where only these differ; nil where they agree.
        public var failure: String? {
            if passes { return nil }
            let found = actual?.rawValue ?? "nothing"
            guard let message = expectation.message, actual == expectation.result else {
                return "expected \(expectation.result.rawValue), got \(found)"
            }
            let said = messages.isEmpty ? "no message" : messages.map { "'\($0)'" }.joined(separator: " and ")
            return "expected \(found) with the message '\(message)', got \(said)"
        }

        /// The expected result and the real one, a line each, marked `-` and `+`; empty where they agree.
        public var difference: [String] {
            if passes { return [] }
            let wanted = expectation.message.map { ": \($0)" } ?? ""
            let found = messages.isEmpty ? "" : ": \(messages.joined(separator: "; "))"
            return ["- \(expectation.result.rawValue)\(wanted)", "+ \(actual?.rawValue ?? "nothing")\(found)"]
        }
    }

    public let test: PolicyTest
    public let cases: [Case]
    /// What is wrong with the files of the test. With an error among them the test fails whatever the cases say.
    public let problems: [PolicyProblem]
    public let duration: Duration

    /// Whether the test could not be run as it stands.
    public var hasErrors: Bool { problems.contains { $0.severity == .error } }

    public var passes: Bool { !hasErrors && cases.allSatisfy(\.passes) }
}
