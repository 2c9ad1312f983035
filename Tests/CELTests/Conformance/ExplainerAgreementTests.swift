import Documents
import ExpressionChecks
import Testing

@testable import CEL

/// Evaluations that are explained come to what evaluations come to that are not.
struct ExplainerAgreementTests {
    @Test(
        .enabled(
            if: ConformanceSuite.isPresent(ConformanceSuite.specification), "the conformance fixture is not present"))
    func onConformanceTests() throws {
        let suite = try ConformanceSuite(ConformanceSuite.specification)
        var compared = 0
        for test in suite.cases where !test.flag("needs_proto") && !test.flag("check_only") {
            let arena = Arena()
            let request = try EvaluationRequest(test, into: arena)
            guard let program = request.program(in: .spec) else { continue }
            let evaluation = Evaluation()
            request.bind(in: evaluation, program)
            let value = evaluation.run(program)
            let explanation = Explainer.explain(program, in: evaluation)
            #expect(
                isStrictlyEqual(value, explanation.value),
                "\(request.expression): \(ValueText.literal(value)), explained \(ValueText.literal(explanation.value))")
            compared += 1
        }
        #expect(compared > 1500)
    }
}

extension EvaluationRequest {
    /// The compiled expression, or nil where it is refused.
    fileprivate func program(in environment: Environment) -> Program? {
        let environment = declaring(environment)
        guard let ast = try? environment.parse(expression, expandsMacros: !disablesMacros).get() else { return nil }
        let checked = disablesCheck ? environment.resolveUnchecked(ast) : try? environment.check(ast).get()
        guard let checked else { return nil }
        return try? environment.generate(checked)
    }

    fileprivate func bind(in evaluation: Evaluation, _ program: Program) {
        for (name, value) in bindings {
            if let slot = program.variableNames.firstIndex(of: name) { evaluation.bind(slot, value) }
        }
    }
}
