import Documents
import TestSupport
import Testing

@testable import CEL

/// Calls with constant arguments are computed once, but not at any price: a program holds what was folded for its life.
struct FoldingTests {
    private func program(_ text: String) throws -> Program { try Environment.spec.compile(text) }

    @Test(arguments: ["[1, 2].reverse()", "math.greatest(1, 2)", "'a,b'.split(',')", "duration('1h')", "{'a': [1, 2]}"])
    func foldsConstants(_ text: String) throws {
        let program = try program(text)
        let calls = withExtendedLifetime(program) { program.code.filter { $0.operation == .call } }
        #expect(calls.isEmpty)
    }

    @Test(arguments: [
        "lists.range(10000000).size() == 10000000", "lists.range(1000000).reverse().size() == 1000000",
        "'\(String(repeating: "ab", count: 2_000))'.replace('a', '\(String(repeating: "x", count: 2_000))').size() > 0",
        "\((0..<300).map { "lists.range(\(10_000 + $0)).size() > 0" }.joined(separator: " && "))",
        "lists.range(3000).all(x, lists.range(3000 + 1).size() > x)",
    ])
    func leavesWhatIsLargeToTheEvaluation(_ text: String) throws {
        let program = try program(text)
        #expect(program.arena.allocated < 400_000)
        #expect(Evaluation().isTrue(program) == true)
    }

    @Test func whatIsLeftHasTheLimitsOfTheEvaluation() throws {
        let program = try program("lists.range(10000000).size() == 10000000")
        let evaluation = Evaluation()
        evaluation.limits.memory = 1 << 20
        guard case .error(let error) = evaluation.evaluate(program) else {
            Issue.record("no error")
            return
        }
        #expect(error.message == "evaluation needs too much memory")
    }

    @Test func setsOfConstantsTakeLinearTime() throws {
        let numbers = (0..<16_000).map(String.init).joined(separator: ",")
        var program: Program?
        let time = try processorTime { program = try self.program("15999 in [\(numbers), 1, 1u]") }
        #expect(Evaluation().isTrue(try #require(program)) == true)
        #expect(time < .seconds(3))
    }
}
