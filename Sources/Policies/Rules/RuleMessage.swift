import CEL
import Documents
import Synchronization

/// The expression that words a rule's findings, compiled when it is first needed: most scans need few of them.
final class RuleMessage: Sendable {
    private let rule: Rule
    private let compiled = Mutex<Result<Program, RuleCompilationError>?>(nil)

    init(_ rule: Rule) { self.rule = rule }

    /// The compiled expression, or what is wrong with it.
    var program: Result<Program, RuleCompilationError> {
        compiled.withLock { compiled in
            if let compiled { return compiled }
            let program = compile()
            compiled = program
            return program
        }
    }

    private func compile() -> Result<Program, RuleCompilationError> {
        do throws(Diagnostics) {
            return .success(
                try RuleEnvironment.environment(for: rule.target)
                    .compile(rule.message, name: "\(rule.name).message", expecting: [.string]))
        } catch {
            return .failure(RuleCompilationError(rule: rule.name, diagnostics: error))
        }
    }
}

extension Evaluation {
    /// What a rule says about the objects that are bound; null where its message does not compile.
    func evaluate(_ message: RuleMessage) -> Outcome {
        switch message.program {
        case .success(let program): evaluate(program)
        case .failure: .value(.null)
        }
    }
}
