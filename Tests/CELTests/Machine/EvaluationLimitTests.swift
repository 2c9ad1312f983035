import Documents
import Testing

@testable import CEL

/// An evaluation stays within its steps, memory and cost, whatever the expression.
struct EvaluationLimitTests {
    private func error(
        _ text: String, metered: Bool = false, _ change: (inout Evaluation.Limits) -> Void
    ) throws -> EvaluationError? {
        let program = try Environment.spec.compile(text, isMetered: metered)
        var limits = Evaluation.Limits()
        change(&limits)
        guard case .error(let error) = Evaluation(limits: limits).evaluate(program) else { return nil }
        return error
    }

    private static let ten = "[1,2,3,4,5,6,7,8,9,10]"

    @Test func loopsTakeSteps() throws {
        let loops = "\(Self.ten).all(a, \(Self.ten).all(b, \(Self.ten).all(c, a + b + c > 0)))"
        #expect(try error(loops) { $0.steps = 1110 } == nil)
        let found = try #require(try error(loops) { $0.steps = 1109 })
        #expect(found.exceedsLimits)
        #expect(found.message == "operation interrupted")
    }

    @Test func comparingListsTakesSteps() throws {
        let text = "cel.bind(l, \(Self.ten).map(x, x), l == l.map(x, x) && \(Self.ten).all(x, l == l.map(y, y)))"
        #expect(try error(text) { $0.steps = 10_000 } == nil)
        #expect(try #require(try error(text) { $0.steps = 100 }).exceedsLimits)
    }

    @Test func doublingTextsHitsTheMemoryLimit() throws {
        let doubled = (0..<40).reduce("'0123456789'") { text, level in
            "cel.bind(t\(level), \(text), t\(level) + t\(level))"
        }
        let found = try #require(try error(doubled) { $0.memory = 1 << 20 })
        #expect(found.exceedsLimits)
        #expect(found.message == "evaluation needs too much memory")
    }

    @Test func doublingListsHitsTheMemoryLimit() throws {
        let doubled = (0..<40).reduce("[1, 2, 3]") { list, level in
            "cel.bind(l\(level), \(list), l\(level) + l\(level))"
        }
        #expect(try #require(try error(doubled) { $0.memory = 1 << 20 }).exceedsLimits)
    }

    @Test func patternsFromTextAreBounded() throws {
        let pattern = "'((((a{0,100}){0,100}){0,100}){0,100})' + ''"
        let found = try #require(try error("'aaaa'.matches(\(pattern))") { _ in })
        #expect(!found.message.isEmpty)
        let long = "'\(String(repeating: "a", count: 5000))'.matches('(a*)*(a*)*(a*)*' + 'b')"
        #expect(try error(long) { _ in } == nil)
    }

    @Test func meteredEvaluationsStopAtTheirBudget() throws {
        let text = "\(Self.ten).all(a, \(Self.ten).all(b, a + b > 0))"
        let found = try #require(try error(text, metered: true) { $0.cost = 100 })
        #expect(found.exceedsLimits)
        #expect(found.message == "operation cancelled: actual cost limit exceeded")
        #expect(try error(text, metered: true) { $0.cost = 1000 } == nil)
    }

    @Test func memoryIsGivenBackByReset() throws {
        let program = try Environment.spec.compile("\(Self.ten).map(x, x + 1).size() == 10")
        var limits = Evaluation.Limits()
        limits.memory = 1000
        let evaluation = Evaluation(limits: limits)
        for _ in 0..<1000 {
            #expect(evaluation.isTrue(program) == true)
            evaluation.reset()
        }
    }
}
