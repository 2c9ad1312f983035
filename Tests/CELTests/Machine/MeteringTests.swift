import Documents
import Testing

@testable import CEL

/// Budgets of users' policies: what a caller does with them, and what no expression does to them.
struct MeteringTests {
    private static let ten = "[1,2,3,4,5,6,7,8,9,10]"

    /// A policy's expressions share a budget: each may spend what the ones before it have left.
    @Test func expressionsShareABudget() throws {
        let program = try Environment.spec.compile("\(Self.ten).map(x, x * 2).size() == 10", isMetered: true)
        let evaluation = Evaluation()
        var left: UInt64 = 500
        var evaluated = 0
        while true {
            evaluation.limits.cost = left
            guard case .value = evaluation.evaluate(program) else { break }
            evaluated += 1
            left -= evaluation.cost
        }
        // 143 each: three fit into 500.
        #expect(evaluated == 3)
        #expect(left == 500 - 3 * 143)
    }

    @Test func unmeteredProgramsCostNothing() throws {
        let program = try Environment.spec.compile("\(Self.ten).all(x, x > 0)")
        let evaluation = Evaluation()
        evaluation.limits.cost = 0
        #expect(evaluation.isTrue(program) == true)
        #expect(evaluation.cost == 0)
    }

    @Test(arguments: [false, true])
    func loopsAreInterrupted(isMetered: Bool) throws {
        let loops = "\(Self.ten).all(a, \(Self.ten).exists_one(b, \(Self.ten).map(c, c + 1).size() == b))"
        let program = try Environment.spec.compile(loops, isMetered: isMetered)
        let evaluation = Evaluation()
        evaluation.limits.steps = 1_110
        #expect(evaluation.isTrue(program) == true)
        #expect(evaluation.stepsTaken == 1_110)
        evaluation.limits.steps = 1_109
        guard case .error(let error) = evaluation.evaluate(program) else {
            Issue.record("no error")
            return
        }
        #expect(error.exceedsLimits)
        #expect(error.message == "operation interrupted")
    }

    /// Costs are counted for calls that no overload takes, too: their arguments may be anything.
    @Test(arguments: [
        "dyn('10.0.0.0/8').containsCIDR(dyn('a'))", "dyn([1]).containsIP(dyn(1))", "dyn(1).ip()", "dyn('x').masked()",
        "dyn(ip('::1')).containsIP(dyn(cidr('::/8')))", "dyn(quantity('1')).containsCIDR(dyn(quantity('1')))",
        "dyn('a').isGreaterThan(dyn('b'))", "dyn(1).validate(dyn('x'))", "dyn(1).getHost()", "dyn({}).major()",
        "dyn(1).replace(dyn(2), dyn(3))", "sets.contains(dyn(1), dyn(2))", "dyn('a').flatten(dyn('b'))",
    ])
    func countsCallsOfWhatIsNoneOfTheirs(_ text: String) throws {
        let program = try Environment.newest.compile(text, isMetered: true)
        let evaluation = Evaluation()
        guard case .error(let error) = evaluation.evaluate(program) else {
            Issue.record("no error")
            return
        }
        #expect(!error.exceedsLimits)
        #expect(evaluation.cost > 0)
    }

    @Test func hugeCostsDoNotOverflow() throws {
        let program = try Environment.newest.compile("[1].flatten(9223372036854775807).size() == 1", isMetered: true)
        guard case .error(let error) = Evaluation().evaluate(program) else {
            Issue.record("no error")
            return
        }
        #expect(error.message == "operation cancelled: actual cost limit exceeded")
    }

    @Test func hugeRangesDoNotOverflowTheSteps() throws {
        let range = "lists.range(9223372036854775807 - n).size() > 0"
        var environment = Environment.spec
        environment.declare("n", .int)
        let program = try environment.compile("\(range) || \(range) || \(range)")
        let evaluation = Evaluation()
        evaluation.bind(0, .int(0))
        guard case .error(let error) = evaluation.evaluate(program) else {
            Issue.record("no error")
            return
        }
        #expect(error.exceedsLimits)
    }

    /// The checker takes a type from the other operands of a call on `dyn`; what is evaluated goes by the value.
    @Test(arguments: [false, true])
    func sizeIsThatOfTheValue(isMetered: Bool) throws {
        let text = "optional.of(dyn([1, 2])).or(dyn(optional.none())).orValue('none').size()"
        let program = try Environment.spec.compile(text, isMetered: isMetered)
        let evaluation = Evaluation()
        guard case .value(let value) = evaluation.evaluate(program) else {
            Issue.record("no value")
            return
        }
        #expect(value.asInt == 2)
        #expect(Explainer.explain(program, in: evaluation).value.asInt == 2)
    }
}
