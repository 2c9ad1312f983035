import Documents
import Testing

@testable import CEL

/// Programs, environments and what stands behind them are shared by all threads. The thread sanitizer watches these
/// tests (`make sanitize`).
struct ConcurrencyTests {
    /// Runs `body` in eight tasks at the same time and adds up what they give.
    private func together(_ body: @escaping @Sendable (_ task: Int) -> Int) async -> Int {
        await withTaskGroup(of: Int.self) { group in
            for task in 0..<8 { group.addTask { body(task) } }
            return await group.reduce(0, +)
        }
    }

    @Test func threadsShareAProgram() async throws {
        var environment = Environment.newest
        environment.declare("x", .int)
        let program = try environment.compile(
            "[1, 2, 3].map(y, y * x).sum() == 6 * x && 'web-1'.matches('^[a-z]+-[0-9]+$') && x in [0, 1, 2, 3, 4, 5, 6, 7]"
                + " && timestamp('2024-07-01T00:00:00Z').getHours('Europe/Berlin') == 2 && 'b'.matches('[' + 'b]')")
        let hits = await together { task in
            let evaluation = Evaluation()
            evaluation.bind(0, .int(Int64(task)))
            return (0..<200).count { _ in
                evaluation.reset()
                return evaluation.isTrue(program) == true
            }
        }
        #expect(hits == 1_600)
    }

    /// The same names, patterns and dialects from all sides.
    @Test func threadsCompile() async {
        let compiled = await together { task in
            (0..<60).count { round in
                let minor = 28 + (task + round) % 9
                var environment = Environment.kubernetes(KubernetesVersion(1, minor))
                environment.declare("o", .dyn)
                return environment.compiles(
                    "o.field\(round).matches('^a{\(round)}$') || o.f\(task).x == 'text\(round)'")
            }
        }
        #expect(compiled == 480)
    }

    @Test func threadsExplainOneProgram() async throws {
        let program = try Environment.newest.compile("[1, 2, 3].all(x, x > 2) || {'a': 1}.exists(k, k == 'b')")
        let explained = await together { _ in
            let evaluation = Evaluation()
            return (0..<50).count { _ in Explainer.explain(program, in: evaluation).value.isFalse }
        }
        #expect(explained == 400)
    }
}
