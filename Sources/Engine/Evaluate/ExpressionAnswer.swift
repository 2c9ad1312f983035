import CEL
import Documents
import Reports

/// Evaluations as `bulwark eval` prints them.
public enum ExpressionAnswer {
    /// The answer of an expression that is evaluated on nothing, or of one that does not compile.
    /// - Parameter variables: what it may mention.
    /// - Returns: the answer in the encoding of batches with its line break, and how far the expression got.
    public static func json(
        _ expression: String, in environment: Environment, variables: [String] = []
    ) -> (line: [UInt8], stage: EvaluationResponse.Stage) {
        var request = EvaluationRequest(expression: expression)
        request.declarations = variables.map { .variable(name: $0, .dyn) }
        let evaluation = Evaluation()
        let response = request.answer(in: environment, isMetered: true, by: evaluation)
        var json = JSONBuilder()
        withExtendedLifetime(evaluation) { response.write(to: &json) }
        return (json.bytes + [UInt8(ascii: "\n")], response.stage)
    }

    /// One evaluation for people.
    public static func text(_ result: ExpressionRun.Result) -> String {
        var out = ""
        if let subject = result.subject { out += VisibleText.line(subject) + ": " }
        out +=
            result.isError
            ? "error: \(VisibleText.line(result.text))\n" : "\(VisibleText.line(result.text)) (\(result.type))\n"
        if !result.reads.isEmpty {
            out += "  decided by\n"
            for read in result.reads {
                let value = read.value.map { " = \(VisibleText.line($0))" } ?? " is not set"
                let place = read.place.map { "  (\(VisibleText.line($0)))" } ?? ""
                out += "    \(VisibleText.line(read.path))\(value)\(place)\n"
            }
        }
        if !result.steps.isEmpty {
            out += "  because\n"
            for step in result.steps {
                let indent = String(repeating: "  ", count: min(step.depth, 20) + 1)
                out += "\(indent)\(VisibleText.line(step.expression)) → \(VisibleText.line(step.value))\n"
            }
        }
        return out
    }
}
