import CEL
import Documents
import Synchronization

/// The expression that words a rule's findings, compiled when it is first needed: most scans need few of them.
final class RuleMessage: Sendable {
    private let rule: String
    private let check: Check
    private let compiled = Mutex<Result<Program, RuleCompilationError>?>(nil)

    /// - Parameter check: with its parameters, and variables but the shared ones, written out.
    init(rule: String, check: Check) {
        self.rule = rule
        self.check = check
    }

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
                try RuleEnvironment.environment(for: check)
                    .compile(check.message, name: "\(rule).message", expecting: [.string]))
        } catch {
            return .failure(RuleCompilationError(rule: rule, problem: error.description))
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
