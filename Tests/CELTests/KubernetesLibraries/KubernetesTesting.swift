import Documents
import Testing

@testable import CEL

extension Environment {
    /// The newest Kubernetes' dialect.
    static var newest: Environment { .kubernetes(.newest) }

    /// What an expression costs, or nil where it does not compile.
    func cost(_ text: String, _ bind: (Evaluation) -> Void = { _ in }) -> UInt64? {
        guard let program = try? compile(text, isMetered: true) else { return nil }
        let evaluation = Evaluation()
        bind(evaluation)
        _ = evaluation.evaluate(program)
        return evaluation.cost
    }

    /// The type of an expression as the checker prints it, or the error.
    func type(of text: String) -> String {
        do {
            return try check(parse(text).get()).get().outputType.description
        } catch {
            return "error: \(error)"
        }
    }

    func compiles(_ text: String) -> Bool { (try? compile(text)) != nil }
}
