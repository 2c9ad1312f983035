import Testing

@testable import Analyses

/// Lists of names in sentences.
struct SomeNamesTests {
    @Test(
        arguments: [
            (0, 3, ""), (1, 3, "a"), (2, 3, "a and b"), (3, 3, "a, b and c"), (4, 3, "a, b, c and d"),
            (5, 3, "a, b, c and 2 more"), (2, 1, "a and b"), (3, 1, "a and 2 more"), (26, 2, "a, b and 24 more"),
        ])
    func namesReadAsASentenceDoes(count: Int, limit: Int, expected: String) {
        let letters = "abcdefghijklmnopqrstuvwxyz".prefix(count).map(String.init)
        #expect(someNames(letters, limit: limit) == expected)
    }

    /// Paths are long, and one shows what kind of files they are.
    @Test func onePathOfManyIsNamed() {
        let paths = ["a.yaml", "b.yaml", "c.yaml"].map { Unseen($0, reason: "not YAML", content: .anything) }
        #expect(paths.summary == "a.yaml and 2 more")
        #expect([paths[0]].summary == "a.yaml (not YAML)")
        let kinds = ["pods", "nodes", "secrets"].map { Unseen($0, reason: "forbidden: no", content: .workloads) }
        #expect(kinds.summary == "pods, nodes and secrets (forbidden)")
    }
}
