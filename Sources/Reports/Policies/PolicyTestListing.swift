import Documents
import Policies

/// The outcomes of policy tests for people and as JSON; see ``JUnitReport`` for CI systems.
public enum PolicyTestListing {
    /// A line for each test, with what differs from what it expects.
    public static func text(_ outcomes: [PolicyTestOutcome], _ format: RuleListing.Format) -> String {
        var out = ""
        for outcome in outcomes { out += text(outcome, format) }
        let cases = outcomes.flatMap(\.cases)
        let failed = outcomes.count { !$0.passes }
        let tests = TerminalReport.count(outcomes.count, "test")
        let results = TerminalReport.count(cases.count, "result")
        out += failed > 0 || !outcomes.isEmpty ? "\n" : ""
        let differing = cases.count { !$0.passes }
        out +=
            failed == 0
            ? Style.good.paint("\(tests) passed", colour: format.colour) + ", \(results)\n"
            : Style.bad.paint("\(failed) of \(tests) failed", colour: format.colour)
                + ", \(differing) of \(results) not as expected\n"
        return out
    }

    private static func text(_ outcome: PolicyTestOutcome, _ format: RuleListing.Format) -> String {
        let test = outcome.test
        let label =
            outcome.passes
            ? Style.good.paint("PASS", colour: format.colour) : Style.bad.paint("FAIL", colour: format.colour)
        let file = Style.dim.paint("(\(VisibleText.line(test.place.file)))", colour: format.colour)
        var out =
            "\(label)  \(VisibleText.line(test.name)) \(file)  \(TerminalReport.count(outcome.cases.count, "result"))\n"
        for problem in outcome.problems where problem.severity != .note {
            let style = problem.severity == .error ? Style.bad : .severity(.medium)
            let lines = problem.description.split(separator: "\n").map { VisibleText.line(String($0)) }
            for line in lines { out += "      \(style.paint(line, colour: format.colour))\n" }
        }
        for item in outcome.cases where !item.passes {
            let place = item.expectation.place
            out += "      \(VisibleText.line(place.file)):\(place.line):\(place.column): "
            out += Style.strong.paint(VisibleText.line(item.description), colour: format.colour) + "\n"
            for line in item.difference {
                let style = line.hasPrefix("-") ? Style.bad : .good
                out += "        \(style.paint(VisibleText.line(line), colour: format.colour))\n"
            }
        }
        return out
    }

    /// All outcomes as one JSON object.
    public static func json(_ outcomes: [PolicyTestOutcome]) -> String {
        var json = JSONBuilder(style: .pretty)
        json.object {
            $0.member("passed", outcomes.allSatisfy(\.passes))
            $0.array("tests", of: outcomes) { json, outcome in write(outcome, to: &json) }
        }
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }

    private static func write(_ outcome: PolicyTestOutcome, to json: inout JSONBuilder) {
        json.object {
            $0.member("name", outcome.test.name)
            $0.member("file", outcome.test.place.file)
            $0.member("passed", outcome.passes)
            $0.array("problems", of: outcome.problems.filter { $0.severity != .note }) { json, problem in
                json.string(problem.description)
            }
            $0.array("results", of: outcome.cases) { json, item in
                let target = item.expectation.resource
                json.object {
                    $0.member("line", item.expectation.place.line)
                    $0.member("policy", item.expectation.policy)
                    $0.member("rule", orNull: item.expectation.rule)
                    $0.member("kind", target.kind)
                    $0.member("namespace", orNull: target.namespace)
                    $0.member("name", target.name)
                    $0.member("expected", item.expectation.result.rawValue)
                    $0.member("expectedMessage", orNull: item.expectation.message)
                    $0.member("actual", orNull: item.actual?.rawValue)
                    $0.array("messages", of: item.messages) { json, message in json.string(message) }
                    $0.member("passed", item.passes)
                }
            }
        }
    }
}
