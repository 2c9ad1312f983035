import Engine
import Policies

/// What it takes to make the built-in rules ready to run.
struct CompileBench {
    let rules: Int
    /// Seconds of processor time, the median over the rules and the slowest one.
    let median: Double
    let slowest: (rule: String, time: Double)
    /// Seconds for the whole catalogue: reading the embedded files and compiling what a scan compiles at its start.
    let loading: Double
    let compiling: Double

    init(repetitions: Int = 25) throws {
        let catalogue = try BuiltInRules.load()
        _ = try RuleSet(catalogue)
        var perRule: [(String, Double)] = []
        for rule in catalogue {
            guard let check = rule.check else { continue }
            var times: [Double] = []
            for _ in 0..<repetitions {
                let start = Clock.threadTime
                _ = try CompiledRule(rule, check)
                times.append(Clock.threadTime - start)
            }
            perRule.append((rule.name, times.median))
        }
        rules = catalogue.count
        median = perRule.map(\.1).median
        slowest = perRule.max { $0.1 < $1.1 } ?? ("", 0)
        var loads: [Double] = []
        var compilations: [Double] = []
        for _ in 0..<repetitions {
            let start = Clock.threadTime
            let rules = try BuiltInRules.load()
            let loaded = Clock.threadTime
            _ = try RuleSet(rules, areTested: true)
            loads.append(loaded - start)
            compilations.append(Clock.threadTime - loaded)
        }
        loading = loads.median
        compiling = compilations.median
    }
}

extension BenchReport {
    mutating func add(_ result: CompileBench) {
        var table = Table(
            title: "Compiling the \(result.rules) built-in rules (processor time)", columns: ["what", "time", "note"])
        table.rows.append([
            .text("one rule, median"), .number(result.median * 1e6, 1, "µs"), .text("check and message"),
        ])
        table.rows.append([
            .text("one rule, slowest"), .number(result.slowest.time * 1e6, 1, "µs"), .text(result.slowest.rule),
        ])
        table.rows.append([
            .text("reading the catalogue"), .number(result.loading * 1e6, 1, "µs"), .text("from the binary"),
        ])
        table.rows.append([.text("compiling the catalogue"), .number(result.compiling * 1e6, 1, "µs"), .text("")])
        add(table)
        add(Budget(name: "compile time per rule, median", value: result.median * 1e6, limit: 100, unit: "µs"))
    }
}
