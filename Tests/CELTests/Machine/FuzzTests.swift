import CEL
import ExpressionChecks
import FuzzSupport
import Testing

/// Hostile expressions from fixed seeds: whatever the text, the engine answers within its limits and says the same
/// thing metered, explained and read again. The fuzzer `ExpressionsFuzz` goes on from here.
struct FuzzTests {
    @Test(arguments: [Environment.spec, .rules, .kubernetes(.newest)])
    func generatedExpressions(_ environment: Environment) throws {
        var checks = try ExpressionChecks(environment)
        let signatures = Signatures(environment)
        for seed in 0..<500 as Range<UInt64> {
            var generator = ExpressionGenerator(seed: seed, functions: signatures)
            let text = generator.expression()
            #expect(checks.check(text) == nil, "\(text)")
        }
        #expect(checks.checkedCount > 100)
    }

    @Test func damagedExpressions() throws {
        var checks = try ExpressionChecks(.spec)
        for seed in 0..<1000 as Range<UInt64> {
            var generator = ExpressionGenerator(seed: seed)
            var mutator = ExpressionMutator(seed: seed)
            let text = seed % 5 == 0 ? mutator.noise() : mutator.damaged(generator.expression())
            #expect(checks.check(text) == nil, "\(text)")
        }
    }
}
