import CEL
import Documents
import Reports

/// Evaluations as `bulwark eval` prints them.
public enum ExpressionAnswer {
    /// The answer of an expression that needs no document, in the encoding of batches, with its line break.
    public static func json(_ expression: String, in environment: Environment) -> [UInt8] {
        var request = JSONBuilder()
        request.beginObject()
        request.key("expr")
        request.string(expression)
        request.endObject()
        var answer = request.bytes.withUnsafeBufferPointer {
            Exchange.answer($0, in: environment, isMetered: true)
        }
        answer.append(UInt8(ascii: "\n"))
        return answer
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
