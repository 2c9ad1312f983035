import Testing

@testable import Kubernetes

/// What a command line's words mean to a component.
@Suite struct FlagListTests {
    private func flags(_ words: [String]) -> [String: String] {
        var list = FlagList()
        _ = list.read(words.map { Argument(text: $0, isKnown: true, path: []) }[...])
        return Dictionary(uniqueKeysWithValues: list.flags.map { ($0.name, $0.value) })
    }

    @Test(arguments: [
        (["--a=b"], ["a": "b"]),
        (["--a", "b"], ["a": "b"]),
        (["-a=b"], ["a": "b"]),
        (["-a", "b"], ["a": "b"]),
        (["--a="], ["a": ""]),
        (["--a=b=c"], ["a": "b=c"]),
        (["--a"], ["a": "true"]),
        (["--a", "--b"], ["a": "true", "b": "true"]),
        (["--a", "-1"], ["a": "-1"]),
        (["--audit_log_path", "x"], ["audit-log-path": "x"]),
        (["--a=1", "--a=2"], ["a": "2"]),
        (["--authorization-mode=Node", "--authorization-mode=RBAC"], ["authorization-mode": "Node,RBAC"]),
        (["--profiling", "false"], ["profiling": "true"]),
        (["--profiling=F"], ["profiling": "false"]),
        (["--profiling=1"], ["profiling": "true"]),
        (["--profiling=no"], ["profiling": "no"]),
        (["--a=1", "--", "--b=2"], ["a": "1"]),
        (["x", "--a=1", "y"], ["a": "1"]),
        (["-", "--a=1"], ["a": "1"]),
        ([], [:]),
    ])
    func words(words: [String], expected: [String: String]) {
        #expect(flags(words) == expected)
    }

    @Test func aDefaultDoesNotReplaceWhatIsSet() {
        var list = FlagList()
        _ = list.read([Argument(text: "--a=1", isKnown: true, path: [])])
        list.addDefault("a", "2")
        list.addDefault("b", "3")
        #expect(list["a"]?.value == "1")
        #expect(list["b"]?.value == "3")
    }

    @Test func manyRepetitionsAreReadInTime() {
        let words = [String](repeating: "--authorization-mode=Node", count: 100_000)
        #expect(flags(words)["authorization-mode"]?.utf8.count == 499_999)
    }
}
