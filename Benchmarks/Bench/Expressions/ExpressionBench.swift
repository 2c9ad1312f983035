import AllocationCounter
import CEL
import Documents

/// Compiled CEL against the same checks written by hand in Swift, and against a naive evaluator, on the same documents.
struct ExpressionBench {
    struct Row {
        let name: String
        /// Nanoseconds for one evaluation.
        let compiled: Double
        let handWritten: Double
        let naive: Double?
        /// Requests for memory of one evaluation.
        let allocations: Double
        let builds: Bool

        var ratio: Double { compiled / handWritten }
    }

    private(set) var rows: [Row] = []
    /// Expressions that no dialect of this build compiles, and why.
    private(set) var unavailable: [(name: String, reason: String)] = []

    /// The three forms of a check do not agree, so that their times mean nothing.
    struct Disagreement: Error, CustomStringConvertible {
        let description: String
    }

    init(rounds: Int) throws {
        let names = FieldNames()
        // Compiled before the documents are read, as a scan does, so that the documents' keys are interned.
        var programs: [(ExpressionCase, Program)] = []
        for check in ExpressionCase.all {
            do throws(Diagnostics) {
                programs.append((check, try ExpressionBench.compile(check.expression)))
            } catch {
                unavailable.append((check.name, error.first.message))
            }
        }
        let good = try ExpressionBench.read(PodDocuments.good)
        let bad = try ExpressionBench.read(PodDocuments.bad)
        let evaluation = Evaluation()
        for (check, program) in programs {
            for (document, expected) in [(bad, false), (good, true)] {
                evaluation.bind(0, document.root)
                let scope: [String: Any] = ["object": document.root.boxed]
                let answers = [
                    evaluation.isTrue(program), check.handWritten(names, document.root), check.naive?.isTrue(scope),
                ]
                evaluation.reset()
                guard answers[0] == expected, answers[1] == expected, check.naive == nil || answers[2] == expected
                else {
                    throw Disagreement(description: "\(check.name): \(answers) where \(expected) is right")
                }
            }
            rows.append(ExpressionBench.measure(check, program, good.root, evaluation, names, rounds: rounds))
        }
    }

    /// In the dialect of rules, or in a wider one where an expression needs more.
    private static func compile(_ expression: String) throws(Diagnostics) -> Program {
        for var environment in [Environment.rules, .kubernetes(.newest)] {
            environment.declare("object", .dyn)
            if let program = try? environment.compile(expression) { return program }
        }
        var environment = Environment.spec
        environment.declare("object", .dyn)
        return try environment.compile(expression)
    }

    private static func read(_ text: String) throws -> Document {
        var text = text
        let document = try text.withUTF8 { bytes in
            var stream = DocumentStream(bytes: bytes)
            return try stream.next()
        }
        guard let document else { throw Disagreement(description: "a document of the bench is empty") }
        return document
    }

    private static func measure(
        _ check: ExpressionCase, _ program: Program, _ object: Value, _ evaluation: Evaluation,
        _ names: borrowing FieldNames, rounds: Int
    ) -> Row {
        let scope: [String: Any] = ["object": object.boxed]
        // Scratch memory is forgotten once per object, after some dozen checks.
        func compiled(_ count: Int) -> Int {
            var hits = 0
            for index in 0..<count {
                if evaluation.isTrue(program) == true { hits += 1 }
                if index & 15 == 15 { evaluation.reset() }
            }
            return hits
        }
        let byHand = check.handWritten
        func handWritten(_ count: Int) -> Int {
            var hits = 0
            for _ in 0..<count where byHand(names, object) { hits += 1 }
            return hits
        }
        let naive = check.naive
        func naively(_ count: Int) -> Int {
            var hits = 0
            for _ in 0..<count where naive?.isTrue(scope) == true { hits += 1 }
            return hits
        }

        // Patterns get their automaton once they have searched some text.
        _ = compiled(4_096)
        let before = allocation_count()
        _ = compiled(1_024)
        let allocations = Double(allocation_count() - before) / 1_024

        var best = (compiled: Double.infinity, byHand: Double.infinity, naive: Double.infinity)
        for _ in 0..<rounds {
            best.compiled = min(best.compiled, nanoseconds(20_000, compiled))
            best.byHand = min(best.byHand, nanoseconds(50_000, handWritten))
            if naive != nil { best.naive = min(best.naive, nanoseconds(2_000, naively)) }
        }
        return Row(
            name: check.name, compiled: best.compiled, handWritten: best.byHand, naive: naive == nil ? nil : best.naive,
            allocations: allocations, builds: check.builds)
    }

    private static func nanoseconds(_ count: Int, _ body: (Int) -> Int) -> Double {
        let start = Clock.threadTime
        let hits = body(count)
        let time = Clock.threadTime - start
        // Reads the result, so that the loop is not removed.
        return hits == count ? time / Double(count) * 1e9 : .infinity
    }
}

extension BenchReport {
    mutating func add(_ bench: ExpressionBench) {
        var table = Table(
            title: "Compiled CEL against hand-written Swift on the same document (one evaluation, best of all rounds)",
            columns: ["expression", "compiled", "by hand", "ratio", "naive", "naive ratio", "allocations"])
        for row in bench.rows {
            table.rows.append([
                .text(row.name), .number(row.compiled, 1, "ns"), .number(row.handWritten, 1, "ns"), .ratio(row.ratio),
                row.naive.map { .number($0, 0, "ns") } ?? .none,
                row.naive.map { .number($0 / row.compiled, 1, "×") } ?? .none, .number(row.allocations, 2, ""),
            ])
        }
        for missing in bench.unavailable {
            table.rows.append([.text("\(missing.name): \(missing.reason)")] + Array(repeating: .none, count: 6))
        }
        add(table)
        let ratios = bench.rows.map(\.ratio)
        add(Budget(name: "compiled / hand-written, median", value: ratios.median, limit: 5, unit: "×"))
        add(Budget(name: "compiled / hand-written, largest", value: ratios.max() ?? .nan, limit: 10, unit: "×"))
        let naive = bench.rows.compactMap { row in row.naive.map { $0 / row.compiled } }
        add(Budget(name: "naive / compiled, median", value: naive.median, limit: 10, unit: "×", isLeast: true))
        let allocations = bench.rows.filter { !$0.builds }.map(\.allocations).max() ?? .nan
        add(Budget(name: "allocations of what builds nothing, largest", value: allocations, limit: 0, unit: ""))
    }
}
