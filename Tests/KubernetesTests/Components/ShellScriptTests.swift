import Testing

@testable import Kubernetes

/// Scripts as their shells would split them.
@Suite struct ShellScriptTests {
    /// The words of the commands; those in which the shell puts something begin with `?`.
    private func commands(_ text: String) -> [[String]] {
        var text = text
        return text.withUTF8 { ShellScript($0) }.commands.map { $0.map { ($0.isKnown ? "" : "?") + $0.text } }
    }

    @Test(arguments: [
        ("a b\tc", [["a", "b", "c"]]),
        ("a; b && c || d | e & f\ng", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"], ["g"]]),
        ("(a; { b; })", [["a"], ["{", "b"], ["}"]]),
        ("a 'b c' \"d e\" f\\ g", [["a", "b c", "d e", "f g"]]),
        ("a '' \"\"", [["a", "", ""]]),
        ("a\\\n b", [["a", "b"]]),
        ("a # b; c\nd#e", [["a"], ["d#e"]]),
        ("a \"\\$b \\x\"", [["a", "$b \\x"]]),
        ("a '$b'", [["a", "$b"]]),
        ("a $b ${c d} $(e; (f) g) `h i` \"$j k\"", [["a", "?$b", "?${c d}", "?$(e; (f) g)", "?`h i`", "?$j k"]]),
        ("a --b=$c/d $", [["a", "?--b=$c/d", "$"]]),
        ("a \"$@\"", [["a", "?$@"]]),
        ("a 1>>b 2>&1 c", [["a", "c"]]),
        ("a >b&& c", [["a"], ["c"]]),
        ("a &>b c", [["a", "c"]]),
        ("a b>c d", [["a", "b", "d"]]),
        ("a < b", [["a"]]),
        ("'a", [["a"]]), ("\"a", [["a"]]), ("$(a", [["?$(a"]]), ("a \\", [["a"]]), ("", []),
    ])
    func scripts(text: String, expected: [[String]]) {
        #expect(commands(text) == expected)
    }

    @Test func aHereDocumentEndsWhatCanBeSaid() {
        var text = "a <<X\nb\nX\nc"
        let script = text.withUTF8 { ShellScript($0) }
        #expect(script.commands.map { $0.map(\.text) } == [["a"]])
        #expect(!script.isWhole)
    }

    @Test func hostileScriptsAreReadInTime() {
        for piece in ["$(", "\"", "(", "a ", "a", "<", "`", "\\"] {
            _ = commands(String(repeating: piece, count: 200_000))
        }
    }
}
