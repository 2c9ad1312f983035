import CEL
import ExpressionChecks
import FuzzSupport

/// Runs the seeded fuzzers over the CEL engine and its regular expressions: expressions from a grammar and from the
/// signatures of all functions, the same ones damaged, noise, and patterns. See ``FuzzRun`` for the options.
let dialects: [Environment] = [.spec, .rules, .kubernetes(.newest)]
let signatures = dialects.map { Signatures($0) }
var checks = try dialects.map { environment in try ExpressionChecks(environment) }

FuzzRun().run { seed in
    var random = RandomSource(seed: seed)
    let dialect = Int.random(in: 0..<dialects.count, using: &random)
    let kind = Int.random(in: 0..<8, using: &random)
    if kind == 0 {
        let pattern = PatternChecks.pattern(&random)
        let text = PatternChecks.text(&random)
        return PatternChecks.check(pattern, text).map { "\($0)\npattern \(pattern)\ntext \(text)" }
    }
    var generator = ExpressionGenerator(seed: random.next(), functions: signatures[dialect])
    var mutator = ExpressionMutator(seed: random.next())
    let text: String
    switch kind {
    case 1: text = mutator.noise()
    case 2, 3: text = mutator.damaged(generator.expression())
    default: text = generator.expression()
    }
    return checks[dialect].check(text).map { "\($0)\ndialect \(dialect): \(text)" }
}
let checked = checks.map(\.checkedCount)
print("expressions that passed the checker: \(checked)")
